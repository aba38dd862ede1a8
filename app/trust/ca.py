"""The fleet's certificate authority: who may connect to the broker, and under which name.

A certificate lets its holder connect and be told apart; it lets nothing run on a device, for that
takes the keys of TUF's roles. So its key opens with the console passphrase. Everything here is
X.509 as RFC 5280 has it, strict enough for OpenSSL's own strict mode.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.errors import InputError, StateError
from app.trust.keyfile import Secret
from device_agent.wire.errors import WireError
from device_agent.wire.names import BROKER, CONSOLE, LOOKOUT, fetch_name
from device_agent.wire.sealed import decode_sealed, seal
from device_agent.wire.sentence import Sentence
from device_agent.wire.topics import check_device_id

CA_LIFE = timedelta(days=20 * 365)
DEVICE_LIFE = timedelta(days=2 * 365)
SERVER_LIFE = timedelta(days=2 * 365)
CONSOLE_LIFE = timedelta(days=2)
_BACKDATED = timedelta(days=1)
"""A device's clock may be behind ours."""
_CURVE = ec.SECP256R1()
_CLAIM_ALGORITHM = ec.ECDSA(hashes.SHA256())
_SEED_BYTES = 32
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


class Says(Sentence):
    """What cannot be done, and what helps."""

    TORN = (
        "the certificate authority's key and its certificate do not belong together. Restore "
        "registry and keys from one backup."
    )
    DAMAGED = "key ca is damaged. Restore it from a backup."
    NEEDS_HOST = "a broker's certificate needs a host name or address. Give one."
    ENDED = (
        "the fleet's certificate authority ended on {date}. Found a new fleet and enrol the "
        "devices there, or set this machine's clock."
    )
    NO_CONSOLE = "not signed by a console of this fleet"
    NO_HOST = "'{host}' is neither a host name nor an IP address. Give one of these."


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class DeviceCertificates(NamedTuple):
    """A device's two certificates, for the same key."""

    certificate: x509.Certificate
    fetch_certificate: x509.Certificate


@dataclass(frozen=True)
class Credentials:
    """A certificate and its key, for a program of our own."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def load(cls, certificate_pem: bytes, key_pem: bytes) -> Credentials:
        """Return what `certificate_pem` and `key_pem`, not encrypted, were made of.

        Raises:
            ValueError: They are damaged, or not of P-256.
        """
        key = load_pem_private_key(key_pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("the key is none of P-256")  # noqa: TRY004 - damage like any other
        return cls(key, x509.load_pem_x509_certificate(certificate_pem))

    @property
    def certificate_pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    def key_pem(self, password: bytes | None = None) -> bytes:
        """Return the key as PEM, encrypted where there is a password."""
        secrecy: KeySerializationEncryption = NoEncryption()
        if password is not None:
            secrecy = BestAvailableEncryption(password)
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secrecy)


def key_digest(key: ec.EllipticCurvePublicKey) -> str:
    """Return what names a public key: sha256 of its SubjectPublicKeyInfo."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def new_ca_secret() -> Secret:
    """Return a new key for an authority, as a key file keeps it."""
    key = ec.generate_private_key(_CURVE)
    scalar = key.private_numbers().private_value.to_bytes(_SEED_BYTES)
    return Secret(scalar, key_digest(key.public_key()), _point(key.public_key()))


