"""What a root may say, who signed it, and how one follows another. Pure.

Everything here counts *key material*: one key under two ids would meet a threshold of two by
itself, and TUF, which counts ids, would let it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Key
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root

from app.errors import InputError
from device_agent.wire.metaset import ISSUED_FIELD, MAX_ROLE_BYTES
from device_agent.wire.sentence import Sentence

ONLINE = ("targets", "snapshot", "timestamp")
"""The roles beside root that root names."""
MAX_ROOTS = 256
"""A device follows so many roots from the one it was enrolled with (`max_root_rotations`)."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_ROOT = "there is no root in it. Make a new draft."
    INCOMPLETE = "this is no root metadata, or a key is missing in it. Make a new draft."
    NO_METADATA = "this is no root metadata ({problem}). Make a new draft."
    TOO_LARGE = "a root of {n:d} bytes: devices take {most:d}."
    OTHER_NUMBER = "root {found:d} stands where root {n:d} should be."
    NOT_SIGNED = "root {n:d} is not signed as root {judge:d} asks for."
    TOO_MANY = "root {n:d}: devices follow {most:d} roots. Found a fleet."
    STRANGE = "root {n:d} is not of Muster's making. Make a new draft."
    OTHER_KIND = "key {key} is {kind}: Muster's are ed25519."
    TWICE = (
        "one and the same key stands twice, for {owner} and for {role}. A key counts once: make "
        "another."
    )
    THRESHOLD = (
        "{role} would need {n:d} signatures of {all:d} keys. Give another --threshold, or another "
        "number of keys."
    )
    ROOT_SIGNS_ASSIGNMENTS = "a key of root would sign assignments, too. Make another."


@dataclass(frozen=True)
class Tally:
    """Who signed, by the keys that one root names.

    Attributes:
        version: Of the root whose keys are counted.
        threshold: Signatures needed.
        signed: Ids of the keys that signed, each key once.
        missing: Ids of the others.
    """

    version: int
    threshold: int
    signed: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether enough keys signed."""
        return len(self.signed) >= self.threshold


def material(key: Key) -> str:
    """Return what makes a key the key it is, whatever its id and however its digits are written."""
    public: str = key.to_dict()["keyval"]["public"]
    return public.lower()


def parse_root(data: bytes) -> Metadata[Root]:
    """Return a root file; its signatures are not looked at.

    Raises:
        InputError: It is none.
    """
    if len(data) > MAX_ROLE_BYTES["root"]:
        raise InputError(Says.TOO_LARGE(n=len(data), most=MAX_ROLE_BYTES["root"]))
    try:
        envelope = Metadata[Root].from_bytes(data)
    except (RepositoryError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(Says.NO_METADATA(problem=error)) from error
    root = envelope.signed
    if root.type != "root" or not root.keys.keys() >= set().union(
        *(role.keyids for role in root.roles.values())
    ):
        raise InputError(Says.INCOMPLETE())
    return envelope


def role_keys(root: Root, role: str) -> dict[str, Key]:
    """Return the keys of a role by id."""
    return {keyid: root.keys[keyid] for keyid in sorted(root.roles[role].keyids)}


def fingerprint(first_root: bytes) -> str:
    """Return what tells a fleet from every other: the digest of its first root, in short groups."""
    digits = hashlib.sha256(first_root).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def tally(root: Root, envelope: Metadata[Root]) -> Tally:
    """Count who of `root` signed `envelope`."""
    signed: dict[str, str] = {}
    missing: dict[str, str] = {}
    for keyid, key in role_keys(root, "root").items():
        found = signed if has_signed(key, keyid, envelope) else missing
        found.setdefault(material(key), keyid)
    threshold = root.roles["root"].threshold
    open_ = tuple(keyid for public, keyid in missing.items() if public not in signed)
    return Tally(root.version, threshold, tuple(signed.values()), open_)


def has_signed(key: Key, keyid: str, envelope: Metadata[Root]) -> bool:
    """Return whether `envelope` bears a good signature of this key."""
    signature = envelope.signatures.get(keyid)
    if signature is None:
        return False
    try:
        key.verify_signature(signature, envelope.signed_bytes)
    except UnverifiedSignatureError:
        return False
    return True


def check_chain(chain: Sequence[bytes]) -> Root:
    """Check that each root was signed as the one before and it itself ask, and return the newest.

    Raises:
        InputError: It is no chain from root 1.
    """
    before: Root | None = None
    for number, data in enumerate(chain, start=1):
        envelope = parse_root(data)
        root = envelope.signed
        if root.version != number:
            raise InputError(Says.OTHER_NUMBER(found=root.version, n=number))
        for judge in (before, root):
            if judge is not None and not tally(judge, envelope).complete:
                raise InputError(Says.NOT_SIGNED(n=number, judge=judge.version))
        before = root
    if before is None:
        raise InputError(Says.NO_ROOT())
    return before


def check_root(root: Root) -> None:
    """Check that a root that is to be published leaves a fleet that works and can be rotated.

    Raises:
        InputError: It would not.
    """
    if root.version > MAX_ROOTS:
        raise InputError(Says.TOO_MANY(n=root.version, most=MAX_ROOTS))
    if not root.consistent_snapshot or ISSUED_FIELD not in root.unrecognized_fields:
        raise InputError(Says.STRANGE(n=root.version))
    owners: dict[str, str] = {}
    for role in ("root", *ONLINE):
        keys = role_keys(root, role)
        for keyid, key in keys.items():
            if key.keytype != "ed25519":
                raise InputError(Says.OTHER_KIND(key=keyid[:8], kind=key.keytype))
            if (owner := owners.get(material(key))) is not None:
                raise InputError(Says.TWICE(owner=owner, role=role))
            owners[material(key)] = role
        threshold = root.roles[role].threshold
        if not 1 <= threshold <= len(keys):
            raise InputError(Says.THRESHOLD(role=role, n=threshold, all=len(keys)))


def check_apart(root: Root, delegated: Iterable[Key]) -> None:
    """Check that no key of `root` signs assignments, too.

    Raises:
        InputError: One does.
    """
    public = {material(key) for key in root.keys.values()}
    if any(material(key) in public for key in delegated):
        raise InputError(Says.ROOT_SIGNS_ASSIGNMENTS())


def issued_s(root: Root) -> int:
    """Return the Unix time at which a root was made."""
    return int(root.unrecognized_fields.get(ISSUED_FIELD, 0))
