"""Ends with who started it: whoever holds the other end of standard input."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable


def watch_stdin(stop: Callable[[], None]) -> None:
    """Call `stop`, on a thread of its own, when standard input ends."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        stop()

    threading.Thread(target=watch, name="stdin", daemon=True).start()
