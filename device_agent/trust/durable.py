"""Durable steps that only generations of metadata need; the others are in device_agent.durable."""

from __future__ import annotations

import os
from pathlib import Path

from device_agent.durable import sync_directory


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


def sync_generation(directory: Path) -> None:
    """Put `directory`, its own name and every file and directory under it on the disk.

    The name too: the link that is switched to it must never be there alone. Links are entries of
    their directory; python-tuf makes one, ``root.json``.

    Raises:
        OSError: Not everything is.
    """
    for path in directory.rglob("*"):
        if path.is_dir():
            sync_directory(path)
        elif not path.is_symlink():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_directory(directory)
    sync_directory(directory.parent)
