"""Runs mosquitto and ends it with the console: ``python -m app.link.mosquitto_guard PROGRAM ...``.

mosquitto does not look at its stdin, so this small process does it in its place. SIGHUP is passed
on: mosquitto then reads its access rules, passwords, certificates and revocations again.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import subprocess
import sys

from app.link.lifeline import when_parent_is_gone

_PR_SET_PDEATHSIG = 1
_MOST_FILES = 65_536
"""Of which each connection takes one; many systems allow 1,024 unless they are asked."""
_STOP_TIMEOUT_S = 3.0


def main(command: list[str]) -> int:
    """Run `command` until it ends or the parent is gone; its pid is the first line of stdout."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=_prepare,  # noqa: PLW1509 - no other thread runs yet
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    signal.signal(signal.SIGHUP, lambda *_: child.send_signal(signal.SIGHUP))
    when_parent_is_gone(lambda: _stop(child))
    print(child.pid, flush=True)
    return child.wait()


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.kill()


def _prepare() -> None:
    """Make room for many devices, and let mosquitto end with the guard.

    A SIGKILL of the guard itself only Linux can cover; its main thread forked us.
    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # fatal until mosquitto has set its own handler
    most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], _MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
