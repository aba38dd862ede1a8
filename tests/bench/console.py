"""The window over 10,000 devices at a telemetry window a second: stalls, ingest, memory, start.

Devices, mosquitto and a bare subscriber are processes of their own. The same open stream, one
window a message at QoS 1, goes to the console (its whole core with TLS to the broker, every window
stored durably and acknowledged, its window offscreen with the fleet page) and then to a bare paho
subscriber that only counts, without TLS. What neither can take the broker
drops, so rates compare what each took. A 5 ms timer on the GUI thread measures how late it is.
What the fleet page's chart shows is stored before: it would fill for 15 minutes.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from app.core import Core
from app.gui.bridge import Bridge
from app.gui.main import make_application
from app.gui.widgets.fleet_charts import CHART_SPAN_S
from app.gui.window import ConsoleWindow
from device_agent.wire.telemetry import Batch, Record
from tests.bench._bytecode import kept_bytecode
from tests.bench._publisher import device_ids, windows
from tests.bench.rollout import Plant, running_console
from tests.fakes.joining import Identity
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE

DEVICES = 10_000
MINUTES = 10.0
COUNT_S = 20.0
WARM_UP_S = 20.0
STARTS = 11
SENDS_ON_S = 5.0
"""After the end of what is measured."""
PROBE_MS = 5
_SAMPLE_MS = 2000
_MOST_DELAY_MS = 10_000
_PATIENCE_S = 120.0
_ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Measure, print, and return the numbers."""
    parser = argparse.ArgumentParser("tests.bench console")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of the window under load")
    minutes = parser.parse_args(arguments).minutes
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch:
        plant = Plant.found(
            Path(scratch) / "data", {each: Identity() for each in device_ids(DEVICES)}
        )
        found = measure_start(plant.workspace.path)
        found |= measure_load(plant, Path(scratch), minutes)
        plant.workspace.close()
    return {name: round(value, 3) for name, value in found.items()}


# First window


def measure_start(workspace: Path) -> dict[str, float]:
    """Time windows from the start of the process, a bare one and `muster console` in turn.

    The program starts its own broker and knows the passphrase from the environment: its first
    window says that it opens the fleet. It is ready when the table of the fleet is painted. The
    first round makes bytecode, as pip does, and is not counted.
    """
    arguments = ("--data", str(workspace), "console", "--port", "0")
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as kept, kept_bytecode(Path(kept)):
        rounds = [(_seen_s("bare"), _seen_s("muster", *arguments)) for _ in range(1 + STARTS)]
    seen = rounds[1:]
    bare = statistics.median(each["bare"] for each, _ in seen)
    first = statistics.median(each["first"] for _, each in seen)
    ready = statistics.median(each["ready"] for _, each in seen)
    print(
        f"first window {first:.2f} s, ready {ready:.2f} s, a bare window {bare:.2f} s, "
        f"load {_load()}",
        flush=True,
    )
    return {
        "start_ratio": first / bare,
        "start_s": first,
        "ready_ratio": ready / bare,
        "ready_s": ready,
    }


