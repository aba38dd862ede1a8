"""The navigation at the left."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.theme.icons import icon, pixmap
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown, icon_px
from app.gui.widgets.labels import label
from app.gui.widgets.paint import badge_icon

_WIDTH = 192
_MOST_BADGE = "99"
_AROUND = 2 * 10 + 10 + 6
"""Margins of the column, and what is left of a button's icon."""
_ROOMY = 900
"""A narrower window, as it was drawn, has more need of the room than of the pages' names."""


class Nav(QFrame):
    """One button a page; icons alone where the window is narrow for its letters.

    Attributes:
        chosen: The user wants a page; its name.
    """

    chosen = Signal(str)

    def __init__(self, theme: ThemeManager, fleet: str) -> None:
        super().__init__()
        self.setObjectName("nav")
        self._full = grown(_WIDTH, self.fontMetrics())
        self._narrow = False
        self.setFixedWidth(self._full)
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self._texts: dict[str, str] = {}
        self._badges: dict[str, str] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(10, 14, 10, 12)
        self._layout.setSpacing(3)
        self._build_brand(fleet)
        theme.changed.connect(self.apply_theme)

    def _build_brand(self, fleet: str) -> None:
        self._brand = brand = QHBoxLayout()
        brand.setContentsMargins(8, 0, 4, 10)
        brand.setSpacing(8)
        self._logo = QLabel()
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addWidget(label("Muster", "brand"))
        names.addWidget(label(fleet, "dim"))
        brand.addWidget(self._logo)
        brand.addWidget(self._names, 1)
        self.menu_button = QToolButton()
        self.menu_button.setObjectName("menu")
        self.menu_button.hide()
        brand.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addLayout(brand)

    def add(self, name: str, text: str) -> None:
        """Add the button of a page; icons carry the page's name."""
        button = QToolButton()
        button.setText(f"  {text}")
        button.setCheckable(True)
        button.setAccessibleName(text)
        button.setIconSize(QSize(icon_px(), icon_px()))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _=False: self.chosen.emit(name))
        self._texts[name] = text
        self._group.addButton(button)
        self._buttons[name] = button
        self._layout.addWidget(button)
        self._widen(text)

    def _widen(self, text: str) -> None:
        """Have room for a page's name with a badge; other languages have longer ones."""
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        said = self.tr("{page} · {n}").format(page=f"  {text}", n=_MOST_BADGE)
        needed = QFontMetrics(bold).horizontalAdvance(said) + icon_px() + _AROUND
        self._full = max(self._full, needed)
        self._set_width()

    def fit(self, window_px: int) -> None:
        """Show icons alone in a window that is too narrow; tool tips say what they are then."""
        narrow = window_px < grown(_ROOMY, self.fontMetrics())
        if narrow == self._narrow:
            return
        self._narrow = narrow
        style, way = Qt.ToolButtonStyle, QBoxLayout.Direction
        self._names.setVisible(not narrow)
        self._brand.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        for button in self._buttons.values():
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon
            )
        self._tell()
        self._set_width()

    def _tell(self) -> None:
        for button in self._buttons.values():
            button.setToolTip(button.accessibleName() if self._narrow else "")

    def _set_width(self) -> None:
        self.setFixedWidth(icon_px() + _AROUND + 10 if self._narrow else self._full)

    def offer_menu(self, action: QAction) -> None:
        """Have a button at the top for an action that opens the menu."""
        self.menu_button.setAccessibleName(action.text())
        self.menu_button.setToolTip(action.toolTip())
        self.menu_button.clicked.connect(lambda _=False: action.trigger())
        self.menu_button.show()

    def add_stretch(self) -> None:
        """Let what follows stand at the bottom."""
        self._layout.addStretch(1)

    def choose(self, name: str) -> None:
        """Mark the button of a page."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def set_badge(self, name: str, count: int, state: str) -> None:
        """Show how many things wait on a page, and how grave the gravest is; 0 shows nothing.

        Args:
            name: The page's.
            count: Said beside its name.
            state: As for a pill: shape and colour of the icon.
        """
        button, text = self._buttons[name], self._texts[name]
        said = self.tr("{page} · {n}").format(page=text, n=texts.count(count)) if count else text
        button.setText(f"  {said}")
        button.setAccessibleName(said)
        self._badges[name] = state if count else ""
        self._tell()
        self.apply_theme()

    def apply_theme(self) -> None:
        """Recolour the icons."""
        t = self._theme.tokens
        self.menu_button.setIcon(icon("menu", t.dim))
        self._logo.setPixmap(pixmap("muster", t.accent, grown(24, self.fontMetrics())))
        for name, button in self._buttons.items():
            badge = self._badges.get(name, "")
            button.setIcon(badge_icon(badge, t) if badge else icon(name, t.dim, t.fg))
