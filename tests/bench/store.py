"""A year of 20 devices: charts of any range, bytes a window, storing beside bare ``executemany``.

Two weeks of one device are stored and rolled up by the real code; its windows are copied for the
other devices row by row, so that they lie mixed as they would, and its cells over the 50 weeks
before. Storing is timed in turn with ``executemany`` of the same finished rows into the same table
in the same transactions, WAL and FULL alike.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np

from app.fleet.cells import LEVELS_S
from app.fleet.store import TelemetryStore
from app.fleet.window_rows import window_row
from app.gui.models.findings import read_found
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Energy, Record, Stage, Window

DEVICES = 20
RAW_S = 14 * 86_400.0
CYCLES = 26
"""Of `RAW_S`: a year."""
QUERIES = 300
POINTS = 1000
ROUNDS = 5
BATCHES = 64
"""In one transaction, as the console stores them."""
BATCH_WINDOWS = 10
TRANSACTIONS = 8
_WINDOW_S = 10.0
_FIRST_S = 5_000 * 21_600.0
_LEAST_RANGE_S = 300.0
_KINDS = 64
_STAGES: tuple[tuple[Stage, float], ...] = (("pre", 1.0), ("run", 4.0), ("post", 0.3))
_SEED = 7


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Measure, print, and return the numbers."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch:
        found = measure_ingest(Path(scratch))
        path = Path(scratch) / "year.db"
        took_s = _timed(lambda: build_year(path))
        windows = CYCLES * DEVICES * RAW_S / _WINDOW_S
        size_bytes = path.stat().st_size
        print(f"built {windows:,.0f} windows, {size_bytes / 1e9:.2f} GB, in {took_s:.0f} s")
        found |= {"bytes_per_window": size_bytes / windows} | measure_charts(path)
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)
    return {name: round(value, 3) for name, value in found.items()}


# Windows


def windows(count: int, start_s: float, seed: int = _SEED) -> Iterator[Window]:
    """Yield windows of 10 s in which a hundred pictures were looked at, one after the other."""
    rng = np.random.default_rng(seed)
    kinds = [_stages(rng) for _ in range(_KINDS)]
    for n in range(count):
        power_w = 8.0 + float(np.sin(n / 900.0)) + float(rng.normal(0, 0.1))
        good = int(rng.integers(85, 98))
        yield Window(
            start_s=start_s + n * _WINDOW_S,
            duration_s=_WINDOW_S,
            bundle=f"{n // 50_000:064d}",
            inferences=100,
            errors=int(n % 997 == 0),
            stages=kinds[int(rng.integers(_KINDS))],
            predictions={"good": good, "pit": 100 - good},
            confidence=(0, 0, 0, 0, 1, 2, 4, 9, 21, 63),
            energy=Energy(
                source="INA3221 VDD_IN", method="measured", scope="board", power_w=power_w,
                energy_j=power_w * _WINDOW_S, idle_w=6.0, net_j=(power_w - 6.0) * _WINDOW_S,
            ),
            cpu_percent=float(rng.normal(35, 4)),
            memory_bytes=412_000_000,
            temperature_c=float(rng.normal(52, 2)),
            throttled=False,
        )  # fmt: skip


def _stages(rng: np.random.Generator) -> dict[Stage, Sketch]:
    spans_s = [rng.gamma(9.0, mean * 1e-3 / 9.0, 100) for _, mean in _STAGES]
    columns = [(name, each) for (name, _), each in zip(_STAGES, spans_s, strict=True)]
    columns.append(("total", np.sum(spans_s, axis=0)))
    found: dict[Stage, Sketch] = {}
    for name, each in columns:
        found[name] = Sketch()
        found[name].add_all(each.tolist())
    return found


def batch(device_id: str, bodies: Sequence[Window], first_seq: int) -> Batch:
    """Return what a device sends."""
    records = tuple(Record(seq=first_seq + at, body=body) for at, body in enumerate(bodies))
    return Batch(
        device_id=device_id,
        spool_id="spool",
        boot_id="boot",
        sent_s=bodies[-1].start_s + _WINDOW_S,
        oldest_seq=first_seq,
        records=records,
    )


# A year


def build_year(path: Path) -> None:
    """Store, roll up and copy."""
    count = int(RAW_S / _WINDOW_S)
    start_s = _FIRST_S + (CYCLES - 1) * RAW_S
    with closing(TelemetryStore(path)) as store:
        bodies = list(windows(count, start_s))
        for at in range(0, count, 5000):
            store.append(batch("edge-00", bodies[at : at + 5000], at + 1))
        # The last number is not settled; with one more the two weeks are whole.
        store.append(
            batch("edge-00", [msgspec.structs.replace(bodies[-1], inferences=0)], count + 1)
        )
        for _ in store.upkeep(start_s + RAW_S):
            pass
    with closing(sqlite3.connect(path)) as conn, conn:
        if CYCLES > 1:  # as if single windows of those weeks had been deleted
            conn.execute("UPDATE streams SET gone_s = ?", (start_s - _WINDOW_S,))
        _copy_devices(conn)
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        conn.execute("PRAGMA journal_mode = DELETE")


def _copy_devices(conn: sqlite3.Connection) -> None:
    """Make a year of the two weeks of the first device, and give every other device the same."""
    streams = [each for each in _columns(conn, "streams") if each not in ("id", "device_id")]
    rest = ", ".join(streams)
    for index in range(1, DEVICES):
        conn.execute(
            f"INSERT INTO streams (device_id, {rest}) SELECT ?, {rest} FROM streams WHERE id = 1",
            (f"edge-{index:02}",),
        )
    if CYCLES > 1:
        _repeat_cells(conn)
    for name in ("windows", "times", "changes", "rollups"):
        copied = ", ".join(
            "streams.id" if each == "stream" else f"{name}.{each}" for each in _columns(conn, name)
        )
        conn.execute(
            f"INSERT INTO {name} SELECT {copied} FROM {name} CROSS JOIN streams"
            " WHERE stream = 1 AND streams.id > 1"
        )


def _repeat_cells(conn: sqlite3.Connection) -> None:
    shifts = "WITH RECURSIVE cycles(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM cycles LIMIT ?)"
    earlier = {
        "first_s": f"first_s - n * {RAW_S}",
        "slot": "slot - n * CASE level "
        + " ".join(f"WHEN {n} THEN {round(RAW_S / s)}" for n, s in enumerate(LEVELS_S))
        + " END",
    }
    values = ", ".join(earlier.get(each, each) for each in _columns(conn, "rollups"))
    conn.execute(
        f"INSERT INTO rollups {shifts} SELECT {values} FROM cycles, rollups", (CYCLES - 1,)
    )


def _columns(conn: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]


# Charts


def measure_charts(path: Path) -> dict[str, float]:
    """Time charts of ranges of every length, each length of which is as likely as another."""
    rng = random.Random(_SEED)
    whole_s, took_ms, found_ms = CYCLES * RAW_S, [], []
    with closing(TelemetryStore(path)) as store:
        for _ in range(QUERIES):
            range_s = _LEAST_RANGE_S * (whole_s / _LEAST_RANGE_S) ** rng.random()
            start_s = _FIRST_S + rng.random() * (whole_s - range_s)
            device_id = f"edge-{rng.randrange(DEVICES):02}"
            began_s = time.perf_counter()
            series = store.windows(device_id, start_s, start_s + range_s, POINTS)
            took_ms.append((time.perf_counter() - began_s) * 1000)
            assert len(series), f"nothing from {start_s} for {range_s} s"
            began_s = time.perf_counter()
            found = read_found(store, device_id, start_s, start_s + range_s)
            found_ms.append((time.perf_counter() - began_s) * 1000)
            assert found.labels == ("good", "pit"), f"nothing found from {start_s} on"
        year = store.windows("edge-00", _FIRST_S, _FIRST_S + whole_s, POINTS)
    assert year.inferences.sum() == CYCLES * int(RAW_S / _WINDOW_S) * 100, "not all of the year"
    p50, p95, worst = (float(np.percentile(took_ms, q)) for q in (50, 95, 100))
    print(f"{QUERIES} charts: p50 {p50:.1f}, p95 {p95:.1f}, worst {worst:.1f} ms", flush=True)
    p50_found, p95_found = (float(np.percentile(found_ms, q)) for q in (50, 95))
    print(f"and of predictions: p50 {p50_found:.1f}, p95 {p95_found:.1f} ms", flush=True)
    return {"query_ms_p50": p50, "query_ms_p95": p95, "found_ms_p95": p95_found}


# Storing


def measure_ingest(scratch: Path) -> dict[str, float]:
    """Store the same windows both ways in turn; return the ratio of the rates."""
    ours, bare = [], []
    bodies = list(windows(BATCHES * BATCH_WINDOWS * TRANSACTIONS, _FIRST_S))
    transactions = list(_transactions(bodies))
    for turn in range(ROUNDS):
        with closing(TelemetryStore(scratch / f"ours-{turn}.db")) as store:
            ours.append(_timed(lambda: [store.append_many(each) for each in transactions]))
            assert store.count().windows == len(bodies)
        bare.append(_bare(scratch / f"bare-{turn}.db", transactions))
    ours_s, bare_s = statistics.median(ours), statistics.median(bare)
    print(
        f"stored {len(bodies) / ours_s:,.0f} windows/s, executemany {len(bodies) / bare_s:,.0f}/s",
        flush=True,
    )
    return {"ingest_vs_raw": bare_s / ours_s, "stored_per_s": len(bodies) / ours_s}


def _transactions(bodies: Sequence[Window]) -> Iterator[list[Batch]]:
    """Yield batches of as many devices as one transaction takes, one after the other's numbers."""
    at = 0
    for turn in range(TRANSACTIONS):
        found = []
        for device in range(BATCHES):
            mine = bodies[at : at + BATCH_WINDOWS]
            found.append(batch(f"edge-{device:02}", mine, turn * BATCH_WINDOWS + 1))
            at += BATCH_WINDOWS
        yield found


def _bare(path: Path, transactions: Sequence[Sequence[Batch]]) -> float:
    """Return the seconds that ``executemany`` takes for rows that are finished before."""
    TelemetryStore(path).close()  # the same tables
    ids = {f"{n:064d}": n for n in range(100)}
    rows = []
    for each in transactions:
        rows.append(
            [
                window_row(1 + stream, record, record.body, ids, 0.0)
                for stream, one in enumerate(each)
                for record in one.records
                if isinstance(record.body, Window)
            ]
        )
    marks = ", ".join("?" * len(rows[0][0]))
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")

        def store() -> None:
            for each in rows:
                with conn:
                    conn.executemany(f"INSERT INTO windows VALUES ({marks})", each)

        return _timed(store)


def _timed(call: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    call()
    return time.perf_counter() - began_s
