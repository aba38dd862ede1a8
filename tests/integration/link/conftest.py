from __future__ import annotations

import secrets
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


@pytest.fixture(scope="module")
def shared_amqtt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Slow to start and for every fleet: shared by a module's tests."""
    with running_broker("amqtt", tmp_path_factory.mktemp("shared")) as broker:
        yield broker


@pytest.fixture
def broker(
    kind: str, topics: Topics, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Broker]:
    """A running broker that serves the fleet of `topics`."""
    if kind == "amqtt":
        shared: Broker = request.getfixturevalue("shared_amqtt")
        shared.start()  # a test may have killed it
        yield shared
        return
    with running_broker(kind, tmp_path, topics) as own:
        yield own


@pytest.fixture
def topics() -> Topics:
    return Topics(f"test-{secrets.token_hex(4)}")


@pytest.fixture
def console(broker: Broker, topics: Topics) -> Iterator[Console]:
    with running_console(broker, topics) as console:
        yield console
