"""An enrolment code as text and picture, its countdown, and what to do with it on the device."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.gui.models.enrolling import Stage, countdown
from app.gui.theme.icons import icon
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import CopyButton, Pill, label
from app.gui.widgets.qr import QrCode
from app.joining import NewCode

_CODE_LINES = 5


class CodeSteps(QWidget):
    """The QR code at the left, the steps at the right.

    Attributes:
        import_button: The user has the device's request as a file.
    """

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self.qr = QrCode()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Enrolment code"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_CODE_LINES * self.text.fontMetrics().lineSpacing() + 22)
        self._copy_code, self._copy_command = CopyButton(), CopyButton()
        self._left = label("", "h2")
        self._pill = Pill(theme)
        self._accept = label("", wrap=True)
        self.import_button = QPushButton(self.tr("Import request…"))
        self.import_button.setAutoDefault(False)
        self._build()
        theme.changed.connect(self._recolour)
        self._recolour()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(self._picture())
        row.addLayout(self._steps(), 1)

    def _picture(self) -> QVBoxLayout:
        state = QHBoxLayout()
        state.addWidget(self._left)
        state.addWidget(self._pill)
        state.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(state)
        column.addStretch(1)
        return column

    def _steps(self) -> QVBoxLayout:
        copy, stick = QHBoxLayout(), QHBoxLayout()
        copy.setSpacing(12)
        copy.addWidget(self._copy_command)
        copy.addWidget(self._copy_code)
        copy.addStretch(1)
        stick.addWidget(self.import_button)
        stick.addStretch(1)
        by_stick = self.tr(
            "Add “--request-to DIR” to the command with DIR on a stick, bring the stick "
            "here, and carry the answer back."
        )
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(label(self.tr("1. On the device, run this"), "h2"))
        column.addWidget(self.text)
        column.addLayout(copy)
        column.addWidget(label(self.tr("2. Compare"), "h2"))
        column.addWidget(self._accept)
        column.addWidget(label(self.tr("No network there?"), "h2"))
        column.addWidget(label(by_stick, "dim", wrap=True))
        column.addLayout(stick)
        column.addStretch(1)
        return column

    def show_code(self, code: NewCode) -> None:
        """Show a code that was just made."""
        command = f"muster-agent enrol {code.text}"
        self.qr.set_text(code.text)
        self.text.setPlainText(command)
        self._copy_command.set_value(self.tr("Copy the command"), command)
        self._copy_code.set_value(self.tr("Copy the code alone"), code.text)
        for button, name in (
            (self._copy_command, self.tr("Copy the command")),
            (self._copy_code, self.tr("Copy the code alone")),
        ):
            button.setToolTip("")
            button.setAccessibleName(name)
        self._accept.setText(
            self.tr("The device is accepted as soon as it asks: the code is preauthorised.")
            if code.preauthorised
            else self.tr(
                "The device shows a fingerprint and waits. It appears below with the same "
                "fingerprint, and you accept it."
            )
        )
        self.show_stage("waiting")

    def show_left(self, left_s: float, *, used: bool) -> None:
        """Count down, until the code is used."""
        self._left.setVisible(not used)
        self._left.setText(self.tr("good for {time}").format(time=countdown(left_s)))

    def show_stage(self, stage: Stage) -> None:
        """Say whether somebody has used it."""
        words = {
            "waiting": ("running", self.tr("Waiting for the device")),
            "expired": ("expired", self.tr("Expired")),
        }
        state, word = words.get(stage, ("accepted", self.tr("Used")))
        self._pill.set_state(state, word)

    def _recolour(self) -> None:
        for button in (self._copy_code, self._copy_command):
            button.setIcon(icon("copy", self._theme.tokens.accent))
