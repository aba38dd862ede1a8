"""The fleet as a table to go on working with: figures as numbers, times as dates, no power bare."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.fleet.live import DeviceView
from app.gui import texts
from app.gui.models.fleet_fields import CHECK, TREND, Column, column_of, field_of, value_text
from app.gui.models.freshness import last_known

if TYPE_CHECKING:
    from app.gui.exporting import Cell

_HOW = "power_method"
_MORE_DIGITS = 2
"""More decimals than the table shows: who goes on to reckon with a figure rounds it last."""


def exported(columns: Sequence[Column]) -> list[Column]:
    """Return what is written of the columns shown: all but the check boxes and the trend.

    Where there is power or energy, how it is known comes with it: an estimate is no measurement.
    """
    kept = [each for each in columns if each.field not in (CHECK, TREND)]
    powers = [place for place, each in enumerate(kept) if each.kind == "power"]
    how = column_of(_HOW)
    if powers and how is not None and how not in kept:
        kept.insert(powers[-1] + 1, how)
    return kept


def header(columns: Sequence[Column]) -> list[str]:
    """Return the titles, with the unit of what the table writes with one."""
    return [f"{each.title} (B)" if each.kind == "bytes" else each.title for each in columns]


def cells(columns: Sequence[Column], view: DeviceView, *, connected: bool) -> Iterator[Cell]:
    """Return a device's cells; without a link its figures are the last ones, as the table's."""
    known = view if connected else last_known(view)
    for column in columns:
        field = field_of(column.field)
        value = field.read(known if column.figure else view) if field else None
        yield _cell(column, value)


def _cell(column: Column, value: object) -> Cell:
    if value is None or column.kind in ("text", "status"):
        text = "" if value is None else value_text(column, value, 0.0)
        return None if text in ("", texts.DASH) else text
    number = float(value) if isinstance(value, (int, float)) else math.nan
    if math.isnan(number):
        return None
    if column.kind in ("age", "left"):
        return texts.moment(number)
    return round(number, column.digits + _MORE_DIGITS) if column.digits else round(number)
