from pathlib import Path

import pytest

from tests.fakes.sysfs import FakeMachine


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    return FakeMachine(tmp_path)
