"""How much memory this process takes."""

from __future__ import annotations

import os
from pathlib import Path

MIB = 1024 * 1024
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def rss_bytes() -> int:
    """Return the resident set's size."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES
