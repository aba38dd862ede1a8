"""What was asked of devices and is not proven done: one list, from what is recorded anyway.

There is no queue of its own that could disagree: orders, rollouts, enrolments and revocations stand
in the registry, which also keeps what was let out of this machine and what the broker acknowledged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal

Kind = Literal["rollout", "settings", "command", "enrolment", "revocation"]
State = Literal["engine", "broker", "sent", "device", "answered", "expired"]

STATES: tuple[State, ...] = ("engine", "broker", "sent", "device", "answered", "expired")
Standing = tuple[State, float | None]
"""How far something is, and since when its device is away or has answered."""
UNSENT: frozenset[State] = frozenset({"engine", "broker"})
"""Nobody outside of this machine knows of it yet."""
CANCELLABLE: frozenset[State] = frozenset({"engine", "broker", "sent", "device"})
TOGETHER_S = 5.0
"""The same asked of many devices within so short a pause was one act of somebody."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of a device.

    Attributes:
        online: None where nobody can know: there is no link.
        last_seen_s: Unix time of its last sign of life; None for none.
        settings: Version of the settings that it said are in effect.
    """

    online: bool | None = None
    last_seen_s: float | None = None
    settings: int = 0


Where = Callable[[str], Whereabouts]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was asked of one device.

    Attributes:
        number: Version of the command or of the settings, or the rollout's id.
        subject: What was asked: settings in words, a command's or a rollout's name, a key.
        who: Who asked; empty where that is not recorded.
        signed_s: Unix time of the signature; None while there is none.
        keys: Ids of the keys that signed it, joined by commas.
        since_s: Since when the device is away, or when it answered or the time ran out.
        detail: What the device said, one line.
    """

    kind: Kind
    device_id: str
    number: int
    subject: str
    state: State
    asked_s: float
    who: str = ""
    why: str = ""
    signed_s: float | None = None
    keys: str = ""
    since_s: float | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody asked of some devices, of which all are equally far.

    Attributes:
        entry_id: Names what was asked; its devices may be in several entries, by state.
        items: One a device, by device id.
    """

    entry_id: str
    items: tuple[Item, ...]

    @property
    def first(self) -> Item:
        """What stands for all of them."""
        return self.items[0]

    @property
    def state(self) -> State:
        """How far it is."""
        return self.items[0].state

    @property
    def device_ids(self) -> list[str]:
        """Whom it is for."""
        return [each.device_id for each in self.items]

    @property
    def signed_s(self) -> float | None:
        """When the last of it was signed; None while some of it is not."""
        times = [each.signed_s for each in self.items]
        return None if None in times else max(each for each in times if each is not None)

    @property
    def since_s(self) -> float | None:
        """The earliest time of those that have one."""
        return min((each.since_s for each in self.items if each.since_s is not None), default=None)

    @property
    def cancellable(self) -> bool:
        """Whether anything could still be taken back or superseded."""
        return self.state in CANCELLABLE and self.first.kind != "revocation"


def state_of(*, signed: bool, let_out: bool, acknowledged: bool, where: Whereabouts) -> Standing:
    """Return how far something is that the device has not answered, and since when it is away."""
    if not signed:
        return "engine", None
    if not (let_out and acknowledged):
        return "broker", None
    if where.online is False:
        return "device", where.last_seen_s
    return "sent", None


def grouped(items: Iterable[Item]) -> list[Entry]:
    """Return items as people asked for them, the newest first."""
    same = attrgetter("kind", "subject", "who", "why")
    entries: list[Entry] = []
    for key, alike in groupby(sorted(items, key=lambda each: (same(each), each.asked_s)), same):
        for act in _acts(list(alike)):
            name = _name(key, act[0])
            for state in STATES:
                some = sorted((i for i in act if i.state == state), key=lambda i: i.device_id)
                if some:
                    entries.append(Entry(name, tuple(some)))
    return sorted(entries, key=lambda each: -each.first.asked_s)


def waiting(entries: Iterable[Entry]) -> int:
    """Return how many entries nobody outside of this machine knows of yet."""
    return sum(each.state in UNSENT for each in entries)


def _acts(items: Sequence[Item]) -> list[list[Item]]:
    """Return items, sorted by time, as what was asked without a pause."""
    acts: list[list[Item]] = []
    for item in items:
        if acts and item.asked_s - acts[-1][-1].asked_s <= TOGETHER_S:
            acts[-1].append(item)
        else:
            acts.append([item])
    return acts


def _name(key: tuple[str, ...], first: Item) -> str:
    """Return a short name that stays while some of what it names is answered."""
    if first.kind == "rollout":
        return f"rollout-{first.number}"
    text = "\0".join((*key, f"{first.asked_s:.3f}"))
    return hashlib.sha256(text.encode()).hexdigest()[:8]
