"""Making the next root together: a draft that is passed around until enough keys signed it. Pure.

The draft carries every root of the fleet from the first, so that whoever is asked for a signature
can see, on any machine, which fleet it is and what would change, and need believe nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from securesystemslib.signer import Key, Signer
from tuf.api.metadata import Metadata, Root

from app.errors import InputError, StateError
from app.trust.roots import (
    ONLINE,
    Tally,
    check_chain,
    check_root,
    fingerprint,
    has_signed,
    issued_s,
    material,
    parse_root,
    role_keys,
    tally,
)
from app.trust.signing import expiry
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.metaset import ISSUED_FIELD
from device_agent.wire.sentence import Sentence

FORMAT: Literal["muster-root-draft/1"] = "muster-root-draft/1"
_MAX_DRAFT_BYTES = 16 * 1024 * 1024
_SHORT = 8
_CLOCKS_DIFFER = timedelta(hours=1)


class Says(Sentence):
    """What cannot be done, and what helps."""

    NOT_ROTATED_SO = "{role} is not rotated so. Root keys are added and removed."
    NO_ROOT_KEY = (
        "key {key} is no root key of fleet {fleet}, neither before nor after. Take another "
        "key, or make a draft that adds it."
    )
    IS_ROOT_KEY = "key {key} is a root key already. Add another."
    NO_KEY = "no root key begins with {prefix}. There are: {names}."
    MANY_KEYS = "several root keys begin with {prefix}. There are: {names}."
    OTHER_FLEET = "this draft is of another fleet ({fleet}, {key}). Give this fleet's."
    EXPIRED = "this draft expired on {date}. Make a new draft."
    NO_DRAFT = "{said}. Give the file that `muster key root-draft` made."
    HAS_SIGNED = "key {key} has signed already. Pass the draft on."
    OTHER_ROOT = (
        "this draft was made from root {made:d}, and root {there:d} is in force. Make a new "
        "draft: `muster key root-draft`."
    )
    OTHER_ROOTS = "this draft was made from other roots than this fleet's. Make a new one."
    TOO_FEW = (
        "root {version:d} asks for {needed:d} signatures of its keys, {n:d} are there. Still "
        "to sign: {keys}. Give another --key, or pass a draft around (`muster key root-sign`)."
    )
    FROM_THE_FUTURE = (
        "this draft is from the future: devices would take its time for theirs. Set the clock "
        "of the machine that made it, and make a new draft."
    )
    GOES_FROM = "this draft goes from root {old:d} to {new:d}. Make one."
    STRANGE_SIGNATURE = (
        "this draft bears a signature of {key}, which is no root key. Make a new draft."
    )
    CHANGED = (
        "this draft was changed after key {key} signed it. Trust it no more; make a new draft."
    )


class RootDraft(Struct, frozen=True, kw_only=True):
    """The file that is passed around; bytes are base64.

    Attributes:
        chain: Every published root, from 1.
        proposed: The next root.json with the signatures it has so far.
    """

    format: Literal["muster-root-draft/1"] = FORMAT
    fleet: str
    chain: tuple[bytes, ...]
    proposed: bytes


@dataclass(frozen=True)
class RootChange:
    """What is to be different in the next root; with nothing given it is only renewed.

    Attributes:
        rotate: Role to the key that follows its present one; not root.
        add_root: Keys that are to sign roots, too.
        remove_root: Ids, or their beginnings, of root keys that are to go.
        threshold: Root signatures needed from then on; None leaves it.
    """

    rotate: Mapping[str, Key] = field(default_factory=dict)
    add_root: Sequence[Key] = ()
    remove_root: Sequence[str] = ()
    threshold: int | None = None


@dataclass(frozen=True)
class Standing:
    """Who signed a draft so far.

    Attributes:
        old: By the keys of the root that is in force.
        new: By the keys that the draft names.
    """

    old: Tally
    new: Tally

    @property
    def complete(self) -> bool:
        """Whether devices would follow."""
        return self.old.complete and self.new.complete


def short(keyid: str) -> str:
    """Return how a key is called among people."""
    return keyid[:_SHORT]


def propose(fleet: str, chain: Sequence[bytes], change: RootChange, now: datetime) -> RootDraft:
    """Draft the next root; nobody has signed it yet.

    Raises:
        InputError: The change is impossible, or would leave a root that does not work.
    """
    root = deepcopy(check_chain(chain))
    root.version += 1
    root.expires = expiry("root", now)
    root.unrecognized_fields[ISSUED_FIELD] = int(now.timestamp())
    for role, key in change.rotate.items():
        if role not in ONLINE:
            raise InputError(Says.NOT_ROTATED_SO(role=role))
        for keyid in role_keys(root, role):
            root.revoke_key(keyid, role)
        root.add_key(key, role)
    _change_root_keys(root, change)
    check_root(root)
    proposed = Metadata(root).to_bytes()
    parse_root(proposed)
    return RootDraft(fleet=fleet, chain=tuple(chain), proposed=proposed)


def _change_root_keys(root: Root, change: RootChange) -> None:
    for key in change.add_root:
        if material(key) in map(material, role_keys(root, "root").values()):
            raise InputError(Says.IS_ROOT_KEY(key=short(key.keyid)))
        root.add_key(key, "root")
    for prefix in change.remove_root:
        root.revoke_key(find_key(root, prefix), "root")
    if change.threshold is not None:
        root.roles["root"].threshold = change.threshold


def find_key(root: Root, prefix: str) -> str:
    """Return the id of the root key whose id begins with `prefix`.

    Raises:
        InputError: None does, or several do.
    """
    found = [keyid for keyid in role_keys(root, "root") if keyid.startswith(prefix.lower())]
    if len(found) != 1 or not prefix:
        names = ", ".join(map(short, role_keys(root, "root")))
        say = Says.MANY_KEYS if found else Says.NO_KEY
        raise InputError(say(prefix=repr(prefix), names=names))
    return found[0]


def sign_draft(draft: RootDraft, signer: Signer) -> RootDraft:
    """Return the draft with one more signature.

    Raises:
        InputError: The draft is damaged, or the key is no root key, neither before nor after.
        StateError: The key has signed already.
    """
    current, envelope = _opened(draft)
    keyid = signer.public_key.keyid
    if not any(keyid in root.roles["root"].keyids for root in (current, envelope.signed)):
        raise InputError(Says.NO_ROOT_KEY(key=short(keyid), fleet=draft.fleet))
    if keyid in envelope.signatures:
        raise StateError(Says.HAS_SIGNED(key=short(keyid)))
    envelope.sign(signer, append=True)
    return replace(draft, proposed=envelope.to_bytes())


def standing(draft: RootDraft) -> Standing:
    """Return who signed and who has not.

    Raises:
        InputError: The draft is damaged, or was changed after somebody signed it.
    """
    current, envelope = _opened(draft)
    return Standing(tally(current, envelope), tally(envelope.signed, envelope))


def describe(draft: RootDraft) -> list[str]:
    """Return in words which fleet this is, what would change, and who may do what afterwards.

    Raises:
        InputError: The draft is damaged, or was changed after somebody signed it.
    """
    current, envelope = _opened(draft)
    new = envelope.signed
    head = [
        f"Fleet {draft.fleet}, fingerprint {fingerprint(draft.chain[0])}.",
        f"Root {new.version} follows root {current.version}; it is good until "
        f"{new.expires:%Y-%m-%d}.",
    ]
    changes = _changes(current, new)
    changes = changes or ["No key changes: only its life is prolonged."]
    return [*head, *changes, *_holders(new), *_fragile(new)]


def _changes(current: Root, new: Root) -> list[str]:
    lines = []
    for role in ("root", *ONLINE):
        before, after = role_keys(current, role), role_keys(new, role)
        lines += [f"ADDS key {short(each)} for {role}." for each in after if each not in before]
        lines += [f"REMOVES key {short(each)} of {role}." for each in before if each not in after]
        old, fresh = current.roles[role].threshold, new.roles[role].threshold
        if old != fresh:
            lines.append(f"CHANGES the signatures {role} needs from {old} to {fresh}.")
    return lines


def _holders(root: Root) -> list[str]:
    lines = []
    for role in ("root", *ONLINE):
        keys = role_keys(root, role)
        of = f" ({root.roles[role].threshold} of {len(keys)} needed)" if role == "root" else ""
        lines.append(f"Afterwards {role} is signed by {', '.join(map(short, keys))}{of}.")
    return lines


def _fragile(root: Root) -> list[str]:
    keys, threshold = len(role_keys(root, "root")), root.roles["root"].threshold
    return [f"WARNING: {spare_keys(threshold, keys)}"] if threshold == keys else []


def spare_keys(threshold: int, keys: int) -> str:
    """Return what it means for a fleet how many root keys it can lose."""
    if threshold < keys:
        return f"{keys - threshold} of {keys} root keys may be lost."
    which = "the root key" if keys == 1 else f"any of the {keys} root keys"
    return f"lose {which}, and no key can ever be changed again. Keep copies, or add a key."


def check_finished(
    draft: RootDraft, fleet: str, chain: Sequence[bytes], now: datetime
) -> Metadata[Root]:
    """Return the next root of this very fleet, signed by enough keys old and new.

    Args:
        draft: As it came back.
        fleet: The name of the fleet it is to be published in.
        chain: That fleet's roots, from 1.
        now: UTC.

    Raises:
        InputError: It is of another fleet, damaged, or would leave a fleet that does not work.
        StateError: It is older than the root in force, or signatures are missing.
    """
    if draft.fleet != fleet or draft.chain[:1] != tuple(chain[:1]):
        key = fingerprint(draft.chain[0]) if draft.chain else "no root"
        raise InputError(Says.OTHER_FLEET(fleet=draft.fleet, key=key))
    if len(draft.chain) != len(chain):
        raise StateError(Says.OTHER_ROOT(made=len(draft.chain), there=len(chain)))
    if draft.chain != tuple(chain):
        raise InputError(Says.OTHER_ROOTS())
    _check_signed(standing(draft))
    envelope = parse_root(draft.proposed)
    check_root(envelope.signed)
    _check_times(envelope.signed, now)
    return envelope


def _check_signed(state: Standing) -> None:
    for count in (state.old, state.new):
        if not count.complete:
            raise StateError(
                Says.TOO_FEW(
                    version=count.version,
                    needed=count.threshold,
                    n=len(count.signed),
                    keys=", ".join(map(short, count.missing)),
                )
            )


def _check_times(root: Root, now: datetime) -> None:
    if root.expires <= now:
        raise StateError(Says.EXPIRED(date=f"{root.expires:%Y-%m-%d}"))
    made_in = timedelta(seconds=issued_s(root) - now.timestamp())
    if made_in > _CLOCKS_DIFFER or root.expires > expiry("root", now + _CLOCKS_DIFFER):
        raise InputError(Says.FROM_THE_FUTURE())


def encode_draft(draft: RootDraft) -> bytes:
    """Encode a draft as it is passed around."""
    return encode_json(draft)


def decode_draft(data: bytes) -> RootDraft:
    """Decode a draft.

    Raises:
        InputError: It is none.
    """
    try:
        return decode_json(data, RootDraft, "root draft", _MAX_DRAFT_BYTES)
    except WireError as error:
        raise InputError(Says.NO_DRAFT(said=error)) from error


def _opened(draft: RootDraft) -> tuple[Root, Metadata[Root]]:
    """Return the root in force and the proposed one, after looking for changes by others.

    Raises:
        InputError: A signature does not fit, or is of nobody who may sign.
    """
    current, envelope = check_chain(draft.chain), parse_root(draft.proposed)
    new = envelope.signed
    if new.version != current.version + 1:
        raise InputError(Says.GOES_FROM(old=current.version, new=new.version))
    known = {**role_keys(current, "root"), **role_keys(new, "root")}
    for keyid in envelope.signatures:
        if keyid not in known:
            raise InputError(Says.STRANGE_SIGNATURE(key=short(keyid)))
        if not has_signed(known[keyid], keyid, envelope):
            raise InputError(Says.CHANGED(key=short(keyid)))
    check_root(new)
    return current, envelope
