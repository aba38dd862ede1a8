"""What windows show of the registry, read again part by part as it changes."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.fleet.enrolment_records import Enrolment
from app.fleet.groups import Group
from app.fleet.live import LiveFleet
from app.fleet.registry import Registry
from app.fleet.rollout.records import Rollout

_ROLLOUTS_S = 1.0
"""What windows show of rollouts may be so old: reading 10,000 devices takes a tenth of a second."""


class Shown:
    """Followed on one thread, looked at from any: each list is replaced and never changed.

    Args:
        registry: What is shown.
        live: Is told who is there, under which labels, and until when certificates last.
        changed: Whether one of some parts has changed since they were last named together.

    Attributes:
        rollouts: All, newest first, as of a second ago at most.
        groups: The saved ones.
        pending: Requests to join that wait for a decision.
    """

    def __init__(self, registry: Registry, live: LiveFleet, changed: Callable[..., bool]) -> None:
        self.rollouts: list[Rollout] = []
        self.groups: list[Group] = []
        self.pending: list[Enrolment] = []
        self._registry = registry
        self._live = live
        self._changed = changed
        self._rollouts_at_s = 0.0

    def follow(self) -> None:
        """Take up what has changed."""
        registry, changed = self._registry, self._changed
        if changed("devices"):
            for device in registry.devices():
                self._live.describe(device.device_id, device.site, device.labels)
        if changed("devices", "keys"):
            self._live.certify(registry.certificates.ends())
        if time.monotonic() >= self._rollouts_at_s and changed("rollouts"):
            self.rollouts = registry.rollouts.all()
            self._rollouts_at_s = time.monotonic() + _ROLLOUTS_S
        if changed("groups"):
            self.groups = registry.groups.all()
        if changed("keys"):
            self.pending = registry.enrolments.pending()
