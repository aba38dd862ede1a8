"""Pins devices to what they serve, or lets them take part in rollouts again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtWidgets import QWidget

from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import why_edit
from app.gui.dialogs.confirm import ConfirmDialog
from app.gui.models.undo import Undoable
from app.gui.models.undo_acts import pin_undo
from app.gui.shell import Shell
from app.rolling import Rolling

_NAMED = 3


class PinDialog(ConfirmDialog):
    """Pins what is not pinned yet; where all of them are, unpins them.

    Args:
        shell: The console.
        parent: The window.
        device_ids: Which devices are meant.
        pinned: The reason of every pin there is, by device.

    Attributes:
        said: What was done, one line; empty before.
        undo: How it can be taken back; None before.
        devices: Those it concerns.
        pins: True where it pins.
    """

    def __init__(
        self,
        shell: Shell,
        parent: QWidget,
        device_ids: Collection[str],
        pinned: Mapping[str, str],
    ) -> None:
        free = sorted(each for each in device_ids if each not in pinned)
        self.pins = bool(free)
        self.devices = free or sorted(device_ids)
        self.said = ""
        self.undo: Undoable | None = None
        self._pinned = pinned
        self._shell = shell
        super().__init__(
            parent,
            self._title(),
            self._consequence(pinned),
            texts.tr("Pin") if self.pins else texts.tr("Unpin"),
            danger=False,
            reached=len(self.devices),
        )
        self.why = why_edit()
        self.add_field(self.tr("Why"), self.why)

    def run(self) -> None:
        """Record it, off the GUI thread."""
        self.accept_button.setEnabled(False)
        rolling, why = Rolling(self._shell.workspace), self.why.text().strip()
        call = rolling.pin if self.pins else rolling.unpin
        self._shell.bridge.jobs.run(
            lambda _: call(self.devices, why), lambda _: self._done(), self._failed
        )

    def _title(self) -> str:
        n, first = len(self.devices), self.devices[0]
        if self.pins:
            return texts.plural(
                n, texts.tr("Pin {device}?"), texts.tr("Pin {n} devices?"), device=first
            )
        return texts.plural(
            n, texts.tr("Unpin {device}?"), texts.tr("Unpin {n} devices?"), device=first
        )

    def _consequence(self, pinned: Mapping[str, str]) -> str:
        named = ", ".join(self.devices[:_NAMED]) + (" …" if len(self.devices) > _NAMED else "")
        if self.pins:
            return texts.tr(
                "{devices}: what is served now is kept, and no rollout assigns anything until "
                "somebody unpins. Rollouts hold pinned devices out and wait for none of them."
            ).format(devices=named)
        whys = sorted({pinned[each] for each in self.devices if pinned.get(each)})
        told = texts.tr("{devices}: open rollouts give them their turn again.")
        if whys:
            told = texts.tr(
                "{devices}: open rollouts give them their turn again. They were pinned because: "
                "{why}"
            )
        return told.format(devices=named, why="; ".join(whys[:_NAMED]))

    def _done(self) -> None:
        n = len(self.devices)
        done = (
            texts.plural(
                n, self.tr("{n} device keeps what it serves"), self.tr("{n} devices keep theirs")
            )
            if self.pins
            else texts.plural(
                n, self.tr("{n} device takes part again"), self.tr("{n} devices take part again")
            )
        )
        self.said = done
        self.undo = pin_undo(self._shell.workspace, self.devices, self.pins, self._pinned)
        self._shell.core.wake()
        self._shell.bridge.refresh()
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self.say_error(str(error))
        self._allow()
