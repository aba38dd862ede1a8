"""The processes below one of ours, to prove that none outlives it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import psutil

from tests.fakes.waiting import PATIENCE_S, wait_until


def descendants(pid: int) -> list[psutil.Process]:
    """Return every process that descends from `pid` now."""
    return psutil.Process(pid).children(recursive=True)


def runs_module(process: psutil.Process, module: str) -> bool:
    """Return whether this is `python -m module`; one that has just ended is not."""
    try:
        return module in process.cmdline()
    except psutil.Error:
        return False


def kill(process: psutil.Process) -> None:
    """SIGKILL one; it may have ended since it was found."""
    with suppress(psutil.NoSuchProcess):
        process.kill()


def wait_until_gone(processes: Iterable[psutil.Process], timeout_s: float = PATIENCE_S) -> None:
    """Wait until none of `processes` runs any more."""
    processes = list(processes)
    wait_until(
        lambda: not any(_runs(process) for process in processes),
        f"the end of {[process.pid for process in processes]}",
        timeout_s,
    )


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
