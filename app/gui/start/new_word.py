"""A field for a new passphrase: typed twice, with how hard it is to guess."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.start.words import STRENGTH_PILLS, strength_name, strength_words
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import Pill, label
from app.gui.widgets.secrets import secret_edit
from app.starting import strength


class NewWord(QWidget):
    """Two fields under a name, a sentence on what it is for, and one on how strong it is.

    Attributes:
        changed: Something was typed.
        first: Where it is typed.
        again: Where it is typed again.
    """

    changed = Signal()

    def __init__(self, theme: ThemeManager, name: str, use: str) -> None:
        super().__init__()
        self.first = secret_edit(name)
        self.again = secret_edit(self.tr("{name}, again").format(name=name))
        self.first.setPlaceholderText(self.tr("four words or more"))
        self.again.setPlaceholderText(self.tr("the same again"))
        fields = QHBoxLayout()
        fields.addWidget(self.first, 1)
        fields.addWidget(self.again, 1)
        self.pill = Pill(theme)
        self._said = label("", "dim", wrap=True)
        judged = QHBoxLayout()
        judged.addWidget(self.pill)
        judged.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(name, "h2"))
        column.addWidget(label(use, "dim", wrap=True))
        column.addLayout(fields)
        column.addLayout(judged)
        for each in (self.first, self.again):
            each.textChanged.connect(lambda _: self._judge())
        self._judge()

    @property
    def text(self) -> str:
        """What was typed."""
        return self.first.text()

    @property
    def ready(self) -> bool:
        """Whether it can be taken."""
        return strength(self.text) != "short" and self.text == self.again.text()

    def _judge(self) -> None:
        typed = bool(self.text)
        found = strength(self.text)
        self.pill.set_state(STRENGTH_PILLS[found], strength_name(found) if typed else "")
        differs = bool(self.again.text()) and self.again.text() != self.text
        self._said.setText(
            self.tr("The two do not agree yet.")
            if differs
            else strength_words(found)
            if typed
            else ""
        )
        self.changed.emit()
