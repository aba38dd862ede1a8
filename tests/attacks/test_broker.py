"""Rows 30 and 31: mosquitto with the generated configuration, against whoever has got in.

MQTT 3.1.1 says success to what the access rules deny. So each test lets the attacker do something
allowed after what is not: once that has arrived, what has not arrived never will.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.link.brokers import Broker
from app.link.kick import kick
from app.link.mosquitto import find_mosquitto
from app.link.tls import ClientTls
from app.trust.ca import CertificateAuthority, Credentials, new_ca_secret
from device_agent.wire.names import CONSOLE, LOOKOUT, enrolling_name, fetch_name
from device_agent.wire.topics import Topics
from tests.fakes.brokers import running_mosquitto
from tests.fakes.peer import Peer
from tests.fakes.tls import FleetTls
from tests.fakes.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")

TOPICS = Topics("plant")
VICTIM, ATTACKER = "edge-01", "edge-02"
SECRET = "p" * 64


class Plant:
    """A broker, its fleet's authority, and everybody who connects."""

    def __init__(self, broker: Broker, tls: FleetTls) -> None:
        self.broker = broker
        self.tls = tls
        self.peers: list[Peer] = []
        self.console = self.enter(tls.console())
        self.console.subscribe(f"muster/v1/{TOPICS.fleet}/#")

    def enter(self, tls: ClientTls, client_id: str = "any id", *, clean: bool = True) -> Peer:
        """Try to connect where certificates are asked for."""
        peer = Peer(tls, client_id, clean=clean).connect(self.broker.port)
        self.peers.append(peer)
        return peer

    def device(self, device_id: str, client_id: str = "any id", *, fetch: bool = False) -> Peer:
        """Connect as a device."""
        return self.enter(self.tls.of_device(device_id, fetch=fetch), client_id)

    def enrolling(self, device_id: str, password: str | None) -> Peer:
        """Try to connect where a code is asked for, as who has no certificate."""
        peer = Peer(self.tls.client(nobody(self.tls)))
        if password is not None:
            peer.client.username_pw_set(enrolling_name(device_id), password)
        self.peers.append(peer.connect(self.broker.enrol_port))
        return peer

    def admit(self) -> None:
        """Have the broker take up what changed in `tls`, and wait until it has."""
        probe = self.tls.ca.issue_name("probe", timedelta(minutes=5))
        self.tls.revoked.add(probe.certificate.serial_number)
        self.broker.admit(self.tls.access())
        wait_until(lambda: not self._let_in(probe), "the broker to read its files again")

    def _let_in(self, probe: Credentials) -> bool:
        return self.enter(self.tls.client(lambda: probe)).connected

    def kick(self, name: str) -> None:
        """End the session of a name as the console does, which tries until it has."""

        def issue() -> Credentials:
            return self.tls.ca.issue_name(name, timedelta(minutes=1))

        def kicked() -> bool:
            return kick("127.0.0.1", self.broker.port, name, self.tls.ca.pem, issue) == ""

        wait_until(kicked, f"the session of {name} to be taken over")

    def close(self) -> None:
        for each in self.peers:
            each.close()


def nobody(tls: FleetTls) -> Callable[[], Credentials]:
    """A certificate that another authority made: as good as none."""
    stranger = CertificateAuthority.found("stranger", new_ca_secret())
    return lambda: stranger.issue_console()


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    tls = FleetTls(TOPICS)
    tls.let_enrol("edge-03", SECRET)
    with running_mosquitto(tmp_path, tls) as broker:
        plant = Plant(broker, tls)
        try:
            yield plant
        finally:
            plant.close()


# -- 30: a device that was broken into


def test_row_30_a_device_publishes_only_under_its_own_name(plant: Plant) -> None:
    attacker = plant.device(ATTACKER)
    for topic in (
        TOPICS.meta,
        TOPICS.epoch,
        TOPICS.engine,
        TOPICS.chunk("a" * 64),
        TOPICS.assign(VICTIM),
        TOPICS.assign(ATTACKER),
        TOPICS.certificates(VICTIM),
        TOPICS.state(VICTIM),
        TOPICS.telemetry(VICTIM),
        TOPICS.alive(VICTIM),
        TOPICS.enrol_request("edge-03"),
        TOPICS.enrol_reply("edge-03"),
        f"muster/v1/other/d/{ATTACKER}/up/state",
        f"$SYS/{ATTACKER}",
    ):
        attacker.publish(topic, b"forged", retain=True)
    attacker.publish(TOPICS.state(ATTACKER), b"own")
    assert plant.console.until(TOPICS.state(ATTACKER)) == {TOPICS.state(ATTACKER): b"own"}
    late = plant.enter(plant.tls.console())
    late.subscribe("#")
    late.publish(TOPICS.ack(VICTIM), b"mark")
    assert late.until(TOPICS.ack(VICTIM)) == {TOPICS.ack(VICTIM): b"mark"}, "nothing was retained"


