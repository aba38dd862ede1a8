"""A running console with mosquitto: who is let in follows the registry."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app import gate
from app.brokerage import broker_hosts, set_broker_hosts
from app.core import BrokerSettings, Core
from app.errors import InputError
from app.fleet.enrolment_records import Code, Enrolment
from app.fleet.records import By
from app.link.mosquitto import CRL, find_mosquitto
from app.link.passwords import hash_password
from app.link.tls import ClientTls
from app.reach import recorded_reach
from app.revocation import revocation_list
from app.trust.ca import Credentials, key_digest
from app.workspace import Workspace
from device_agent.wire.messages import Inventory
from device_agent.wire.names import enrolling_name, fetch_name
from tests.fakes.brokers import free_port, running_mosquitto
from tests.fakes.peer import Peer
from tests.fakes.tls import FleetTls
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, new_workspace

pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
OWNER = By("owner", "test")


def mosquitto() -> BrokerSettings:
    return BrokerSettings(port=free_port(), kind="mosquitto")


class Plant:
    """A workspace with devices that have joined, and a console that runs or not."""

    def __init__(self, path: Path) -> None:
        self.workspace = new_workspace(path / "console")
        self.authority = self.workspace.authority(CONSOLE)
        self.keys: dict[str, ec.EllipticCurvePrivateKey] = {}
        self.core: Core | None = None
        self.peers: list[Peer] = []

    def start(self, settings: BrokerSettings | None = None) -> Core:
        self.core = Core(self.workspace, CONSOLE, settings or mosquitto())
        self.core.start()
        return self.core

    def stop(self) -> None:
        core, self.core = self.core, None
        if core is not None:
            core.stop()

    def join(self, device_id: str) -> None:
        """Let a device join, as if all had gone well."""
        if device_id not in {each.device_id for each in self.workspace.registry.devices()}:
            self.workspace.add_device(device_id)
        key = self.keys[device_id] = ec.generate_private_key(ec.SECP256R1())
        der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        token = key_digest(key.public_key())
        enrolments = self.workspace.registry.enrolments
        code = Code(token_sha256=token, device_id=device_id, root_sha256="", expires_s=2**33)
        enrolments.add_code(replace(code, replace=True), OWNER)
        request = Enrolment(
            device_id=device_id,
            key=token,
            public_key=der,
            state="pending",
            inventory=Inventory(),
            token_sha256=token,
            replace=True,
        )
        assert enrolments.take(request)
        enrolments.accept(device_id, token, OWNER)

    def connect(self, device_id: str, *, fetch: bool = False) -> Peer:
        """Connect as a device with the newest certificates that it was issued."""
        key = self.keys[device_id]
        digest = key_digest(key.public_key())
        certificates = self.workspace.registry.certificates
        wait_until(lambda: certificates.newest(device_id, digest), "certificates to be issued")
        name = fetch_name(device_id) if fetch else device_id
        (pem,) = [each.pem for each in certificates.newest(device_id, digest) if each.name == name]
        pair = Credentials.load(
            pem.encode(), Credentials(key, self.authority.certificate).key_pem()
        )
        assert self.core is not None
        peer = Peer(ClientTls(self.authority.pem, lambda: pair)).connect(self.core.settings.port)
        self.peers.append(peer)
        return peer

    def wait_well(self) -> None:
        core = self.core
        assert core is not None
        wait_until(lambda: core.status().connected, "the console to connect")
        wait_until(lambda: core.status().error == "", f"no error, not {core.status().error!r}")

    def revoke(self, device_id: str) -> None:
        self.workspace.registry.enrolments.end(device_id, "revoked", OWNER)

    def close(self) -> None:
        for each in self.peers:
            each.close()
        self.stop()
        self.workspace.close()


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    monkeypatch.setattr(gate, "RETRY_S", 0.2)
    monkeypatch.setattr(gate, "PATIENCE_S", 1.0)
    plant = Plant(tmp_path)
    try:
        yield plant
    finally:
        plant.close()


def ended(workspace: Workspace) -> bool:
    return not workspace.registry.certificates.to_end()


def test_the_console_publishes_over_its_own_tls(plant: Plant) -> None:
    core = plant.start()
    wait_until(lambda: core.status().publisher_idle, "the publisher to be idle")
    plant.wait_well()
    reach = recorded_reach(plant.workspace.registry)
    assert (reach.host, reach.port, reach.tls) == ("127.0.0.1", core.settings.port, True)
    assert reach.enrol_port == core.settings.enrol_port != reach.port


def test_revoking_a_device_ends_its_sessions_and_nobody_elses(plant: Plant) -> None:
    plant.start()
    plant.wait_well()
    for device_id in ("edge-01", "edge-02"):
        plant.join(device_id)
    gone = [plant.connect("edge-01"), plant.connect("edge-01", fetch=True)]
    others = [plant.connect("edge-02"), plant.connect("edge-02", fetch=True)]
    assert all(each.connected for each in [*gone, *others])
    plant.revoke("edge-01")
    wait_until(lambda: all(each.lost for each in gone), "both sessions to end")
    wait_until(lambda: ended(plant.workspace), "the registry to know")
    assert not plant.connect("edge-01").connected
    assert all(each.connected for each in others)
    plant.wait_well()


def test_a_revocation_while_no_console_runs_holds_from_its_start(plant: Plant) -> None:
    plant.start()
    plant.join("edge-01")
    assert plant.connect("edge-01").connected
    plant.stop()
    plant.revoke("edge-01")
    plant.start()
    assert not plant.connect("edge-01").connected
    wait_until(lambda: ended(plant.workspace), "the registry to know")


def test_a_machine_that_is_replaced_connects_with_its_new_key(plant: Plant) -> None:
    plant.start()
    plant.wait_well()
    plant.join("edge-01")
    old = plant.connect("edge-01")
    old_key = plant.keys["edge-01"]
    plant.join("edge-01")
    wait_until(lambda: old.lost, "the old machine to be put out")
    wait_until(lambda: ended(plant.workspace), "the registry to know")
    assert plant.connect("edge-01").connected
    plant.keys["edge-01"] = old_key
    assert not plant.connect("edge-01").connected


def test_a_code_opens_the_listener_for_as_long_as_it_is_good(plant: Plant) -> None:
    core = plant.start()
    plant.workspace.add_device("edge-01")
    code = Code(
        token_sha256="0" * 64,
        device_id="edge-01",
        root_sha256="",
        expires_s=2**33,
        listener_password=hash_password("secret"),
    )
    plant.workspace.registry.enrolments.add_code(code, OWNER)

    def enters() -> bool:
        peer = Peer(ClientTls(plant.authority.pem, plant.authority.issue_console))
        peer.client.username_pw_set(enrolling_name("edge-01"), "secret")
        plant.peers.append(peer.connect(core.settings.enrol_port))
        return peer.connected

    wait_until(enters, "the broker to know the code")
    plant.workspace.registry.enrolments.add_code(replace(code, token_sha256="1" * 64), OWNER)
    wait_until(lambda: plant.peers[-1].connected, "the newer code to hold")


@pytest.mark.parametrize("reached", [False, True], ids=["copied by hand", "written there"])
def test_a_broker_elsewhere_that_lacks_the_list_is_said_and_mended(
    plant: Plant, tmp_path: Path, reached: bool
) -> None:
    fleet = FleetTls(plant.workspace.topics)
    fleet.ca = plant.authority
    fleet.server = plant.authority.issue_server(["127.0.0.1"])
    with running_mosquitto(tmp_path, fleet) as broker:
        files = broker.directory if reached else None
        elsewhere = BrokerSettings("127.0.0.1", broker.port, embedded=False, files=files)
        core = plant.start(elsewhere)
        plant.wait_well()
        plant.join("edge-01")
        live = plant.connect("edge-01")
        plant.revoke("edge-01")
        wait_until(lambda: live.lost, "the session to be ended all the same")
        remedy = str(files) if reached else "muster broker export"
        wait_until(lambda: remedy in core.status().error, "the console to say what is to be done")
        back = plant.connect("edge-01")
        assert back.connected, "without the list it may come back"
        if not reached:
            listed = revocation_list(plant.workspace.registry, plant.authority)
            (broker.directory / CRL).write_bytes(listed.crl)
        assert broker.pid is not None
        os.kill(broker.pid, signal.SIGHUP)
        wait_until(lambda: back.lost, "the session to be ended for good")
        wait_until(lambda: ended(plant.workspace), "the registry to know")
        plant.wait_well()
        assert not plant.connect("edge-01").connected


def test_a_broker_elsewhere_without_tls_is_for_loopback(plant: Plant) -> None:
    elsewhere = BrokerSettings("192.0.2.7", 1883, embedded=False, plain=True)
    with pytest.raises(InputError, match=r"another machine.* leave out --plain"):
        Core(plant.workspace, CONSOLE, elsewhere)


def test_all_addresses_need_one_that_devices_know(plant: Plant) -> None:
    everywhere = mosquitto()._replace(host="0.0.0.0")
    with pytest.raises(InputError, match="muster broker hosts"):
        Core(plant.workspace, CONSOLE, everywhere)
    set_broker_hosts(plant.workspace.registry, ("broker.example", "192.0.2.7"), OWNER)
    assert broker_hosts(plant.workspace.registry) == ("broker.example", "192.0.2.7")
    plant.start(everywhere)
    plant.wait_well()
    assert recorded_reach(plant.workspace.registry).host == "broker.example"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "a b", ""])
def test_what_no_device_can_connect_to_is_no_host(plant: Plant, host: str) -> None:
    with pytest.raises(InputError):
        set_broker_hosts(plant.workspace.registry, ("good.example", host), OWNER)
    assert broker_hosts(plant.workspace.registry) == ()


def test_the_fallback_is_for_loopback_alone(plant: Plant) -> None:
    with pytest.raises(InputError, match="amqtt has no TLS"):
        set_broker_hosts(plant.workspace.registry, ("broker.example",), OWNER)
        Core(plant.workspace, CONSOLE, BrokerSettings("0.0.0.0", 0, kind="amqtt"))
