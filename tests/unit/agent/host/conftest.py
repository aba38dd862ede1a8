from pathlib import Path

import pytest

from device_agent.host import commands, raspberry
from tests.fakes.sysfs import FakeMachine
from tests.fakes.waiting import PATIENCE_S


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up no tool that has to wait for a core, and call no answer old for that."""
    monkeypatch.setattr(commands, "_TIMEOUT_S", PATIENCE_S)
    monkeypatch.setattr(raspberry, "_MAX_AGE_S", PATIENCE_S)


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    return FakeMachine(tmp_path)
