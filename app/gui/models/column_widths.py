"""How the columns of a table share the room that there is. Qt-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """What a column needs, in pixels.

    Attributes:
        usual: With which all that it usually shows can be read.
        least: With which its title can be read, and its values in part.
    """

    usual: int
    least: int


def fitted(columns: Sequence[Room], room: int) -> list[int]:
    """Return widths that fit into `room` if they can: each column gives up as much as it can spare.

    Where not even the least of all fits, every column has its usual width and the table scrolls:
    narrow columns and a scroll bar would be the worst of both.

    Args:
        columns: What each needs.
        room: Of all together, in pixels.
    """
    usual = [each.usual for each in columns]
    spare = [max(each.usual - each.least, 0) for each in columns]
    lacks = sum(usual) - room
    if lacks <= 0 or lacks > sum(spare):
        return usual
    given, widths = 0, []
    for at, each in enumerate(usual):
        # Rounded on the running sum, so that what is given up is exactly what was lacking.
        upto = -(-lacks * sum(spare[: at + 1]) // sum(spare))
        widths.append(each - (upto - given))
        given = upto
    return widths
