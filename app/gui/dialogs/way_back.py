"""Releases again what devices may have to go back to: asks for the release passphrase."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.fallbacks import Fallback, release_again
from app.gui import texts
from app.gui.dialogs.signing import SigningDialog
from app.gui.shell import Shell


class WayBackDialog(SigningDialog):
    """Names what is released again, and why."""

    def __init__(self, shell: Shell, wanted: Sequence[Fallback], parent: QWidget) -> None:
        names = ", ".join(each.title for each in wanted)
        super().__init__(
            shell,
            parent,
            texts.tr("Keep the way back open"),
            texts.tr(
                "Devices take no older release than they have. So that they can go back, this is "
                "released again with a higher number: {names}."
            ).format(names=names),
            texts.tr("Sign and go on"),
        )
        self._wanted = wanted

    def sign(self, passphrase: str) -> object:
        """Release everything that is wanted."""
        core = self._shell.core
        return release_again(core.workspace, self._wanted, passphrase, core.console_signers)
