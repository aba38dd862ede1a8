"""The list of revoked certificates, and the proof that a broker has it.

Each list names a certificate that nobody holds but us, besides those that were revoked. A broker
that lets it in does not have the list yet, be it a signal that was lost or a file that nobody
copied to a broker elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from msgspec import Struct

from app.fleet.registry import Registry
from app.trust import CertificateAuthority
from app.trust.ca import CA_LIFE, Credentials
from device_agent.wire.typed import json_decoder

PROBE = "muster_probe"
"""Under the access rules a name with no more rights than a device that does not exist."""


class _Stored(Struct, frozen=True):
    ca: str
    serials: list[str]
    crl: str
    probe: str
    probe_key: str


@dataclass(frozen=True)
class RevocationList:
    """A list as brokers take it.

    Attributes:
        crl: PEM.
        probe: Is on the list, whatever else is.
    """

    crl: bytes
    probe: Credentials


def revocation_list(registry: Registry, authority: CertificateAuthority) -> RevocationList:
    """Return the list of what is revoked now; the same one until something else is.

    Raises:
        EnvironmentFaultError: The registry cannot be read or written.
        StateError: The authority has come to its end.
    """
    serials = sorted({each.serial for each in registry.certificates.revoked()})
    text = registry.parameters.get("crl")
    stored = json_decoder(_Stored).decode(text) if text else None
    if stored is None or (stored.ca, stored.serials) != (authority.pem, serials):
        stored = _make(authority, serials)
        registry.parameters.put("crl", msgspec.json.encode(stored).decode(), None)
    probe = Credentials.load(stored.probe.encode(), stored.probe_key.encode())
    return RevocationList(stored.crl.encode(), probe)


def _make(authority: CertificateAuthority, serials: list[str]) -> _Stored:
    probe = authority.issue_name(PROBE, CA_LIFE)
    crl = authority.crl([probe.certificate.serial_number, *map(int, serials)])
    return _Stored(
        ca=authority.pem,
        serials=serials,
        crl=crl.decode(),
        probe=probe.certificate_pem.decode(),
        probe_key=probe.key_pem().decode(),
    )
