"""More contrast and less movement, for who needs them: a card of the settings page."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
)

from app.gui import motion, texts
from app.gui.shell import Shell
from app.gui.theme.manager import CONTRAST, CONTRASTS, Contrast
from app.gui.widgets.labels import card, label

_INSIDE = (16, 12, 16, 14)


class EaseSettings:
    """Contrast and movement; both take effect at once.

    Args:
        shell: The console.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.still = QCheckBox(texts.tr("Less movement: nothing pops up or blinks"))
        self.still.setToolTip(
            texts.tr("What a line over the window would say is said in the status bar instead.")
        )
        self.still.setChecked(motion.is_still(shell.preferences))
        self.still.toggled.connect(self._choose_still)
        self.contrasts: dict[Contrast, QPushButton] = {}
        self._group = QButtonGroup(self.still)
        self.card = self._card()
        self.contrasts[shell.theme.contrast].setChecked(True)

    def _card(self) -> QFrame:
        words = {
            "system": texts.tr("Like the system"),
            "usual": texts.tr("Usual contrast"),
            "more": texts.tr("More contrast"),
        }
        row = QHBoxLayout()
        row.setSpacing(6)
        for choice in CONTRASTS:
            button = QPushButton(words[choice])
            button.setCheckable(True)
            button.setProperty("chip", True)
            button.setAccessibleName(texts.tr("Contrast: {choice}").format(choice=words[choice]))
            button.clicked.connect(lambda _=False, c=choice: self._choose_contrast(c))
            self._group.addButton(button)
            self.contrasts[choice] = button
            row.addWidget(button)
        row.addStretch(1)
        return card(
            label(texts.tr("Contrast and movement"), "h2"), row, self.still, margins=_INSIDE
        )

    def _choose_contrast(self, choice: Contrast) -> None:
        self._shell.preferences.put(CONTRAST, choice)
        self._shell.theme.choose_contrast(choice)

    def _choose_still(self, on: bool) -> None:
        self._shell.preferences.put(motion.STILL, on)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            motion.settle(application, on)
