"""Ceremonies with keys as dialogs run them: what was typed, what it would do, doing it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError, StateError
from app.files import environment_faults, write_file
from app.given_paths import is_there
from app.gui.texts import tr
from app.key_custody import ROTATED, DraftRequest, KeyCustody, Words
from app.root_keys import OpenRoot, RootKeys
from app.trust import CA, CONSOLE_ROLES
from app.trust.ceremony import (
    RootDraft,
    Standing,
    decode_draft,
    describe,
    encode_draft,
    short,
    sign_draft,
    standing,
)
from app.trust.keyfile import read_public
from app.trust.sticks import check_fleet, find_root_key, note_fleet, open_root_key
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence

ROOT = "root"
ASSIGNMENTS = "assignments"
ROLES = (ROOT, *ROTATED, CA)
"""What the wizard rotates, each by itself."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    UNPROTECTED = "the new root key needs a passphrase. Type it twice."
    NO_ROOT_KEY = "name a root key: its file, or the directory of the stick it is on."
    IS_THERE = "{path} is there already. Choose another name."


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens keys; kept no longer than the dialog.

    Attributes:
        roots: Root keys: a key file or its stick's directory, and the passphrase.
    """

    roots: tuple[tuple[Path, str], ...] = ()
    release: str = ""
    console: str = ""

    def words(self) -> Words:
        """Return them as ceremonies ask for them."""
        return Words(release=lambda: self.release, console=lambda: self.console)


@dataclass(frozen=True, slots=True)
class Rotation:
    """One role that gets a new key.

    Attributes:
        gone: With root: the id of the key that goes.
        place: With root: where the new key is made; None takes the data directory.
        new_passphrase: With root: opens the new key.
    """

    role: str
    gone: str = ""
    place: Path | None = None
    new_passphrase: str = ""
    why: str = ""


def needs_roots(role: str) -> bool:
    """Return whether rotating a role takes a new root."""
    return role not in (ASSIGNMENTS, CA)


def needs_release(role: str) -> bool:
    """Return whether rotating a role opens the release key."""
    return role in ("targets", ASSIGNMENTS)


def check(workspace: Workspace, rotation: Rotation, secrets: Secrets) -> list[str]:
    """Open what a rotation needs, and return in words what it would do; nothing changes.

    Raises:
        InputError: Something is missing.
        PassphraseError: A passphrase does not open its key.
        StateError: Too few root keys are open.
    """
    role = rotation.role
    if role == CA:
        return _about_authority()
    workspace.keys.unlock(CONSOLE_ROLES, secrets.console)
    if needs_release(role):
        workspace.keys.unlock(("targets",), secrets.release)
    opened = open_roots(workspace, secrets) if needs_roots(role) else []
    if role != ROOT:
        if opened:
            KeyCustody(workspace).check_roots([each.signer for each in opened])
        return _about_role(workspace, role, opened)
    if not rotation.new_passphrase:
        raise InputError(Says.UNPROTECTED())
    KeyCustody(workspace).check_roots([each.signer for each in opened])
    return _about_root(workspace, rotation, opened)


def rotate(workspace: Workspace, rotation: Rotation, secrets: Secrets) -> list[str]:
    """Do it, and return in words what was done and what is left to do.

    Raises:
        MusterError: As `KeyCustody.rotate`; nothing has changed then.
    """
    if rotation.role == CA:
        return _renounce_authority(workspace, rotation.why)
    rotate_one = _replace_root if rotation.role == ROOT else _rotate_role
    return [*rotate_one(workspace, rotation, secrets), *_afterwards()]


def _renounce_authority(workspace: Workspace, why: str) -> list[str]:
    KeyCustody(workspace).renounce_authority(why)
    return [
        tr("The certificate authority is given up."),
        tr("Close the console and start it again: it founds a new one."),
        tr("Then enrol every device again, each with a code that replaces its key."),
    ]


def _replace_root(workspace: Workspace, rotation: Rotation, secrets: Secrets) -> list[str]:
    done = RootKeys(workspace).replace(
        open_roots(workspace, secrets),
        secrets.words(),
        gone=rotation.gone,
        place=rotation.place,
        passphrase=rotation.new_passphrase,
        why=rotation.why,
    )
    made = tr("Root {version} is published. The new root key lies in {place}.")
    lines = [made.format(version=done.version, place=done.made)]
    if done.retired:
        gone = tr("The old one lies in {place} and signs for nobody any more.")
        lines.append(gone.format(place=done.retired))
    return lines


def _rotate_role(workspace: Workspace, rotation: Rotation, secrets: Secrets) -> list[str]:
    role = rotation.role
    opened = open_roots(workspace, secrets) if needs_roots(role) else []
    signers = [each.signer for each in opened]
    KeyCustody(workspace).rotate((role,), signers, secrets.words(), rotation.why)
    keyid = workspace.repository().keyids()[role][0]
    return [
        tr("Key {key} signs {role} from now on.").format(key=short(keyid), role=role),
        tr("The old key lies in {place}; nobody takes it any more.").format(
            place=workspace.path / "keys" / "retired"
        ),
    ]


def renew(
    workspace: Workspace, roles: Collection[str], secrets: Secrets, why: str = ""
) -> list[str]:
    """Sign root, targets or both again; return in words until when they are good.

    Raises:
        MusterError: As `KeyCustody.renew`; nothing has changed then.
    """
    opened = open_roots(workspace, secrets) if ROOT in roles else []
    signers = [each.signer for each in opened]
    KeyCustody(workspace).renew(roles, signers, secrets.words(), why)
    ends = workspace.repository().expiries()
    said = tr("Renewed {role}: it is good until {date}.")
    return [said.format(role=role, date=f"{ends[role]:%Y-%m-%d}") for role in roles]


def open_roots(workspace: Workspace, secrets: Secrets) -> list[OpenRoot]:
    """Open the root keys that were named.

    A key that still lies in the data directory opens with the release passphrase, unless it was
    given its own.

    Raises:
        InputError: None is named, one is not there, or it has signed for another fleet.
        PassphraseError: A passphrase does not open its key.
    """
    if not secrets.roots:
        raise InputError(Says.NO_ROOT_KEY())
    keys = RootKeys(workspace)
    return [keys.open(place, word or secrets.release) for place, word in secrets.roots]


# Drafts of roots, passed around as a file


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as it lies in its file.

    Attributes:
        lines: In words which fleet it is, what would change, and who may do what afterwards.
    """

    path: Path
    draft: RootDraft
    lines: tuple[str, ...]
    standing: Standing

    @property
    def rotates(self) -> frozenset[str]:
        """The roles beside root whose keys it changes."""
        return frozenset(
            role
            for role in ("targets", "snapshot", "timestamp")
            for line in self.lines
            if line.startswith("ADDS") and line.endswith(f"for {role}.")
        )


