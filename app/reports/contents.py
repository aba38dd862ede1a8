"""What a report consists of: plain data that a renderer shows and a program reads."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal["device", "rollout", "site"]
Tone = Literal["", "good", "warn", "bad"]
Value = float | int | str | None

SHOWN_ROWS = 100
"""Rows of a table that are shown; all of them are in its CSV."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure or a word.

    Attributes:
        text: For people, with its unit.
        value: For programs, in SI units; None where nothing is known.
        tone: How to colour it; the text says the same.
    """

    text: str
    value: Value = None
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A named figure.

    Attributes:
        key: Stable, for programs.
        note: How it was obtained, or what it is not; may be empty.
    """

    key: str
    label: str
    cell: Cell
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; figures stand to the right."""

    key: str
    label: str
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title.

    Attributes:
        rows: All of them, also those that are not shown.
        empty: What to say where there are none.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str

    @property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that a page shows."""
        return self.rows[:SHOWN_ROWS]

    @property
    def left_out(self) -> int:
        """How many rows only the CSV has."""
        return len(self.rows) - len(self.shown)

    def csv(self) -> str:
        """Return every row with its values, under the keys of the columns."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([each.key for each in self.columns])
        for row in self.rows:
            writer.writerow([_plain(each) for each in row])
        return text.getvalue()


@dataclass(frozen=True, slots=True)
class Line:
    """A curve; NaN where nothing is known. Times are Unix seconds."""

    name: str
    times_s: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one moment."""

    time_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time about which there is something to know."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Curves over the period.

    Attributes:
        unit: Of the values.
        holds_s: How far two points may be apart and still be joined.
        marks: Drawn over the full height, with their texts.
        gaps: Shaded: nothing is known of them.
    """

    key: str
    title: str
    unit: str
    start_s: float
    end_s: float
    lines: tuple[Line, ...]
    holds_s: float
    marks: tuple[Mark, ...] = ()
    gaps: tuple[Span, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is known to draw, as of a sensor that the device does not have."""
        return not any(math.isfinite(each) for line in self.lines for each in line.values)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report."""

    key: str
    title: str
    facts: tuple[Fact, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a report.

    Attributes:
        start_s: The period is ``[start_s, end_s)``, in Unix seconds.
        made_by: Who asked for it.
        data_until_s: When the newest thing it tells of happened; None where it tells of nothing.
        audit_head: Of the audit log when it was made, as ``COUNT:HASH``.
        lines: The above for people, as names and texts.
    """

    kind: Kind
    name: str
    title: str
    fleet: str
    start_s: float
    end_s: float
    made_s: float
    made_by: str
    data_until_s: float | None
    audit_head: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        language: As HTML wants it, for example ``en``.
        more: Says that ``{n}`` rows are only in the CSV.
        page: Says ``{page}`` of ``{pages}``.
    """

    head: Head
    sections: tuple[Section, ...]
    language: str
    more: str
    page: str
    format: Literal["muster-report/1"] = "muster-report/1"

    @property
    def cut_tables(self) -> tuple[Table, ...]:
        """The tables that have more rows than are shown."""
        return tuple(t for section in self.sections for t in section.tables if t.left_out)


def _plain(cell: Cell) -> Value:
    """Return a cell for a spreadsheet, which must not take a device's words for a formula."""
    value = cell.text if cell.value is None else cell.value
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
