"""Opens the fleet's certificate authority: its key lies with the keys, its certificate beside them.

A fleet that was founded before there was one is given it here, the first time that it is needed.
"""

from __future__ import annotations

from contextlib import suppress

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.errors import StateError
from app.fleet.records import By
from app.fleet.registry import Registry
from app.trust import CA, CertificateAuthority, KeyStore
from app.trust.ca import new_ca_secret
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What became of the authority."""

    FOUNDED = "founded"
    NONE = "the fleet has no certificate authority yet. Run `muster serve` or the console once."
    DAMAGED = "the certificate of the fleet's authority is damaged. Restore the registry."


def open_authority(
    keys: KeyStore, registry: Registry, fleet: str, passphrase: str, by: By | None
) -> CertificateAuthority:
    """Return the authority, its key open.

    Args:
        keys: Where its key lies.
        registry: Where its certificate lies.
        fleet: The fleet's name.
        passphrase: The console's.
        by: Named in the audit log, should it be founded now; None leaves no event.

    Raises:
        PassphraseError: It does not open the key, or the key file is missing or damaged.
        StateError: Key and certificate do not belong together.
    """
    pem = registry.parameters.get("ca_certificate")
    if pem is None and keys.read(CA) is None:
        with suppress(StateError):  # another process was faster
            keys.keep(CA, new_ca_secret(), passphrase)
    secret = keys.secret(CA, passphrase)
    if pem is None:  # perhaps only because we were killed between key and certificate
        made = CertificateAuthority.found(fleet, secret)
        pem = registry.parameters.put_first("ca_certificate", made.pem, by, Says.FOUNDED())
    return CertificateAuthority(fleet, secret, _certificate(pem))


def authority_key(registry: Registry) -> bytes:
    """Return the authority's public key as enrolment codes pin it: a compressed point of P-256.

    Raises:
        StateError: There is no authority yet, or its certificate is damaged.
    """
    pem = registry.parameters.get("ca_certificate")
    if pem is None:
        raise StateError(Says.NONE())
    key = _certificate(pem).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def _certificate(pem: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise StateError(Says.DAMAGED()) from error
