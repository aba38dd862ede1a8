"""CPU and memory: of the whole machine for the power model, of our processes for the record."""

from __future__ import annotations

import os
from pathlib import Path

from device_agent import processes
from device_agent.host.sysfs import read_text


class MachineLoad:
    """The share of the whole machine's CPU time that is not idle, from /proc/stat."""

    def __init__(self, root: Path) -> None:
        self._path = root / "proc/stat"
        self._before = self._read()

    def share(self) -> float | None:
        """Return the busy share (0 to 1) since the previous call, or None if it is not known."""
        before, self._before = self._before, self._read()
        if before is None or self._before is None:
            return None
        busy, total = (after - earlier for after, earlier in zip(self._before, before, strict=True))
        return min(max(busy / total, 0.0), 1.0) if total > 0 else None

    def _read(self) -> tuple[int, int] | None:
        """Return busy and total time in clock ticks since boot."""
        first = (read_text(self._path) or "").partition("\n")[0].split()
        if len(first) < 5 or first[0] != "cpu":
            return None
        try:
            # user nice system idle iowait irq softirq steal; guest time is within user time.
            ticks = [int(value) for value in first[1:9]]
        except ValueError:
            return None
        return sum(ticks) - sum(ticks[3:5]), sum(ticks)


class ProcessLoad:
    """CPU time and memory of this process and of the inference child it watches."""

    def __init__(self) -> None:
        self._own = os.getpid()
        self._child: int | None = None
        self._used_s: dict[int, float] = {}
        self._cpus = os.cpu_count() or 1

    def watch(self, pid: int | None) -> None:
        """Count this child from now on; None counts none."""
        self._child = pid
        used_s = processes.cpu_s(pid) if pid else None
        if pid and used_s is not None:
            self._used_s[pid] = used_s

    def cpu_s(self) -> float:
        """Return the CPU seconds used since the previous call; the first gives 0."""
        used_s = {pid: processes.cpu_s(pid) for pid in self._pids()}
        before_s, self._used_s = self._used_s, {p: s for p, s in used_s.items() if s is not None}
        return sum(
            max(s - before_s[pid], 0.0) for pid, s in self._used_s.items() if pid in before_s
        )

    def percent(self, cpu_s: float, elapsed_s: float) -> float | None:
        """Return CPU seconds over a time as a percentage of the whole machine."""
        if elapsed_s <= 0:
            return None
        return min(100.0 * cpu_s / elapsed_s / self._cpus, 100.0)

    def memory_bytes(self) -> int | None:
        """Return the resident memory of the processes together."""
        sizes = [processes.resident_bytes(pid) for pid in self._pids()]
        known = [size for size in sizes if size is not None]
        return sum(known) if known else None

    def _pids(self) -> list[int]:
        return [self._own, self._child] if self._child else [self._own]
