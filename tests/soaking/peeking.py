"""Where another thread is, said by that thread itself.

Neither of the usual ways will do. Who asks `sys._current_frames` keeps the locals of a frame that
returns meanwhile, and a QPainter that outlives its paint event ends the process. And
`faulthandler.dump_traceback` of all threads reads the states of threads without the lock under
which Qt's own threads get theirs: it ended a soak after seven minutes. So the thread gets a signal
and writes its stack in the handler: nothing of it is held, and nobody else's is read.
"""

from __future__ import annotations

import faulthandler
import os
import re
import signal
import tempfile

_FRAMES = 9
_FRAME = re.compile(r'File "(?:.*/)?([^"]*)", line (\d+) in (.*)')
_HEAD = "Stack (most recent call first):\n"


class Peek:
    """Asks one thread where it is, until `stop`. One at a time in a process.

    Args:
        thread: Its identifier in Python.
    """

    def __init__(self, thread: int) -> None:
        self._thread = thread
        self._file = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - until `stop`
        faulthandler.register(signal.SIGUSR1, self._file, all_threads=False)

    def ask(self) -> None:
        """Let the thread write where it is, as soon as it has a core."""
        signal.pthread_kill(self._thread, signal.SIGUSR1)

    def answers(self) -> list[str]:
        """Return what it wrote since the last time: its innermost lines, the innermost first."""
        descriptor = self._file.fileno()
        text = os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode(errors="replace")
        os.ftruncate(descriptor, 0)
        return [_in_short(each) for each in text.split(_HEAD)[1:]]

    def stop(self) -> None:
        """Ask no more."""
        faulthandler.unregister(signal.SIGUSR1)
        self._file.close()


def _in_short(stack: str) -> str:
    lines = stack.splitlines()[:_FRAMES]
    return " < ".join(_FRAME.sub(r"\1:\2 \3", each.strip()) for each in lines)
