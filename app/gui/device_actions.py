"""What an owner does about one device, and about those that want in: actions and dialogs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.gui.actions import Actions
from app.gui.shell import Shell

if TYPE_CHECKING:
    from app.gui.dialogs.farewell import DecommissionDialog, RevokeDialog
    from app.gui.dialogs.labelling import LabelDialog


class DeviceActions(QObject):
    """The actions ``device.*`` of the registry.

    Args:
        window: Parent of their dialogs.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shell: Shell | None = None
        self._current: Callable[[], str] = str
        self._chosen: Callable[[], list[str]] = list

    def add_to(self, actions: Actions) -> None:
        """Add the actions to the registry, before there are pages to show them."""
        actions.add("device.enrol", self.tr("Enrol a device…"), self.enrol, "Ctrl+E")
        actions.add("device.requests", self.tr("Device requests…"), self.show_requests, "Ctrl+D")
        for name, text, run in (
            ("device.reenrol", self.tr("Enrol the device again…"), self.enrol_again),
            ("device.revoke", self.tr("Revoke the device…"), self.revoke),
            ("device.decommission", self.tr("Decommission the device…"), self.decommission),
        ):
            actions.add(name, text, partial(self._on_current, run))
        actions.add("device.label", self.tr("Site and labels…"), self.label_chosen)

    def attach(
        self, shell: Shell, current: Callable[[], str], chosen: Callable[[], list[str]]
    ) -> None:
        """Say over which console they act, and on what.

        Args:
            shell: The console.
            current: The device that is meant where none is named; an empty text before there is.
            chosen: The checked devices of the page that is looked at.
        """
        self._shell = shell
        self._current = current
        self._chosen = chosen

    def fill(self, menu: QMenu, device_id: str) -> None:
        """Add what can be done about a device to a menu, and about all checked if it is one."""
        chosen = self._chosen()
        devices = chosen if device_id in chosen else [device_id]
        menu.addAction(self.tr("Site and labels…"), lambda: self.label(devices))
        menu.addAction(self.tr("Enrol again…"), lambda: self.enrol_again(device_id))
        menu.addAction(self.tr("Revoke…"), lambda: self.revoke(device_id))
        menu.addAction(self.tr("Decommission…"), lambda: self.decommission(device_id))

    def enrol(self) -> None:
        """Make a code for a device, new or not."""
        self.enrol_again("")

    def enrol_again(self, device_id: str) -> None:
        """Make a code for this device."""
        from app.gui.dialogs.enrol import EnrolDialog

        dialog = EnrolDialog(self._open_shell(), self._window, device_id)
        dialog.exec()
        dialog.deleteLater()

    def show_requests(self) -> None:
        """Show who waits to be let in."""
        from app.gui.dialogs.pending import PendingDialog

        dialog = PendingDialog(self._open_shell(), self._window)
        dialog.exec()
        dialog.deleteLater()

    def revoke(self, device_id: str) -> None:
        """Shut a device out, after asking."""
        from app.gui.dialogs.farewell import RevokeDialog

        self._say_after(RevokeDialog(self._open_shell(), self._window, device_id))

    def decommission(self, device_id: str) -> None:
        """Have a device leave and wipe itself, after asking."""
        from app.gui.dialogs.farewell import DecommissionDialog

        self._say_after(DecommissionDialog(self._open_shell(), self._window, device_id))

    def label_chosen(self) -> None:
        """Change site and labels of the checked devices, or else of the one looked at."""
        if chosen := self._chosen():
            self.label(chosen)
        else:
            self._on_current(lambda device_id: self.label([device_id]))

    def label(self, device_ids: Collection[str]) -> None:
        """Change site and labels of these devices."""
        from app.gui.dialogs.labelling import LabelDialog

        self._say_after(LabelDialog(self._open_shell(), self._window, device_ids))

    def _say_after(self, dialog: RevokeDialog | DecommissionDialog | LabelDialog) -> None:
        if dialog.exec():
            self._open_shell().notify(dialog.said)
        dialog.deleteLater()

    def _on_current(self, run: Callable[[str], None]) -> None:
        device_id = self._current()
        if device_id:
            run(device_id)
        else:
            self._open_shell().notify(self.tr("Choose a device in the fleet first."))

    def _open_shell(self) -> Shell:
        assert self._shell is not None
        return self._shell
