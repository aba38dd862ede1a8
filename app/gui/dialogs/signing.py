"""The frame of dialogs that sign with the release keys: passphrase, worker thread, error."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import MusterError
from app.gui.dialogs.base import Dialog
from app.gui.shell import Shell


class SigningDialog(Dialog):
    """The passphrase is handed to the key store and kept nowhere."""

    def __init__(self, shell: Shell, parent: QWidget, title: str, about: str, accept: str) -> None:
        super().__init__(parent, title, about, accept, 480)
        self._shell = shell
        self._accept_text = accept
        self._busy = False
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.textChanged.connect(lambda _: self._allow())
        self.passphrase.textEdited.connect(lambda _: self.say_error(""))  # of the one before
        self.add_field(self.tr("Release passphrase"), self.passphrase)
        self.passphrase.setFocus()
        self._allow()

    def sign(self, passphrase: str) -> object:
        """Sign; called on a worker thread.

        Raises:
            MusterError: It cannot be signed; the dialog says so and stays.
        """
        raise NotImplementedError

    def run(self) -> None:
        """Sign on a worker thread: opening a key takes a second on purpose."""
        passphrase = self.passphrase.text()
        self._busy = True
        self.say_error("")
        self._allow()
        self._shell.bridge.jobs.run(
            lambda _: self.sign(passphrase), self._done, self._failed, title=self.tr("Signing")
        )

    def reject(self) -> None:
        """A signature under way is waited for."""
        if not self._busy:
            super().reject()

    def _allow(self) -> None:
        self.accept_button.setEnabled(bool(self.passphrase.text()) and not self._busy)
        self.accept_button.setText(self.tr("Signing…") if self._busy else self._accept_text)

    def _done(self, _: object) -> None:
        self._busy = False
        self._shell.core.wake()
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self.passphrase.clear()
        self.passphrase.setFocus()
        self.say_error(str(error))
        self._allow()