def open_draft(path: Path) -> OpenDraft:
    """Read a draft.

    Raises:
        InputError: It is none, damaged, or was changed after somebody signed it.
        EnvironmentFaultError: It cannot be read.
    """
    with environment_faults(path):
        draft = decode_draft(path.read_bytes())
    return OpenDraft(path, draft, tuple(describe(draft)), standing(draft))


def make_draft(
    workspace: Workspace,
    path: Path,
    *,
    rotate: Collection[str] = (),
    add: Sequence[Path] = (),
    remove: Sequence[str] = (),
    threshold: int | None = None,
    secrets: Secrets,
) -> OpenDraft:
    """Draft the next root into a new file; with nothing to change it is only renewed.

    Raises:
        InputError: The change is impossible.
        PassphraseError: A passphrase does not open the key that is to be followed.
        StateError: The file is there already.
    """
    if is_there(path):
        raise StateError(Says.IS_THERE(path=path))
    request = DraftRequest(rotate, [read_public(each, ROOT) for each in add], remove, threshold)
    draft = KeyCustody(workspace).draft_root(request, secrets.words())
    write_file(path, encode_draft(draft), mode=0o644)
    return open_draft(path)


def sign(path: Path, place: Path, passphrase: str) -> OpenDraft:
    """Sign a draft with one root key and write it back.

    Raises:
        InputError: No key is there, it has signed for another fleet, or it is no root key.
        PassphraseError: The passphrase does not open it.
        StateError: The key has signed already.
    """
    opened, key = open_draft(path), find_root_key(place)
    check_fleet(key, opened.draft.chain[0])
    signed = sign_draft(opened.draft, open_root_key(key, passphrase))
    write_file(path, encode_draft(signed), mode=0o644)
    note_fleet(key, opened.draft.chain[0])
    return open_draft(path)


def finish(
    workspace: Workspace, path: Path, secrets: Secrets, why: str, *, assignments_too: bool
) -> list[str]:
    """Publish a draft that enough keys signed; return in words what was done.

    Raises:
        MusterError: As `KeyCustody.finish_root`; nothing has changed then.
    """
    draft = open_draft(path).draft
    version = KeyCustody(workspace).finish_root(
        draft, secrets.words(), why, assignments_too=assignments_too
    )
    return [tr("Root {version} is published.").format(version=version), *_afterwards()]


def _afterwards() -> list[str]:
    return [
        tr("Devices follow when they next hear from the broker."),
        tr("Make a backup now: older ones do not hold the new keys."),
    ]


def _about_role(workspace: Workspace, role: str, opened: Sequence[OpenRoot]) -> list[str]:
    repository = workspace.repository()
    lines = [
        tr("Key {key} signs {role} no more; a new key, made now, takes its place.").format(
            key=short(repository.keyids()[role][0]), role=role
        ),
        tr("What the old key signed is signed again by the new one."),
    ]
    if opened:
        names = ", ".join(short(each.keyid) for each in opened)
        signed = tr("Root {version} is published, signed by {names}.")
        lines.append(signed.format(version=repository.root_version + 1, names=names))
    return [*lines, tr("Nothing that runs on devices stops.")]


def _about_root(workspace: Workspace, rotation: Rotation, opened: Sequence[OpenRoot]) -> list[str]:
    repository = workspace.repository()
    place = rotation.place or workspace.keys.path(ROOT)
    names = ", ".join(short(each.keyid) for each in opened)
    return [
        tr("Root key {key} signs roots no more.").format(key=short(rotation.gone)),
        tr("A new root key is made in {place}, under the passphrase that you typed.").format(
            place=place
        ),
        tr("Root {version} is published, signed by {names} and the new key.").format(
            version=repository.root_version + 1, names=names
        ),
        tr("Nothing that runs on devices stops."),
    ]


def _about_authority() -> list[str]:
    return [
        tr(
            "The fleet's certificate authority is given up; the console founds a new one when it "
            "starts next."
        ),
        tr(
            "EVERY device is cut off then, and must be enrolled again with a code that replaces "
            "its key."
        ),
        tr("Devices go on running their models and keep their telemetry meanwhile."),
    ]
