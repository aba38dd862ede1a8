"""How this program is started again as another process, installed or packed into one directory."""

from __future__ import annotations

import sys


def muster_command(*arguments: str) -> list[str]:
    """Return the command line of `muster` with these arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "app.cli.main", *arguments]
