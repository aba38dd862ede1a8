"""What the kernel says of a process of ours, from ``/proc``; None where it says nothing."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_KIB = 1024
_UTIME, _STIME = 11, 12
"""Of the fields behind the program's name, which may hold blanks: `proc_pid_stat(5)`."""


def cpu_s(pid: int) -> float | None:
    """Return the CPU seconds that a process has used, of the user's and the system's time."""
    fields = (_read(pid, "stat") or "").rpartition(")")[2].split()
    if len(fields) <= _STIME:
        return None
    return (int(fields[_UTIME]) + int(fields[_STIME])) / _TICKS_PER_S


def resident_bytes(pid: int) -> int | None:
    """Return what a process holds in memory, shared or not."""
    fields = (_read(pid, "statm") or "").split()
    return int(fields[1]) * _PAGE_BYTES if len(fields) > 1 else None


def private_bytes(pid: int) -> int | None:
    """Return what would be free if a process ended: the pages that it shares with nobody."""
    lines = (_read(pid, "smaps_rollup") or "").splitlines()
    found = [line.split()[1] for line in lines if line.startswith("Private_")]
    return sum(int(kib) for kib in found) * _KIB if found else None


def _read(pid: int, name: str) -> str | None:
    try:
        return (_PROC / str(pid) / name).read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended: the read itself may find that, too
        return None
