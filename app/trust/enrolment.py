"""Judging a request to join. Pure: request and what is recorded in, the device's key out.

Only two things of a request count: the token, which says for which device the owner made a code,
and the public key. What else a certificate request carries, its subject and its extensions, is
ignored: the name in the certificate is the device id of the code.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, Protocol

from cryptography import x509

from app.trust.identity import DeviceKey, suitable
from device_agent.wire.enrolment import EnrolmentRequest
from device_agent.wire.sentence import Framed, Sentence

Reason = Literal[
    "token-unknown", "token-expired", "token-used", "token-wrong-device",
    "csr-invalid", "key-unsuitable", "already-enrolled", "rejected-by-owner",
]  # fmt: skip
"""Why a device is not let in; docs/trust.md says what to do about each."""
_BEGIN, _END = "-----BEGIN CERTIFICATE REQUEST-----", "-----END CERTIFICATE REQUEST-----"
MAX_CSR_CHARS = 4096


class Says(Sentence):
    """Why a request to join is not taken."""

    NO_CODE = "this console made no such code"
    OTHER_DEVICE = "the code is not for device {device}"
    TOO_OLD = "the code is too old: make another"
    USED = "another key has used the code: make another"
    DECIDED = "the code or the key was decided on just now"
    NO_PEM = "it is no PEM of one certificate request"
    NOT_P256 = "a device's key must be of P-256"
    NOT_ITS_OWN = "its signature is not of its own key"
    UNREADABLE = "it cannot be read"
    OTHERS_KEY = "it is the key of another device"
    REVOKED = "it was revoked: make a new key on the device"
    DECOMMISSIONED = "it was decommissioned: make a new key on the device"
    HAS_ANOTHER = "the device has another key: make a code with --replace"


class EnrolmentRefusedError(Exception):
    """A request was not taken; nothing has changed.

    Attributes:
        reason: Stable code.
        detail: One line for people.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(Framed.ABOUT(about=reason, told=detail))
        self.reason: Reason = reason
        self.detail = detail


class Code(Protocol):
    """What is recorded of a code."""

    @property
    def device_id(self) -> str:
        """Whom it is for."""

    @property
    def expires_s(self) -> int:
        """Unix time."""

    @property
    def used_key(self) -> str:
        """Digest of the key that used it, else empty."""


@dataclass(frozen=True)
class Verdict:
    """What a request comes to.

    Attributes:
        key: The device's.
        again: The same key used the code before: the same request once more.
    """

    key: DeviceKey
    again: bool


def token_digest(token: bytes) -> str:
    """Return what is recorded of a token."""
    return hashlib.sha256(b"muster/enrolment-token/1\n" + token).hexdigest()


def judge_request(
    request: EnrolmentRequest, sender: str, fleet: str, code: Code | None, now_s: float
) -> Verdict:
    """Return the key that a request is about, if its token is good for it.

    Args:
        request: As it came.
        sender: The device id of the topic it came on.
        fleet: Ours.
        code: What is recorded under the digest of its token.
        now_s: Unix time.

    Raises:
        EnrolmentRefusedError: The token or the key is not good.
    """
    if code is None or request.fleet != fleet:
        raise EnrolmentRefusedError("token-unknown", Says.NO_CODE())
    if not code.device_id == request.device_id == sender:
        raise EnrolmentRefusedError(
            "token-wrong-device", Says.OTHER_DEVICE(device=request.device_id[:64])
        )
    if not code.used_key and now_s >= code.expires_s:
        raise EnrolmentRefusedError("token-expired", Says.TOO_OLD())
    key = read_key(request.csr)
    if code.used_key not in ("", key.digest):
        raise EnrolmentRefusedError("token-used", Says.USED())
    return Verdict(key, again=bool(code.used_key))


def read_key(csr: str) -> DeviceKey:
    """Return the key of a certificate request that the key itself signed.

    Raises:
        EnrolmentRefusedError: It is no such request, or the key is not of P-256.
    """
    text = csr.strip()
    if len(text) > MAX_CSR_CHARS or not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise EnrolmentRefusedError("csr-invalid", Says.NO_PEM())
    try:
        request = x509.load_pem_x509_csr(text.encode())
        public = request.public_key()
        # Before its signature is looked at: verifying one of a hostile key may take long.
        if not suitable(public):
            raise EnrolmentRefusedError("key-unsuitable", Says.NOT_P256())
        if not request.is_signature_valid:
            raise EnrolmentRefusedError("csr-invalid", Says.NOT_ITS_OWN())
    except EnrolmentRefusedError:
        raise
    except Exception as error:  # the library's errors on hostile requests share no base class
        raise EnrolmentRefusedError("csr-invalid", Says.UNREADABLE()) from error
    return DeviceKey(public)
