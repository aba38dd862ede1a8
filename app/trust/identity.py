"""A device's key as the console knows it: telling it apart, and verifying what it signed."""

from __future__ import annotations

from typing import TypeGuard

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from app.trust.ca import key_digest
from device_agent.wire.sealed import Sealed

_ALGORITHM = ec.ECDSA(hashes.SHA256())


class DeviceKey:
    """The public key of a device: P-256.

    Attributes:
        der: SubjectPublicKeyInfo.
        digest: sha256 of `der`, in hex: what the key is called everywhere.
    """

    def __init__(self, public: ec.EllipticCurvePublicKey) -> None:
        self.public = public
        self.der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.digest = key_digest(public)

    @classmethod
    def load(cls, der: bytes) -> DeviceKey:
        """Take up a key that `suitable` has passed before.

        Raises:
            ValueError: It is no key, or none of P-256.
        """
        public = load_der_public_key(der)
        if not suitable(public):
            raise ValueError("a device's key must be of P-256")
        return cls(public)

    def signed(self, sealed: Sealed) -> bool:
        """Return whether this key made the signature of a document."""
        try:
            self.public.verify(sealed.signature, sealed.signed, _ALGORITHM)
        except InvalidSignature:
            return False
        return True


def suitable(key: object) -> TypeGuard[ec.EllipticCurvePublicKey]:
    """Return whether a key is of the one kind that devices have."""
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
