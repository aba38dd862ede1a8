"""What an agent takes of its machine: memory, CPU when idle, bytes written, time to the start.

A real agent over TLS at a real broker with a real console, in two states: idle, watching a
directory where nothing comes, and serving 20 samples a second. Windows are 10 s, as they ship.

Memory is in MB of 10^6 bytes, counted in three ways: resident (RSS) has every page of a library
that the process touched, though others share it; proportional (PSS) has its share of those, so it
depends on who else runs, here the child and the console; private has what nobody shares now. In use
is what the process read or wrote within the minute watched (`clear_refs` of proc(5)): the rest of
what is resident was wanted once, most of it at the start.

Bytecode is kept, as pip keeps it where it installs: compiling leaves holes in the heap.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.link.mosquitto import find_mosquitto
from tests.bench._bytecode import kept_bytecode
from tests.fakes.agents import Site, running_site
from tests.fakes.waiting import wait_until

RATE_HZ = 20.0
WATCHED_S = 60.0
"""How long each state is watched: six windows."""
STARTS = 5
MB = 1_000_000
_KB = 1024
WINDOWS = {"telemetry": {"window_s": 10.0}, "update": {"soak_s": 0.5}}


@dataclass(frozen=True)
class Memory:
    """What a process takes, in MB of 10^6 bytes."""

    rss_mb: float
    pss_mb: float
    private_mb: float
    in_use_mb: float


@dataclass(frozen=True)
class Footprint:
    """What an agent took over a while, its child apart.

    Attributes:
        cpu_percent: Of one CPU, both processes together.
        written_bytes: By both, to the disk.
    """

    supervisor: Memory
    child: Memory
    cpu_percent: float
    supervisor_cpu_percent: float
    written_bytes: int


def main(arguments: Sequence[str]) -> dict[str, float]:
    """Measure, print, and return the numbers."""
    kind = "mosquitto" if find_mosquitto() else "amqtt"
    with (
        tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch,
        kept_bytecode(Path(scratch)),
        running_site(Path(scratch), kind, **WINDOWS) as site,
    ):
        site.agent.start()
        site.install(site.add_bundle("1.0.0"))
        site.agent.stop()
        first_s = statistics.median(first_inference_s(site) for _ in range(STARTS))
        serving = measure(site, {"rate_hz": str(RATE_HZ)})
        idle = measure(site, {"kind": '"directory"'})
    for name, found in (("idle", idle), (f"{RATE_HZ:g} Hz", serving)):
        print_state(name, found)
    print(f"from the start of the program to the first inference {first_s:.2f} s")
    return {
        **largest("supervisor", idle.supervisor, serving.supervisor),
        **largest("child", idle.child, serving.child),
        "idle_cpu_percent": round(idle.cpu_percent, 3),
        "first_inference_s": round(first_s, 3),
        "written_mb_per_hour": round(serving.written_bytes / WATCHED_S * 3600 / MB, 2),
        "idle_written_mb_per_hour": round(idle.written_bytes / WATCHED_S * 3600 / MB, 2),
    }


def largest(name: str, *found: Memory) -> dict[str, float]:
    """Return the larger figures of two states."""
    return {
        f"{name}_mb": round(max(each.rss_mb for each in found), 1),
        f"{name}_pss_mb": round(max(each.pss_mb for each in found), 1),
        f"{name}_private_mb": round(max(each.private_mb for each in found), 1),
        f"{name}_in_use_mb": round(max(each.in_use_mb for each in found), 1),
    }


def print_state(name: str, found: Footprint) -> None:
    """Say for people what an agent took."""
    for who, memory in (("supervisor", found.supervisor), ("child", found.child)):
        print(
            f"{name:6} {who:10} {memory.rss_mb:6.1f} MB resident, "
            f"{memory.pss_mb:6.1f} MB proportional, {memory.private_mb:6.1f} MB private, "
            f"{memory.in_use_mb:6.1f} MB in use"
        )
    print(
        f"{name:6} CPU {found.cpu_percent:.2f} % (supervisor {found.supervisor_cpu_percent:.2f} %),"
        f" written {found.written_bytes / WATCHED_S * 3600 / MB:.1f} MB an hour,"
        f" load {os.getloadavg()[0]:.2f}"
    )


def first_inference_s(site: Site) -> float:
    """Start the agent, time it until its child serves, and stop it again.

    The first sample is taken right after the child has said that it serves.
    """
    said = site.agent.text().count("slot.serving")
    began_s = time.monotonic()
    site.agent.start()
    wait_until(lambda: site.agent.text().count("slot.serving") > said, "it to serve")
    took_s = time.monotonic() - began_s
    site.agent.stop()
    return took_s


def measure(site: Site, source: dict[str, str]) -> Footprint:
    """Run the agent with another source and watch it for a while."""
    configure(site.agent.config, source)
    said = site.agent.text().count("slot.serving")
    site.agent.start()
    wait_until(lambda: site.agent.text().count("slot.serving") > said, "it to serve")
    time.sleep(WATCHED_S / 6)  # what a start costs is not what is measured
    supervisor = psutil.Process(site.agent.pid)
    (child,) = supervisor.children()
    for each in (supervisor, child):
        Path(f"/proc/{each.pid}/clear_refs").write_text("1")
    before = [(cpu_s(each.pid), written_bytes(each.pid)) for each in (supervisor, child)]
    began_s = time.monotonic()
    time.sleep(WATCHED_S)
    took_s = time.monotonic() - began_s
    after = [(cpu_s(each.pid), written_bytes(each.pid)) for each in (supervisor, child)]
    used_s = [later[0] - earlier[0] for earlier, later in zip(before, after, strict=True)]
    wrote = [later[1] - earlier[1] for earlier, later in zip(before, after, strict=True)]
    found = Footprint(
        supervisor=memory(supervisor.pid),
        child=memory(child.pid),
        cpu_percent=100 * sum(used_s) / took_s,
        supervisor_cpu_percent=100 * used_s[0] / took_s,
        written_bytes=sum(wrote),
    )
    site.agent.stop()
    return found


def memory(pid: int) -> Memory:
    """Return what a process takes now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    rows = (line.partition(":") for line in lines)
    found = {name: int(rest.split()[0]) * _KB / MB for name, _, rest in rows}
    return Memory(
        rss_mb=found["Rss"],
        pss_mb=found["Pss"],
        private_mb=found["Private_Clean"] + found["Private_Dirty"],
        in_use_mb=found["Referenced"],
    )


def configure(path: Path, source: dict[str, str]) -> None:
    """Set keys of the configuration's source."""
    lines = path.read_text().splitlines()
    at = lines.index("[source]")
    for index in range(at + 1, len(lines)):
        key = lines[index].partition("=")[0].strip()
        if lines[index].startswith("["):
            break
        if key in source:
            lines[index] = f"{key} = {source[key]}"
    path.write_text("\n".join(lines) + "\n")


def cpu_s(pid: int) -> float:
    """Return the CPU time of a process, of all its threads, to the nanosecond."""
    return time.clock_gettime((~pid << 3) | 2)  # Linux: the CPU clock of another process


def written_bytes(pid: int) -> int:
    """Return what a process has had written to a disk."""
    text = Path(f"/proc/{pid}/io").read_text()
    return int(dict(line.split(": ") for line in text.splitlines())["write_bytes"])
