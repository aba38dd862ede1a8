"""The log is text for people and JSON lines for programs."""

from __future__ import annotations

import io
import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from device_agent.logs import Form, handler_for


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


@contextmanager
def logger(stream: IO[str], form: Form = "auto") -> Iterator[logging.Logger]:
    """A logger that writes to a stream as the agent's does."""
    log = logging.Logger("device_agent.x")
    log.addHandler(handler_for(stream, form))
    yield log


def test_a_terminal_gets_text() -> None:
    stream = Terminal()
    with logger(stream) as log:
        log.info("it serves")
    assert re.fullmatch(r"[0-9-]+ [0-9:,]+ INFO device_agent.x: it serves\n", stream.getvalue())


def test_a_program_gets_one_json_object_a_line() -> None:
    stream = io.StringIO()
    with logger(stream) as log:
        log.warning("grün,\n%s", "\u2028two lines")
        try:
            raise ValueError("bad\nthing")
        except ValueError:
            log.exception("a fault")
    first, second = (json.loads(line) for line in stream.getvalue().split("\n")[:-1])
    assert first["text"] == "grün,\n\u2028two lines"
    assert (first["level"], first["logger"]) == ("warning", "device_agent.x")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["time"])
    assert "trace" not in first
    assert second["trace"].startswith("Traceback")
    assert "bad\nthing" in second["trace"]


def test_the_form_can_be_chosen() -> None:
    stream = Terminal()
    with logger(stream, "json") as log:
        log.info("b")
    assert json.loads(stream.getvalue())["text"] == "b"


def test_the_journal_is_told_the_priority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)
    with (tmp_path / "journal").open("w+") as stream:
        found = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{found.st_dev}:{found.st_ino}")
        with logger(stream) as log:
            for level in levels:
                log.log(level, "b")
    lines = (tmp_path / "journal").read_text().splitlines()
    assert [line[:3] for line in lines] == ["<7>", "<6>", "<4>", "<3>"]
    assert all(json.loads(line[3:])["text"] == "b" for line in lines)
