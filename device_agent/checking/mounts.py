"""Which file system a path lies on, from the kernel's table."""

from __future__ import annotations

import re
from pathlib import Path


def mounted() -> str:
    """Return the table of what is mounted here; empty where it cannot be read."""
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def mount_of(path: Path, table: str) -> tuple[str, str]:
    """Return kind and options of the file system that holds a path; empty where not known.

    Args:
        path: Of something that is there.
        table: As `fstab(5)` has it, in the order of mounting.
    """
    real = path.resolve()
    rows = [row for row in (line.split(" ") for line in table.splitlines()) if len(row) > 3]
    holding = [row for row in rows if real.is_relative_to(_plain(row[1]))]
    # The newest of a place covers the others there.
    deepest = max(reversed(holding), key=lambda row: len(_plain(row[1])), default=None)
    return (deepest[2], deepest[3]) if deepest else ("", "")


def _plain(place: str) -> str:
    """Return a path whose blanks were written as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), place)
