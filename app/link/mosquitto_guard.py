"""Runs mosquitto and ends it with the console: ``python -m app.link.mosquitto_guard PROGRAM ...``.

mosquitto does not look at its stdin, so this small process does it in its place.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys

from app.link.lifeline import when_parent_is_gone

_PR_SET_PDEATHSIG = 1
_STOP_TIMEOUT_S = 3.0


def main(command: list[str]) -> int:
    """Run `command` until it ends or the parent is gone; its pid is the first line of stdout."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=_die_with_the_guard,  # noqa: PLW1509 - no other thread runs yet
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    when_parent_is_gone(lambda: _stop(child))
    print(child.pid, flush=True)
    return child.wait()


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _die_with_the_guard() -> None:
    """Cover a SIGKILL of the guard itself, which only Linux can; the main thread forked us."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
