"""Writes that survive a power cut, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomic(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace `path` by `data`; afterwards it is on the disk.

    Args:
        path: Its directory must be there.
        data: The whole new content.
        mode: Who may read it, from the first moment on.

    Raises:
        OSError: The old content is still there.
    """
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def sync_tree(directory: Path) -> None:
    """Put every file and directory under `directory` on the disk.

    Raises:
        OSError: Not everything is.
    """
    for path in sorted(directory.rglob("*")):
        if path.is_dir():
            sync_directory(path)
        else:
            _sync(path, os.O_RDONLY | os.O_NOFOLLOW)
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