def test_row_30_a_device_reads_nothing_that_is_meant_for_another(plant: Plant) -> None:
    attacker, victim = plant.device(ATTACKER), plant.device(VICTIM)
    attacker.subscribe("#", "muster/v1/#", "muster/v1/+/d/+/cmd/#", TOPICS.assign(VICTIM))
    attacker.subscribe("+/+/+/+/+/+/+", TOPICS.state(VICTIM), TOPICS.enrol_reply("edge-03"))
    victim.subscribe(TOPICS.assign(VICTIM))
    for topic in (
        TOPICS.assign(VICTIM),
        TOPICS.certificates(VICTIM),
        TOPICS.enrol_reply("edge-03"),
    ):
        plant.console.publish(topic, b"for another", retain=True)
    victim.publish(TOPICS.state(VICTIM), b"another's")
    assert victim.until(TOPICS.assign(VICTIM))
    plant.console.publish(TOPICS.meta, b"for all", retain=True)
    plant.console.publish(TOPICS.assign(ATTACKER), b"own")
    got = attacker.until(TOPICS.assign(ATTACKER))
    assert got == {TOPICS.meta: b"for all", TOPICS.assign(ATTACKER): b"own"}


def test_row_30_only_consoles_see_who_leads_and_a_lookout_writes_nothing(plant: Plant) -> None:
    attacker, lookout = plant.device(ATTACKER), plant.enter(plant.tls.named(LOOKOUT))
    attacker.subscribe(TOPICS.engine)
    lookout.subscribe("#", TOPICS.engine)
    for topic in (TOPICS.engine, TOPICS.meta, TOPICS.assign(VICTIM)):
        lookout.publish(topic, b"forged", retain=True)
    plant.console.publish(TOPICS.assign(VICTIM), b"for a device")
    plant.console.publish(TOPICS.engine, b"claim", retain=True)
    assert lookout.until(TOPICS.engine) == {TOPICS.engine: b"claim"}
    plant.console.publish(TOPICS.assign(ATTACKER), b"own")
    attacker.subscribe(TOPICS.assign(ATTACKER))
    plant.console.publish(TOPICS.assign(ATTACKER), b"own")
    assert attacker.until(TOPICS.assign(ATTACKER)) == {TOPICS.assign(ATTACKER): b"own"}
    got = plant.console.until(TOPICS.assign(ATTACKER))
    assert got[TOPICS.engine] == b"claim"
    assert TOPICS.meta not in got


def test_row_30_a_device_cannot_fill_the_broker_with_topics_of_its_own(plant: Plant) -> None:
    attacker = plant.device(ATTACKER)
    for leaf in ("up/x", "up/state/x", "up/1/2/3", "up", "down"):
        attacker.publish(f"muster/v1/plant/d/{ATTACKER}/{leaf}", b"rubbish", retain=True)
    attacker.publish(TOPICS.result(ATTACKER), b"own", retain=True)
    own = TOPICS.result(ATTACKER)
    assert plant.console.until(own) == {own: b"own"}


def test_row_30_a_last_will_reaches_no_more_than_its_device_does(plant: Plant) -> None:
    for topic in (TOPICS.assign(VICTIM), TOPICS.meta, TOPICS.state(VICTIM), TOPICS.alive(ATTACKER)):
        attacker = Peer(plant.tls.of_device(ATTACKER))
        attacker.client.will_set(topic, b"forged", qos=1, retain=True)
        plant.peers.append(attacker.connect(plant.broker.port))
        attacker.hang_up()  # no goodbye, or the will would not be sent
    allowed = TOPICS.alive(ATTACKER)
    assert plant.console.until(allowed) == {allowed: b"forged"}


