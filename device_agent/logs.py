"""How the agent's log is written: for people in a terminal, as JSON lines for programs."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from datetime import datetime, timezone
from typing import IO, Literal

Form = Literal["auto", "text", "json"]
Level = Literal["debug", "info", "warning", "error"]
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
_DEBUG_PRIORITY = 7


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time``, ``level``, ``logger``, ``text``, perhaps ``trace``.

    Args:
        prefixed: Put ``<N>`` in front, from which the journal takes the priority (`sd-daemon(3)`).
    """

    def __init__(self, *, prefixed: bool = False) -> None:
        super().__init__()
        self._prefixed = prefixed

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        time = datetime.fromtimestamp(record.created, timezone.utc)
        fields = {
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields["trace"] = "".join(traceback.format_exception(*record.exc_info))
        line = json.dumps(fields, ensure_ascii=False)
        return f"<{_priority(record.levelno)}>{line}" if self._prefixed else line


def configure(level: str, form: Form = "auto") -> None:
    """Write this process's log to standard error; what is less severe than `level` is not."""
    logging.basicConfig(level=level.upper(), handlers=[handler_for(sys.stderr, form)])


def handler_for(stream: IO[str], form: Form = "auto") -> logging.Handler:
    """Return what writes a log to a stream; ``auto`` is text in a terminal and JSON elsewhere."""
    handler = logging.StreamHandler(stream)
    if form == "json" or (form == "auto" and not stream.isatty()):
        handler.setFormatter(JsonFormatter(prefixed=_is_journal(stream)))
    else:
        handler.setFormatter(logging.Formatter(_TEXT))
    return handler


def _is_journal(stream: IO[str]) -> bool:
    """Return whether a stream leads into the journal, which `JOURNAL_STREAM` names by inode."""
    named = os.environ.get("JOURNAL_STREAM", "")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return named == f"{found.st_dev}:{found.st_ino}"


def _priority(level: int) -> int:
    return next((number for least, number in _PRIORITIES if level >= least), _DEBUG_PRIORITY)
