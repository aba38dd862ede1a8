"""What a new rollout would do, and what is wrong with it. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.fleet.live import DeviceView
from app.fleet.rollout.records import Rollout


@dataclass(frozen=True, slots=True)
class Draft:
    """What the user has put together.

    Attributes:
        taken: Device id to the name of the open rollout it belongs to.
    """

    digest: str
    devices: tuple[str, ...]
    canaries: tuple[str, ...]
    views: Mapping[str, DeviceView]
    taken: Mapping[str, str]

    @property
    def rest(self) -> tuple[str, ...]:
        """The devices of the second phase."""
        return tuple(each for each in self.devices if each not in self.canaries)

    @property
    def blocked(self) -> tuple[str, ...]:
        """Devices that follow another open rollout."""
        return tuple(each for each in self.devices if each in self.taken)

    def away(self, devices: Sequence[str]) -> int:
        """Return how many of `devices` cannot be reached now."""
        return sum(self._status(each) in ("offline", "never") for each in devices)

    def already(self, devices: Sequence[str]) -> int:
        """Return how many of `devices` serve the bundle already."""
        views = (self.views.get(each) for each in devices)
        return sum(view is not None and view.bundle_digest == self.digest for view in views)

    def _status(self, device_id: str) -> str:
        view = self.views.get(device_id)
        return view.status if view else "never"


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
