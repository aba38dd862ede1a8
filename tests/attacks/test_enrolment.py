"""Attack table, row 32: a code that is stolen, stale or another's; a request that names an admin.

Requests go to the desk that the running console takes them to. After each the registry is as it
was: nobody accepted, nothing issued, the code as good as before.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from app.enrolling import EnrolmentDesk
from app.joining import Joining
from app.trust.enrolment import token_digest
from app.workspace import Workspace
from device_agent.wire.enrolment import EnrolmentCode, EnrolmentReply, decode_code
from device_agent.wire.errors import WireError
from tests.fakes.joining import REACH, Identity, enrol, join, open_desk
from tests.fakes.workspaces import new_workspace

TABLES = ("codes", "enrolments", "certificates", "devices", "assignments")


def pem(der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN CERTIFICATE REQUEST-----\n{body}-----END CERTIFICATE REQUEST-----\n"


class Clock:
    """Unix time that a test moves."""

    def __init__(self) -> None:
        self.now_s = 1_900_000_000.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Office:
    """A console with two devices, one of them enrolled, and codes for either."""

    workspace: Workspace
    clock: Clock
    desk: EnrolmentDesk

    def code(self, device_id: str = "edge-01", **options: Any) -> EnrolmentCode:
        made = Joining(self.workspace, self.clock).make_code(device_id, reach=REACH, **options)
        return decode_code(made.text)

    def refuses(self, payload: bytes, sender: str = "edge-01") -> EnrolmentReply:
        """Hand in a request that must be refused and must change nothing."""
        before = self.rows()
        reply = self.desk.take(sender, payload)
        assert self.rows() == before
        assert reply.status == "rejected"
        assert reply.certificate == reply.fetch_certificate == reply.ca == ""
        assert reply.root == b""
        return reply

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        database = self.workspace.registry._db
        return {table: database.rows(f"SELECT * FROM {table}") for table in TABLES}

    def refusals(self) -> list[str]:
        log = self.workspace.registry.audit_log
        return [each.detail for each in log.events(action="device.request-refused")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    workspace, clock = new_workspace(tmp_path / "console"), Clock()
    for device_id in ("edge-01", "edge-02"):
        workspace.add_device(device_id)
    enrol(workspace, "edge-02")
    yield Office(workspace, clock, open_desk(workspace, clock))
    workspace.close()


def test_row_32_token_reused_by_another_key(office: Office) -> None:
    code = office.code(preauthorised=True)
    owner = Identity()
    accepted = office.desk.take("edge-01", owner.request(code))
    reply = office.refuses(Identity().request(code))
    assert reply.reason == "token-used"
    assert office.desk.take("edge-01", owner.request(code)) == accepted, "the owner's still stands"
    assert office.refusals() == ["token-used: another key has used the code: make another"]


def test_row_32_token_reused_while_its_request_waits(office: Office) -> None:
    code = office.code()
    office.desk.take("edge-01", Identity().request(code))
    assert office.refuses(Identity().request(code)).reason == "token-used"


def test_row_32_token_expired(office: Office) -> None:
    code = office.code(life_s=900, preauthorised=True)
    office.clock.now_s = float(code.expires_s)
    assert office.refuses(Identity().request(code)).reason == "token-expired"
    office.clock.now_s -= 1
    assert office.desk.take("edge-01", Identity().request(code)).status == "accepted"


@pytest.mark.parametrize("sender", ["edge-01", "edge-02"])
def test_row_32_token_for_another_device(office: Office, sender: str) -> None:
    code = office.code("edge-01", preauthorised=True)
    elsewhere = Identity().request(code, device_id="edge-02")
    assert office.refuses(elsewhere, sender).reason == "token-wrong-device"
    assert office.refuses(Identity().request(code), "edge-02").reason == "token-wrong-device"
    assert office.desk.take("edge-01", Identity().request(code)).status == "accepted", "not burnt"


def test_row_32_token_guessed(office: Office) -> None:
    code = office.code(preauthorised=True)
    for token in (bytes(16), hashlib.sha256(code.token).digest()[:16]):
        reply = office.refuses(Identity().request(code, token=token))
        assert reply.reason == "token-unknown"
    assert office.refusals() == [], "who has no code leaves no trace in the audit log"


def test_row_32_token_of_another_fleet(office: Office, tmp_path: Path) -> None:
    code = office.code(preauthorised=True)
    assert office.refuses(Identity().request(code, fleet="other")).reason == "token-unknown"


def test_row_32_listener_password_is_not_the_token(office: Office) -> None:
    code = office.code()
    password = bytes.fromhex(code.broker_password)[:16]
    assert office.refuses(Identity().request(code, token=password)).reason == "token-unknown"


def test_row_32_csr_that_names_an_admin_gets_the_name_of_its_code(office: Office) -> None:
    identity, code = Identity(), office.code(preauthorised=True)
    csr = identity.csr(
        "muster_console",
        x509.BasicConstraints(ca=True, path_length=None),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
        x509.SubjectAlternativeName([x509.DNSName("broker.example")]),
    )
    reply = office.desk.take("edge-01", identity.request(code, csr=csr))
    for pem, name in ((reply.certificate, "edge-01"), (reply.fetch_certificate, "edge-01_")):
        certificate = x509.load_pem_x509_certificate(pem.encode())
        (common_name,) = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        assert (len(list(certificate.subject)), common_name.value) == (1, name)
        extensions = certificate.extensions
        assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == []


def test_row_32_csr_signed_by_another_key(office: Office) -> None:
    code, thief, victim = office.code(preauthorised=True), Identity(), Identity()
    honest = x509.load_pem_x509_csr(thief.csr().encode()).public_bytes(Encoding.DER)
    forged = pem(honest.replace(thief.der, victim.der))
    assert office.refuses(thief.request(code, csr=forged)).reason == "csr-invalid"


@pytest.mark.parametrize(
    "csr",
    [
        "",
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\n"
        + "A" * 6000
        + "\n-----END CERTIFICATE REQUEST-----",
        "\x00" * 100,
    ],
)
def test_row_32_csr_that_is_none(office: Office, csr: str) -> None:
    code = office.code(preauthorised=True)
    assert office.refuses(Identity().request(code, csr=csr)).reason == "csr-invalid"


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP384R1()),
        ec.generate_private_key(ec.SECP256K1()),
    ],
    ids=["rsa", "p-384", "secp256k1"],
)
def test_row_32_csr_of_an_unsuitable_key(office: Office, key: Any) -> None:
    code = office.code(preauthorised=True)
    assert office.refuses(Identity(key).request(code)).reason == "key-unsuitable"


def test_row_32_csr_of_an_edwards_key(office: Office) -> None:
    code, key = office.code(preauthorised=True), ed25519.Ed25519PrivateKey.generate()
    csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, None)
    request = Identity().request(code, csr=csr.public_bytes(Encoding.PEM).decode())
    assert office.refuses(request).reason == "key-unsuitable"


def test_row_32_key_of_another_device(office: Office) -> None:
    workspace = office.workspace
    workspace.add_device("edge-03")
    insider = enrol(workspace, "edge-03")
    code = office.code("edge-01", preauthorised=True)
    assert office.refuses(insider.request(code)).reason == "key-unsuitable"


def test_row_32_enrolled_device_is_not_replaced_by_a_code_that_does_not_say_so(
    office: Office,
) -> None:
    code, owner = office.code(), Identity()
    registry = office.workspace.registry
    recorded = registry.enrolments.code(token_digest(code.token))
    office.desk.take("edge-01", owner.request(code))
    Joining(office.workspace).accept("edge-01")
    leaked = replace(recorded, token_sha256=token_digest(bytes(16)))  # as if made before that
    with registry._db.write() as db:
        db.table("codes").insert(asdict(leaked))
    assert office.refuses(Identity().request(code, token=bytes(16))).reason == "already-enrolled"
    current = office.workspace.registry.enrolments.current("edge-01")
    assert current is not None
    assert current.key == owner.digest


def test_row_32_revoked_key_does_not_come_back(office: Office) -> None:
    thief = enrol(office.workspace, "edge-01")
    Joining(office.workspace).revoke("edge-01")
    code = office.code(preauthorised=True)
    assert office.refuses(thief.request(code)).reason == "key-unsuitable"


def test_row_32_rejected_device_asks_on_and_stays_out(office: Office) -> None:
    code, identity = office.code(), Identity()
    office.desk.take("edge-01", identity.request(code))
    Joining(office.workspace).reject("edge-01")
    for _ in range(3):
        assert office.refuses(identity.request(code)).reason == "rejected-by-owner"


@pytest.mark.parametrize(
    "payload", [b"", b"null", b"{}", b"[" * 5000, b"\xff" * 100, b"1" * 40_000]
)
def test_row_32_request_that_is_none(office: Office, payload: bytes) -> None:
    before = office.rows()
    with pytest.raises(WireError):
        office.desk.take("edge-01", payload)
    assert office.rows() == before


def test_row_32_flood_of_refused_requests_leaves_one_line_in_the_audit_log(office: Office) -> None:
    code = office.code(preauthorised=True)
    join_once = office.desk.take("edge-01", Identity().request(code))
    assert join_once.status == "accepted"
    for _ in range(20):
        office.refuses(Identity().request(code))
    assert len(office.refusals()) == 1


def test_row_32_the_office_lets_an_honest_device_in(office: Office) -> None:
    made = Joining(office.workspace, office.clock).make_code(
        "edge-01", reach=REACH, preauthorised=True
    )
    assert join(office.desk, Identity(), made.text).status == "accepted"
