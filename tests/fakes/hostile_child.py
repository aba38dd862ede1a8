"""An inference child that a model has taken over: ``python -m tests.fakes.hostile_child FD``.

It does what the environment variable HOSTILE says.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import sys
import time


class Bomb:
    """Writes a file where it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return exec, ("open(__import__('os').environ['HOSTILE_TARGET'], 'w').close()", "")


def main() -> None:
    """Misbehave."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    deed = os.environ["HOSTILE"]
    if deed == "pickle":
        body = pickle.dumps(Bomb())
        channel.sendall(len(body).to_bytes(4, "big") + body)
    elif deed == "huge":
        channel.sendall(b"\xff\xff\xff\xff")
    elif deed == "shut":
        channel.close()
    elif deed == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    time.sleep(600)


if __name__ == "__main__":
    main()
