"""Whether certificates that arrive are the device's: pure, everything they are judged by comes in.

The enrolment code pins the authority by its public key, so an answer may come over anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from device_agent.errors import RefusalError
from device_agent.identity.device_key import DeviceKey, key_digest
from device_agent.identity.says import Says
from device_agent.wire.enrolment import Certificates, EnrolmentCode, EnrolmentReply
from device_agent.wire.names import fetch_name

REPLY_WRONG_DEVICE = "enrolment-wrong-device"
"""The answer is for another device, or for another key than this device asked with."""
REPLY_WRONG_AUTHORITY = "enrolment-wrong-authority"
"""The certificate authority is not the one that the code pins."""
REPLY_WRONG_ROOT = "enrolment-wrong-root"
"""The root of trust is not the one that the code pins."""
REPLY_WRONG_BROKER = "enrolment-wrong-broker"
"""The broker's address is none, or is without TLS where the code's was with it."""
CERTIFICATE_MALFORMED = "certificate-malformed"
CERTIFICATE_UNSIGNED = "certificate-unsigned"
"""Not issued by the fleet's authority."""
CERTIFICATE_WRONG_KEY = "certificate-wrong-key"
CERTIFICATE_WRONG_NAME = "certificate-wrong-name"
CERTIFICATE_WRONG_USE = "certificate-wrong-use"
"""Not good for connecting as a client, or an authority's own."""
CERTIFICATE_EXPIRED = "certificate-expired"
CERTIFICATE_ROLLBACK = "certificate-rollback"
"""It ends before the one that the device has."""

ALL = frozenset(
    value for name, value in list(globals().items()) if name.isupper() and isinstance(value, str)
)


@dataclass(frozen=True)
class Joined:
    """What an accepted device is given, all of it checked.

    Attributes:
        root: The root of trust to pin.
    """

    certificates: Certificates
    ca: str
    root: bytes
    host: str
    port: int
    tls: bool


def check_joined(
    reply: EnrolmentReply, code: EnrolmentCode, key: DeviceKey, now: datetime
) -> Joined:
    """Return what the console gave, if all of it fits the code and the key.

    Args:
        reply: An accepting answer.
        code: What pins the authority and the root.
        key: The device's.
        now: UTC.

    Raises:
        RefusalError: Something is not what it must be.
    """
    if (reply.device_id, reply.key) != (code.device_id, key.digest):
        said = Says.OTHER_DEVICE(device=repr(reply.device_id[:64]), key=reply.key[:16])
        raise RefusalError(REPLY_WRONG_DEVICE, said)
    ca = _load(reply.ca)
    if _point(ca) != code.ca_key:
        raise RefusalError(REPLY_WRONG_AUTHORITY, Says.OTHER_AUTHORITY())
    if hashlib.sha256(reply.root).digest() != code.root_sha256:
        raise RefusalError(REPLY_WRONG_ROOT, Says.OTHER_ROOT())
    made = Certificates(certificate=reply.certificate, fetch_certificate=reply.fetch_certificate)
    _check_pair(made, ca, key, code.device_id, now)
    return Joined(made, reply.ca, reply.root, reply.host, reply.port, reply.tls)


def check_renewed(
    made: Certificates,
    held: Certificates,
    ca: str,
    key: DeviceKey,
    *,
    device_id: str,
    now: datetime,
) -> None:
    """Check that these may take the place of `held`.

    Raises:
        RefusalError: Not ours, not signed, expired, or older than what the device has.
    """
    _check_pair(made, _load(ca), key, device_id, now)
    for fresh, old in (
        (made.certificate, held.certificate),
        (made.fetch_certificate, held.fetch_certificate),
    ):
        if _load(fresh).not_valid_after_utc < _load(old).not_valid_after_utc:
            raise RefusalError(CERTIFICATE_ROLLBACK, Says.ENDS_BEFORE())


def ends(pem: str) -> datetime:
    """Return when a certificate ends, UTC.

    Raises:
        RefusalError: It is none.
    """
    return _load(pem).not_valid_after_utc


def issued_by(certificate: x509.Certificate, issuer: ec.EllipticCurvePublicKey) -> bool:
    """Return whether the holder of `issuer` has signed a certificate."""
    algorithm = certificate.signature_hash_algorithm
    if not isinstance(algorithm, hashes.SHA256 | hashes.SHA384 | hashes.SHA512):
        return False
    try:
        issuer.verify(certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(algorithm))
    except InvalidSignature:
        return False
    return True


def _check_pair(
    made: Certificates, ca: x509.Certificate, key: DeviceKey, device_id: str, now: datetime
) -> None:
    with reading(CERTIFICATE_MALFORMED, Says.PART_UNREADABLE()):
        _check(_load(made.certificate), ca, key, device_id, now)
        _check(_load(made.fetch_certificate), ca, key, fetch_name(device_id), now)


def _check(
    certificate: x509.Certificate, ca: x509.Certificate, key: DeviceKey, name: str, now: datetime
) -> None:
    authority = ca.public_key()
    if not isinstance(authority, ec.EllipticCurvePublicKey) or not issued_by(
        certificate, authority
    ):
        raise RefusalError(CERTIFICATE_UNSIGNED, Says.NOT_ISSUED())
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or key_digest(public) != key.digest:
        raise RefusalError(CERTIFICATE_WRONG_KEY, Says.OTHER_KEY())
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if [each.value for each in names] != [name]:
        raise RefusalError(CERTIFICATE_WRONG_NAME, Says.OTHER_NAME(name=repr(name)))
    if not _for_clients(certificate):
        raise RefusalError(CERTIFICATE_WRONG_USE, Says.OTHER_USE())
    if certificate.not_valid_after_utc <= now:
        raise RefusalError(
            CERTIFICATE_EXPIRED,
            Says.ENDED(date=f"{certificate.not_valid_after_utc:%Y-%m-%d}", now=f"{now:%Y-%m-%d}"),
        )


def _for_clients(certificate: x509.Certificate) -> bool:
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return not basic.ca and ExtendedKeyUsageOID.CLIENT_AUTH in usage


@contextmanager
def reading(reason: str, detail: str) -> Iterator[None]:
    """Turn any failure to read a certificate into a refusal.

    The library reads parts of it late, and raises errors of many kinds without a common base:
    for a version, an algorithm, a curve, a name or an extension that it does not know.

    Raises:
        RefusalError: Of that reason and detail, or as it was raised within.
    """
    try:
        yield
    except RefusalError:
        raise
    except Exception as error:
        raise RefusalError(reason, detail) from error


def _load(pem: str) -> x509.Certificate:
    with reading(CERTIFICATE_MALFORMED, Says.UNREADABLE()):
        return x509.load_pem_x509_certificate(pem.encode())


def _point(certificate: x509.Certificate) -> bytes:
    with reading(CERTIFICATE_MALFORMED, Says.KEY_UNREADABLE()):
        public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise RefusalError(REPLY_WRONG_AUTHORITY, Says.OTHER_KIND())
    return public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
