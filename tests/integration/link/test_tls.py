"""The console's link over TLS: it finds its broker, no other, and says what is in the way."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.link import ClientTls, ConsoleLink
from app.link.mosquitto import find_mosquitto
from device_agent.wire.topics import Topics
from tests.fakes.brokers import running_broker, running_mosquitto
from tests.fakes.console import Console, retained
from tests.fakes.tls import FleetTls
from tests.fakes.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
TOPICS = Topics("plant")


@contextmanager
def linked(broker, tls: ClientTls | None) -> Iterator[Console]:
    """Run a console that may never get in."""
    console = Console(broker, TOPICS, tls)
    console.publisher.start(console.link)
    console.link.start()
    try:
        yield console
    finally:
        console.publisher.stop()
        console.link.stop()


def wait_error(link: ConsoleLink, words: str) -> None:
    wait_until(lambda: words in link.error, f"an error that says {words!r}, not {link.error!r}")
    assert not link.connected


def test_a_console_publishes_over_tls_and_comes_back_with_a_new_certificate(tmp_path):
    fleet = FleetTls(TOPICS)
    issued = []

    def issue():
        issued.append(fleet.ca.issue_console())
        return issued[-1]

    with running_mosquitto(tmp_path, fleet) as broker, linked(broker, fleet.client(issue)) as site:
        site.hold([retained(TOPICS.meta, b"meta")])
        broker.stop()
        wait_until(lambda: not site.link.connected, "the loss to be seen")
        broker.start()
        assert site.publisher.wait_idle(PATIENCE_S)
        serials = [each.certificate.serial_number for each in issued]
        assert len(set(serials)) == len(serials) >= 2


def test_no_key_stays_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    FleetTls(TOPICS).console().renew()
    assert list(tmp_path.iterdir()) == []


def test_another_fleets_broker_is_not_talked_to(tmp_path):
    ours, theirs = FleetTls(TOPICS), FleetTls(TOPICS)
    with running_mosquitto(tmp_path, theirs) as broker, linked(broker, ours.console()) as site:
        wait_error(site.link, "certificate is none of this fleet's")


def test_a_broker_under_another_address_is_not_talked_to(tmp_path):
    fleet = FleetTls(TOPICS)
    fleet.server = fleet.ca.issue_server(["broker.example"])
    with running_mosquitto(tmp_path, fleet) as broker, linked(broker, fleet.console()) as site:
        wait_error(site.link, "IP address mismatch")


def test_a_broker_that_does_not_take_our_certificate_is_named(tmp_path):
    ours, theirs = FleetTls(TOPICS), FleetTls(TOPICS)
    tls = ours.client(theirs.ca.issue_console)
    with running_mosquitto(tmp_path, ours) as broker, linked(broker, tls) as site:
        wait_error(site.link, "refuses the console's certificate")


def test_a_broker_without_tls_is_not_talked_to(tmp_path):
    with (
        running_broker("amqtt", tmp_path) as broker,
        linked(broker, FleetTls(TOPICS).console()) as site,
    ):
        wait_error(site.link, "the broker does not answer")


def test_a_console_without_rights_is_noticed(tmp_path, monkeypatch):
    """Its publications and its subscriptions succeed, as MQTT 3.1.1 has it, and nothing comes."""
    monkeypatch.setattr("app.link.publisher._ECHO_TIMEOUT_S", 0.3)
    fleet = FleetTls(TOPICS)
    tls = fleet.named("somebody")
    with running_mosquitto(tmp_path, fleet) as broker, linked(broker, tls) as site:
        wait_until(lambda: site.link.connected, "it to connect")
        site.publisher.sync([retained(TOPICS.meta, b"meta")])
        wait_until(lambda: site.publisher.denied, "the denial to be noticed")
        assert not site.publisher.idle


def test_two_consoles_of_one_fleet_are_told_of_each_other(tmp_path):
    fleet = FleetTls(TOPICS)
    with (
        running_mosquitto(tmp_path, fleet) as broker,
        linked(broker, fleet.console()) as first,
        linked(broker, fleet.console()) as second,
    ):
        words = "does another console"
        wait_until(lambda: words in first.link.error or words in second.link.error, "the error")


def test_the_brokers_certificate_changes_while_it_runs(tmp_path):
    fleet = FleetTls(TOPICS)
    fleet.server = fleet.ca.issue_server(["broker.example"])
    with running_mosquitto(tmp_path, fleet) as broker, linked(broker, fleet.console()) as site:
        wait_error(site.link, "mismatch")
        fleet.server = fleet.ca.issue_server(["127.0.0.1"])
        broker.admit(fleet.access())
        wait_until(lambda: site.link.connected, "the console to connect")


def test_its_files_are_for_their_owner_alone_even_with_a_space_in_the_path(tmp_path):
    fleet = FleetTls(TOPICS)
    with (
        running_mosquitto(tmp_path / "my fleet", fleet) as broker,
        linked(broker, fleet.console()) as site,
    ):
        wait_until(lambda: site.link.connected, "the console to connect")
        modes = {
            each.name: each.stat().st_mode & 0o077 for each in Path(broker.directory).iterdir()
        }
    modes.pop("broker.log")
    assert modes == dict.fromkeys(modes, 0)
    assert "server.key" in modes
