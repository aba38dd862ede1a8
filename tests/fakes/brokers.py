"""Real brokers for tests: started on a free port, always stopped.

@pytest.fixture(params=BROKER_KINDS)
def broker(request, tmp_path):
    with running_broker(request.param, tmp_path) as broker:
        yield broker
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest

from app.link.access import BrokerTls
from app.link.brokers import Broker, make_broker
from app.link.mosquitto import find_mosquitto
from device_agent.wire.topics import Topics
from tests.fakes.tls import FleetTls
from tests.fakes.waiting import wait_until

BROKER_KINDS = [
    pytest.param(
        "mosquitto",
        marks=pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed"),
    ),
    "amqtt",
]
LONG_BROKER_KINDS = [
    BROKER_KINDS[0],
    pytest.param("amqtt", marks=[pytest.mark.soak] if find_mosquitto() else []),
]
"""Where a test walks a long way with each kind: the fallback's turn comes in `make soak`."""

TOPICS = Topics("test")
_FLEETS: WeakKeyDictionary[Broker, FleetTls] = WeakKeyDictionary()


FIRST_PORT, PORTS_EACH = 10_000, 2_500
"""Below what the system hands to connections, which would take a port that is not bound just now;
each process that runs tests beside others has ports of its own."""


def free_port() -> int:
    """Return a port that is free, as the next one is: the broker of a console has two.

    None is handed out twice in a row of 1,250: a broker asks for two before it takes either.
    """
    return next(port for port in _PORTS if _is_free(port) and _is_free(port + 1))


def _own_ports() -> Iterator[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    first = FIRST_PORT + worker * PORTS_EACH
    start = random.randrange(0, PORTS_EACH, 2)  # a run of its own does not meet what just ended
    for offset in itertools.count(start, 2):
        yield first + offset % PORTS_EACH


_PORTS = _own_ports()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def running_broker(
    kind: str, directory: Path, topics: Topics = TOPICS, port: int | None = None
) -> Iterator[Broker]:
    """Run a broker of `kind` with its files in ``directory/broker``.

    mosquitto has TLS and serves the fleet of `topics` alone; `tls_of` gives its authority.
    """
    fleet = FleetTls(topics)
    broker = make_broker(directory / "broker", port or free_port(), fleet.broker(free_port()), kind)
    if broker.tls:
        _FLEETS[broker] = fleet
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


def tls_of(broker: Broker) -> FleetTls | None:
    """Return the fleet that a broker serves, None where it has no TLS."""
    return _FLEETS.get(broker)


@contextmanager
def running_mosquitto(
    directory: Path, tls: FleetTls, *, crl: bytes | None = None
) -> Iterator[Broker]:
    """Run mosquitto as the console does: certificates on one listener, codes on the other.

    Args:
        directory: Its files are in ``directory/broker``.
        tls: Whose fleet it serves.
        crl: In place of the list of the revoked that `tls` makes.
    """
    access = tls.access() if crl is None else replace(tls.access(), crl=crl)
    broker_tls = BrokerTls(tls.topics, free_port(), access)
    broker = make_broker(directory / "broker", free_port(), broker_tls, "mosquitto")
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


def kill_broker(broker: Broker) -> None:
    """Kill the broker process with SIGKILL and wait until it is gone."""
    pid = broker.pid
    assert pid is not None, "the broker does not run"
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not broker.alive(), "the broker to die")


def lose_state(broker: Broker) -> None:
    """Kill the broker if it runs, and start it again with nothing in it."""
    if broker.alive():
        kill_broker(broker)
    for saved in broker.directory.glob("*.db*"):
        saved.unlink()
    broker.start()
