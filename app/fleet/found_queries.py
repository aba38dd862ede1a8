"""What models found over a range, in as few rows as a chart needs: windows, or their cells."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.fleet.cells import LEVELS_S
from app.fleet.rollups import read_cell
from app.fleet.times import Run, between, runs_of, since, spans_of
from app.fleet.window_queries import level_of, slots_of
from app.fleet.window_rows import read_findings
from device_agent.wire.moments import Moments
from device_agent.wire.typed import packed_decoder

MOST_WINDOWS = 1500
"""Read whole: each window's findings must be unpacked, 10 ms of so many."""
_PER_SLICE = 12
"""Windows that are looked at where there are more, and no cells yet."""
_moments = packed_decoder(Moments)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """What was found in one window, or in all of one cell.

    Attributes:
        start_s: When it began.
        duration_s: Of the window; 0 for a cell, whose width all cells share.
        predictions: Label to how often; what was measured is counted here, too.
        values: What was measured, by name.
    """

    start_s: float
    duration_s: float
    predictions: Mapping[str, int]
    values: Mapping[str, Moments]


@dataclass(frozen=True, slots=True)
class FoundRows:
    """What was found over a range.

    Attributes:
        rows: In no order.
        least_s: The least width of a slice that each has its share in; 0 where rows are windows.
        sampled: There are more windows than were looked at.
    """

    rows: tuple[FoundRow, ...]
    least_s: float
    sampled: bool


def found_rows(
    conn: sqlite3.Connection, device_id: str, start_s: float, end_s: float, slices: int
) -> FoundRows:
    """Return what models found in windows that begin in ``[start_s, end_s)``.

    Single windows where all are there and few enough; else cells, which hold every one of theirs
    (those at the ends of the range whole), and beside them the windows that are in no cell yet. Of
    many windows in slices far narrower than a cell only some are looked at.
    """
    streams = conn.execute(
        "SELECT id, rolled_seq, gone_s FROM streams WHERE device_id = ?", (device_id,)
    ).fetchall()
    span = (start_s, end_s)
    whole = all(gone_s is None or gone_s < start_s for _, _, gone_s in streams)
    runs = runs_of(conn, [stream for stream, _, _ in streams], *span)
    if whole:
        few = _few(conn, runs, span)
        if few is not None:
            return FoundRows(few, 0.0, False)
        if (end_s - start_s) / slices < LEVELS_S[0] / 2:
            return FoundRows(_some(conn, runs, span, slices), 0.0, True)
    later = {stream: rolled_seq + 1 for stream, rolled_seq, _ in streams}
    level = level_of(conn, list(later), start_s, end_s, slices)
    cells = (each for stream in later for each in _cells(conn, stream, level, span))
    runs = since(runs, later)
    few = _few(conn, runs, span)
    rows = _some(conn, runs, span, slices) if few is None else few
    return FoundRows((*cells, *rows), LEVELS_S[level], few is None)


def _cells(
    conn: sqlite3.Connection, stream: int, level: int, span: tuple[float, float]
) -> Iterator[FoundRow]:
    for slot, rest in conn.execute(_SELECT_CELLS, (stream, level, *slots_of(level, *span))):
        # By its slot: by its first window two cells could fall into one slice, and none into the
        # next, which would look like a gap.
        at_s = slot * LEVELS_S[level]
        if at_s < span[1]:
            cell = read_cell(rest, b"")
            yield FoundRow(at_s, 0.0, cell.predictions, cell.values)


def _few(
    conn: sqlite3.Connection, runs: Iterable[Run], span: tuple[float, float]
) -> tuple[FoundRow, ...] | None:
    """Return every window of a range, or None where there are too many."""
    found: list[tuple[float, float, bytes]] = []
    for each in spans_of(runs):
        most = MOST_WINDOWS + 1 - len(found)
        found += conn.execute(_SELECT_WINDOWS + " LIMIT ?", (*each, *span, most))
        if len(found) > MOST_WINDOWS:
            return None
    return tuple(map(_row, found))


def _some(
    conn: sqlite3.Connection, runs: Sequence[Run], span: tuple[float, float], slices: int
) -> tuple[FoundRow, ...]:
    """Return the newest windows of each slice of a range."""
    width_s = (span[1] - span[0]) / slices
    edges = [span[0] + at * width_s for at in range(slices)] + [span[1]]
    query = _SELECT_WINDOWS + " ORDER BY start_s DESC LIMIT ?"
    return tuple(
        _row(row)
        for low, high in pairwise(edges)
        for each in spans_of(between(runs, low, high))
        for row in conn.execute(query, (*each, low, high, _PER_SLICE))
    )


def _row(row: tuple[float, float, bytes]) -> FoundRow:
    start_s, duration_s, detail = row
    found = read_findings(detail)
    values = {name: _moments.decode(each) for name, each in found.values.items()}
    return FoundRow(start_s, duration_s, found.predictions, values)


_SELECT_CELLS = """
    SELECT slot, rest FROM rollups WHERE stream = ? AND level = ? AND slot BETWEEN ? AND ?
"""

_SELECT_WINDOWS = """
    SELECT start_s, duration_s, detail FROM windows
    WHERE stream = ? AND seq BETWEEN ? AND ? AND start_s >= ? AND start_s < ?
"""
