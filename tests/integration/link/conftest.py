from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from app.link import Broker
from device_agent.wire.topics import Topics
from tests.fakes.brokers import BROKER_KINDS, running_broker
from tests.fakes.console import Console, running_console


@pytest.fixture(params=BROKER_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module", params=BROKER_KINDS)
def shared_broker(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    with running_broker(request.param, tmp_path_factory.mktemp("shared")) as broker:
        yield broker


@pytest.fixture
def broker(shared_broker: Broker) -> Broker:
    """A running broker, shared by a module's tests: each has a fleet of its own on it."""
    shared_broker.start()  # a test may have killed it
    return shared_broker


@pytest.fixture
def topics() -> Topics:
    return Topics(f"test-{secrets.token_hex(4)}")


@pytest.fixture
def console(broker: Broker, topics: Topics) -> Iterator[Console]:
    with running_console(broker, topics) as console:
        yield console
