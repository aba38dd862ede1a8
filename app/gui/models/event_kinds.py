"""The newest events of a device by kind: a line that alarms every second must not hide the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.fleet.store import StoredEvent
from app.gui.codes import code_word
from app.gui.models.record_words import event_said


@dataclass(frozen=True, slots=True)
class Noted:
    """An event, its code and its detail for people."""

    event: StoredEvent
    word: str
    said: str


@dataclass(frozen=True, slots=True)
class EventKind:
    """The newest event of one code, and how many of that code there are."""

    newest: Noted
    times: int


def noted(events: Iterable[StoredEvent]) -> list[Noted]:
    """Return events in the window's language. Any thread."""
    return [
        Noted(each, code_word(each.code), event_said(each.code, each.detail)) for each in events
    ]


def kinds_of(events: Iterable[Noted]) -> list[EventKind]:
    """Return one entry a code, in the order of the events, which are newest first."""
    found: dict[str, EventKind] = {}
    for each in events:
        held = found.get(each.event.code)
        found[each.event.code] = EventKind(
            held.newest if held else each, held.times + 1 if held else 1
        )
    return list(found.values())


_RANKS = {"info": 0, "warning": 1, "error": 2}


def matching(events: Iterable[Noted], words: str, least: str) -> list[Noted]:
    """Return the events that hold every word, as sent or as shown, and are at least that severe."""
    wanted = words.casefold().split()
    return [
        each
        for each in events
        if _RANKS.get(each.event.severity, 0) >= _RANKS[least]
        and all(word in _text(each) for word in wanted)
    ]


def _text(it: Noted) -> str:
    return f"{it.event.code} {it.word} {it.event.detail} {it.said}".casefold()
