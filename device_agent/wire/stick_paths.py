"""Sticks on Windows, which holds no directory open: every step looks where its path leads.

What is promised is what `stick_handles` promises, but for one thing: a link that somebody puts
there between the look and the step after it is followed. A stick cannot do that, a program on this
computer can. Sticks have FAT or exFAT, mostly, which know no links.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import stat
from pathlib import Path

from device_agent.wire.errors import OversizeError, WireError

MAX_NAMES = 100_000
"""So many names in one directory of a stick are no accident."""
_REPARSE_POINT = 0x400
"""What Windows calls a link of any kind, such as a junction."""


class StickFiles:
    """One directory of a stick. Paths are relative, with ``/``.

    Args:
        stick: Where the stick is.
        name: The directory on it.
        make: Whether to make the directory where it is missing.

    Raises:
        WireError: Here and in every method, a name on the way is a link or no directory.
        OSError: Here and in every method, the stick is at fault; FileNotFoundError where it only
            lacks what was asked for.
    """

    def __init__(self, stick: Path, name: str, *, make: bool = False) -> None:
        self._top = _enter(stick, name, make=make)

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def read(self, path: str, max_bytes: int) -> bytes:
        """Return a file's bytes.

        Raises:
            OversizeError: There are more than `max_bytes`; they were not read.
        """
        file = self._place(path)
        found = os.lstat(file)
        _check_no_link(path, found)
        if not stat.S_ISREG(found.st_mode):
            raise WireError("stick", f"{path} is no plain file")
        with file.open("rb") as source:
            data = source.read(max_bytes + 1) if found.st_size <= max_bytes else b""
        if found.st_size > max_bytes or len(data) > max_bytes:
            raise OversizeError("stick", f"{path} has more than {max_bytes} bytes")
        return data

    def write(self, path: str, data: bytes, *, durable: bool = True) -> None:
        """Replace a file whole or not at all; it is on the stick afterwards in any case.

        Windows has no flush for everything at once that would make up for one left out.
        """
        file = self._place(path, make=True)
        draft = file.with_name(f".{file.name}.new")
        draft.unlink(missing_ok=True)
        try:
            with draft.open("xb") as target:
                target.write(data)
                target.flush()
                os.fsync(target.fileno())
            draft.replace(file)
        except BaseException:
            with contextlib.suppress(OSError):
                draft.unlink()
            raise

    def remove(self, path: str) -> None:
        """Remove a file, or a link, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            self._place(path).unlink()

    def names(self, path: str) -> list[str]:
        """Return what a directory holds, in order of names; nothing where it is missing.

        Raises:
            OversizeError: More than `MAX_NAMES`.
        """
        try:
            with os.scandir(self._place(f"{path}/x").parent) as entries:
                found = [entry.name for entry in itertools.islice(entries, MAX_NAMES + 1)]
        except FileNotFoundError:
            return []
        if len(found) > MAX_NAMES:
            raise OversizeError("stick", f"{path} holds more than {MAX_NAMES} names")
        return sorted(found)

    def free_bytes(self) -> int:
        """Return the stick's free space."""
        return shutil.disk_usage(self._top).free

    def _place(self, path: str, *, make: bool = False) -> Path:
        """Return where a path leads, through directories that are none but directories."""
        parts = path.split("/")
        if any(part in ("", ".", "..") or set(part) & set('\\:*?"<>|') for part in parts):
            raise WireError("stick", f"{path[:80]!r} is no path on it")
        place = self._top
        for each in parts[:-1]:
            place = _enter(place, each, make=make)
        return place / parts[-1]


def _enter(parent: Path, name: str, *, make: bool) -> Path:
    place = parent / name
    if make:
        with contextlib.suppress(FileExistsError):
            place.mkdir()
    found = os.lstat(place)
    _check_no_link(name, found)
    if not stat.S_ISDIR(found.st_mode):
        raise WireError("stick", f"{name} is a link, or lies in one")
    return place


def _check_no_link(path: str, found: os.stat_result) -> None:
    attributes: int = getattr(found, "st_file_attributes", 0)
    if stat.S_ISLNK(found.st_mode) or attributes & _REPARSE_POINT:
        raise WireError("stick", f"{path} is a link, or lies in one")
