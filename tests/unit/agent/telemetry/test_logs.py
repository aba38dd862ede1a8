"""The newest lines of the log, kept in memory until somebody asks."""

from __future__ import annotations

import logging

from device_agent.telemetry import LogRing
from device_agent.telemetry.logs import MAX_TEXT
from device_agent.wire.orders import MAX_LOG_LINES, LogRequest


def logged(*lines: tuple[int, str]) -> LogRing:
    ring = LogRing()
    logger = logging.Logger("device_agent.test")
    logger.addHandler(ring)
    for level, text in lines:
        logger.log(level, "%s", text)
    return ring


def test_the_newest_lines_of_a_level_are_returned_oldest_first() -> None:
    ring = logged(*[(logging.INFO, f"info {n}") for n in range(5)], (logging.ERROR, "bad"))
    lines = ring.lines(LogRequest(level="info", lines=3))
    assert [line.text for line in lines] == ["info 3", "info 4", "bad"]
    assert [line.level for line in lines] == ["info", "info", "error"]
    assert {line.logger for line in lines} == {"device_agent.test"}
    assert [line.text for line in ring.lines(LogRequest(level="warning"))] == ["bad"]


def test_no_more_lines_are_kept_than_may_be_asked_for() -> None:
    ring = logged(*[(logging.DEBUG, f"{n}" * 2000) for n in range(MAX_LOG_LINES + 5)])
    lines = ring.lines(LogRequest(level="debug", lines=MAX_LOG_LINES))
    assert len(lines) == MAX_LOG_LINES
    assert max(len(line.text) for line in lines) == MAX_TEXT


def test_an_exception_is_part_of_its_line() -> None:
    ring = LogRing()
    logger = logging.Logger("device_agent.test")
    logger.addHandler(ring)
    try:
        raise ValueError("of what")
    except ValueError:
        logger.exception("this failed")
    (line,) = ring.lines(LogRequest())
    assert line.text.startswith("this failed\nTraceback")
    assert "of what" in line.text


def test_it_listens_only_while_it_is_asked_to() -> None:
    ring = LogRing()
    logger = logging.getLogger("device_agent.test")
    with ring:
        logger.warning("heard")
    logger.warning("not heard")
    assert [line.text for line in ring.lines(LogRequest())] == ["heard"]
    assert ring not in logging.getLogger().handlers
