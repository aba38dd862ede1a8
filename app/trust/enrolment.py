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

Reason = Literal[
    "token-unknown", "token-expired", "token-used", "token-wrong-device",
    "csr-invalid", "key-unsuitable", "already-enrolled", "rejected-by-owner",
]  # fmt: skip
"""Why a device is not let in; docs/trust.md says what to do about each."""
_BEGIN, _END = "-----BEGIN CERTIFICATE REQUEST-----", "-----END CERTIFICATE REQUEST-----"
MAX_CSR_CHARS = 4096


class EnrolmentRefusedError(Exception):
    """A request was not taken; nothing has changed.

    Attributes:
        reason: Stable code.
        detail: One line for people.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
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
        raise EnrolmentRefusedError("token-unknown", "this console made no such code")
    if not code.device_id == request.device_id == sender:
        raise EnrolmentRefusedError(
            "token-wrong-device", f"the code is not for device {request.device_id[:64]}"
        )
    if not code.used_key and now_s >= code.expires_s:
        raise EnrolmentRefusedError("token-expired", "the code is too old: make another")
    key = read_key(request.csr)
    if code.used_key not in ("", key.digest):
        raise EnrolmentRefusedError("token-used", "another key has used the code: make another")
    return Verdict(key, again=bool(code.used_key))


def read_key(csr: str) -> DeviceKey:
    """Return the key of a certificate request that the key itself signed.

    Raises:
        EnrolmentRefusedError: It is no such request, or the key is not of P-256.
    """
    text = csr.strip()
    if len(text) > MAX_CSR_CHARS or not (text.startswith(_BEGIN) and text.endswith(_END)):
        raise EnrolmentRefusedError("csr-invalid", "it is no PEM of one certificate request")
    try:
        request = x509.load_pem_x509_csr(text.encode())
        public = request.public_key()
        # Before its signature is looked at: verifying one of a hostile key may take long.
        if not suitable(public):
            raise EnrolmentRefusedError("key-unsuitable", "a device's key must be of P-256")
        if not request.is_signature_valid:
            raise EnrolmentRefusedError("csr-invalid", "its signature is not of its own key")
    except EnrolmentRefusedError:
        raise
    except Exception as error:  # the library's errors on hostile requests share no base class
        raise EnrolmentRefusedError("csr-invalid", "it cannot be read") from error
    return DeviceKey(public)
