from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link import Broker
from device_agent.wire.topics import Topics
from tests.fakes.brokers import BROKER_KINDS, running_broker
from tests.fakes.console import Console, running_console


@pytest.fixture(params=BROKER_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def broker(kind: str, tmp_path: Path) -> Iterator[Broker]:
    with running_broker(kind, tmp_path) as broker:
        yield broker


@pytest.fixture
def topics() -> Topics:
    return Topics("test")


@pytest.fixture
def console(broker: Broker, topics: Topics) -> Iterator[Console]:
    with running_console(broker, topics) as console:
        yield console
