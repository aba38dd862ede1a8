"""Small building blocks: labels, cards, state pills, rows of facts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.gui.copying import copy
from app.gui.theme.icons import icon
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown
from app.gui.widgets.paint import paint_pill, pill_width

_COPIED_MS = 1200
_FEW_CHARS = 6
_PLAIN = 0
"""``Qt.TextFormat.PlainText``; see the note in app/gui/__init__.py."""


def label(text: str, role: str = "plain", *, wrap: bool = False) -> QLabel:
    """Return a label; `role` is its name in the style sheet: h1, h2, kpi, dim, error, plain."""
    result = QLabel(text)
    result.setObjectName(role)
    result.setProperty("textFormat", _PLAIN)
    result.setWordWrap(wrap)
    return result


def card(*contents: QWidget | QLayout, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QFrame:
    """Return a panel around widgets or layouts, top to bottom."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(*margins)
    layout.setSpacing(6)
    for each in contents:
        if isinstance(each, QWidget):
            layout.addWidget(each)
        else:
            layout.addLayout(each)
    return frame


class ElidedLabel(QLabel):
    """A label that shortens its text instead of asking for room; the tool tip has all of it."""

    def __init__(self, text: str = "", role: str = "plain") -> None:
        super().__init__()
        self.setObjectName(role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        self._full = ""
        self.set_full_text(text)

    def set_full_text(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        self._full = text
        self.setAccessibleName(text)
        self._elide()

    @property
    def full_width(self) -> int:
        """The room that all of the text needs, in pixels."""
        return self.fontMetrics().horizontalAdvance(self._full) + 1

    def resizeEvent(self, event: object) -> None:
        """Fit anew."""
        self._elide()

    def _elide(self) -> None:
        room = max(self.contentsRect().width() - 1, 0)
        shown = self.fontMetrics().elidedText(self._full, QtCore.Qt.TextElideMode.ElideRight, room)
        if shown == "…":
            shown = ""  # it says nothing
        QLabel.setText(self, shown)
        self.setToolTip(self._full if shown != self._full else "")


class Caption(ElidedLabel):
    """Says more beside a title, as long as there is room; its text is the whole one."""

    def setText(self, text: str) -> None:
        """Show as much as fits."""
        self.set_full_text(text)

    def text(self) -> str:
        """Return all of it."""
        return self._full


class Yielding(Caption):
    """Asks for the room of all its text, and shortens it where there is less."""

    def __init__(self, text: str = "", role: str = "plain") -> None:
        super().__init__(text, role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_full_text(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        if text != self._full:
            super().set_full_text(text)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of all of it."""
        margins = self.contentsMargins()
        wide = self.full_width + margins.left() + margins.right() + 1 if self._full else 0
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room of its first letters."""
        some = min(_FEW_CHARS * self.fontMetrics().averageCharWidth(), self.sizeHint().width())
        return QSize(some, super().minimumSizeHint().height())


class Pill(QWidget):
    """A state as shape, word and colour."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._state, self._text = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_state(self, state: str, text: str) -> None:
        """Show a state."""
        if (state, text) != (self._state, self._text):
            self._state, self._text = state, text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room it needs."""
        metrics = self.fontMetrics()
        return QSize(pill_width(metrics, self._text) + 1, metrics.height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill."""
        if self._text:
            painter = QPainter(self)
            paint_pill(painter, QRectF(self.rect()), self._state, self._text, self._theme.tokens)


class CopyButton(QPushButton):
    """Text that copies something longer when clicked, and says for a moment that it did."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("link", True)
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self._shown, self._value = "", ""
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_COPIED_MS)
        self._said.timeout.connect(self._say_value)
        self.setAccessibleName(self.tr("Copy"))
        self.clicked.connect(lambda _=False: self._copy())

    def set_value(self, shown: str, value: str) -> None:
        """Show `shown`; a click copies `value`."""
        self._shown, self._value = shown, value
        if not self._said.isActive():
            self._say_value()
        self.setEnabled(bool(value))
        self.setToolTip(self.tr("Copy {value}").format(value=value) if value else "")
        self.setAccessibleName(self.tr("Copy {value}").format(value=value or shown))

    def hideEvent(self, event: QHideEvent) -> None:
        """Say the value again when it is next seen."""
        super().hideEvent(event)
        self._said.stop()
        self._say_value()

    def _copy(self) -> None:
        copy(self._value)
        self.setMinimumWidth(self.width())  # what stands beside it must not jump
        self.setText(self.tr("Copied"))
        self._said.start()

    def _say_value(self) -> None:
        self.setMinimumWidth(0)
        self.setText(self._shown)


class CopyIcon(QPushButton):
    """A small button that copies a value, and shows a tick for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("link", True)
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        self._value = ""
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_COPIED_MS)
        self._said.timeout.connect(self._show_icon)
        self.clicked.connect(lambda _=False: self._copy())
        self.set_value("")

    @property
    def copied(self) -> bool:
        """True while it says that it copied."""
        return self._said.isActive()

    def set_value(self, value: str) -> None:
        """Copy `value` when clicked; there is no button without one."""
        self._value = value
        said = self.tr("Copy {value}").format(value=value)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.setVisible(bool(value))

    def showEvent(self, event: QShowEvent) -> None:
        """Paint the icon in the colours of now."""
        super().showEvent(event)
        self._show_icon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say no more that it copied."""
        super().hideEvent(event)
        self._said.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_icon()

    def _copy(self) -> None:
        copy(self._value)
        self._said.start()
        self._show_icon()

    def _show_icon(self) -> None:
        name = "check" if self._said.isActive() else "copy"
        self.setIcon(icon(name, self.palette().link().color().name()))


class Facts(QWidget):
    """Rows of name and value; values wrap, and can be selected; some have a button to copy."""

    def __init__(self, names: Iterable[tuple[str, str]], width: int = 96) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, grown(width, self.fontMetrics()))
        grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        self.copies: dict[str, CopyIcon] = {}
        self._grid = grid
        top = QtCore.Qt.AlignmentFlag.AlignTop
        for row, (key, name) in enumerate(names):
            value = label("", wrap=True)
            value.setAlignment(top)
            value.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(name)
            grid.addWidget(label(name, "dim"), row, 0, top)
            grid.addWidget(value, row, 1, top)
            self._values[key] = value

    def set(self, key: str, text: str) -> None:
        """Show a value."""
        if self._values[key].text() != text:
            self._values[key].setText(text)

    def offer_copy(self, key: str, value: str) -> None:
        """Have a button beside a value that copies the whole of what it stands for."""
        if key not in self.copies:
            self.copies[key] = CopyIcon()
            row = list(self._values).index(key)
            self._grid.addWidget(self.copies[key], row, 2, QtCore.Qt.AlignmentFlag.AlignTop)
        self.copies[key].set_value(value)

    def show_all(self, values: dict[str, str]) -> None:
        """Show several values."""
        for key, text in values.items():
            self.set(key, text)