def test_row_30_a_shared_subscription_reads_no_more_than_another(plant: Plant) -> None:
    attacker, victim = plant.device(ATTACKER), plant.device(VICTIM)
    attacker.subscribe(f"$share/all/{TOPICS.assign(VICTIM)}", "$share/all/muster/v1/#", "$SYS/#")
    victim.subscribe(TOPICS.assign(VICTIM))
    plant.console.publish(TOPICS.assign(VICTIM), b"for another")
    assert victim.until(TOPICS.assign(VICTIM))
    attacker.subscribe(TOPICS.assign(ATTACKER))
    plant.console.publish(TOPICS.assign(ATTACKER), b"own")
    got = attacker.until(TOPICS.assign(ATTACKER))
    assert set(got) == {TOPICS.assign(ATTACKER)}


def test_row_30_taking_another_devices_client_id_takes_nothing(plant: Plant) -> None:
    victim = plant.enter(plant.tls.of_device(VICTIM), VICTIM, clean=False)
    victim.subscribe(TOPICS.assign(VICTIM))
    for client_id in (VICTIM, CONSOLE, fetch_name(VICTIM), ""):
        attacker = plant.device(ATTACKER, client_id)
        assert attacker.connected
    assert victim.connected
    assert plant.console.connected
    plant.console.publish(TOPICS.assign(VICTIM), b"still there")
    assert victim.until(TOPICS.assign(VICTIM))


def test_row_30_a_devices_two_connections_leave_each_other_alone(plant: Plant) -> None:
    standing, fetching = plant.device(VICTIM), plant.device(VICTIM, fetch=True)
    fetching.subscribe("#", TOPICS.assign(VICTIM), TOPICS.chunk("a" * 64), TOPICS.meta)
    plant.console.publish(TOPICS.assign(VICTIM), b"not for this one")
    plant.console.publish(TOPICS.chunk("a" * 64), b"chunk", retain=True)
    assert fetching.until(TOPICS.chunk("a" * 64)) == {TOPICS.chunk("a" * 64): b"chunk"}
    assert standing.connected
    assert fetching.connected


def test_row_30_without_a_certificate_of_this_fleet_nobody_gets_in(plant: Plant) -> None:
    strangers = [
        nobody(plant.tls),
        lambda: plant.tls.server,  # a broker's is none for a client
        lambda: expired(plant.tls),
    ]
    for issue in strangers:
        assert not plant.enter(plant.tls.client(issue)).connected
    assert plant.device(VICTIM).connected


def expired(tls: FleetTls) -> Credentials:
    yesterday = tls.ca.certificate.not_valid_before_utc
    return tls.ca_at(yesterday).issue_name(VICTIM, timedelta(minutes=1))


def test_row_30_whoever_does_not_speak_tls_gets_no_word(plant: Plant) -> None:
    hello = b"\x10\x10\x00\x04MQTT\x04\x02\x00\x3c\x00\x04evil"
    for port in (plant.broker.port, plant.broker.enrol_port):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as plain:
            plain.sendall(hello)
            try:
                answer = plain.recv(16)
            except ConnectionResetError:
                answer = b""
        assert not answer.startswith(b"\x20"), "a CONNACK in the clear"


# -- 30: who has a code


def test_row_30_a_code_opens_its_own_enrolment_and_nothing_else(plant: Plant) -> None:
    plant.tls.let_enrol("edge-04", "q" * 64)
    plant.admit()
    joining = plant.enrolling("edge-03", SECRET)
    assert joining.connected
    for topic in (
        TOPICS.enrol_request("edge-04"),
        TOPICS.enrol_reply("edge-03"),
        TOPICS.meta,
        TOPICS.assign("edge-03"),
        TOPICS.state("edge-03"),
        TOPICS.need,
    ):
        joining.publish(topic, b"forged", retain=True)
    joining.publish(TOPICS.enrol_request("edge-03"), b"request")
    request = TOPICS.enrol_request("edge-03")
    assert plant.console.until(request) == {request: b"request"}
    joining.subscribe("#", "muster/v1/#", TOPICS.enrol_reply("edge-04"), TOPICS.meta)
    joining.subscribe(TOPICS.enrol_reply("edge-03"), TOPICS.assign("edge-03"))
    plant.console.publish(TOPICS.meta, b"not for you", retain=True)
    plant.console.publish(TOPICS.enrol_reply("edge-04"), b"not for you", retain=True)
    plant.console.publish(TOPICS.enrol_reply("edge-03"), b"reply", retain=True)
    reply = TOPICS.enrol_reply("edge-03")
    assert joining.until(reply) == {reply: b"reply"}


