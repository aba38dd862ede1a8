"""When devices began to serve another bundle, and which of these changes is looked at. Qt-free."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.fleet.store import TelemetryStore

Which = tuple[str, int]
"""The digest that began to serve, and how many later changes of a device were to the same one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A device began to serve another bundle.

    Attributes:
        digest: What it serves from then on.
        was: What it served before.
        since_s: When it had begun to serve that.
        until_s: When the next change was; infinite for the newest.
    """

    at_s: float
    digest: str
    was: str
    since_s: float
    until_s: float = math.inf


Changes = Mapping[str, Sequence[Change]]
"""Of each device, newest first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A change that one or more devices went through.

    Attributes:
        newest_s: When the last of them did.
        was: What that one served before.
        devices: How many did.
    """

    which: Which
    newest_s: float
    was: str
    devices: int


def read_changes(
    store: TelemetryStore, devices: Sequence[str], now_s: float
) -> dict[str, list[Change]]:
    """Read the changes of each device; the first of a record is none, for nothing was before it."""
    found = {}
    for each in devices:
        held = store.deployments(each, 0.0, now_s)
        ends = [at_s for at_s, _ in held[2:]] + [math.inf]
        steps = zip(pairwise(held), ends, strict=False)
        found[each] = [
            Change(at_s, digest, was, since_s, until_s)
            for ((since_s, was), (at_s, digest)), until_s in steps
        ][::-1]
    return found


def choices_of(changes: Changes) -> list[Choice]:
    """Return what can be chosen, newest first; the same bundle twice is two choices."""
    found: dict[Which, Choice] = {}
    for held in changes.values():
        for which, each in _named(held):
            known = found.get(which)
            count = known.devices + 1 if known else 1
            if known is None or each.at_s > known.newest_s:
                found[which] = Choice(which, each.at_s, each.was, count)
            else:
                found[which] = Choice(which, known.newest_s, known.was, count)
    return sorted(found.values(), key=lambda each: -each.newest_s)


def chosen_of(changes: Changes, which: Which | None) -> dict[str, Change]:
    """Return the change of each device that is meant, of those that have one.

    Args:
        changes: Of each device.
        which: None for the newest of each, whatever it was to.
    """
    chosen = {}
    for device_id, held in changes.items():
        of_it = held[:1] if which is None else [it for key, it in _named(held) if key == which]
        if of_it:
            chosen[device_id] = of_it[0]
    return chosen


def _named(held: Sequence[Change]) -> list[tuple[Which, Change]]:
    later: Counter[str] = Counter()
    named = []
    for each in held:
        named.append(((each.digest, later[each.digest]), each))
        later[each.digest] += 1
    return named
