"""What every test can rely on."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings

from tests.order import beside_each_other

# The same examples everywhere: what passed here passes there. `make soak` looks for new ones.
# No clock judges them: an example that waited for a core is no fault.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent

# Qt must not look for a screen, whichever test imports it first.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Texts and numbers are compared as English writes them, whatever the developer's system speaks.
os.environ["LC_ALL"] = "C.UTF-8"

# Hundreds of child processes import what we do: none of them compiles it anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What a script starts behind its back is deaf to Ctrl+C, and so is all that it starts in turn.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Child processes (agents, brokers, workers) import the tree as the tests do.
os.environ["PYTHONPATH"] = os.pathsep.join(
    part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part
)
assert sys.version_info >= (3, 11)


_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 6 * 1024**3


def pytest_configure(config: pytest.Config) -> None:
    """Write into memory where there is room: no power is cut here, and disks take their time.

    Each of some hundred thousand commits waits for a disk, longest where others write to it, too.
    """
    if not hasattr(config, "workerinput") and _has_room(_MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def _has_room(directory: Path) -> bool:
    """Return whether there is room, in memory too, and programs may be started from there."""
    if not os.access(directory, os.W_OK) or psutil.virtual_memory().available < 2 * _ROOM_BYTES:
        return False
    status = os.statvfs(directory)
    return status.f_bavail * status.f_frsize >= _ROOM_BYTES and not status.f_flag & os.ST_NOEXEC


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files; leave to `make soak` what is marked for it."""
    items[:] = beside_each_other(items)
    if os.environ.get("MUSTER_SOAK"):
        return
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="runs in make soak"))
