"""Waiting for a condition, never for a length of time."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 60.0
"""What nothing here takes, even where many tests share two cores; only a failure waits so long."""


def wait_until(
    condition: Callable[[], object],
    what: str,
    timeout_s: float = PATIENCE_S,
    every_s: float = 0.02,
) -> None:
    """Return once `condition` holds; fail the test naming `what` after `timeout_s`.

    `every_s` is for a look that costs so much that it would keep from its work what is awaited.
    """
    deadline_s = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline_s:
            raise AssertionError(f"waited {timeout_s:.0f} s in vain for {what}")
        time.sleep(every_s)
