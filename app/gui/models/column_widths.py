"""How the columns of a table share the room that there is. Qt-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """What a column needs, in pixels.

    Attributes:
        usual: With air around all that it shows.
        tight: Without that air: nothing is cut yet.
        least: With which its title can be read, and its values in part.
    """

    usual: int
    tight: int
    least: int


def fitted(columns: Sequence[Room], room: int) -> list[int]:
    """Return widths that fit into `room` if they can: first without air, then with values cut.

    Where not even the least of all fits, every column has its usual width and the table scrolls:
    narrow columns and a scroll bar would be the worst of both.

    Args:
        columns: What each needs.
        room: Of all together, in pixels.
    """
    usual = [each.usual for each in columns]
    if sum(each.least for each in columns) > room:
        return usual
    aired = _given(usual, [each.tight for each in columns], room)
    return _given(aired, [each.least for each in columns], room)


def _given(widths: Sequence[int], floors: Sequence[int], room: int) -> list[int]:
    """Return what is left of widths; each gives up a like share of what it has over its floor."""
    spare = [max(width - floor, 0) for width, floor in zip(widths, floors, strict=True)]
    lacks = min(max(sum(widths) - room, 0), sum(spare))
    given, left = 0, []
    for at, width in enumerate(widths):
        # Rounded on the running sum, so that what is given up is exactly what was lacking.
        upto = -(-lacks * sum(spare[: at + 1]) // max(sum(spare), 1))
        left.append(width - (upto - given))
        given = upto
    return left
