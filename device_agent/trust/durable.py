"""Writes that survive a power cut, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomic(path: Path, data: bytes) -> None:
    """Replace `path` by `data`; afterwards it is on the disk.

    Raises:
        OSError: The old content is still there.
    """
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def switch_link(link: Path, target: str) -> None:
    """Make the symbolic link `link` point to `target` in one step, durably.

    Raises:
        OSError: The link points where it did before.
    """
    fresh = link.with_name(f"{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
    sync_directory(link.parent)


def make_directory(directory: Path) -> None:
    """Make `directory` and what is missing above it, durably.

    Raises:
        OSError: It cannot be made.
    """
    if directory.is_dir():
        return
    make_directory(directory.parent)
    directory.mkdir(exist_ok=True)
    sync_directory(directory.parent)


def sync_tree(directory: Path) -> None:
    """Put every file and directory under `directory` on the disk.

    Raises:
        OSError: Not everything is.
    """
    for path in directory.rglob("*"):
        if path.is_file() and not path.is_symlink():
            _sync(path, os.O_RDONLY)
        elif path.is_dir() and not path.is_symlink():
            sync_directory(path)
    sync_directory(directory)


def sync_directory(directory: Path) -> None:
    """Put a directory's entries on the disk."""
    _sync(directory, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    fd = os.open(path, flags)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
