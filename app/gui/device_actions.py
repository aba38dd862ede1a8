"""What an owner does about one device, and about those that want in: actions and dialogs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.gui.actions import Actions
from app.gui.copying import copy
from app.gui.models.undo import Undoable
from app.gui.shell import Shell
from app.ordering import Ordering
from device_agent.wire.orders import CommandName, DeviceSettings, LogRequest


class _Telling(Protocol):
    """A dialog that says what it did, and how it could be undone."""

    said: str
    undo: Undoable | None

    def exec(self) -> int:
        """Ask."""

    def deleteLater(self) -> None:
        """Let it go."""


class DeviceActions(QObject):
    """The actions ``device.*`` of the registry.

    Args:
        window: Parent of their dialogs.

    Attributes:
        ordered: A device (str) was just told to do something.
    """

    ordered = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shell: Shell | None = None
        self._current: Callable[[], str] = str
        self._chosen: Callable[[], list[str]] = list

    def add_to(self, actions: Actions) -> None:
        """Add the actions to the registry, before there are pages to show them."""
        self._add_joining(actions)
        self._add_of_chosen(actions)
        self._add_of_current(actions)
        self._add_farewells(actions)

    def _add_joining(self, actions: Actions) -> None:
        actions.add(
            "device.enrol",
            self.tr("Enrol a device…"),
            self.enrol,
            "Ctrl+E",
            help=self.tr("Makes a code that lets a new machine into the fleet."),
        )
        actions.add(
            "device.requests",
            self.tr("Device requests…"),
            self.show_requests,
            "Ctrl+D",
            help=self.tr("Shows who waits to be let in, with key and machine."),
        )

    def _add_of_chosen(self, actions: Actions) -> None:
        add = actions.add
        add(
            "device.label",
            self.tr("Site and labels…"),
            self.label_chosen,
            "Ctrl+L",
            help=self.tr("Of the checked devices, or else of the one looked at."),
            when=self._why_none_chosen,
        )
        add(
            "device.compare",
            self.tr("Compare devices…"),
            self.compare,
            help=self.tr("Several devices, or before and after a deployment, in one chart."),
        )
        add(
            "device.pin",
            self.tr("Pin or unpin…"),
            self.pin_chosen,
            help=self.tr("A pinned device keeps what it serves, whatever rollouts come."),
            when=self._why_none_chosen,
        )
        add(
            "device.settings",
            self.tr("Device settings…"),
            self.set_chosen,
            help=self.tr("Telemetry window, backlog, log and samples, by a signed order."),
            when=self._why_none_chosen,
        )

    def _add_of_current(self, actions: Actions) -> None:
        self._add_of_one(
            actions,
            "device.open",
            self.tr("Open the device"),
            lambda device_id: self._open_shell().open_device(device_id),
            self.tr("Its charts, inventory and events."),
        )
        self._add_of_one(
            actions,
            "device.copy_id",
            self.tr("Copy the device's id"),
            self.copy_id,
            self.tr("Puts it on the clipboard."),
        )
        self._add_of_one(
            actions,
            "device.restart",
            self.tr("Restart the inference"),
            self.restart,
            self.tr("Loads the model in a fresh process; the old one serves until then."),
        )
        self._add_of_one(
            actions,
            "device.fetch_log",
            self.tr("Fetch the device's log"),
            lambda device_id: self.fetch_log(device_id, LogRequest()),
            self.tr("Has it send the newest 200 lines; they appear on its page."),
        )

    def _add_farewells(self, actions: Actions) -> None:
        self._add_of_one(
            actions,
            "device.reenrol",
            self.tr("Enrol the device again…"),
            self.enrol_again,
            self.tr("Makes a code that gives this device a new key."),
        )
        self._add_of_one(
            actions,
            "device.revoke",
            self.tr("Revoke the device…"),
            self.revoke,
            self.tr("Shuts it out at once. This cannot be undone."),
        )
        self._add_of_one(
            actions,
            "device.decommission",
            self.tr("Decommission the device…"),
            self.decommission,
            self.tr("Has it leave and wipe itself. This cannot be undone."),
        )

    def _add_of_one(
        self, actions: Actions, name: str, text: str, run: Callable[[str], None], about: str
    ) -> None:
        on_current = partial(self._on_current, run)
        actions.add(name, text, on_current, help=about, when=self._why_none)

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
        menu.addAction(self.tr("Pin or unpin…"), lambda: self.pin(devices))
        menu.addAction(self.tr("Settings…"), lambda: self.set_up(devices))
        menu.addAction(self.tr("Copy the id"), lambda: self.copy_id(device_id))
        menu.addSeparator()
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
        self.label(self._chosen() or [self._current()])

    def label(self, device_ids: Collection[str]) -> None:
        """Change site and labels of these devices."""
        from app.gui.dialogs.labelling import LabelDialog

        self._say_after(LabelDialog(self._open_shell(), self._window, device_ids))

    def pin_chosen(self) -> None:
        """Pin or unpin the checked devices, or else the one looked at."""
        self.pin(self._chosen() or [self._current()])

    def pin(self, device_ids: Collection[str]) -> None:
        """Have devices keep what they serve, or take part in rollouts again."""
        from app.gui.dialogs.pinning import PinDialog

        shell = self._open_shell()

        def ask(pinned: dict[str, str]) -> None:
            self._say_after(PinDialog(shell, self._window, device_ids, pinned))

        shell.bridge.jobs.run(lambda _: shell.workspace.registry.pins.all(), ask)

    def restart(self, device_id: str) -> None:
        """Have a device load its model anew."""
        self._order(device_id, "restart", self.tr("{device} is told to restart its inference."))

    def fetch_log(self, device_id: str, request: LogRequest) -> None:
        """Have a device send lines of its log."""
        said = self.tr("{device} is asked for its log; the lines appear on its page.")
        self._order(device_id, "logs", said, request)

    def _order(
        self, device_id: str, name: CommandName, said: str, logs: LogRequest | None = None
    ) -> None:
        shell = self._open_shell()

        def done(_: object) -> None:
            shell.core.wake()
            shell.notify(said.format(device=device_id))
            shell.bridge.refresh()
            self.ordered.emit(device_id)

        ordering = Ordering(shell.workspace)
        shell.bridge.jobs.run(lambda _: ordering.command(device_id, name, logs=logs), done)

    def compare(self) -> None:
        """Compare the checked devices, or the one looked at with others, in one chart."""
        from app.gui.dialogs.compare import CompareDialog

        current = [self._current()] if self._current() else []
        dialog = CompareDialog(self._open_shell(), self._window, self._chosen() or current)
        dialog.exec()
        dialog.deleteLater()

    def set_chosen(self) -> None:
        """Set up the checked devices, or else the one looked at."""
        self.set_up(self._chosen() or [self._current()])

    def set_up(self, device_ids: Collection[str]) -> None:
        """Set what devices do over their own configuration."""
        from app.gui.dialogs.device_settings import SettingsDialog

        shell, ids = self._open_shell(), sorted(device_ids)
        orders = shell.workspace.registry.orders

        def ask(settings: dict[str, DeviceSettings]) -> None:
            self._say_after(SettingsDialog(shell, self._window, settings))

        shell.bridge.jobs.run(
            lambda _: {each: orders.settings_of(each).settings for each in ids},
            ask,
            title=self.tr("Reading settings"),
        )

    def copy_id(self, device_id: str) -> None:
        """Put a device's id on the clipboard."""
        copy(device_id)
        self._open_shell().notify(self.tr("Copied {value}").format(value=device_id))

    def _why_none(self) -> str:
        return "" if self._current() else self.tr("Choose a device in the fleet first.")

    def _why_none_chosen(self) -> str:
        # Asked every second: the device looked at is cheaper to find than all that are checked.
        return "" if self._current() or self._chosen() else self._why_none()

    def _say_after(self, dialog: _Telling) -> None:
        if dialog.exec():
            self._open_shell().undoing.did(dialog.said, dialog.undo)
        dialog.deleteLater()

    def _on_current(self, run: Callable[[str], None]) -> None:
        run(self._current())

    def _open_shell(self) -> Shell:
        assert self._shell is not None
        return self._shell
