"""An event goes into the spool, and into the log with its own severity."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from device_agent.hearing import Hearing
from device_agent.host import HostSampler
from device_agent.host_options import HostOptions
from device_agent.inbox import Inbox
from device_agent.telemetry import MIN_SPOOL_BYTES, Spool
from device_agent.wire.telemetry import Event


def _ignore(_: Any) -> None:
    pass


def test_the_log_has_an_event_at_its_severity(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path / "spool.db", "edge-01", "boot-1", MIN_SPOOL_BYTES, lambda: 1000.0)
    host = HostSampler(HostOptions(root=str(tmp_path)))
    hearing = Hearing(spool, host, Inbox(_ignore), _ignore)
    caplog.set_level(logging.INFO, "device_agent.hearing")
    hearing.keep(Event(time_s=1.0, code="worker.down", severity="error", detail="SIGKILL"))
    hearing.keep(Event(time_s=1.0, code="source.lost", severity="warning", detail="video"))
    hearing.keep(Event(time_s=1.0, code="agent.stop"))
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("ERROR", "worker.down: SIGKILL"),
        ("WARNING", "source.lost: video"),
        ("INFO", "agent.stop"),
    ]
    assert spool.report().pending == 3
    spool.close()
