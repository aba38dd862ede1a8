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
_IDLE_AGAIN_S = 60.0
"""Where nothing waits, nothing can be answered."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits, as of a moment."""

    entries: tuple[Entry, ...] = ()
    read_s: float = 0.0


_REST = 10.0
"""Times the CPU time of a reading: a rollout of ten thousand devices changes all the time."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last, and when it is to be read again.

    Attributes:
        version: Of the registry's parts that were read.
        not_before_s: Though something changed.
        due_s: Though nothing changed.
    """

    version: tuple[int, ...] = ()
    linked: bool = False
    not_before_s: float = 0.0
    due_s: float = 0.0


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
        self._known = _Known()

    def look(self, *, at_once: bool = False) -> None:
        """Read it again where that is due; called about once a second."""
        if self._reading:
            return
        self._reading = True
        known = _Known() if at_once else self._known
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
    """Return a fresh reading, None where it would be the same, or is not due yet."""
    linked, began_s = core.status().connected, time.time()
    began_cpu_s = time.thread_time()  # a reading that waited for a core has cost nobody anything
    if began_s < known.not_before_s:
        return None
    version = core.workspace.registry.version_of("orders", "rollouts", "assignments", "keys")
    same = (version, linked) == (known.version, known.linked)
    if same and began_s < known.due_s:
        return None
    entries = OutboxReader(core.workspace, where_live(core.live.get, linked=linked)).read()
    now_s = time.time()
    due_s = now_s + (_AGAIN_S if entries else _IDLE_AGAIN_S)
    rest_s = now_s + _REST * (time.thread_time() - began_cpu_s)
    return _Known(version, linked, rest_s, max(due_s, rest_s)), Outbox(tuple(entries), now_s)
