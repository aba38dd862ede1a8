"""Reads the outbox off the GUI thread when something in it may have changed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import MusterError
from app.gui.jobs import Jobs
from app.outbox import Entry
from app.outbox_reading import OutboxReader, where_live

if TYPE_CHECKING:
    from app.core import Core

_AGAIN_S = 5.0
"""Devices come, go and answer without a change in the registry's parts."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits, as of a moment."""

    entries: tuple[Entry, ...] = ()
    read_s: float = 0.0


_Known = tuple[tuple[int, ...], bool, float]


class OutboxWatch(QObject):
    """Keeps the newest reading.

    Attributes:
        changed: The newest ``Outbox``; its entries may be the same as before.
        outbox: The newest reading.
    """

    changed = Signal(object)

    def __init__(self, core: Core, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self.outbox = Outbox()
        self._core = core
        self._jobs = jobs
        self._reading = False
        self._known: _Known = ((), False, 0.0)

    def look(self, *, at_once: bool = False) -> None:
        """Read it again where that is due; called about once a second."""
        if self._reading:
            return
        self._reading = True
        known = ((), False, 0.0) if at_once else self._known
        self._jobs.run(lambda _: _read(self._core, known), self._take, self._failed)

    def _take(self, found: tuple[_Known, Outbox] | None) -> None:
        self._reading = False
        if found is not None:
            self._known, self.outbox = found
            self.changed.emit(self.outbox)

    def _failed(self, error: MusterError) -> None:
        self._reading = False
        self._jobs.failed.emit(str(error))


def _read(core: Core, known: _Known) -> tuple[_Known, Outbox] | None:
    """Return a fresh reading, None where it would be the same."""
    linked, now_s = core.status().connected, time.time()
    version = core.workspace.registry.version_of("orders", "rollouts", "assignments", "keys")
    if (version, linked) == known[:2] and now_s - known[2] < _AGAIN_S:
        return None
    entries = OutboxReader(core.workspace, where_live(core.live.get, linked=linked)).read()
    return (version, linked, now_s), Outbox(tuple(entries), now_s)
