"""Gives memory back that the process has freed and holds on to."""

from __future__ import annotations

import ctypes
import gc


def give_back_freed() -> None:
    """Return what a start has freed to the system, where the C library can (glibc).

    That is 3 MB where modules were compiled because their bytecode could not be kept, as in a
    service that may not write to where it is installed.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
