"""A fleet's certificate authority and codes, and a device that asks, without console or broker."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from app.trust.ca import CertificateAuthority, key_digest, new_ca_secret
from device_agent.wire.enrolment import (
    Certificates,
    EnrolmentCode,
    EnrolmentReply,
    decode_request,
    encode,
    encode_code,
)

ROOT = b'{"a root": "that is pinned"}'


@dataclass
class Fleet:
    """What a console needs to answer a device."""

    name: str = "plant-7"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        secret = new_ca_secret()
        self.authority = CertificateAuthority.found(self.name, secret, lambda: self.now)

    def code(self, device_id: str = "edge-01", host: str = "127.0.0.1", port: int = 1) -> str:
        return encode_code(self.plain_code(device_id, host, port))

    def plain_code(
        self, device_id: str = "edge-01", host: str = "127.0.0.1", port: int = 1
    ) -> EnrolmentCode:
        return EnrolmentCode(
            fleet=self.name,
            device_id=device_id,
            host=host,
            port=port,
            tls=True,
            ca_key=self.authority.ca_key,
            root_sha256=hashlib.sha256(ROOT).digest(),
            token=b"0123456789abcdef",
            expires_s=int(self.now.timestamp()) + 900,
        )

    def certificates(self, key: ec.EllipticCurvePublicKey, device_id: str) -> Certificates:
        pair = self.authority.issue_device(key, device_id)
        return Certificates(certificate=pem(pair[0]), fetch_certificate=pem(pair[1]))

    def reply(self, request: bytes, **over: object) -> bytes:
        """Accept a request; `over` replaces fields of the answer."""
        asked = decode_request(request)
        public = x509.load_pem_x509_csr(asked.csr.encode()).public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)
        made = self.certificates(public, asked.device_id)
        fields: dict[str, object] = {
            "device_id": asked.device_id,
            "key": key_digest(public),
            "status": "accepted",
            "certificate": made.certificate,
            "fetch_certificate": made.fetch_certificate,
            "ca": self.authority.pem,
            "root": ROOT,
            "host": "broker.example",
            "port": 8883,
        }
        return encode(EnrolmentReply(**(fields | over)))  # type: ignore[arg-type]


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def snapshot(directory: Path) -> dict[str, bytes]:
    """Return every file under a directory but locks, by name."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.name != "agent.lock"
    }
