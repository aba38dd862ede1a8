"""A phase of a rollout approved by a person: a signed statement, and what makes it count."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct
from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import Key, Signature, Signer

from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Digest
from device_agent.wire.sentence import Sentence

ROLE = "approver"
"""What the key files of approvers are for: no other key opens as one of them."""
FORMAT: Literal["muster-approval/1"] = "muster-approval/1"
_MAX_BYTES = 16 * 1024


class Says(Sentence):
    """Why an approval does not count."""

    DAMAGED = "it is damaged: {said}"
    OTHER_KEY = "the signature is not of the approver's key"
    OTHER_SUBJECT = "it is for another {subjects}"


class Subject(Struct, frozen=True, kw_only=True):
    """What is approved; every part must be the rollout's own.

    Attributes:
        rollout: Its id.
        digest: Of the bundle.
        plan_sha256: Of the plan's canonical JSON; its nonce makes each plan another one.
        phase: Index into the plan's phases.
    """

    fleet: str
    rollout: int
    digest: Digest
    plan_sha256: Digest
    phase: Annotated[int, Meta(ge=0)]


class Statement(Struct, frozen=True, kw_only=True):
    """What an approver signs."""

    format: Literal["muster-approval/1"] = FORMAT
    subject: Subject
    time_s: float


class _Document(Struct, frozen=True, kw_only=True):
    """A statement as it is kept; bytes are base64."""

    body: bytes
    signature: bytes


class ApprovalError(Exception):
    """An approval does not count, and why."""


def sign_approval(subject: Subject, time_s: float, signer: Signer) -> bytes:
    """Return the signed document."""
    body = encode_json(Statement(subject=subject, time_s=time_s))
    signature = bytes.fromhex(signer.sign(_signed(body)).signature)
    return encode_json(_Document(body=body, signature=signature))


def verify_approval(document: bytes, key: Key, subject: Subject) -> Statement:
    """Return what was signed, if this key signed exactly this subject.

    Raises:
        ApprovalError: It did not; the error says what is otherwise.
    """
    try:
        held = decode_json(document, _Document, "approval", _MAX_BYTES)
        key.verify_signature(Signature(key.keyid, held.signature.hex()), _signed(held.body))
        statement = decode_json(held.body, Statement, "approval", _MAX_BYTES)
    except WireError as error:
        raise ApprovalError(Says.DAMAGED(said=error)) from error
    except (UnverifiedSignatureError, VerificationError) as error:
        raise ApprovalError(Says.OTHER_KEY()) from error
    if statement.subject != subject:
        raise ApprovalError(_otherwise(statement.subject, subject))
    return statement


def _signed(body: bytes) -> bytes:
    """Return the bytes that are signed: none of the fleet's other documents begins like them."""
    return FORMAT.encode() + b"\n" + body


def _otherwise(told: Subject, subject: Subject) -> str:
    names = ("fleet", "rollout", "digest", "plan_sha256", "phase")
    words = {"digest": "bundle", "plan_sha256": "plan"}
    other = [each for each in names if getattr(told, each) != getattr(subject, each)]
    subjects = ", ".join(words.get(each, each) for each in other)
    return Says.OTHER_SUBJECT(subjects=subjects)
