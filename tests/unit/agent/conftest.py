"""A busy machine keeps a child from its core for seconds: none is given up for that here."""

from __future__ import annotations

import pytest

from device_agent.inference import worker
from tests.fakes.waiting import PATIENCE_S


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill no child that begins or flushes late: what it saw would be lost."""
    for name in ("START_TIMEOUT_S", "STOP_TIMEOUT_S", "KILL_TIMEOUT_S"):
        monkeypatch.setattr(worker, name, PATIENCE_S)
