"""What a new rollout begins with. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.fleet.live import DeviceView
from app.fleet.rollout.records import Rollout


def open_memberships(rollouts: Sequence[Rollout]) -> dict[str, str]:
    """Return which devices belong to an open rollout, and its name."""
    return {
        member.device_id: rollout.name
        for rollout in rollouts
        if rollout.open
        for member in rollout.members
    }


def suggested_canaries(devices: Sequence[str], views: Mapping[str, DeviceView]) -> list[str]:
    """Return one canary: the first device that is online and well."""
    for each in devices:
        view = views.get(each)
        if view is not None and view.status == "online":
            return [each]
    return list(devices[:1])
