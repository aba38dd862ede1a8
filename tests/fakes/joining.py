"""A device as the console sees it: a key of its own, requests to join, signed reports.

Written with `cryptography` alone, so that a test can make exactly the wrong thing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from app.enrolling import EnrolmentDesk
from app.joining import Joining
from app.link import ClientTls
from app.reach import Reach
from app.trust.ca import Credentials
from app.workspace import Workspace
from device_agent.wire.enrolment import (
    EnrolmentCode,
    EnrolmentReply,
    EnrolmentRequest,
    decode_code,
    encode,
)
from device_agent.wire.messages import Inventory, ReportedState, Slots
from device_agent.wire.messages import encode as encode_message
from device_agent.wire.sealed import Kind, seal
from tests.fakes.workspaces import CONSOLE

REACH = Reach(host="127.0.0.1", port=8883, enrol_port=8884, tls=True)
INVENTORY = Inventory(machine="aarch64", system="Linux", cpu_count=6)


@dataclass
class Identity:
    """A device's key, with what it signs.

    Attributes:
        reply: What the console answered, for a device that has joined.
    """

    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    reply: EnrolmentReply | None = None

    def tls(self) -> ClientTls:
        """Return the TLS of the device's standing connection."""
        assert self.reply is not None
        certificate = x509.load_pem_x509_certificate(self.reply.certificate.encode())
        return ClientTls(self.reply.ca, lambda: Credentials(self.key, certificate))

    @property
    def der(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.der).hexdigest()

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))

    def csr(self, name: str = "", *extensions: x509.ExtensionType) -> str:
        """Return a certificate request, PEM; its name and extensions should not matter."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else [])
        builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
        for each in extensions:
            builder = builder.add_extension(each, critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    def request(self, code: EnrolmentCode | str, **changed: Any) -> bytes:
        """Return the request to join that an honest device makes, or one changed from it."""
        code = decode_code(code) if isinstance(code, str) else code
        request = EnrolmentRequest(
            fleet=code.fleet,
            device_id=code.device_id,
            token=code.token,
            csr=self.csr(code.device_id),
            inventory=INVENTORY,
        )
        return encode(msgspec.structs.replace(request, **changed))

    def report(self, state: ReportedState, kind: Kind = "state") -> bytes:
        """Return a state, signed."""
        return self.sealed(encode_message(state), kind)

    def sealed(self, body: bytes, kind: Kind = "state") -> bytes:
        """Return any document, signed."""
        return seal(kind, body, self.digest, self.sign)


def reported(device_id: str, counter: int = 1, **changed: Any) -> ReportedState:
    """Return what a device that has just started says of itself."""
    state = ReportedState(
        device_id=device_id,
        counter=counter,
        time_s=1000.0 + counter,
        boot_id="boot",
        inventory=INVENTORY,
        slots=Slots(),
    )
    return msgspec.structs.replace(state, **changed)


def open_desk(workspace: Workspace, clock: Callable[[], float] | None = None) -> EnrolmentDesk:
    """Return the running console's side of enrolment, without the console."""
    authority = workspace.authority(CONSOLE)
    if clock is None:
        return EnrolmentDesk(workspace, authority, REACH)
    authority._clock = lambda: datetime.fromtimestamp(clock(), UTC)
    return EnrolmentDesk(workspace, authority, REACH, clock)


def enrol(workspace: Workspace, device_id: str, *, replace: bool = False) -> Identity:
    """Let a device join by a preauthorised code, without a broker; return its identity."""
    identity = Identity()
    code = Joining(workspace).make_code(device_id, reach=REACH, preauthorised=True, replace=replace)
    identity.reply = join(open_desk(workspace), identity, code.text)
    assert identity.reply.status == "accepted"
    return identity


def join(desk: EnrolmentDesk, identity: Identity, code: str) -> EnrolmentReply:
    """Hand in an honest request."""
    return desk.take(decode_code(code).device_id, identity.request(code))
