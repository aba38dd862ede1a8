"""Who comes into a rollout and who waits outside, as groups and pins change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.fleet.rollout.campaign import Campaign, left_out
from app.fleet.rollout.placing import place_late
from app.fleet.rollout.records import Member

PINNED = "pinned"
"""Reason code: an owner has the device keep what it serves."""
LEFT_GROUP = "left-group"
"""Reason code: the device does not match the rollout's group now."""
_OURS = (PINNED, LEFT_GROUP)

Matches = Callable[[str, Any, float], bool]
"""From a query's text, a device's live state and the time to whether it matches."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What changed about who takes part."""

    moved: list[Member]
    joined: list[Member]


class Joining:
    """Keeps a rollout's members in step with its group.

    Args:
        matches: Evaluates a query.
        get: Device id to its live state; None where it is not known.
        devices: Returns the ids of every registered device.
        taken: Returns the devices that another open rollout has.
    """

    def __init__(
        self,
        matches: Matches,
        get: Callable[[str], Any],
        devices: Callable[[], Collection[str]],
        taken: Callable[[], Mapping[str, int]],
    ) -> None:
        self._matches = matches
        self._get = get
        self._devices = devices
        self._taken = taken

    def changes(
        self,
        campaign: Campaign,
        changed: Collection[str] | None,
        pins: Mapping[str, str],
        now_s: float,
    ) -> Crowd:
        """Return who is to be held out, taken in again, or new; nothing is applied.

        Args:
            campaign: The rollout.
            changed: Devices that may have changed; None for all.
            pins: Devices that keep what they have.
            now_s: Unix time.
        """
        looked = [each.device_id for each in campaign.members] if changed is None else changed
        moved: list[Member] = []
        for device_id in looked:
            member = campaign.member(device_id)
            if member is not None and member.assignment is None:
                moved += self._moved(campaign, member, pins, now_s)
        joined = self._joined(campaign, changed, now_s) if campaign.rollout.plan.group else []
        return Crowd(moved, joined)

    def _moved(
        self, campaign: Campaign, member: Member, pins: Mapping[str, str], now_s: float
    ) -> Iterable[Member]:
        why = self._out(campaign, member.device_id, pins, now_s)
        if member.outcome == "pending" and why:
            return [left_out(member, "held", why, now_s)]
        if member.outcome == "held" and member.reason in _OURS and why != member.reason:
            back = replace(member, outcome="pending", reason="", updated_s=now_s)
            return [left_out(back, "held", why, now_s) if why else back]
        return []

    def _out(
        self, campaign: Campaign, device_id: str, pins: Mapping[str, str], now_s: float
    ) -> str:
        if device_id in pins:
            return PINNED
        group = campaign.rollout.plan.group
        if not group:
            return ""
        view = self._get(device_id)
        # What is not known yet after a start of the console is no reason to hold it out.
        return LEFT_GROUP if view is not None and not self._matches(group, view, now_s) else ""

    def _joined(
        self, campaign: Campaign, changed: Collection[str] | None, now_s: float
    ) -> list[Member]:
        rollout = campaign.rollout
        devices = self._devices()
        candidates = devices if changed is None else [each for each in changed if each in devices]
        new = [each for each in candidates if campaign.member(each) is None]
        if not new:
            return []
        matching = [each for each in new if self._belongs(rollout.plan.group, each, now_s)]
        taken = self._taken() if matching else {}
        return [
            Member(each, place_late(rollout.plan, each, rollout.phase), updated_s=now_s)
            for each in matching
            if each not in taken
        ]

    def _belongs(self, group: str, device_id: str, now_s: float) -> bool:
        view = self._get(device_id)
        return view is not None and self._matches(group, view, now_s)
