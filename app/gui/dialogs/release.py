"""Releases a bundle: asks for the passphrase of the release keys and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.shell import Shell
from app.gui.widgets.labels import Facts, label

if TYPE_CHECKING:
    from app.bundles.library import LibraryEntry


class ReleaseDialog(Dialog):
    """The passphrase is handed to the key store and kept nowhere."""

    def __init__(self, shell: Shell, entry: LibraryEntry, parent: QWidget) -> None:
        super().__init__(
            parent,
            texts.tr("Release a bundle"),
            texts.tr(
                "Signs the bundle into the fleet's metadata. Devices run nothing that is not "
                "released; releasing alone changes no device."
            ),
            texts.tr("Sign and release"),
            480,
        )
        self._shell = shell
        self._entry = entry
        facts = Facts((("bundle", self.tr("Bundle")), ("digest", self.tr("Digest"))))
        facts.set("bundle", f"{entry.manifest.name} {entry.manifest.version}")
        facts.set("digest", texts.short_digest(entry.digest))
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(self.tr("Release passphrase"))
        self.passphrase.textChanged.connect(lambda _: self._allow())
        self.contents.addWidget(facts)
        self.contents.addWidget(label(self.tr("Release passphrase"), "h2"))
        self.contents.addWidget(self.passphrase)
        self.passphrase.setFocus()
        self._busy = False
        self._allow()

    def run(self) -> None:
        """Sign on a worker thread: opening a key takes a second on purpose."""
        core, digest = self._shell.core, self._entry.digest
        passphrase = self.passphrase.text()
        self._busy = True
        self.say_error("")
        self._allow()
        self._shell.bridge.jobs.run(
            lambda _: core.workspace.release(digest, passphrase, core.console_signers),
            self._done,
            self._failed,
        )

    def reject(self) -> None:
        """A signature under way is waited for."""
        if not self._busy:
            super().reject()

    def _allow(self) -> None:
        self.accept_button.setEnabled(bool(self.passphrase.text()) and not self._busy)
        self.accept_button.setText(
            self.tr("Signing…") if self._busy else self.tr("Sign and release")
        )

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
