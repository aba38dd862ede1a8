"""Signing one TUF document, and the rules that every one of them follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from securesystemslib.signer import Signer
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from app.errors import InputError, PassphraseError, StateError
from app.trust.roots import material
from device_agent.wire.metaset import MAX_ROLE_BYTES
from device_agent.wire.sentence import Sentence

LIFE = {
    "root": timedelta(days=2 * 365),
    "targets": timedelta(days=365),
    "snapshot": timedelta(days=30),
    "timestamp": timedelta(days=30),
}
"""How long each role's metadata is good for."""
ASSIGNMENT_LIFE = timedelta(days=30)

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)
RoleSigners = Mapping[str, Signer | Sequence[Signer]]
"""One signer per role, or as many as its threshold asks for."""
Keys = Mapping[str, Sequence[Signer]]


class Says(Sentence):
    """What cannot be done, and what helps."""

    NOT_OPENED = "key {role}: needed here, but it was not opened"
    OTHER_KEY = "key {role}: not the fleet's key ({problem}); open the one that root names"
    TOO_LARGE = (
        "{role} metadata: {n:d} bytes, devices take at most {most:d}; withdraw old bundles first"
    )
    SAME_KEY = "keys {owner} and {role}: one and the same key; make another"


def listed(signers: RoleSigners, role: str) -> list[Signer]:
    """Return the signers of `role`.

    Raises:
        PassphraseError: There is none.
    """
    given = signers.get(role, ())
    found = [given] if isinstance(given, Signer) else list(given)
    if not found:
        raise PassphraseError(Says.NOT_OPENED(role=role))
    return found


def expiry(role: str, now: datetime) -> datetime:
    """Return when metadata of `role` made at `now` (UTC) expires."""
    return now + LIFE[role]


def sign(signed: T, root: Root, signers: Sequence[Signer]) -> bytes:
    """Return the signed file of a top-level role, checked as a device will check it.

    Raises:
        PassphraseError: These signers are not, or not enough of, those root names.
        StateError: Devices would refuse the file for its size.
    """
    envelope = Metadata(signed)
    for signer in signers:
        envelope.sign(signer, append=True)
    try:
        root.verify_delegate(signed.type, envelope.signed_bytes, envelope.signatures)
    except UnsignedMetadataError as error:
        raise PassphraseError(Says.OTHER_KEY(role=signed.type, problem=error)) from error
    data = envelope.to_bytes()
    if len(data) > MAX_ROLE_BYTES[signed.type]:
        most = MAX_ROLE_BYTES[signed.type]
        raise StateError(Says.TOO_LARGE(role=signed.type, n=len(data), most=most))
    return data


def check_distinct(keys: Keys) -> None:
    """Check that no key stands for two: the separation of roles would be for show.

    Key ids do not tell: one key may have several. The key material does.

    Raises:
        InputError: Two signers hold the same key.
    """
    owners: dict[str, str] = {}
    for role, signers in keys.items():
        for signer in signers:
            public = material(signer.public_key)
            if public in owners:
                raise InputError(Says.SAME_KEY(owner=owners[public], role=role))
            owners[public] = role
