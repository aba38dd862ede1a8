"""Lets a child process end with its parent, even when the parent is killed with SIGKILL.

The parent holds the write end of the child's stdin and never writes: the kernel closes it when
the parent is gone, however it went, on every system.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable


def when_parent_is_gone(action: Callable[[], None], grace_s: float = 5.0) -> None:
    """Call `action` on a thread of its own at the end of stdin; `grace_s` later end the process."""

    def watch() -> None:
        stdin = sys.stdin.fileno()
        while os.read(stdin, 4096):
            pass
        action()
        time.sleep(grace_s)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
