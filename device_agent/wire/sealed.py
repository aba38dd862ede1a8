"""Documents that a device signs with its own key: reported states and results of commands.

Consoles sign their claim to a fleet alike, with the key of the fleet's authority.

The envelope is JSON that a person can read; the signature covers the very bytes of `body` together
with its kind, so a result never passes for a state. Keys and signatures are bytes here: the
mathematics is in device_agent/trust/identity.py and app/trust/identity.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Digest

Kind = Literal["state", "result", "claim"]
MAX_SEALED_BYTES = 72 * 1024
Signature = Annotated[bytes, Meta(min_length=8, max_length=128)]


class Sealed(Struct, frozen=True, kw_only=True):
    """A signed document as it travels.

    Attributes:
        key: sha256 of the public key (DER, SubjectPublicKeyInfo) that signed it.
        signature: ECDSA over P-256 with SHA-256, DER; base64 in JSON.
    """

    kind: Kind
    body: msgspec.Raw
    key: Digest
    signature: Signature

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        return signing_input(self.kind, bytes(self.body))


def signing_input(kind: Kind, body: bytes) -> bytes:
    """Return what is signed for a body of this kind."""
    return f"muster/{kind}/1\n".encode() + body


def seal(kind: Kind, body: bytes, key: str, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the signed document.

    Args:
        kind: What the body is.
        body: Encoded JSON.
        key: Digest of the public key.
        sign: Returns the signature over its argument.
    """
    signature = sign(signing_input(kind, body))
    return encode_json(Sealed(kind=kind, body=msgspec.Raw(body), key=key, signature=signature))


def decode_sealed(data: bytes, kind: Kind) -> Sealed:
    """Decode a signed document; its signature and its body are not looked at here.

    Raises:
        WireError: Malformed, or of another kind.
    """
    sealed = decode_json(data, Sealed, f"signed {kind}", MAX_SEALED_BYTES)
    if sealed.kind != kind:
        raise WireError(f"signed {kind}", f"is a signed {sealed.kind}")
    return sealed
