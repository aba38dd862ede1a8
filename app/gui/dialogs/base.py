"""The frame of every dialog: title, what it is about, contents, an error line, buttons."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.theme.scale import grown
from app.gui.widgets.labels import label

MOST_OF_WINDOW = 0.6
"""Of its height a list in a dialog has at least; the rest of it scrolls."""
_FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox)


class Dialog(QDialog):
    """A dialog whose main button is allowed only while nothing is wrong."""

    def __init__(
        self, parent: QWidget | None, title: str, about: str, accept: str, width: int
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(self._width_of(width))
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(20, 18, 20, 16)
        self._outer.setSpacing(12)
        self.title = label(title, "h1", wrap=True)
        self._outer.addWidget(self.title)
        self.about = label(about, "dim", wrap=True)
        self.about.setVisible(bool(about))
        self._outer.addWidget(self.about)
        self.contents = QVBoxLayout()
        self.contents.setSpacing(10)
        self._outer.addLayout(self.contents)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self._outer.addWidget(self.error)
        self.buttons = self._make_buttons(accept)
        self._outer.addLayout(self.buttons)

    def _width_of(self, drawn: int) -> int:
        """Return a width that grew with the letters, but not beyond the window's that asks."""
        grew, parent = grown(drawn, self.fontMetrics()), self.parentWidget()
        return grew if parent is None else min(grew, max(parent.window().width(), drawn))

    def _make_buttons(self, accept: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(lambda _=False: self.reject())
        self.accept_button = QPushButton(accept)
        self.accept_button.setProperty("primary", True)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(lambda _=False: self.run())
        row.addWidget(self.cancel_button)
        row.addWidget(self.accept_button)
        return row

    def add_field(self, name: str, field: QWidget) -> None:
        """Put a field under its name, which whoever hears the screen is told, too."""
        if not field.accessibleName():
            field.setAccessibleName(name)
        self.contents.addWidget(label(name, "h2"))
        self.contents.addWidget(field)

    def run(self) -> None:
        """Do what the main button says."""
        self.accept()

    def say_error(self, text: str) -> None:
        """Show what is wrong, or nothing; a service's words in the window's language."""
        from app.gui.saying import voiced  # no first window waits for the words of services

        self.error.setText(voiced(text))
        self.error.setVisible(bool(text))
        self.fit()

    def fit(self) -> None:
        """Grow to what the contents need: Qt does not, for text that wraps."""
        for each in self.findChildren(QLabel):  # a text that just changed wraps in another height
            each.updateGeometry()
        for inner in self.findChildren(QLayout):
            inner.invalidate()
            if (holder := inner.parentWidget()) is not None:
                holder.updateGeometry()
        self._outer.activate()
        needed = self._outer.totalHeightForWidth(self.width())
        self.setMinimumHeight(max(needed, 0))
        self.resize(self.width(), max(needed, self._outer.totalMinimumSize().height()))

    def showEvent(self, event: QShowEvent) -> None:
        """Fit when the fonts and styles are known; the keyboard begins where one fills in."""
        super().showEvent(event)
        self.fit()
        if self.focusWidget() is None and (first := self._first_field()) is not None:
            first.setFocus()

    def _first_field(self) -> QWidget | None:
        """Return the field at the top; buttons were made before it, and Qt would begin there.

        Policies of focus are not asked for: no first window waits for Qt's enumerations.
        """
        fields = [
            each
            for kind in _FIELDS
            for each in self.findChildren(kind)
            if each.isVisibleTo(self)
            and each.isEnabled()
            and not isinstance(each.parent(), _FIELDS)
        ]
        return min(fields, key=self._place_of, default=None)

    def _place_of(self, field: QWidget) -> tuple[int, int]:
        at = field.mapTo(self, QPoint(0, 0))
        return at.y(), at.x()


def why_edit() -> QLineEdit:
    """Return a field for the reason of an act, which the audit log keeps."""
    edit = QLineEdit()
    edit.setPlaceholderText(texts.tr("For the audit log"))
    edit.setAccessibleName(texts.tr("Why"))
    return edit
