"""What an owner does with the fleet's keys: actions and their dialogs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from app.gui.actions import Actions
from app.gui.shell import Shell
from app.key_overview import Overview, overview

_Act = tuple[str, str, Callable[[], None], str]
"""Name, text, what it runs, help."""


class KeyActions(QObject):
    """The actions ``keys.*`` of the registry.

    Args:
        window: Parent of their dialogs.
        finished: Called when a dialog is closed.
    """

    def __init__(self, window: QWidget, finished: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._finished = finished
        self._shell: Shell | None = None

    def add_to(self, actions: Actions) -> None:
        """Add the actions to the registry, before there are pages to show them."""
        for name, text, run, help_ in (*self._by_oneself(), *self._in_several_hands()):
            actions.add(name, text, run, help=help_)

    def _by_oneself(self) -> Sequence[_Act]:
        return (
            (
                "keys.renew",
                self.tr("Renew…"),
                self.renew,
                self.tr("Signs again what ends soon, with your passphrases."),
            ),
            (
                "keys.rotate",
                self.tr("Rotate a key…"),
                self.rotate,
                self.tr("Gives a role a new key; the old one counts no more."),
            ),
        )

    def _in_several_hands(self) -> Sequence[_Act]:
        return (
            (
                "keys.draft",
                self.tr("Draft a root…"),
                self.draft,
                self.tr("Writes the next root into a file for several people to sign."),
            ),
            (
                "keys.sign",
                self.tr("Sign a draft…"),
                self.sign,
                self.tr("Adds the signature of a root key at hand."),
            ),
            (
                "keys.publish",
                self.tr("Publish a draft…"),
                self.publish,
                self.tr("Makes a draft that enough keys signed the fleet's root."),
            ),
        )

    def attach(self, shell: Shell) -> None:
        """Say over which console they act."""
        self._shell = shell

    def renew(self) -> None:
        """Sign again what ends soon."""
        from app.gui.dialogs.renew import RenewDialog

        self._with_keys(lambda shell, keys: RenewDialog(shell, self._window, keys))

    def rotate(self) -> None:
        """Give a role a new key."""
        from app.gui.dialogs.rotate import RotateDialog

        self._with_keys(lambda shell, keys: RotateDialog(shell, self._window, keys))

    def draft(self) -> None:
        """Draft the next root into a file."""
        from app.gui.dialogs.drafts import MakeDraftDialog

        self._with_keys(lambda shell, keys: MakeDraftDialog(shell, self._window, keys))

    def sign(self) -> None:
        """Sign a draft with a root key at hand."""
        from app.gui.dialogs.drafts import SignDraftDialog

        self._show(SignDraftDialog(self._open_shell(), self._window))

    def publish(self) -> None:
        """Publish a draft that enough keys signed."""
        from app.gui.dialogs.drafts import FinishDraftDialog

        self._show(FinishDraftDialog(self._open_shell(), self._window))

    def _with_keys(self, make: Callable[[Shell, Overview], QDialog]) -> None:
        shell = self._open_shell()
        workspace = shell.workspace
        shell.bridge.jobs.run(
            lambda _: overview(workspace, datetime.now(UTC)),
            lambda keys: self._show(make(shell, keys)),
        )

    def _show(self, dialog: QDialog) -> None:
        dialog.exec()
        dialog.deleteLater()
        self._finished()

    def _open_shell(self) -> Shell:
        assert self._shell is not None
        return self._shell
