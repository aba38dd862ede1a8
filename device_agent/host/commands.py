"""Asking the machine's own tools, where no file says it. None of them changes anything."""

from __future__ import annotations

import subprocess
from pathlib import Path

_TIMEOUT_S = 5.0
_MAX_CHARACTERS = 16_384


def find_tool(root: Path, *places: str) -> Path | None:
    """Return the first of `places` below `root` that is there."""
    for place in places:
        try:
            if (root / place).is_file():
                return root / place
        except OSError:
            continue
    return None


def ask(tool: Path, *arguments: str) -> str | None:
    """Return what the tool prints, or None where it cannot be run, fails or hangs."""
    try:
        answer = subprocess.run(
            [str(tool), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT_S,
            start_new_session=True,  # Ctrl-C is for the agent
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout[:_MAX_CHARACTERS].decode("utf-8", "replace")
