"""What a device is made of."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

from device_agent.host.sampler import HostSampler
from device_agent.host.sysfs import read_text
from device_agent.host.zone import time_zone
from device_agent.wire.messages import Inventory


def take_inventory(
    root: Path,
    agent_version: str,
    runtime: str,
    providers: tuple[str, ...],
    host: HostSampler,
    *,
    storage: Path | None = None,
) -> Inventory:
    """Return the inventory; what cannot be found out stays empty.

    Args:
        root: Where /proc, /sys and /etc lie.
        agent_version: Of this agent.
        runtime: Inference runtime with its version.
        providers: Execution providers the runtime offers here.
        host: What it reads, and what it says of the clock.
        storage: Where bundles and telemetry are kept; `root` if not given.
    """
    disk_bytes, free_bytes = _disk(storage or root)
    return Inventory(
        machine=_machine(root),
        system=_system(root),
        python=platform.python_version(),
        agent=agent_version,
        runtime=runtime,
        providers=providers,
        cpu_count=os.cpu_count() or 0,
        memory_bytes=memory_bytes(root),
        disk_free_bytes=free_bytes,
        disk_bytes=disk_bytes,
        power_source=host.power.source,
        power_method=host.power.method,
        power_scope=host.power.scope,
        power_mode=host.power_mode,
        sensors=host.sensors,
        clock=host.clock_state,
        time_zone=time_zone(root),
    )


def _machine(root: Path) -> str:
    """Return the board's or product's name with the architecture."""
    name = read_text(root / "proc/device-tree/model") or read_text(
        root / "sys/class/dmi/id/product_name"
    )
    return f"{name[:200]} ({platform.machine()})" if name else platform.machine()


def _system(root: Path) -> str:
    lines = (read_text(root / "etc/os-release") or "").splitlines()
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    name = fields.get("PRETTY_NAME", platform.system()).strip("\"'")
    return f"{name[:200]}, kernel {platform.release()}"


def memory_bytes(root: Path, field: str = "MemTotal") -> int:
    """Return a figure of the kernel's about memory; 0 where it gives none."""
    for line in (read_text(root / "proc/meminfo") or "").splitlines():
        words = line.split()
        if len(words) >= 2 and words[0] == f"{field}:" and words[1].isdigit():
            return int(words[1]) * 1024
    return 0


def _disk(path: Path) -> tuple[int, int]:
    """Return the size of the disk that `path` is on and what is free; 0 where unknown."""
    try:
        usage = shutil.disk_usage(path)
    except OSError:
        return 0, 0
    return usage.total, usage.free
