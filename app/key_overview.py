"""Which keys a fleet has, where each is kept, who opens it, and when what it signed ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from app.expiries import Expiry, expiries
from app.trust import CA, CONSOLE_KEYS, KEYS
from app.trust.roots import fingerprint
from app.workspace import Workspace

OpenedBy = Literal["console", "release", "its own"]
RENEWABLE = ("root", "targets")
"""What an owner renews; the running console renews the rest by itself."""
_SUBJECTS = {CA: "authority"}


@dataclass(frozen=True)
class KeyPlace:
    """One key that signs for a role.

    Attributes:
        file: Where it lies in the data directory; None where it is kept elsewhere.
        opened_by: Whose passphrase opens it.
    """

    role: str
    keyid: str
    file: Path | None
    opened_by: OpenedBy


@dataclass(frozen=True)
class KeyRow:
    """A key with the end of what it signed, or something that ends without a key of ours.

    Attributes:
        key: None for certificates of devices.
        expiry: None where nothing ends.
    """

    subject: str
    key: KeyPlace | None
    expiry: Expiry | None


@dataclass(frozen=True)
class Overview:
    """A fleet's keys at one moment.

    Attributes:
        fingerprint: Tells the fleet from every other.
        due: Roles of `RENEWABLE` that are near their end.
    """

    fingerprint: str
    root_version: int
    threshold: int
    root_keyids: tuple[str, ...]
    rows: tuple[KeyRow, ...]
    due: tuple[str, ...]


def overview(workspace: Workspace, now: datetime) -> Overview:
    """Read it; `now` is UTC."""
    found = expiries(workspace, now)
    repository = workspace.repository()
    named = repository.keyids()["root"]
    return Overview(
        fingerprint=fingerprint(repository.roots[0]),
        root_version=repository.root_version,
        threshold=repository.root_threshold,
        root_keyids=named,
        rows=tuple(_rows(key_places(workspace), found)),
        due=due_roles(found),
    )


def due_roles(found: Iterable[Expiry]) -> tuple[str, ...]:
    """Return which roles an owner has to renew now."""
    return tuple(each.subject for each in found if each.subject in RENEWABLE and each.level != "ok")


def key_places(workspace: Workspace) -> list[KeyPlace]:
    """Return every key by role; after a ceremony that was cut short the files follow first."""
    workspace.settle_keys()
    return [each for role in KEYS for each in _places(workspace, role)]


def approver_keys(workspace: Workspace) -> list[KeyPlace]:
    """Return the keys of who may approve phases of rollouts, by name; they lie elsewhere."""
    approvers = workspace.registry.approvals.approvers()
    return [KeyPlace(f"approver {each.name}", each.keyid, None, "its own") for each in approvers]


def _places(workspace: Workspace, role: str) -> list[KeyPlace]:
    here = workspace.keys.read(role)
    named = workspace.repository().keyids().get(role) or ((here.keyid,) if here else ())
    places = []
    for keyid in named:
        held = here is not None and here.keyid == keyid
        opened_by: OpenedBy = "its own"
        if role in CONSOLE_KEYS:
            opened_by = "console"
        elif held:
            opened_by = "release"
        file = workspace.keys.path(role) if held else None
        places.append(KeyPlace(role, keyid, file, opened_by))
    return places


def _rows(keys: Sequence[KeyPlace], found: Sequence[Expiry]) -> list[KeyRow]:
    ends = {each.subject: each for each in found}
    rows = [KeyRow(each.role, each, ends.get(_SUBJECTS.get(each.role, each.role))) for each in keys]
    shown = {_SUBJECTS.get(each.role, each.role) for each in keys}
    return rows + [KeyRow(each.subject, None, each) for each in found if each.subject not in shown]
