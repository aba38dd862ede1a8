"""What lies at a path that somebody gave. Imports next to nothing: the first window asks it.

Where the system cannot even look a name up, one of more than 255 bytes for example, nothing lies
there. `pathlib` says so only from Python 3.14 on and raises before.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_there(path: Path) -> bool:
    """Return whether anything lies at a path."""
    return os.path.exists(path)  # noqa: PTH110 - see above


def is_file(path: Path) -> bool:
    """Return whether a file lies at a path."""
    return os.path.isfile(path)  # noqa: PTH113 - see above


def is_folder(path: Path) -> bool:
    """Return whether a folder lies at a path."""
    return os.path.isdir(path)  # noqa: PTH112 - see above
