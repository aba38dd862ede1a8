"""What can be done or gone to, found by a few letters. Qt-free."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

MOST_FOUND = 60
"""Who does not find it among these types another letter."""
MOST_RECENT = 8
_PREFIX, _INSIDE, _SCATTERED = 4, 2, 1


class Command(Struct, frozen=True):
    """One line of the palette; a struct, for ten thousand of them are made while somebody waits.

    Attributes:
        name: Stable; a target's begins with its kind: ``open:edge-04``.
        group: What it belongs to, for people.
        text: What it does.
        run: Does it.
        keys: Its shortcut as the platform writes it.
        help: One sentence more.
        why_not: Why it cannot be done now; empty where it can.
        is_target: Something to go to, of which there may be thousands.
    """

    name: str
    group: str
    text: str
    run: Callable[[], object]
    keys: str = ""
    help: str = ""
    why_not: str = ""
    is_target: bool = False


def search(commands: Iterable[Command], typed: str, recent: Sequence[str] = ()) -> list[Command]:
    """Return what `typed` means, best first; without letters what was used last, then the rest.

    Every word must be found, in any order: as the beginning of a word, inside one, or scattered
    over the text in its order. Targets are offered once something is typed, and only by letters in
    a row: among ten thousand devices scattered letters match everything.
    """
    words = typed.lower().split()
    rank = {name: place for place, name in enumerate(recent)}
    if not words:
        held = [each for each in commands if not each.is_target or each.name in rank]
        return sorted(held, key=lambda each: rank.get(each.name, len(rank)))[:MOST_FOUND]
    scored = []
    for place, each in enumerate(commands):
        score = _score(each, words)
        if score:
            known = each.name in rank
            barred = bool(each.why_not)
            length = 0 if each.is_target else len(each.text)  # devices stand in their own order
            scored.append((-score - known, barred, each.is_target, length, place, each))
    best = heapq.nsmallest(MOST_FOUND, scored, key=lambda item: item[:-1])
    return [each for *_, each in best]


def used(recent: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the names used last, `name` first."""
    return (name, *(each for each in recent if each != name))[:MOST_RECENT]


def _score(command: Command, words: Sequence[str]) -> int:
    text = command.text.lower()
    total = 0
    for word in words:
        found = _match(text, word, scattered=not command.is_target)
        if not found and word in f"{command.group} {command.help}".lower():
            found = _SCATTERED
        if not found:
            return 0
        total += found
    return total


def _match(text: str, word: str, *, scattered: bool) -> int:
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        after = text.find(word, at + 1)
        if after < 0:
            return _INSIDE
        at = after
    if at >= 0:
        return _PREFIX
    if not scattered:
        return 0
    rest = iter(text)
    return _SCATTERED if all(letter in rest for letter in word) else 0
