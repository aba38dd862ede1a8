"""The newest events of a device by kind: a line that alarms every second must not hide the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.fleet.store import StoredEvent


@dataclass(frozen=True, slots=True)
class EventKind:
    """The newest event of one code, and how many of that code there are."""

    newest: StoredEvent
    times: int


def kinds_of(events: Iterable[StoredEvent]) -> list[EventKind]:
    """Return one entry a code, in the order of the events, which are newest first."""
    found: dict[str, EventKind] = {}
    for each in events:
        held = found.get(each.code)
        found[each.code] = EventKind(held.newest if held else each, held.times + 1 if held else 1)
    return list(found.values())


_RANKS = {"info": 0, "warning": 1, "error": 2}


def matching(events: Iterable[StoredEvent], words: str, least: str) -> list[StoredEvent]:
    """Return the events that hold every word, in code or detail, and are at least that severe."""
    wanted = words.casefold().split()
    return [
        each
        for each in events
        if _RANKS.get(each.severity, 0) >= _RANKS[least]
        and all(word in f"{each.code} {each.detail}".casefold() for word in wanted)
    ]
