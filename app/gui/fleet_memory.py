"""What the fleet page remembers until the next start, fleet by fleet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.gui.models.fleet_fields import USUAL, column_of
from app.gui.preferences import Preferences

_COLUMNS, _FROZEN, _WIDTHS = "fleet/columns", "fleet/frozen", "fleet/widths"
_SORT, _QUERY, _CHIP = "fleet/sort", "fleet/query", "fleet/chip"
_DOWN = "-"


@dataclass(frozen=True, slots=True)
class TableLook:
    """How the table is laid out and sorted.

    Attributes:
        frozen: Columns that do not scroll.
        widths: Those that were chosen, in hundredths of an average character.
    """

    columns: tuple[str, ...]
    frozen: int
    widths: Mapping[str, int]
    sort_field: str
    descending: bool


def recall_table(preferences: Preferences, usually_frozen: int) -> TableLook:
    """Return the table as it was left; what cannot be read is as if it was never chosen."""
    names = preferences.texts(_COLUMNS, USUAL)
    columns = tuple(each for each in names if column_of(each) is not None)
    sort = preferences.text(_SORT, "id")
    field = sort.removeprefix(_DOWN)
    known = column_of(field) is not None
    return TableLook(
        columns or USUAL,
        int(preferences.number(_FROZEN, usually_frozen)),
        dict(filter(None, map(_width, preferences.texts(_WIDTHS)))),
        field if known else "id",
        known and sort.startswith(_DOWN),
    )


def keep_table(
    preferences: Preferences, columns: Sequence[str], frozen: int, widths: Mapping[str, int]
) -> None:
    """Remember the columns."""
    preferences.put(_COLUMNS, tuple(columns))
    preferences.put(_FROZEN, frozen)
    preferences.put(_WIDTHS, tuple(f"{name}={width}" for name, width in widths.items()))


def keep_sort(preferences: Preferences, field: str, *, descending: bool) -> None:
    """Remember by what the table is sorted."""
    preferences.put(_SORT, f"{_DOWN if descending else ''}{field}")


def recall_filter(preferences: Preferences) -> tuple[str, str]:
    """Return what the chip and the box asked."""
    return preferences.text(_CHIP), preferences.text(_QUERY)


def keep_filter(preferences: Preferences, chip: str, query: str) -> None:
    """Remember what the chip and the box ask."""
    preferences.put(_CHIP, chip)
    preferences.put(_QUERY, query)


def _width(text: str) -> tuple[str, int] | None:
    name, _, width = text.rpartition("=")
    return (name, int(width)) if name and width.isdigit() else None
