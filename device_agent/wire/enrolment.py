"""How a device joins: the one-time code, its request, and the console's answer.

The code is what a person carries to the device. It pins the fleet's certificate authority by its
public key and the root of trust by its digest, so nothing that comes back over the network need be
believed. The request and the answer travel over MQTT, or as two files on a stick.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Digest, Inventory, Text
from device_agent.wire.says import Says
from device_agent.wire.topics import Topics, check_device_id
from device_agent.wire.typed import packed_decoder

PREFIX = "muster1-"
MAX_CODE_CHARS = 600
MAX_REQUEST_BYTES = 32 * 1024
MAX_REPLY_BYTES = 256 * 1024
TOKEN_BYTES = 16
_CHECK_BYTES = 4

Pem = Annotated[str, Meta(max_length=8192)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Host = Annotated[str, Meta(min_length=1, max_length=253)]
Token = Annotated[bytes, Meta(min_length=TOKEN_BYTES, max_length=TOKEN_BYTES)]


class EnrolmentCode(Struct, frozen=True, kw_only=True, array_like=True):
    """What the code says; packed, so that it fits a QR code.

    Attributes:
        host: Where the device reaches the broker.
        port: Of the enrolment listener.
        tls: False only for a broker on the device's own loopback address.
        ca_key: The authority's public key: a compressed point of P-256.
        root_sha256: Digest of the newest root.json.
        token: Good once, for this device.
        expires_s: Unix time after which the console refuses the token.
    """

    fleet: str
    device_id: str
    host: Host
    port: Port
    tls: bool
    ca_key: Annotated[bytes, Meta(min_length=33, max_length=33)]
    root_sha256: Annotated[bytes, Meta(min_length=32, max_length=32)]
    token: Token
    expires_s: Annotated[int, Meta(ge=0, lt=2**40)]

    @property
    def broker_password(self) -> str:
        """What opens the enrolment listener; the token itself is for the console alone."""
        return hashlib.sha256(b"muster/enrolment-listener/1\n" + self.token).hexdigest()


class EnrolmentRequest(Struct, frozen=True, kw_only=True):
    """What a device asks with.

    Attributes:
        token: From the code.
        csr: PKCS#10, PEM: proves that the device holds the key. Its subject is ignored.
        inventory: Shown to whoever accepts the device.
    """

    fleet: str
    device_id: str
    token: Token
    csr: Pem
    inventory: Inventory


class EnrolmentReply(Struct, frozen=True, kw_only=True):
    """What the console answers; whole only where the device is accepted.

    Attributes:
        key: Digest of the public key that the answer is for.
        reason: Reason code where it is rejected.
        certificate: Of the standing connection, PEM.
        fetch_certificate: Of the connection that chunks come over; same key, another name.
        ca: The authority's certificate, PEM.
        root: root.json, the very bytes whose digest the code pins.
        host: Where the broker is.
        port: Of the listener that asks for certificates.
    """

    device_id: str
    key: Digest
    status: Literal["pending", "accepted", "rejected"]
    reason: Text = ""
    detail: Text = ""
    certificate: Pem = ""
    fetch_certificate: Pem = ""
    ca: Pem = ""
    root: bytes = b""
    host: str = ""
    port: int = 0
    tls: bool = True


class Certificates(Struct, frozen=True, kw_only=True):
    """Renewed certificates, retained on ``cmd/cert``; the device's key stays."""

    certificate: Pem
    fetch_certificate: Pem


def fingerprint(key: str) -> str:
    """Return a key's digest as two people compare it over the telephone: 32 digits in groups."""
    return "-".join(key[at : at + 4] for at in range(0, 32, 4))


def encode_code(code: EnrolmentCode) -> str:
    """Return the code as one word to copy, with a checksum against typing errors."""
    packed = msgspec.msgpack.encode(code)
    return PREFIX + base64.urlsafe_b64encode(packed + _check(packed)).decode().rstrip("=")


def decode_code(text: str) -> EnrolmentCode:
    """Decode a code; white space, as a mail program may have put it in, is passed over.

    Raises:
        WireError: Not a code, damaged, or of a later Muster.
    """
    word = re.sub(r"\s+", "", text[: 2 * MAX_CODE_CHARS])
    if not word.startswith(PREFIX) or len(word) > MAX_CODE_CHARS:
        raise WireError("enrolment code", Says.CODE_BEGINS(prefix=repr(PREFIX)))
    body = word.removeprefix(PREFIX)
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise WireError("enrolment code", Says.CODE_CHARACTERS()) from error
    packed, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if check != _check(packed):
        raise WireError("enrolment code", Says.CODE_CHECKSUM())
    try:
        code = packed_decoder(EnrolmentCode).decode(packed)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise WireError("enrolment code", str(error)) from error
    check_device_id(code.device_id)
    Topics(code.fleet)
    return code


def decode_request(data: bytes) -> EnrolmentRequest:
    """Decode a request; the certificate request in it is not looked at here.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, EnrolmentRequest, "enrolment request", MAX_REQUEST_BYTES)


def decode_reply(data: bytes) -> EnrolmentReply:
    """Decode an answer; nothing in it is verified here.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, EnrolmentReply, "enrolment reply", MAX_REPLY_BYTES)


def decode_certificates(data: bytes) -> Certificates:
    """Decode renewed certificates; nothing in them is verified here.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, Certificates, "certificates", 32 * 1024)


def encode(message: EnrolmentRequest | EnrolmentReply | Certificates) -> bytes:
    """Encode one of them as JSON."""
    return encode_json(message)


def _check(packed: bytes) -> bytes:
    return hashlib.sha256(packed).digest()[:_CHECK_BYTES]
