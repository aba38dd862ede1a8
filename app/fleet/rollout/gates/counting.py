"""Gates over events that are counted: failed updates, restarts, disagreements of a shadow run.

They are exact at any number of devices, so nothing here needs a scatter to learn from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.fleet.rollout.evidence import Agreement, Behaviour, DeviceEvidence, OutcomeCounts
from app.fleet.rollout.gates.distributions import count_bounds, share_bounds
from app.fleet.rollout.gates.effects import Bounds, Reading

MOST_RESTARTS = 3
"""A device counts for no more, before or after: one that is sick by itself is not the bundle."""
_HOUR_S = 3600.0


def failures(outcomes: OutcomeCounts, alpha: float) -> Bounds:
    """Return the share of the devices that ended which failed, one or more must have.

    A device that refused, deferred, or cannot be reached neither fails nor vouches: nothing was
    changed on it.
    """
    lower, upper = share_bounds(outcomes.failed, outcomes.final, alpha)
    return Bounds(outcomes.failed / outcomes.final, lower, upper)


@dataclass(frozen=True, slots=True)
class Restarts:
    """Restarts and the device-hours in which they happened."""

    count: int = 0
    hours: float = 0.0
    devices: int = 0

    @property
    def per_hour(self) -> float:
        """The rate of one device."""
        return self.count / self.hours if self.hours else 0.0


def restarts_of(stretches: Iterable[Behaviour | None]) -> Restarts:
    """Add up the restarts of those stretches for which they are known."""
    known = [each for each in stretches if each and each.restarts is not None and each.duration_s]
    return Restarts(
        count=sum(min(each.restarts or 0, MOST_RESTARTS) for each in known),
        hours=sum(each.duration_s for each in known) / _HOUR_S,
        devices=len(known),
    )


def restart_rates(
    updated: Sequence[DeviceEvidence], waiting: Sequence[DeviceEvidence]
) -> tuple[Restarts, Restarts]:
    """Return restarts under the new bundle, and under all others: before, and of those that wait.

    Restarts are too seldom to take each device for its own baseline.
    """
    new = restarts_of(each.after for each in updated)
    others = [*(each.before for each in (*updated, *waiting)), *(each.after for each in waiting)]
    return new, restarts_of(others)


def more_restarts(new: Restarts, old: Restarts, alpha: float) -> Bounds:
    """Return how many more restarts there are in an hour.

    Each rate gets exact Poisson bounds at half the level; so does their difference the whole.
    """
    new_lower, new_upper = (each / new.hours for each in count_bounds(new.count, alpha / 2))
    figure = new.per_hour - old.per_hour
    if not old.hours:
        return Bounds(figure, None, None)
    old_lower, old_upper = (each / old.hours for each in count_bounds(old.count, alpha / 2))
    return Bounds(figure, new_lower - old_upper, new_upper - old_lower)


def disagreement(agreement: Agreement) -> Reading | None:
    """Return the share of a shadow run's inputs on which the models disagree.

    Its variance is that of independent inputs; the floor keeps one of few from being certain.
    """
    if agreement.compared <= 0:
        return None
    share = 1 - agreement.agreed / agreement.compared
    guess = (share * agreement.compared + 1) / (agreement.compared + 2)
    floor = guess * (1 - guess) / agreement.compared
    return Reading(share, share * (1 - share) / agreement.compared, floor=floor)
