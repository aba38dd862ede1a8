"""What is doubtful about the time of day: jumps, and a clock that nobody keeps right.

Durations never come from this clock; it only dates windows. It is compared with one that counts on
through suspend, so that a machine which slept is no machine whose clock was set.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from device_agent.host.says import Says
from device_agent.wire.telemetry import ClockState, Event

JUMP_S = 0.5
"""A clock that is being kept right is pulled by 0.5 ms a second; whatever is more was set."""
EARLIEST_S = datetime(2026, 1, 1, tzinfo=timezone.utc).timestamp()
"""This program is younger: a device without a battery for its clock starts in 1970."""

_READ_WITHIN_S = 0.05
_TRIES = 5
_TIMESYNCD = "run/systemd/timesync/synchronized"
_STATUS = 40
"""Offset of the `status` of a 64-bit `struct timex`; a 32-bit machine is asked by return value."""
_STA_UNSYNC = 0x40
_TIME_ERROR = 5


class ClockWatch:
    """Watches the clock from one window to the next. For one thread at a time.

    Args:
        root: Where /run lies.
        note: Gets an event when the clock was set, or begins or ceases to be kept right.
        wall: Unix time.
        steady: Time that is never set.
        kernel: Whether the kernel holds the clock for synchronised, None where it does not say.
    """

    def __init__(
        self,
        root: Path,
        note: Callable[[Event], None],
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] | None = None,
        kernel: Callable[[], bool | None] | None = None,
    ) -> None:
        self._timesyncd = root / _TIMESYNCD
        self._note = note
        self._wall = wall
        self._steady = steady or _since_boot_s
        self._kernel = kernel or kernel_synchronised
        self._offset_s = self._read_offset_s()
        self._synchronised = self._is_synchronised()
        self._jumped = False
        self._doubtful = not self._synchronised

    @property
    def synchronised(self) -> bool:
        """Whether somebody keeps this clock right, as of the newest look."""
        return self._synchronised

    def look(self) -> None:
        """Compare the clocks; more often than jumps follow one another."""
        self._look_for_jump()
        before, self._synchronised = self._synchronised, self._is_synchronised()
        self._doubtful |= not self._synchronised
        if before != self._synchronised:
            self._tell_state()

    def take(self) -> ClockState:
        """Return what was doubtful since the previous call."""
        state: ClockState = "jumped" if self._jumped else "unsynchronised" if self._doubtful else ""
        self._jumped, self._doubtful = False, not self._synchronised
        return state

    def _look_for_jump(self) -> None:
        offset_s = self._read_offset_s()
        if offset_s is None:
            return  # the machine is too busy to tell; the next look compares with what was kept
        before_s, self._offset_s = self._offset_s, offset_s
        by_s = 0.0 if before_s is None else offset_s - before_s
        if abs(by_s) < JUMP_S:
            return
        self._jumped = True
        now_s = self._wall()
        detail = Says.SET(seconds=by_s, before=_utc(now_s - by_s), now=_utc(now_s))
        self._note(Event(time_s=now_s, code="clock.jumped", severity="warning", detail=detail))

    def _tell_state(self) -> None:
        if self._synchronised:
            event = Event(time_s=self._wall(), code="clock.synchronised")
        else:
            detail = Says.NOBODY()
            code = "clock.unsynchronised"
            event = Event(time_s=self._wall(), code=code, severity="warning", detail=detail)
        self._note(event)

    def _read_offset_s(self) -> float | None:
        """Return wall less steady time, or None where no two readings were close together."""
        for _ in range(_TRIES):
            before_s = self._steady()
            wall_s = self._wall()
            after_s = self._steady()
            if after_s - before_s <= _READ_WITHIN_S:
                return wall_s - (before_s + after_s) / 2
        return None

    def _is_synchronised(self) -> bool:
        if self._wall() < EARLIEST_S:
            return False
        # A container may be kept from asking the kernel. Nothing is known to be wrong then.
        return self._kernel() is not False or _exists(self._timesyncd)


def kernel_synchronised() -> bool | None:
    """Return whether the kernel holds the clock for synchronised; None where it does not say."""
    if ctypes.sizeof(ctypes.c_long) != 8:
        return None
    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    timex = (ctypes.c_char * 512)()  # modes 0: it only reads
    state = int(adjtimex(timex))
    if state < 0:
        return None
    status = ctypes.c_int.from_buffer(timex, _STATUS).value
    return state != _TIME_ERROR and not status & _STA_UNSYNC


def _since_boot_s() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _utc(time_s: float) -> str:
    try:
        return f"{datetime.fromtimestamp(time_s, timezone.utc):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return f"{time_s:.0f}"
