"""Puts the unit, its drop-ins and the configuration's directory in place.

What is planned is what is written: `plan` looks and changes nothing, `write` writes it. Installing
again with other accesses takes away the drop-ins that are no longer wanted.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from device_agent.durable import write_atomic
from device_agent.errors import StorageError
from device_agent.service.units import (
    ACCESSES,
    UNIT_NAME,
    Access,
    dropin_name,
    render_dropin,
    render_unit,
)

UNIT_DIR = Path("etc/systemd/system")
SYSTEMCTL_TIMEOUT_S = 120.0
_UNSEEN = ("/home", "/root", "/run/user", "/tmp", "/var/tmp")  # noqa: S108 - none is written to
"""What the unit hides from the service (ProtectHome, PrivateTmp)."""


@dataclass(frozen=True)
class Plan:
    """What an installation writes.

    Attributes:
        directories: To be made where they are missing.
        files: Path and text.
        stale: Drop-ins of an earlier installation that go.
    """

    directories: tuple[Path, ...]
    files: tuple[tuple[Path, str], ...]
    stale: tuple[Path, ...]


def plan(command: Sequence[str], config: Path, accesses: Sequence[Access], root: Path) -> Plan:
    """Return what to write; changes nothing.

    Args:
        command: How the agent is started, the program's absolute path first.
        config: The configuration's absolute path on the running system.
        accesses: What the service may reach beyond its state directory and the network.
        root: The system's root directory; another one for images and tests.
    """
    units = root / UNIT_DIR
    dropins = units / f"{UNIT_NAME}.d"
    files = [(units / UNIT_NAME, render_unit(command, config))]
    files += [(dropins / dropin_name(each), render_dropin(each)) for each in accesses]
    unwanted = (dropins / dropin_name(each) for each in ACCESSES if each not in accesses)
    directories = (units, *([dropins] if accesses else []), root / config.parent.relative_to("/"))
    return Plan(directories, tuple(files), tuple(path for path in unwanted if path.exists()))


def write(planned: Plan) -> None:
    """Write a plan; nothing is started.

    Raises:
        StorageError: Something cannot be written; what was there is whole.
    """
    path = planned.directories[0]
    try:
        for path in planned.directories:
            path.mkdir(parents=True, exist_ok=True, mode=0o755)
        for path, text in planned.files:
            write_atomic(path, text.encode(), 0o644)
        for path in planned.stale:
            path.unlink()
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}; {_advice()}") from error


def start() -> None:
    """Have systemd read the unit, start it now, and at each boot.

    Raises:
        StorageError: There is no systemd here, or it refuses.
    """
    if not Path("/run/systemd/system").is_dir():
        raise StorageError(
            "systemd does not run on this machine: the unit is written, nothing was started; "
            "leave --now out in an image or container"
        )
    for words in (["daemon-reload"], ["enable", "--now", UNIT_NAME]):
        _systemctl(words)


def agent_command() -> tuple[str, ...]:
    """Return how this very installation of the agent is started."""
    program = Path(sys.executable).with_name("muster-agent")
    if os.access(program, os.X_OK):
        return (str(program),)
    return (sys.executable, "-m", "device_agent")


def unseen(paths: Sequence[Path]) -> Path | None:
    """Return the first of the paths that the service could not see, if there is one."""
    for path in paths:
        for real in (Path(os.path.normpath(path)), path.resolve()):
            if any(real.is_relative_to(hidden) for hidden in _UNSEEN):
                return real
    return None


def check_program(command: Sequence[str]) -> None:
    """Check that the service can see the program and its Python.

    Raises:
        StorageError: It lies in a home or temporary directory.
    """
    hidden = unseen([Path(command[0]), Path(sys.prefix), Path(sys.base_prefix)])
    if hidden:
        raise StorageError(
            f"the service cannot see {hidden}: home and temporary directories are hidden from it; "
            "install the agent for the machine: `python3 -m venv /opt/muster`, then its wheel with "
            "`/opt/muster/bin/pip install 'FILE.whl[agent]'`"
        )


def check_rights(root: Path) -> None:
    """Check that whoever asks may write there, before anything is written.

    Raises:
        StorageError: It needs root.
    """
    if root == Path("/") and os.geteuid() != 0:
        raise StorageError(f"/{UNIT_DIR} can be written by root alone; {_advice()}")


def _advice() -> str:
    return "run `sudo muster-agent install-service`, or --dry-run to see what it writes"


def _systemctl(words: list[str]) -> None:
    try:
        done = subprocess.run(
            ["systemctl", *words],  # noqa: S607 - wherever the distribution keeps it
            capture_output=True,
            text=True,
            check=False,
            timeout=SYSTEMCTL_TIMEOUT_S,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise StorageError(f"systemctl {words[0]} failed: {error}") from error
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise StorageError(
            f"systemctl {' '.join(words)} failed: {said}; look at `journalctl -u {UNIT_NAME}`"
        )
