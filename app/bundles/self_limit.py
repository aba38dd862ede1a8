"""What a process may take of the machine, and what it has taken: each system has its own way."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

OVER_TIME, OVER_MEMORY = 91, 92
"""Exit codes of a process that was over a limit of its own, where the system holds it to none."""
_LOOK_S = 0.05


def limit(cpu_s: int, memory_bytes: int) -> None:
    """Let this process take so much and no more."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:
        watch(cpu_s, memory_bytes, os._exit)


def watch(cpu_s: float, most_bytes: int, end: Callable[[int], None]) -> threading.Thread:
    """Look at what this process takes, and end it when it is over.

    The runtime lets other threads go on while it loads and runs a model.
    """

    def look() -> None:
        while True:
            if time.process_time() > cpu_s:
                end(OVER_TIME)
                return
            if memory_bytes()[0] > most_bytes:
                sys.stderr.write(f"it takes more than {most_bytes // 2**20} MB of memory\n")
                sys.stderr.flush()
                end(OVER_MEMORY)
                return
            time.sleep(_LOOK_S)

    thread = threading.Thread(target=look, name="limits", daemon=True)
    thread.start()
    return thread


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("others", ctypes.c_size_t * 6),
        )

    def memory_bytes() -> tuple[int, int]:
        """Return what this process has in memory now, and what it had at most."""
        found = _Counters(cb=ctypes.sizeof(_Counters))
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        query = kernel.K32GetProcessMemoryInfo
        query.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD)
        if not query(kernel.GetCurrentProcess(), found, ctypes.sizeof(found)):
            raise ctypes.WinError()
        return found.WorkingSetSize, found.PeakWorkingSetSize

elif sys.platform == "linux":

    def memory_bytes() -> tuple[int, int]:
        """Return what this process has in memory now, and what it had at most.

        `getrusage` would count the parent's peak before exec.
        """
        return _status_bytes("VmRSS"), _status_bytes("VmHWM")

    def _status_bytes(field: str) -> int:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name == field:
                return int(value.split()[0]) * 1024
        raise OSError(f"/proc/self/status has no {field}")

else:
    import resource

    def memory_bytes() -> tuple[int, int]:
        """Return what this process had in memory at most, twice: macOS counts it in bytes."""
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most, most