class CertificateAuthority:
    """The authority of one fleet, its key open.

    Args:
        fleet: Its name; stands in the certificates.
        secret: The key.
        certificate: The authority's own.
        clock: UTC.

    Attributes:
        certificate: The authority's own.

    Raises:
        StateError: Key and certificate do not belong together.
    """

    def __init__(
        self,
        fleet: str,
        secret: Secret,
        certificate: x509.Certificate,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.certificate = certificate
        self._clock = clock
        self._fleet = fleet
        self._key = _private_key(secret)
        if certificate.public_key() != self._key.public_key():
            raise StateError(Says.TORN())

    @classmethod
    def found(
        cls, fleet: str, secret: Secret, clock: Callable[[], datetime] = utc_now
    ) -> CertificateAuthority:
        """Return an authority with a new certificate for its key."""
        key = _private_key(secret)
        now = clock()
        name = _ca_name(fleet)
        usage = _usage(key_cert_sign=True, crl_sign=True)
        builder = (
            _builder(key.public_key(), now, now + CA_LIFE)
            .subject_name(name)
            .issuer_name(name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
        )
        return cls(fleet, secret, builder.sign(key, hashes.SHA256()), clock)

    @property
    def ca_key(self) -> bytes:
        """The public key as an enrolment code carries it: a compressed point of P-256."""
        return _point(self._key.public_key())

    @property
    def pem(self) -> str:
        """The authority's certificate."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def issue_device(self, key: ec.EllipticCurvePublicKey, device_id: str) -> DeviceCertificates:
        """Issue a device's two certificates for its key.

        Raises:
            WireError: It is no device id.
            StateError: The authority has come to its end.
        """
        uri = f"urn:muster:{self._fleet}:device:{check_device_id(device_id)}"
        names = (device_id, fetch_name(device_id))
        standing, fetch = (self._client(key, name, uri, DEVICE_LIFE) for name in names)
        return DeviceCertificates(standing, fetch)

    def issue_server(self, hosts: Sequence[str]) -> Credentials:
        """Make a broker's key and certificate, good under these host names and addresses.

        Raises:
            InputError: A host is neither a name nor an address, or there is none.
            StateError: The authority has come to its end.
        """
        if not hosts:
            raise InputError(Says.NEEDS_HOST())
        key = ec.generate_private_key(_CURVE)
        names = x509.SubjectAlternativeName([check_host(host) for host in dict.fromkeys(hosts)])
        server = ExtendedKeyUsageOID.SERVER_AUTH
        return Credentials(key, self._issue(key.public_key(), BROKER, names, server, SERVER_LIFE))

    def made(self, server: Credentials, hosts: Sequence[str]) -> bool:
        """Return whether this is a broker's certificate of ours for exactly these hosts."""
        names = x509.SubjectAlternativeName([check_host(host) for host in dict.fromkeys(hosts)])
        extensions = server.certificate.extensions
        try:
            server.certificate.verify_directly_issued_by(self.certificate)
            found = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (InvalidSignature, ValueError, x509.ExtensionNotFound):
            return False
        fits = server.certificate.public_key() == server.key.public_key()
        return fits and found == names

    def issue_console(self) -> Credentials:
        """Make the console's key and certificate; soon over, for it makes another at any time.

        Raises:
            StateError: The authority has come to its end.
        """
        return self.issue_name(CONSOLE, CONSOLE_LIFE)

    def issue_lookout(self) -> Credentials:
        """Make a key and certificate that may only see which console leads the fleet.

        Raises:
            StateError: The authority has come to its end.
        """
        return self.issue_name(LOOKOUT, CONSOLE_LIFE)

    def issue_name(self, name: str, life: timedelta) -> Credentials:
        """Make a key of our own that connects under this name.

        Raises:
            StateError: The authority has come to its end.
        """
        key = ec.generate_private_key(_CURVE)
        uri = f"urn:muster:{self._fleet}:name:{name}"
        return Credentials(key, self._client(key.public_key(), name, uri, life))

    def seal_claim(self, body: bytes) -> bytes:
        """Return a console's claim to the fleet, signed: every console of it holds this key."""
        key = key_digest(self._key.public_key())
        return seal("claim", body, key, lambda data: self._key.sign(data, _CLAIM_ALGORITHM))

    def open_claim(self, data: bytes) -> bytes:
        """Return the body of a claim that a console of this fleet has signed.

        Raises:
            WireError: Malformed, or signed by somebody else.
        """
        sealed = decode_sealed(data, "claim")
        try:
            self._key.public_key().verify(sealed.signature, sealed.signed, _CLAIM_ALGORITHM)
        except InvalidSignature as error:
            raise WireError("claim", Says.NO_CONSOLE()) from error
        return bytes(sealed.body)

    def crl(self, serials: Collection[int]) -> bytes:
        """Return the list of revoked certificates, PEM.

        Its next update is due after the authority's own end: OpenSSL refuses *every* certificate
        while it holds an overdue list, and a console that was away must not lock out its fleet.
        """
        now = self._clock()
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now - _BACKDATED)
            .next_update(self.certificate.not_valid_after_utc + timedelta(days=366))
            .add_extension(self._authority_key_id(), critical=False)
            .add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
        )
        for serial in sorted(set(serials)):
            entry = x509.RevokedCertificateBuilder().serial_number(serial)
            builder = builder.add_revoked_certificate(entry.revocation_date(now).build())
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def _client(
        self,
        key: ec.EllipticCurvePublicKey,
        name: str,
        uri: str,
        life: timedelta,
    ) -> x509.Certificate:
        names = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)])
        return self._issue(key, name, names, ExtendedKeyUsageOID.CLIENT_AUTH, life)

    def _issue(
        self,
        key: ec.EllipticCurvePublicKey,
        name: str,
        names: x509.SubjectAlternativeName,
        purpose: x509.ObjectIdentifier,
        life: timedelta,
    ) -> x509.Certificate:
        now = self._clock()
        ca_end = self.certificate.not_valid_after_utc
        if now >= ca_end:
            raise StateError(Says.ENDED(date=f"{ca_end:%Y-%m-%d}"))
        builder = (
            _builder(key, now, min(now + life, ca_end))
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(self.certificate.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(names, critical=False)
            .add_extension(self._authority_key_id(), critical=False)
        )
        return builder.sign(self._key, hashes.SHA256())

    def _authority_key_id(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())


def _private_key(secret: Secret) -> ec.EllipticCurvePrivateKey:
    try:
        return ec.derive_private_key(int.from_bytes(secret.seed), _CURVE)
    except ValueError as error:
        raise StateError(Says.DAMAGED()) from error


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def _ca_name(fleet: str) -> x509.Name:
    """Return the issuer: two attributes, for a fleet's name may fill one of 64 characters."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, fleet),
            x509.NameAttribute(NameOID.COMMON_NAME, "Muster certificate authority"),
        ]
    )


def _builder(
    key: ec.EllipticCurvePublicKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def check_host(host: str) -> x509.GeneralName:
    """Return a host as it stands in a certificate.

    Raises:
        InputError: It is neither a host name nor an IP address.
    """
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        pass
    labels = host.rstrip(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise InputError(Says.NO_HOST(host=host))
    return x509.DNSName(host)
