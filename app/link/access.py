"""Who may connect to the broker and what with. Plain data: app/link knows no authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from device_agent.wire.topics import Topics


class KeyAndCertificate(Protocol):
    """A certificate and its key, as the fleet's authority makes them."""

    @property
    def certificate_pem(self) -> bytes:
        """The certificate."""

    def key_pem(self, password: bytes | None = None) -> bytes:
        """Return the key, encrypted where there is a password."""


@dataclass(frozen=True)
class BrokerAccess:
    """What a broker with TLS holds to; any of it may change while it runs.

    Attributes:
        ca: The authority's certificate, PEM; it alone says who is who.
        certificate: The broker's own, PEM.
        key: Of that certificate, PEM, not encrypted: the broker starts without anybody.
        crl: The list of revoked certificates, PEM.
        enrolling: Device id to password hash (`hash_password`) of everyone who has a code that is
            good, or waits for the answer to a request: who is taken off is disconnected.
    """

    ca: bytes
    certificate: bytes
    key: bytes = field(repr=False)
    crl: bytes
    enrolling: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class BrokerTls:
    """What makes a broker one with TLS.

    Attributes:
        topics: Of the fleet that it serves; access rules name them.
        enrol_port: Of the listener for devices that have no certificate yet.
    """

    topics: Topics
    enrol_port: int
    access: BrokerAccess
