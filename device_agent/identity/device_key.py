"""The device's own key: made here, never anywhere else."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from device_agent.wire.sealed import Kind, seal

_ALGORITHM = ec.ECDSA(hashes.SHA256())


class DeviceKey:
    """A private key of P-256.

    Attributes:
        digest: sha256 of the public key (DER, SubjectPublicKeyInfo), in hex.
    """

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self.public = private.public_key()
        self.digest = key_digest(self.public)

    @classmethod
    def generate(cls) -> DeviceKey:
        """Make a new key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def load(cls, pem: bytes) -> DeviceKey:
        """Take up a key that was written by `pem`.

        Raises:
            ValueError: It is no such key.
        """
        private = load_pem_private_key(pem, password=None)
        curve = private.curve if isinstance(private, ec.EllipticCurvePrivateKey) else None
        if not isinstance(curve, ec.SECP256R1):
            raise ValueError("not a key of P-256")  # noqa: TRY004 - a file's contents, no bug
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        return cls(private)

    @property
    def pem(self) -> bytes:
        """The key for its file; nobody types a passphrase at a device, so the mode guards it."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def certificate_request(self) -> str:
        """Return a certificate request, PEM; its subject is empty, for nobody would believe it."""
        from cryptography import x509  # only who enrols needs it

        builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
        return builder.sign(self._private, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    def seal(self, kind: Kind, body: bytes) -> bytes:
        """Return `body`, encoded JSON, as a document that this key has signed."""
        return seal(kind, body, self.digest, lambda data: self._private.sign(data, _ALGORITHM))


def key_digest(public: ec.EllipticCurvePublicKey) -> str:
    """Return what names a public key everywhere."""
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()
