"""Large blocks leave no holes among small ones."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="needs glibc 2.33 or later"
)

_LOOK = """
import ctypes, sys
from app.heap import settle_heap

class Info(ctypes.Structure):  # struct mallinfo2: nine figures, of which two are of mapped blocks
    _fields_ = [(str(place), ctypes.c_size_t) for place in range(10)]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Info
if sys.argv[1] == "settled":
    assert settle_heap()
for _ in range(3):
    block = bytearray(2_000_000)
    mapped = getattr(library.mallinfo2(), "4")
    del block
print(mapped)
"""


def _mapped_bytes(how: str) -> int:
    """Return what lies outside the heap while a large block is held that was freed before."""
    command = [sys.executable, "-c", _LOOK, how]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_a_large_block_lies_apart_however_often_one_was_freed() -> None:
    assert _mapped_bytes("settled") >= 2_000_000


def test_without_the_setting_it_lies_among_the_small_ones() -> None:
    assert _mapped_bytes("as it comes") < 2_000_000
