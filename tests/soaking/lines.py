"""What was said that nobody expected: log records, words of Qt, exceptions nobody caught."""

from __future__ import annotations

import gc
import logging
import re
import sys
import threading
import traceback
from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler


@dataclass(frozen=True)
class Expected:
    """A line that may come.

    Attributes:
        source: The logger's name or a part of its beginning; ``qt`` for words of Qt.
        pattern: Found in the line.
        why: It is no fault.
    """

    source: str
    pattern: str
    why: str


EXPECTED = (
    Expected("qt", r"does not support propagateSizeHints", "the offscreen platform has no frames"),
    Expected("qt", r"does not support raise", "the offscreen platform has no stack of windows"),
    Expected("qt", r"does not support keyboard grab|grabbing", "nor a keyboard to take"),
    Expected("app.link", r"", "the broker is killed every few minutes, and the link says so"),
)


class LineWatch(logging.Handler):
    """Counts lines that are not expected, from `start` to `stop`.

    Attributes:
        lines: Each with how often it came; numbers in it are taken for alike.
        expected: How many came that may.
    """

    def __init__(self, expected: tuple[Expected, ...] = EXPECTED) -> None:
        super().__init__(logging.WARNING)
        self.lines: Counter[str] = Counter()
        self.expected = 0
        self._allowed = expected

    def start(self) -> None:
        """Listen from now on."""
        logging.getLogger().addHandler(self)
        logging.captureWarnings(True)
        self._before = (sys.excepthook, sys.unraisablehook, threading.excepthook)
        sys.excepthook = lambda kind, error, trace: self._raised("uncaught", error)
        sys.unraisablehook = lambda args: self._raised(f"in {args.object!r}", args.exc_value)
        threading.excepthook = lambda args: self._raised("in a thread", args.exc_value)
        self._qt_before = qInstallMessageHandler(self._hear_qt)

    def stop(self) -> None:
        """Leave everything as it was; what is garbage may complain before."""
        gc.collect()
        qInstallMessageHandler(self._qt_before)
        sys.excepthook, sys.unraisablehook, threading.excepthook = self._before
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text = f"{text}: {_told(record.exc_info[1])}"
        self._take(record.name, f"{record.levelname.lower()} {text}")

    def _hear_qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            self._take("qt", text)

    def _raised(self, where: str, error: BaseException | None) -> None:
        self._take("python", f"{where} {_told(error) if error else 'nothing'}")

    def _take(self, source: str, text: str) -> None:
        for each in self._allowed:
            if source.startswith(each.source) and re.search(each.pattern, text):
                self.expected += 1
                return
        self.lines[f"{source}: {re.sub(r'[0-9]+', '#', text) if source == 'qt' else text}"] += 1


def _told(error: BaseException) -> str:
    where = traceback.extract_tb(error.__traceback__)[-4:]
    lines = " > ".join(f"{each.filename.rpartition('/')[2]}:{each.lineno}" for each in where)
    return f"{type(error).__name__}: {error} ({lines})"
