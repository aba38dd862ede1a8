"""The machine that the agent is to run on: disk, identity, runtime, sensors, clock."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from device_agent.checking.findings import Finding, error, warning
from device_agent.checking.mounts import mount_of, mounted
from device_agent.config import Config, load_trusted_root
from device_agent.errors import AgentError, ConfigError
from device_agent.facts import probe_runtime
from device_agent.host import HostSampler
from device_agent.host.inventory import memory_bytes
from device_agent.identity import Identity, find_identity
from device_agent.state_dir import is_held
from device_agent.trust.metadata import check_bootstrap
from device_agent.wiping import read_tombstone

SLOTS_BYTES = 256 * 1024 * 1024
"""Room for two bundles beside each other, of a usual size."""
SOON_DAYS = 60
_FORGETFUL = frozenset({"tmpfs", "ramfs", "overlay"})
_EPOCH_S = datetime(2024, 1, 1, tzinfo=timezone.utc).timestamp()
"""No agent is older than this."""


def check_machine(config: Config) -> Iterator[Finding]:
    """Look at everything that belongs to the device itself; nothing is changed."""
    yield from _state(Path(config.state_dir))
    yield from _disk(config)
    yield from _root(config)
    yield from _identity(Path(config.state_dir))
    yield from _runtime()
    yield from _memory(config)
    yield from _sensors(config)
    yield from _clock()


def _state(directory: Path) -> Iterator[Finding]:
    there = _nearest(directory)
    user = f"user {os.geteuid()}"
    if directory.exists() and not directory.is_dir():
        yield error("state_dir", f"{directory} is no directory", "name another one", "machine")
    elif not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        text = f"{there} cannot be written by {user}"
        yield error("state_dir", text, "correct its permissions, or run this as the agent's user",
                    "machine")  # fmt: skip
    elif directory.exists() and is_running(directory):
        yield Finding("ok", "state_dir", f"{directory}, an agent runs there")
    else:
        yield Finding("ok", "state_dir", str(directory))


def is_running(directory: Path) -> bool:
    """Return whether an agent runs on this state directory, as far as can be seen."""
    try:
        return is_held(directory)
    except AgentError:
        return False


def identity_of(config: Config) -> Identity | None:
    """Return who the device is; None where it is nobody, or its files cannot be read."""
    try:
        return find_identity(Path(config.state_dir))
    except AgentError:
        return None


def _disk(config: Config) -> Iterator[Finding]:
    there = _nearest(Path(config.state_dir))
    kind, options = mount_of(there, mounted())
    if "ro" in options.split(","):
        yield error("state_dir", f"the file system of {there} is read-only", "mount it writable",
                    "machine")  # fmt: skip
    if kind in _FORGETFUL:
        yield warning(
            "state_dir", f"{there} is on {kind}: identity, bundles and telemetry may go with a"
            " restart", "name a directory on a disk",
        )  # fmt: skip
    free = shutil.disk_usage(there).free
    wanted = config.telemetry.spool_max_bytes + config.inference.cache_max_bytes + SLOTS_BYTES
    text = f"{free / 1e6:.0f} MB are free on the disk of {there}"
    if free < wanted:
        remedy = (
            f"make room, or lower telemetry.spool_max_bytes or inference.cache_max_bytes: with two "
            f"bundles they may take {wanted / 1e6:.0f} MB"
        )
        yield warning("state_dir", text, remedy)
    else:
        yield Finding("ok", "state_dir", text)


def _root(config: Config) -> Iterator[Finding]:
    try:
        check_bootstrap(load_trusted_root(config))
    except ConfigError as problem:
        text, _, remedy = str(problem).removeprefix("trusted_root ").rpartition("; ")
        yield error("trusted_root", text.removeprefix("trusted_root: "), remedy)
    else:
        yield Finding("ok", "trusted_root", config.trusted_root)


def _identity(directory: Path) -> Iterator[Finding]:
    try:
        if read_tombstone(directory):
            yield error("identity", "the device was decommissioned", "`muster-agent enrol CODE`")
            return
        found = find_identity(directory)
    except AgentError as problem:
        yield error("identity", str(problem), "`muster-agent enrol CODE --replace`", "machine")
        return
    if found is None:
        yield error("identity", "the device is not enrolled", "`muster-agent enrol CODE`")
        return
    days = (found.ends() - datetime.now(timezone.utc)).days
    text = f"the certificates end on {found.ends():%Y-%m-%d}"
    if days < 0:
        yield error("identity", text, "compare the clock, or `muster-agent enrol CODE --replace`")
    elif days < SOON_DAYS:
        yield warning("identity", text, "let the device meet its console: it renews them by itself")
    else:
        yield Finding("ok", "identity", text)


def _runtime() -> Iterator[Finding]:
    try:
        found = probe_runtime()
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        said = getattr(problem, "stderr", None) or b""
        last = said.decode(errors="replace").strip().splitlines()[-1:] or [str(problem)]
        yield error("runtime", f"ONNX Runtime cannot be used: {last[0]}",
                    "`pip install 'muster[agent]'`, on a Jetson with NVIDIA's own onnxruntime-gpu",
                    "machine")  # fmt: skip
    else:
        yield Finding("ok", "runtime", f"onnxruntime {found.version}: {', '.join(found.providers)}")


def _memory(config: Config) -> Iterator[Finding]:
    limit, total = config.inference.memory_limit_bytes, memory_bytes(Path("/"))
    if limit and total and limit > total:
        yield warning("inference.memory_limit_bytes", f"is more than the {total / 1e6:.0f} MB that"
                      " the machine has", "lower it: it bounds nothing")  # fmt: skip


def _sensors(config: Config) -> Iterator[Finding]:
    host = HostSampler(config.host)
    for text in host.sensors:
        yield Finding("ok", "host", text)
    if host.power.method == "estimated":
        yield Finding(
            "note", "host", f"power will be estimated: {host.power.source}",
            "set host.idle_w and host.max_w to what was measured once, or name a host.plug; where "
            "a sensor is there and unreadable, see `install-service --with power`",
        )  # fmt: skip


def _clock() -> Iterator[Finding]:
    if time.time() < _EPOCH_S:
        yield warning("clock", f"it says {time.strftime('%Y-%m-%d')}",
                      "set it: certificates and documents are judged by it")  # fmt: skip


def _nearest(path: Path) -> Path:
    """Return the path, or what there is of it."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
