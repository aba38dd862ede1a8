"""Rollouts that have ended, and devices that stand on what they proved in them.

A success is what a device said last, not what it said once: a crash loop a week later takes it
back, and a rollout that is over must not go on claiming it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.fleet.rollout.campaign import Views
from app.fleet.rollout.outcomes import judge
from app.fleet.rollout.records import Member, Rollout
from app.fleet.rollout.says import Says
from app.fleet.rollout.steering import Turn


@dataclass(frozen=True, slots=True)
class Stand:
    """A success of a rollout that has ended, of a device that nobody assigned anything since.

    Attributes:
        digest: What it proved to serve.
    """

    rollout_id: int
    digest: str
    member: Member


class Standing:
    """The successes that still stand, by device. Pure, but for being told what is recorded."""

    def __init__(self) -> None:
        self._stands: dict[str, Stand] = {}
        self._fresh = False

    def replace(self, stands: Iterable[Stand]) -> None:
        """Take up what is recorded; every one of them is looked at once."""
        self._stands = {each.member.device_id: each for each in stands}
        self._fresh = True

    def fallen(
        self, changed: Collection[str], views: Views, now_s: float
    ) -> dict[int, list[Member]]:
        """Return by rollout the members whose success stands no more, as they are now.

        Each is named once; what is recorded of it is for the caller.
        """
        looked = list(self._stands) if self._fresh else self._stands.keys() & set(changed)
        self._fresh = False
        found: dict[int, list[Member]] = {}
        for device_id in looked:
            stand, view = self._stands[device_id], views(device_id)
            state = view.state if view is not None else None
            new = judge(stand.member, stand.digest, state, now_s, 0.0)
            if new.outcome == "failed":
                found.setdefault(stand.rollout_id, []).append(new)
                del self._stands[device_id]
        return found


def turn_of(rollout: Rollout, fallen: Sequence[Member]) -> Turn:
    """Return what a rollout that has ended is called once these members fell back."""
    bad = {each.device_id for each in rollout.members if each.outcome in ("failed", "refused")}
    bad |= {each.device_id for each in fallen}
    names = ", ".join(sorted(bad)[:5]) + (", ..." if len(bad) > 5 else "")
    reasons = (
        Says.NOT_SERVED(n=len(bad), all=len(rollout.members), names=names),
        Says.FELL_BACK(n=len(fallen)),
    )
    reason = "; ".join(reasons)
    if rollout.state == "stopped":  # why somebody stopped it is still so
        return Turn("stopped", f"{rollout.reason}; {reason}")
    return Turn("failed", reason)
