"""Releases a bundle: asks for the passphrase of the release keys and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.gui import texts
from app.gui.dialogs.signing import SigningDialog
from app.gui.shell import Shell
from app.gui.widgets.labels import Facts

if TYPE_CHECKING:
    from app.bundles.library import LibraryEntry


class ReleaseDialog(SigningDialog):
    """Names the bundle by its digest: that is what is signed."""

    def __init__(self, shell: Shell, entry: LibraryEntry, parent: QWidget) -> None:
        super().__init__(
            shell,
            parent,
            texts.tr("Release a bundle"),
            texts.tr(
                "Signs the bundle into the fleet's metadata. Devices run nothing that is not "
                "released; releasing alone changes no device."
            ),
            texts.tr("Sign and release"),
        )
        self._entry = entry
        facts = Facts((("bundle", self.tr("Bundle")), ("digest", self.tr("Digest"))))
        facts.set("bundle", f"{entry.manifest.name} {entry.manifest.version}")
        facts.set("digest", texts.short_digest(entry.digest))
        self.contents.insertWidget(0, facts)

    def sign(self, passphrase: str) -> object:
        """Release the bundle."""
        core = self._shell.core
        return core.workspace.release(self._entry.digest, passphrase, core.console_signers)