def _seen_s(kind: str, *more: str) -> dict[str, float]:
    """Return the seconds to what was painted, by its name; see `_first_window`."""
    command = [sys.executable, "-m", "tests.bench._first_window", kind, str(time.monotonic())]
    # Offscreen there is a screen for Qt, and the program asks the environment for one.
    environment = os.environ | {"MUSTER_CONSOLE_PASSPHRASE": CONSOLE, "DISPLAY": "offscreen"}
    done = subprocess.run(
        [*command, *more], capture_output=True, check=True, text=True, cwd=_ROOT, env=environment
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


# Load


def measure_load(plant: Plant, scratch: Path, minutes: float) -> dict[str, float]:
    """Send the same stream to a bare subscriber and to the console."""
    with running_console(plant, scratch) as (core, port):
        wait_until(lambda: core.status().connected, "the console to be connected", _PATIENCE_S)
        stored, seen = _load_console(core, port, minutes * 60)
        core.stop()
        bare = _load_bare(plant, port)
    print(f"stored {stored:,.0f} windows/s, a bare subscriber counted {bare:,.0f}/s", flush=True)
    return {
        "loop_delay_p50_ms": seen.late.percentile_ms(50),
        "loop_delay_p95_ms": seen.late.percentile_ms(95),
        "loop_delay_p99_ms": seen.late.percentile_ms(99),
        "loop_delay_worst_ms": seen.late.percentile_ms(100),
        "table_tick_p50_ms": seen.ticks.percentile_ms(50),
        "table_tick_p95_ms": seen.ticks.percentile_ms(95),
        "windows_per_s": stored,
        "bare_per_s": bare,
        "ingest_ratio": stored / bare,
        "rss_mb": seen.rss_mb[-1],
        "rss_growth_mb_per_min": seen.growth_mb_per_min(),
    }


class Delays:
    """Counts of delays to a tenth of a millisecond.

    A list of them would grow by 0.4 MB a minute: as much as is looked for in the console.
    """

    def __init__(self) -> None:
        self._counts = np.zeros(_MOST_DELAY_MS * 10 + 1, dtype=np.int64)

    def add(self, delay_ms: float) -> None:
        """Count one."""
        self._counts[min(round(delay_ms * 10), len(self._counts) - 1)] += 1

    def percentile_ms(self, percent: float) -> float:
        """Return what so many percent of all do not exceed; 0 without any."""
        seen = self._counts.cumsum()
        return float(np.searchsorted(seen, seen[-1] * percent / 100)) / 10


@dataclass
class Seen:
    """What the window's thread went through.

    Attributes:
        late: Of each tick of the probe.
        ticks: Of each round in which the bridge brought changes to the table.
        rss_mb: Of this process, every `_SAMPLE_MS`.
    """

    late: Delays = field(default_factory=Delays)
    ticks: Delays = field(default_factory=Delays)
    rss_mb: list[float] = field(default_factory=list)

    def growth_mb_per_min(self) -> float:
        """Return the slope of the second half, by least squares."""
        half = np.array(self.rss_mb[len(self.rss_mb) // 2 :])
        minutes = np.arange(len(half)) * _SAMPLE_MS / 60_000
        return float(np.polyfit(minutes, half, 1)[0]) if len(half) > 2 else 0.0


class Probe(QObject):
    """Timers on the GUI thread that note how late they are, and how much memory there is."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._seen = seen
        self._last_s = time.perf_counter()
        self._timers = [self._timer(PROBE_MS, self._beat), self._timer(_SAMPLE_MS, self._weigh)]
        self._weigh()

    def _timer(self, interval_ms: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(call)
        timer.start(interval_ms)
        return timer

    def _beat(self) -> None:
        now_s = time.perf_counter()
        self._seen.late.add(max((now_s - self._last_s) * 1000 - PROBE_MS, 0.0))
        self._last_s = now_s

    def _weigh(self) -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self._seen.rss_mb.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def _load_console(core: Core, port: int, seconds: float) -> tuple[float, Seen]:
    """Return windows stored a second, and what the GUI thread went through meanwhile."""
    _fill_chart(core)
    make_application()
    window = ConsoleWindow(core)
    window.show()
    store = core.workspace.store
    with _publisher(core.workspace.fleet, port, WARM_UP_S + seconds + SENDS_ON_S) as sending:
        _run_window(WARM_UP_S)
        cpu_before_s = _cpu_s()
        seen, before, began_s = Seen(), store.count().windows, time.monotonic()
        probe = Probe(seen)
        with _timed_ticks(window.bridge, seen):
            _run_window(seconds)
        probe.deleteLater()
        per_s = (store.count().windows - before) / (time.monotonic() - began_s)
        used = {
            name: (spent_s - cpu_before_s.get(name, 0.0)) / seconds
            for name, spent_s in _cpu_s().items()
        }
        shown = ", ".join(f"{name} {share:.2f}" for name, share in used.items() if share > 0.01)
        print(f"processors by thread and child: {shown}", flush=True)
        status = core.status()
        print(f"queue {status.queued}, dropped {status.dropped}, load {_load()}", flush=True)
        print(f"devices sent: {_ended(sending)}", flush=True)
    rows = window.fleet_page.model.rowCount()
    assert rows == DEVICES, f"the table shows {rows} devices"
    window.close()
    return per_s, seen


def _fill_chart(core: Core) -> None:
    """Store what the chart of the first device shows when it begins, a window a second."""
    ends_s, (window,) = time.time(), windows(1)
    starts_s = ends_s - CHART_SPAN_S + np.arange(int(CHART_SPAN_S))
    records = tuple(
        Record(seq=number, body=msgspec.structs.replace(window, start_s=float(start_s)))
        for number, start_s in enumerate(starts_s, start=1)
    )
    (device_id,) = device_ids(1)
    core.workspace.store.append(
        Batch(
            device_id=device_id,
            spool_id="before",
            boot_id="before",
            sent_s=ends_s,
            oldest_seq=1,
            records=records,
        )
    )


def _cpu_s() -> dict[str, float]:
    """Return what each thread of ours, and each process below, has used of the processors."""
    found = {
        thread.name: _cpu_of_s(Path(f"/proc/self/task/{thread.native_id}"))
        for thread in threading.enumerate()
    }
    for process in _below(Path("/proc/self")):
        program = (process / "cmdline").read_text().split("\0")
        name = program[2] if program[1] == "-m" else Path(program[0]).name
        found[f"{name} {process.name}"] = _cpu_of_s(process)
    return found


def _below(process: Path) -> Iterator[Path]:
    for task in (process / "task").iterdir():
        for each in (task / "children").read_text().split():
            yield Path("/proc") / each
            yield from _below(Path("/proc") / each)


def _cpu_of_s(task: Path) -> float:
    spent = (task / "stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def _run_window(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


@contextmanager
def _timed_ticks(bridge: Bridge, seen: Seen) -> Iterator[None]:
    """Time the bridge's rounds from outside: they start and end with its timer's signal."""
    timer = bridge.timer

    def tick() -> None:
        began_s = time.perf_counter()
        bridge.tick()
        seen.ticks.add((time.perf_counter() - began_s) * 1000)

    timer.timeout.disconnect()
    timer.timeout.connect(tick)
    yield
    timer.timeout.disconnect()
    timer.timeout.connect(bridge.tick)


def _load_bare(plant: Plant, port: int) -> float:
    """Return messages a second that a bare subscriber counts."""
    every = plant.workspace.topics.telemetry("x").replace("/x/", "/+/")
    command = [sys.executable, "-m", "tests.bench._counting", str(port), every, str(COUNT_S)]
    fleet, seconds = plant.workspace.fleet, COUNT_S + 2
    with _child(command, "there") as counting, _publisher(fleet, port, seconds) as sending:
        found = _ended(counting)
        print(f"devices sent: {_ended(sending)}", flush=True)
    return found["per_s"]


def _publisher(fleet: str, port: int, seconds: float) -> AbstractContextManager[_Process]:
    module = [sys.executable, "-m", "tests.bench._publisher"]
    return _child([*module, str(port), fleet, str(DEVICES), str(seconds)], "sending")


_Process = subprocess.Popen[str]


@contextmanager
def _child(command: Sequence[str], word: str) -> Iterator[_Process]:
    """Run a child that has said that it is ready."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as child:
        try:
            assert child.stdout is not None
            said = child.stdout.readline().strip()
            assert said == word, f"{command[2]} said {said!r}"
            yield child
        finally:
            child.kill()


def _ended(child: _Process) -> dict[str, float]:
    """Wait for a child's end; return the numbers that it found."""
    output, _ = child.communicate(timeout=_PATIENCE_S)
    found: dict[str, float] = json.loads(output.splitlines()[-1])
    return found


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"
