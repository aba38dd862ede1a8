"""What mosquitto on Windows is told by named events, where other systems have signals.

It makes them when it starts; `reload` is SIGHUP, `shutdown` SIGTERM. Never run there.
"""

from __future__ import annotations

import sys
from typing import Literal

Event = Literal["reload", "shutdown"]

_MAY_SET = 0x0002  # EVENT_MODIFY_STATE


def tell(pid: int, event: Event) -> bool:
    """Set an event of a mosquitto; return whether it has it."""
    return _with_event(pid, event, told=True)


def can_be_told(pid: int, event: Event) -> bool:
    """Return whether a mosquitto has made an event, and so waits for it."""
    return _with_event(pid, event, told=False)


def _with_event(pid: int, event: Event, *, told: bool) -> bool:
    found = False
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenEventW.restype = ctypes.c_void_p
        kernel.OpenEventW.argtypes = (ctypes.c_uint32, ctypes.c_int, ctypes.c_wchar_p)
        kernel.SetEvent.argtypes = kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
        handle = kernel.OpenEventW(_MAY_SET, 0, f"mosq{pid}_{event}")
        if handle:
            found = not told or bool(kernel.SetEvent(handle))
            kernel.CloseHandle(handle)
    return found
