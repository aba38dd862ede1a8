"""Brings what the core knows to the GUI thread: one timer, no signal per message."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.gui.jobs import Jobs
from app.gui.outbox_watch import OutboxWatch

if TYPE_CHECKING:
    from app.core import Core, CoreStatus
    from app.fleet.alerts.records import Alert
    from app.fleet.enrolment_records import Enrolment
    from app.fleet.groups import Group
    from app.fleet.rollout.records import Rollout

DRAIN_INTERVAL_MS = 50
_EMIT_EVERY = 2
_SECOND_EVERY = 20
_BUDGET_S = 0.006
"""Of the GUI thread for changed devices in one round; who waits longest comes first."""
_LEAST_PORTION, _MOST_PORTION = 50, 1000


class Bridge(QObject):
    """The one listener of the core.

    Attributes:
        devices_changed: ``list[DeviceView]`` that changed and ``set[str]`` that were dropped, at
            most ten times a second.
        second_passed: About once a second while the window is shown: pages read the store again.
        status_changed: The newest ``CoreStatus``, about once a second.
        rollouts_changed: The rollouts are others than before, newest first.
        groups_changed: The saved groups are others than before: ``list[Group]``, by name.
        outbox: What waits to be sent or answered, read about once a second where it changed.
        pending_changed: Others wait to be let in than before: ``list[Enrolment]``, newest first.
        alerts_changed: Other alerts are open than before: ``tuple[Alert, ...]``.
        timer: Of the only rounds there are.
    """

    devices_changed = Signal(object, object)
    second_passed = Signal()
    status_changed = Signal(object)
    rollouts_changed = Signal(object)
    groups_changed = Signal(object)
    pending_changed = Signal(object)
    alerts_changed = Signal(object)

    def __init__(self, core: Core, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.core = core
        self.jobs = Jobs(self)
        self.outbox = OutboxWatch(core, self.jobs, self)
        self.status: CoreStatus = core.status()
        self.rollouts: list[Rollout] = []
        self.groups: list[Group] = []
        self.pending: list[Enrolment] = []
        self.alerts: tuple[Alert, ...] = ()
        self._changed: dict[str, None] = {}
        self._portion = _MOST_PORTION // 2
        self._changes = core.live.watch()
        self._ticks = 0
        self.timer = QTimer(self)
        self.timer.setInterval(DRAIN_INTERVAL_MS)
        self.timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Read everything once, then follow the changes."""
        if self.timer.isActive():
            return
        self._changes()
        self.devices_changed.emit(self.core.live.all(), set())
        self._read_slow()
        self.outbox.look()
        self.timer.start()

    def stop(self) -> None:
        """Stop following; `start` catches up."""
        self.timer.stop()

    @property
    def running(self) -> bool:
        """True between `start` and `stop`."""
        return self.timer.isActive()

    def refresh(self) -> None:
        """Read now what is otherwise read once a second, after an action of the user."""
        self._read_slow()

    def tick(self) -> None:
        """Bring over what has changed; `timer` calls it."""
        self._ticks += 1
        self._changed.update(dict.fromkeys(self._changes()))
        busy = len(self._changed) > self._portion
        if self._changed and (busy or self._ticks % _EMIT_EVERY == 0):
            self._emit_devices()
        if self._ticks % _SECOND_EVERY == 0:
            self._read_slow()
            self.outbox.look()
            self.second_passed.emit()

    def _emit_devices(self) -> None:
        """Bring over those that wait longest, as many as `_BUDGET_S` is enough for."""
        began_s = time.perf_counter()
        portion = list(islice(self._changed, self._portion))
        for each in portion:
            del self._changed[each]
        views, gone = self.core.live.views(portion)
        self.devices_changed.emit(views, gone)
        took_s = max(time.perf_counter() - began_s, 1e-6)
        fitting = int(len(portion) * _BUDGET_S / took_s)
        # Only a full portion tells how many fit; one slow round must not starve the table.
        if len(portion) == self._portion:
            wanted = (self._portion + fitting) // 2
            self._portion = min(max(wanted, _LEAST_PORTION), _MOST_PORTION)

    def _read_slow(self) -> None:
        self.status = self.core.status()
        self.status_changed.emit(self.status)
        rollouts = sorted(self.core.rollouts(), key=lambda each: -each.rollout_id)
        if rollouts != self.rollouts:
            self.rollouts = rollouts
            self.rollouts_changed.emit(rollouts)
        groups = self.core.groups()
        if groups != self.groups:
            self.groups = groups
            self.groups_changed.emit(groups)
        pending = self.core.pending()
        if pending != self.pending:
            self.pending = pending
            self.pending_changed.emit(pending)
        alerts = self.core.alerts()
        if alerts != self.alerts:
            self.alerts = alerts
            self.alerts_changed.emit(alerts)
