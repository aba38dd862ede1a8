"""The trust core: refresh by number of targets, signing of assignments, memory of the agent.

Refreshes take a new set each, as after a release, and are timed in turns with python-tuf's own
Updater, which puts nothing on the disk for good: the ratio is the price of surviving a power cut.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tuf.ngclient import Updater

from app.trust.repository import ImageRepository
from device_agent.trust import TrustStore
from device_agent.trust.fetcher import MEMORY_URL, MemoryFetcher
from device_agent.trust.metadata import CONFIG
from device_agent.wire.metaset import decode_set, encode_set
from tests.fakes.tuf_fleet import DEVICE, Fleet

SIZES = (1, 100, 1000)
ROUNDS = 15
DEVICES = 10_000
"""How many assignments are signed."""


@dataclass
class Sets:
    """One fleet's sets, each newer than the one before."""

    fleet: Fleet
    messages: list[bytes]

    @classmethod
    def make(cls, targets: int, number: int) -> Sets:
        """Release `targets` bundles and then, `number` times, one of them again."""
        fleet = Fleet()
        for release in range(1, targets + 1):
            fleet.add_bundle(release=release)
        return cls(fleet, [encode_set(fleet.publish()) for _ in range(number)])


class Refreshes:
    """The same sets for a trust store and for a bare Updater."""

    def __init__(self, directory: Path, targets: int) -> None:
        self.sets = Sets.make(targets, ROUNDS + 1)
        self.store_s: list[float] = []
        self.bare_s: list[float] = []
        self._store = TrustStore(directory / "store", DEVICE, self.sets.fleet.bootstrap)
        self._bare = directory / "bare"
        self._bare.mkdir(parents=True)
        self._next = iter(self.sets.messages)
        self.once()
        self.store_s.clear()
        self.bare_s.clear()

    def once(self) -> None:
        """Take the next set, both ways."""
        message = next(self._next)
        self.store_s.append(timed(lambda: self._store.refresh_message(message)))
        self.bare_s.append(timed(lambda: self._refresh_bare(message)))

    def _refresh_bare(self, message: bytes) -> None:
        fetcher = MemoryFetcher(decode_set(message))
        root = self.sets.fleet.bootstrap
        Updater(
            str(self._bare), MEMORY_URL, fetcher=fetcher, config=CONFIG, bootstrap=root
        ).refresh()


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Measure, print, and return the numbers."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch:
        found = measure_refresh(Path(scratch))
        found |= measure_signing()
        found |= measure_memory(Path(scratch))
    return found


def measure_refresh(directory: Path) -> dict[str, float]:
    """Time refreshes in turns: whatever else the machine does, it does to all of them."""
    runs = {targets: Refreshes(directory / str(targets), targets) for targets in SIZES}
    for _ in range(ROUNDS):
        for run in runs.values():
            run.once()
    found: dict[str, float] = {}
    print(f"{'targets':>8} {'message':>10} {'refresh':>10} {'bare tuf':>10} {'ratio':>6}")
    for targets, run in runs.items():
        store_ms, bare_ms = (1000 * statistics.median(each) for each in (run.store_s, run.bare_s))
        size = len(run.sets.messages[-1]) / 1024
        print(
            f"{targets:>8} {size:>7.1f} KB {store_ms:>7.1f} ms {bare_ms:>7.1f} ms "
            f"{store_ms / bare_ms:>6.1f}"
        )
        found[f"refresh_ms_{targets}"] = round(store_ms, 2)
        found[f"bare_tuf_ms_{targets}"] = round(bare_ms, 2)
    return found


def measure_signing() -> dict[str, float]:
    """Sign an assignment for each device of a large fleet."""
    fleet = Fleet()
    repository = ImageRepository.load(_released(fleet))
    path = next(iter(repository.targets()))
    signer = fleet.keys["assignments"][0]

    def sign() -> None:
        assignments = repository.assignments(signer, fleet.start)
        for number in range(DEVICES):
            assignments.sign(f"edge-{number}", path, version=1)

    seconds = timed(sign)
    rate = DEVICES / seconds
    print(f"{DEVICES:,} assignments signed in {seconds:.2f} s, {rate:,.0f} a second")
    return {"sign_10000_s": round(10_000 / rate, 3), "sign_per_s": round(rate)}


def _released(fleet: Fleet) -> dict[str, bytes]:
    fleet.add_bundle()
    return fleet.publish()


def measure_memory(directory: Path) -> dict[str, float]:
    """Look at a process with the agent's modules in it, before and after many refreshes."""
    sets = Sets.make(1000, 20)
    place = directory / "memory"
    place.mkdir()
    for number, message in enumerate(sets.messages):
        (place / f"{number:02}.set").write_bytes(message)
    (place / "root.json").write_bytes(sets.fleet.bootstrap)
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(place)], check=True, capture_output=True
    )
    found: dict[str, float] = json.loads(child.stdout)
    print(
        f"agent's memory: {found['python_mib']:.0f} MiB of Python, {found['agent_mib']:.0f} with "
        f"all of the agent loaded, {found['agent_refreshed_mib']:.0f} after 20 refreshes of 1,000 "
        f"targets, {found['agent_refreshed_again_mib']:.0f} after 60"
    )
    return found


_CHILD = """
import gc, json, sys
from pathlib import Path
from tests.fuzz.memory import MIB, rss_bytes
found = {"python_mib": rss_bytes() / MIB}
import device_agent.agent
from device_agent.trust import TrustStore
found["agent_mib"] = rss_bytes() / MIB
place = Path(sys.argv[1])
for name in ("agent_refreshed_mib", "agent_refreshed_again_mib"):
    for turn in range(1 if name == "agent_refreshed_mib" else 2):
        store = TrustStore(place / f"{name}-{turn}", "edge-01", (place / "root.json").read_bytes())
        for message in sorted(place.glob("*.set")):
            store.refresh_message(message.read_bytes())
    gc.collect()
    found[name] = rss_bytes() / MIB
print(json.dumps({name: round(size, 1) for name, size in found.items()}))
"""


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    began_s = time.perf_counter()
    act()
    return time.perf_counter() - began_s
