"""The newest lines of the agent's log, in memory: sent only when somebody asks for them.

On disk they would cost flash for what is read once a year; a service manager keeps the log anyway.
"""

from __future__ import annotations

import logging
from collections import deque

from device_agent.wire.orders import MAX_LOG_LINES, LogRequest
from device_agent.wire.telemetry import Log, LogLevel

MAX_TEXT = 1000

_LEVELS: tuple[tuple[int, LogLevel], ...] = (
    (logging.ERROR, "error"),
    (logging.WARNING, "warning"),
    (logging.INFO, "info"),
)


class LogRing(logging.Handler):
    """Keeps as many lines as a command may ask for; what the level leaves out never gets here."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[tuple[int, Log]] = deque(maxlen=MAX_LOG_LINES)
        self.setFormatter(logging.Formatter("%(message)s"))

    def __enter__(self) -> LogRing:
        """Listen to everything that is logged."""
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line as it reads now."""
        number = record.levelno
        level: LogLevel = next((name for least, name in _LEVELS if number >= least), "debug")
        text = self.format(record)[:MAX_TEXT]
        line = Log(time_s=record.created, level=level, logger=record.name[:200], text=text)
        self._lines.append((number, line))

    def lines(self, request: LogRequest) -> list[Log]:
        """Return the newest lines of at least the level that is asked for, oldest first."""
        least = logging.getLevelName(request.level.upper())
        found = [line for number, line in self._lines.copy() if number >= least]
        return found[-request.lines :]
