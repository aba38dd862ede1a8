"""Releases again what devices may have to go back to: asks for the release passphrase."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import MusterError
from app.fallbacks import Fallback, release_again
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.shell import Shell
from app.gui.widgets.labels import label


class WayBackDialog(Dialog):
    """The passphrase is handed to the key store and kept nowhere."""

    def __init__(self, shell: Shell, wanted: Sequence[Fallback], parent: QWidget) -> None:
        names = ", ".join(each.title for each in wanted)
        super().__init__(
            parent,
            texts.tr("Keep the way back open"),
            texts.tr(
                "Devices take no older release than they have. So that they can go back, this is "
                "released again with a higher number: {names}."
            ).format(names=names),
            texts.tr("Sign and go on"),
            480,
        )
        self._shell, self._wanted = shell, wanted
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Release passphrase"))
        self.passphrase.textChanged.connect(lambda _: self._allow())
        self.contents.addWidget(label(self.tr("Release passphrase"), "h2"))
        self.contents.addWidget(self.passphrase)
        self._busy = False
        self._allow()

    def run(self) -> None:
        """Sign on a worker thread: opening a key takes a second on purpose."""
        core, passphrase = self._shell.core, self.passphrase.text()
        self._busy = True
        self.say_error("")
        self._allow()
        self._shell.bridge.jobs.run(
            lambda _: release_again(core.workspace, self._wanted, passphrase, core.console_signers),
            self._done,
            self._failed,
        )

    def reject(self) -> None:
        """A signature under way is waited for."""
        if not self._busy:
            super().reject()

    def _allow(self) -> None:
        self.accept_button.setEnabled(bool(self.passphrase.text()) and not self._busy)

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
