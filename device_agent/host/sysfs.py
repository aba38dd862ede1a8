"""Reading small kernel files that may vanish, be forbidden, or hold anything."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_MAX_BYTES = 4096


def read_text(path: Path) -> str | None:
    """Return the stripped contents, or None if the file cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_MAX_BYTES).decode("utf-8", "replace").strip("\x00 \t\r\n")
    except (OSError, ValueError):
        return None


def read_int(path: Path) -> int | None:
    """Return the contents as a number, or None if there is no number to read."""
    return _as_int(read_text(path) or "")


class HeldFile:
    """A kernel file that is read again and again: it stays open, and a reading is one `pread`.

    A file that has vanished is looked for again with each reading.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = -1

    def __del__(self) -> None:
        self._close()

    def read_int(self) -> int | None:
        """Return the contents as a number, or None if there is no number to read."""
        data = self._read()
        return None if data is None else _as_int(data.decode("utf-8", "replace"))

    def _read(self) -> bytes | None:
        for _ in range(2):  # what was open may be of a device that is gone
            with contextlib.suppress(OSError, ValueError):
                if self._descriptor < 0:
                    self._descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
                if os.fstat(self._descriptor).st_nlink:
                    return os.pread(self._descriptor, _MAX_BYTES, 0)
            self._close()
        return None

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def _as_int(text: str) -> int | None:
    try:
        value = int(text.strip("\x00 \t\r\n"))
    except ValueError:
        return None
    # The kernel has no larger numbers; arithmetic with what is no number of its may overflow.
    return value if abs(value) < 2**64 else None


def find(directory: Path, pattern: str) -> list[Path]:
    """Return what matches in name order; nothing where the directory cannot be listed."""
    try:
        return sorted(directory.glob(pattern), key=_natural)
    except (OSError, ValueError):
        return []


def once_each(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield each directory once, however many ways lead to it."""
    seen: set[Path] = set()
    for path in paths:
        real = path.resolve()
        if real not in seen:
            seen.add(real)
            yield path


def hwmon_chips(root: Path, name: str) -> Iterator[Path]:
    """Yield each hardware monitor of this name once."""
    below_driver = find(root / f"sys/bus/i2c/drivers/{name}", "*/hwmon/hwmon*")
    below_class = [
        chip
        for chip in find(root / "sys/class/hwmon", "hwmon*")
        if read_text(chip / "name") == name
    ]
    return once_each([*below_driver, *below_class])


def _natural(path: Path) -> tuple[int, str]:
    return len(path.name), str(path)
