"""A real agent whose state directory lies on a disk that is full, or read-only: a mount of its own.

The agent is started in its own mount namespace, in which a small tmpfs, or a read-only bind mount,
lies over the state directory. So the kernel itself refuses the writes (ENOSPC, EROFS), nobody else
sees the mount, and it is gone with the process. `inside` is how to look into it from here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

FILLER = "filler"
_SMALL = """
set -e
kept=$(mktemp -d); cp -a "$1/." "$kept"
mount -t tmpfs -o "size=$2" none "$1"
cp -a "$kept/." "$1"; rm -rf "$kept"
dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null || true
shift 2; exec "$@"
"""
_READ_ONLY = """
set -e
mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"
shift; exec "$@"
"""


@cache
def _possible() -> bool:
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    probe = [unshare, "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0


def full(state_dir: Path, size: str) -> list[str]:
    """Return what to put before a command so that its state lies on a full disk of this size."""
    _need_mounts()
    return ["unshare", "-rm", "sh", "-c", _SMALL, "sh", str(state_dir), size]


def kept(state_dir: Path, size: str) -> subprocess.Popen[bytes]:
    """Return a process that keeps such a full disk, whoever ends on it; it ends with its input."""
    command = [*full(state_dir, size), "sh", "-c", "echo there; exec cat >/dev/null"]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert keeper.stdout is not None
    assert keeper.stdout.readline() == b"there\n"
    return keeper


def on(keeper: subprocess.Popen[bytes]) -> list[str]:
    """Return what to put before a command so that it sees the disk of a keeper."""
    return ["nsenter", "--target", str(keeper.pid), "--user", "--mount", "--preserve-credentials"]


def read_only(state_dir: Path) -> list[str]:
    """Return what to put before a command so that it cannot write its state."""
    _need_mounts()
    return ["unshare", "-rm", "sh", "-c", _READ_ONLY, "sh", str(state_dir)]


def inside(pid: int, path: Path) -> Path:
    """Return the path as the process sees it."""
    return Path(f"/proc/{pid}/root{path}")


def make_room(pid: int, state_dir: Path) -> None:
    """Let the full disk have room again."""
    inside(pid, state_dir / FILLER).unlink()


def fill(pid: int, state_dir: Path) -> None:
    """Leave no byte of the small disk."""
    path = inside(pid, state_dir / FILLER)
    with path.open("ab", buffering=0) as file:
        disk = os.fstatvfs(file.fileno())
        at_once = disk.f_bavail * disk.f_frsize
        with suppress(OSError):  # at once, to catch in the middle whoever writes meanwhile
            os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, max(at_once, 1))
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            os.fsync(file.fileno())


def _need_mounts() -> None:
    if not _possible():
        pytest.skip("no mount namespaces here: `unshare -rm mount` is refused")