def test_row_30_without_a_code_nobody_logs_in(plant: Plant) -> None:
    for device_id, password in (
        ("edge-03", None),
        ("edge-03", ""),
        ("edge-03", "wrong"),
        ("edge-03", plant.tls.enrolling["edge-03"]),  # the hash that the broker keeps
        ("edge-04", SECRET),
    ):
        assert not plant.enrolling(device_id, password).connected
    anonymous = Peer(plant.tls.client(nobody(plant.tls))).connect(plant.broker.enrol_port)
    assert not anonymous.connected
    anonymous.close()


def test_row_30_no_certificate_replaces_a_code_and_no_code_a_certificate(plant: Plant) -> None:
    device = Peer(plant.tls.of_device(ATTACKER)).connect(plant.broker.enrol_port)
    assert not device.connected
    device.close()
    console = Peer(plant.tls.console())
    console.client.username_pw_set(CONSOLE, SECRET)
    assert not console.connect(plant.broker.enrol_port).connected
    console.close()
    coded = Peer(plant.tls.client(nobody(plant.tls)))
    coded.client.username_pw_set(enrolling_name("edge-03"), SECRET)
    assert not coded.connect(plant.broker.port).connected
    coded.close()


def test_row_30_a_user_name_beside_a_certificate_is_not_looked_at(plant: Plant) -> None:
    attacker = Peer(plant.tls.of_device(ATTACKER))
    attacker.client.username_pw_set(CONSOLE, "")
    plant.peers.append(attacker.connect(plant.broker.port))
    assert plant.console.connected
    attacker.publish(TOPICS.meta, b"forged", retain=True)
    attacker.publish(TOPICS.state(ATTACKER), b"own")
    assert plant.console.until(TOPICS.state(ATTACKER)) == {TOPICS.state(ATTACKER): b"own"}


def test_row_30_a_code_that_is_over_ends_its_session_and_lets_nobody_in(plant: Plant) -> None:
    joining, device = plant.enrolling("edge-03", SECRET), plant.device(VICTIM)
    assert joining.connected
    plant.tls.enrolling.clear()
    plant.admit()
    wait_until(lambda: joining.lost, "the session of the code to end")
    assert not plant.enrolling("edge-03", SECRET).connected
    assert device.connected
    assert plant.console.connected


def test_row_30_new_codes_disturb_neither_devices_nor_those_who_are_joining(plant: Plant) -> None:
    joining, device = plant.enrolling("edge-03", SECRET), plant.device(VICTIM)
    plant.tls.let_enrol("edge-04", "q" * 64)
    plant.admit()
    assert plant.enrolling("edge-04", "q" * 64).connected
    assert joining.connected
    assert device.connected


# -- 31: revocation


def test_row_31_a_revoked_device_is_put_out_and_stays_out_and_the_others_stay(plant: Plant) -> None:
    gone = plant.device(ATTACKER), plant.device(ATTACKER, fetch=True)
    others = plant.device(VICTIM), plant.device(VICTIM, fetch=True), plant.console
    plant.tls.revoke(ATTACKER)
    plant.admit()
    for name in (ATTACKER, fetch_name(ATTACKER)):
        plant.kick(name)
    wait_until(lambda: all(each.lost for each in gone), "both sessions to end")
    for fetch in (False, True):
        assert not plant.device(ATTACKER, fetch=fetch).connected
    assert all(each.connected for each in others)
    others[0].publish(TOPICS.state(VICTIM), b"alive")
    assert plant.console.until(TOPICS.state(VICTIM))


def test_row_31_a_ticket_from_before_its_revocation_does_not_let_a_device_in(
    plant: Plant,
) -> None:
    tls = plant.tls.of_device(ATTACKER)
    tls.renew()
    ticket, answer = knock(plant, tls, None)
    assert answer.startswith(b"\x20"), "a CONNACK"
    assert knock(plant, tls, ticket)[1].startswith(b"\x20")
    plant.tls.revoke(ATTACKER)
    plant.admit()
    assert knock(plant, tls, ticket)[1] == b"", "it resumed its session, past the list"


def knock(
    plant: Plant, tls: ClientTls, ticket: ssl.SSLSession | None
) -> tuple[ssl.SSLSession | None, bytes]:
    """Connect, resuming a TLS session if there is one; return its ticket and what was answered."""
    connect = b"\x10\x11\x00\x04MQTT\x04\x02\x00\x0a\x00\x05knock"
    try:
        with (
            socket.create_connection(("127.0.0.1", plant.broker.port), timeout=PATIENCE_S) as plain,
            tls.context.wrap_socket(plain, server_hostname="127.0.0.1", session=ticket) as secure,
        ):
            secure.sendall(connect)
            answer = secure.recv(4)
            return secure.session, answer
    except OSError:
        return None, b""


