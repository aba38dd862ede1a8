"""What a broker is told, by the clock and by the registry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from app.gate import AccessFiles, Gate
from app.link import BrokerAccess
from app.revocation import PROBE, revocation_list
from app.trust.ca import SERVER_LIFE
from app.workspace import Workspace
from tests.fakes.joining import enrol
from tests.fakes.workspaces import CONSOLE, new_workspace


class Told:
    """A broker that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[BrokerAccess] = []

    def admit(self, access: BrokerAccess) -> None:
        self.told.append(access)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    yield workspace
    workspace.close()


def test_the_brokers_certificate_is_renewed_at_half_its_life(workspace: Workspace) -> None:
    now = datetime.now(UTC)
    authority = workspace.authority(CONSOLE)
    authority._clock = lambda: now
    gate = Gate(workspace, authority, ["127.0.0.1"], clock=lambda: now.timestamp())
    first = gate.access().certificate
    now += SERVER_LIFE * 0.49
    assert gate.access().certificate == first
    now += SERVER_LIFE * 0.02
    second = gate.access().certificate
    assert second != first
    assert gate.access().certificate == second


def test_the_broker_is_told_when_something_changed_and_now_and_then(workspace: Workspace) -> None:
    now_s = 1e9
    authority = workspace.authority(CONSOLE)
    gate, broker = Gate(workspace, authority, ["127.0.0.1"], clock=lambda: now_s), Told()
    gate.follow(broker)
    told = len(broker.told)
    gate.follow(broker)
    workspace.add_device("edge-01")
    gate.follow(broker)
    assert len(broker.told) == told, "a device without a key changes no rule"
    enrol(workspace, "edge-01")
    gate.follow(broker)
    assert len(broker.told) == told + 1
    now_s += 60.0
    gate.follow(broker)
    assert len(broker.told) == told + 2
    assert len({each.crl for each in broker.told}) == 1


def test_the_list_names_what_was_revoked_and_the_probe(workspace: Workspace) -> None:
    workspace.add_device("edge-01")
    identity = enrol(workspace, "edge-01")
    authority, registry = workspace.authority(CONSOLE), workspace.registry
    before = revocation_list(registry, authority)
    assert revocation_list(registry, authority).crl == before.crl
    registry.enrolments.end("edge-01", "revoked", by=workspace._by("stolen"))
    after = revocation_list(registry, authority)
    listed = {each.serial_number for each in x509.load_pem_x509_crl(after.crl)}
    issued = registry.certificates.newest("edge-01", identity.digest)
    assert listed == {int(each.serial) for each in issued} | {after.probe.certificate.serial_number}
    assert len(listed) == 3
    assert after.probe.certificate.serial_number != before.probe.certificate.serial_number
    assert after.probe.certificate.subject.rfc4514_string() == f"CN={PROBE}"


def test_a_new_authority_makes_a_new_list(workspace: Workspace) -> None:
    old = revocation_list(workspace.registry, workspace.authority(CONSOLE))
    by = workspace._by("")
    workspace.registry.parameters.forget("ca_certificate", by, "renounced")
    (workspace.path / "keys" / "ca.json").unlink()
    authority = workspace.authority(CONSOLE)
    new = revocation_list(workspace.registry, authority)
    new.probe.certificate.verify_directly_issued_by(authority.certificate)
    assert new.crl != old.crl


def test_a_broker_elsewhere_keeps_its_own_key(workspace: Workspace, tmp_path: Path) -> None:
    gate = Gate(workspace, workspace.authority(CONSOLE), ["127.0.0.1"])
    gate.follow(AccessFiles(tmp_path, workspace))
    files = {
        path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir() if path.is_file()
    }
    expected = ("access.acl", "enrolment.acl", "enrolment.passwords", "revoked.pem")
    assert files == dict.fromkeys(expected, 0o640)
