"""Keeps what the C library holds on to from growing with the days that a console is open."""

from __future__ import annotations

import ctypes
import sys

LARGE_BYTES = 256 * 1024
"""Far above what is kept for long; frames of telemetry, answers of the database and pictures are
larger, and gone again in a moment."""
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""Of glibc's malloc.h; mallopt(3)."""


def settle_heap() -> bool:
    """Keep large blocks apart from small ones, and all threads' in one place; call it early.

    Once a large block was freed, glibc takes the next ones of its size from among the small ones,
    where some small one that lives longer keeps each hole from being given back; and each thread
    has holes of its own. With 10,000 windows a second 20 MB of them came to be in four minutes,
    and more each minute; with this 6 MB, once and for all (`tests.bench console`).

    Returns:
        Whether the C library has these settings; others are left as they are.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:  # another system, or musl
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES) and mallopt(_M_ARENA_MAX, 1))