def test_row_31_a_kick_puts_out_nobody_else(plant: Plant) -> None:
    victim, attacker = plant.device(VICTIM), plant.device(ATTACKER)
    plant.kick(ATTACKER)
    wait_until(lambda: attacker.lost, "the session to end")
    assert victim.connected
    assert plant.console.connected
    assert plant.device(ATTACKER).connected, "without a revocation it may come back"


def test_row_31_what_was_queued_for_a_revoked_device_is_gone(plant: Plant) -> None:
    device = plant.enter(plant.tls.of_device(VICTIM), clean=False)
    device.subscribe(TOPICS.assign(VICTIM))
    device.close()
    plant.console.publish(TOPICS.assign(VICTIM), b"while away")
    plant.kick(VICTIM)
    back = plant.enter(plant.tls.of_device(VICTIM), clean=False)
    plant.console.publish(TOPICS.ack(VICTIM), b"mark")
    back.subscribe(TOPICS.ack(VICTIM))
    plant.console.publish(TOPICS.ack(VICTIM), b"mark")
    assert back.until(TOPICS.ack(VICTIM)) == {TOPICS.ack(VICTIM): b"mark"}


def test_row_31_a_session_ticket_of_before_is_good_for_nothing(plant: Plant) -> None:
    tls = plant.tls.of_device(ATTACKER)
    tls.renew()
    ticket = shake(tls.context, plant.broker.port, None)
    assert ticket is not None
    plant.tls.revoke(ATTACKER)
    plant.admit()
    with pytest.raises(OSError, match=r"(?i)revoked|closed|reset|eof"):
        shake(tls.context, plant.broker.port, ticket)


def shake(context: ssl.SSLContext, port: int, ticket: ssl.SSLSession | None) -> ssl.SSLSession:
    """Connect as MQTT does, and return what could resume the TLS session."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as raw,
        context.wrap_socket(raw, server_hostname="127.0.0.1", session=ticket) as secure,
    ):
        secure.sendall(b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01x")
        if not secure.recv(4):
            raise ConnectionResetError("closed")
        return secure.session


def test_row_31_revocations_within_one_second_all_count(plant: Plant) -> None:
    for device_id in (VICTIM, ATTACKER):
        plant.tls.revoke(device_id)
        plant.broker.admit(plant.tls.access())
    plant.admit()
    for device_id in (VICTIM, ATTACKER):
        assert not plant.device(device_id).connected


def test_row_31_a_revocation_outlasts_the_broker(plant: Plant) -> None:
    plant.tls.revoke(ATTACKER)
    plant.admit()
    plant.broker.stop()
    plant.broker.start()
    assert not plant.device(ATTACKER).connected
    assert plant.device(VICTIM).connected


def test_row_31_a_list_that_nobody_renews_never_locks_out_the_fleet(tmp_path: Path) -> None:
    """The fleet was founded 19 years ago, and nothing was revoked since its second day."""
    founded = datetime.now(UTC) - timedelta(days=19 * 365)
    tls = FleetTls(TOPICS, founded)
    tls.revoke(ATTACKER)
    old_list = tls.ca_at(founded + timedelta(days=1)).crl(tls.revoked)
    with running_mosquitto(tmp_path, tls, crl=old_list) as broker:
        assert let_in(broker, tls, VICTIM)
        assert not let_in(broker, tls, ATTACKER)
        broker.admit(replace(tls.access(), crl=overdue(tls)))
        wait_until(
            lambda: not let_in(broker, tls, VICTIM), "a list that is overdue to lock out all"
        )


def let_in(broker: Broker, tls: FleetTls, device_id: str) -> bool:
    peer = Peer(tls.of_device(device_id)).connect(broker.port)
    connected = peer.connected
    peer.close()
    return connected


def overdue(tls: FleetTls) -> bytes:
    """What this test would miss if ours were made as lists of the revoked commonly are."""
    now = datetime.now(UTC)
    key = ec.derive_private_key(int.from_bytes(tls.secret.seed), ec.SECP256R1())
    builder = x509.CertificateRevocationListBuilder().issuer_name(tls.ca.certificate.subject)
    builder = builder.last_update(now - timedelta(days=9)).next_update(now - timedelta(days=2))
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
