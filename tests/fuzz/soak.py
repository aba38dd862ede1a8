"""``make soak``: every target under coverage-guided fuzzing, each in a process of its own.

SOAK_MINUTES is how long all of it takes (10 at least count as a soak), SOAK_JOBS how many targets
run at a time. What is found stays in build/soak: the corpora, which the next soak begins with, and
an input for each crash. Ends with 1 if anything crashed, hung, took too much memory or kept it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.registry import all_targets

PLACE = Path("build/soak")
GROWTH_LIMIT_MIB = 8.0
"""More than that over 30,000 inputs is a leak: 280 bytes of each were kept."""
_LEAST_S = 5
_GRACE_S = 120
_COVERAGE = re.compile(r"cov: (\d+)")
_ENDS = {77: "crash", 70: "hang", 71: "out of memory", 78: "crash", -9: "killed", 124: "stuck"}


@dataclass(frozen=True)
class Result:
    """How a target did.

    Attributes:
        inputs: Tried.
        taken: Of these, not refused.
        corpus: Inputs that reached code no other had reached.
        coverage: Edges of our code and python-tuf's that were reached.
        growth_mib: What the parser kept after the corpus had gone through it again and again.
        fault: What went wrong; empty if nothing did.
    """

    name: str
    inputs: int
    taken: int
    slowest_s: float
    corpus: int
    coverage: int
    growth_mib: float
    fault: str


def main() -> int:
    """Soak all targets; return the exit status."""
    minutes = float(os.environ.get("SOAK_MINUTES", "10"))
    jobs = int(os.environ.get("SOAK_JOBS", str(os.cpu_count() or 1)))
    with tempfile.TemporaryDirectory() as scratch:
        names = sorted(all_targets(Path(scratch)))
    chosen = [name for name in names if not sys.argv[1:] or name in sys.argv[1:]]
    each_s = max(int(minutes * 60 * jobs / len(chosen)), _LEAST_S)
    print(f"{len(chosen)} parsers, {each_s} s each, {jobs} at a time", flush=True)
    began_s = time.monotonic()
    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(lambda name: _soak(name, each_s), chosen))
    _print(results, time.monotonic() - began_s)
    faults = [result for result in results if result.fault]
    (PLACE / "summary.json").write_text(
        json.dumps([asdict(result) for result in results], indent=1)
    )
    return 1 if faults else 0


def _soak(name: str, seconds: int) -> Result:
    place = (PLACE / re.sub(r"[^a-z0-9]+", "-", name.lower())).absolute()
    place.mkdir(parents=True, exist_ok=True)
    (place / "stats.json").write_text("{}")
    with tempfile.TemporaryDirectory() as scratch:
        words = ["tests.fuzz.campaign", name, str(seconds), str(place), scratch]
        status = _run(words, place, seconds)
    output = (place / "log.txt").read_text(errors="replace")
    stats = json.loads((place / "stats.json").read_text())
    fault = "" if status == 0 else f"{_ENDS.get(status, f'status {status}')}, see {place}"
    growth_mib = 0.0
    if not fault:
        growth_mib, fault = _replay(name, place)
    coverage = [int(number) for number in _COVERAGE.findall(output)]
    result = Result(
        name,
        stats.get("inputs", 0),
        stats.get("taken", 0),
        round(stats.get("slowest_s", 0.0), 4),
        len(list((place / "corpus").iterdir())) if (place / "corpus").is_dir() else 0,
        max(coverage, default=0),
        round(growth_mib, 2),
        fault,
    )
    print(f"{name}: {result.fault or 'ok'}, {result.inputs} inputs", flush=True)
    return result


def _replay(name: str, place: Path) -> tuple[float, str]:
    """Return how much memory the parser kept, and what is wrong with that."""
    status = _run(["tests.fuzz.replay", name, str(place)], place, 0, "replay.txt")
    lines = (place / "replay.txt").read_text(errors="replace").splitlines()
    if status != 0 or not lines:
        return 0.0, f"replay: status {status}, see {place}/replay.txt"
    growth_mib = float(json.loads(lines[-1])["growth_mib"])
    return growth_mib, "keeps memory" if growth_mib > GROWTH_LIMIT_MIB else ""


def _run(arguments: Sequence[str], place: Path, seconds: int, log: str = "log.txt") -> int:
    with (place / log).open("wb") as output:
        try:
            return subprocess.run(
                [sys.executable, "-m", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=seconds + _GRACE_S,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return 124


def _print(results: Sequence[Result], took_s: float) -> None:
    head = ("parser", "inputs", "taken", "slowest", "corpus", "edges", "kept MiB", "fault")
    rows = [
        (
            result.name,
            f"{result.inputs:,}",
            f"{result.taken:,}",
            f"{result.slowest_s * 1000:.0f} ms",
            str(result.corpus),
            str(result.coverage),
            f"{result.growth_mib:.2f}",
            result.fault or "-",
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    total = sum(result.inputs for result in results)
    faults = sum(bool(result.fault) for result in results)
    print(f"{len(results)} parsers, {total:,} inputs in {took_s / 60:.1f} min: {faults} faults")


if __name__ == "__main__":
    sys.exit(main())
