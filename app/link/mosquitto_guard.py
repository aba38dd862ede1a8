"""Runs mosquitto and ends it with the console: ``python -m app.link.mosquitto_guard PROGRAM ...``.

mosquitto does not look at its stdin, so this small process does it in its place. SIGHUP is passed
on: mosquitto then reads its access rules, passwords, certificates and revocations again. On Windows
the console tells it by an event, and so do we when it is to end.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import subprocess
import sys

from app.link.lifeline import when_parent_is_gone
from app.link.windows_events import tell
from app.system import OWN_CONSOLE

_PR_SET_PDEATHSIG = 1
_MOST_FILES = 65_536
"""Of which each connection takes one; many systems allow 1,024 unless they are asked."""
_STOP_TIMEOUT_S = 3.0


def main(command: list[str]) -> int:
    """Run `command` until it ends or the parent is gone; its pid is the first line of stdout."""
    child = _start(command)
    when_parent_is_gone(lambda: _stop(child))
    print(child.pid, flush=True)
    return child.wait()


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=_PREPARE,  # noqa: PLW1509 - no other thread runs yet
        creationflags=OWN_CONSOLE,
    )
    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        signal.signal(signal.SIGHUP, lambda *_: child.send_signal(signal.SIGHUP))
    return child


def _stop(child: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32" or not tell(child.pid, "shutdown"):
        child.terminate()
    try:
        child.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _prepare() -> None:
    """Make room for many devices, and let mosquitto end with the guard.

    A SIGKILL of the guard itself only Linux can cover; its main thread forked us.
    """
    if sys.platform != "win32":
        import resource

        # Fatal until mosquitto has set its own handler.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], _MOST_FILES)
        with contextlib.suppress(ValueError, OSError):  # macOS gives fewer than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PREPARE = None if sys.platform == "win32" else _prepare
"""Run between fork and exec; Windows has no such place."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
