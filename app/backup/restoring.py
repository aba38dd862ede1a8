"""Restoring a fleet into an empty data directory so that its devices accept the new console."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from securesystemslib.signer import Signer

from app.backup.archive import ArchiveReader, Contents
from app.backup.contents import LIBRARY, REGISTRY, known
from app.backup.sealed import SealedReader
from app.errors import InputError
from app.files import environment_faults, new_directory
from app.fleet.audit_chain import Verdict
from app.fleet.records import By
from app.fleet.registry_schema import known_migrations
from app.fleet.rekeying import Event, Rekeyed
from app.trust import ImageRepository
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence

LEAST_JUMP = 2**20
_TARGETS = "targets"


class Says(Sentence):
    """What was restored, and why something cannot be."""

    RESTORED = "backup of {when} UTC, audit head {head}, counters raised by {n:d}"
    STRANGER = "{file} holds {name}, which this Muster does not know. Update Muster."
    LACKS = "{file} holds no {name}. Use another backup."
    UNREADABLE = "{file}: its registry cannot be read ({cause}). Use another."
    NEWER = "{file} is of a newer Muster, which has {name} in its registry. Update Muster."


@dataclass(frozen=True)
class Words:
    """The passphrases: of the backup, and of the keys in it."""

    backup: str = field(repr=False)
    release: str = field(repr=False)
    console: str = field(repr=False)


@dataclass(frozen=True)
class Restored:
    """A fleet that was restored.

    Attributes:
        audit: What a look at the audit log found, before the restore's own entry.
        jump: By how much every version and release counter was raised.
        assigned: How many devices have a newly signed assignment.
        paused: How many running rollouts were paused.
    """

    contents: Contents
    audit: Verdict
    jump: int
    assigned: int
    paused: int


def restore(file: Path, data: Path, words: Words, why: str = "") -> Restored:
    """Restore a backup and take its fleet over; whole or not at all.

    Versions, release counters and the floor of those still to come jump by 2^20 plus the seconds
    since the backup: more than can have been handed out since, and more each time that one backup
    is restored.

    Args:
        file: A backup.
        data: A directory that is empty or not there yet.
        words: Every passphrase.
        why: For the audit log.

    Raises:
        InputError: It is no backup, is of a newer Muster, is damaged, or was cut off.
        PassphraseError: A passphrase does not open the backup, or a key in it.
        StateError: `data` holds something, or the metadata set in the backup is damaged.
        EnvironmentFaultError: Something cannot be read or written.
    """
    with new_directory(data) as draft:
        contents = unpack(file, draft, words.backup)
        with closing(Workspace.open(draft)) as workspace:
            audit = workspace.registry.audit_log.verify([("the backup", contents.audit_head)])
            jump = _jump(contents)
            assigned, paused = _take_over(workspace, contents, jump, words, why)
    return Restored(contents, audit, jump, assigned, paused)


def unpack(file: Path, directory: Path, passphrase: str) -> Contents:
    """Write the files of a backup into a directory, as they were.

    Args:
        file: A backup.
        directory: Empty; after an error it holds a part.
        passphrase: Of the backup.

    Raises:
        InputError: It is no backup, is of a newer Muster, is damaged, or was cut off.
        PassphraseError: The passphrase does not open it.
        EnvironmentFaultError: Something cannot be read or written.
    """
    with environment_faults(file), file.open("rb") as source:
        archive = ArchiveReader(SealedReader(source, file, passphrase), file)
        _check_known(file, archive.contents)
        for entry, pieces in archive.files():
            with environment_faults(directory):
                _make_folders(directory, entry.path)
                with _new_private(directory / entry.path) as target:
                    for piece in pieces:
                        target.write(piece)
    with environment_faults(directory):
        (directory / LIBRARY).mkdir(exist_ok=True, mode=0o700)
    _check_schema(file, directory / REGISTRY)
    return archive.contents


def _take_over(
    workspace: Workspace, contents: Contents, jump: int, words: Words, why: str
) -> tuple[int, int]:
    now = datetime.now(UTC)
    signers: dict[str, Signer] = workspace.unlock_console(words.console)
    signers |= workspace.keys.unlock((_TARGETS,), words.release)
    documents = {each.device_id: each.document for each in workspace.registry.assignments()}

    def change(files: dict[str, bytes]) -> Rekeyed:
        repository = ImageRepository.load(files)
        repository.take_over(jump, signers, now)
        sign = repository.assignments(signers["assignments"], now).renewing(documents)
        return Rekeyed(repository.files, sign, repository.targets())

    made = datetime.fromtimestamp(contents.created_s, UTC)
    detail = Says.RESTORED(when=f"{made:%Y-%m-%d %H:%M:%S}", head=contents.audit_head, n=jump)
    event = Event("fleet.restore", workspace.fleet, detail)
    return workspace.registry.take_over.apply(jump, change, By(workspace.actor, why), event)


def _jump(contents: Contents) -> int:
    return LEAST_JUMP + max(0, int(time.time() - contents.created_s))


def _check_known(file: Path, contents: Contents) -> None:
    strangers = [entry.path for entry in contents.files if not known(entry.path)]
    if strangers:
        raise InputError(Says.STRANGER(file=file, name=repr(strangers[0])))
    missing = {REGISTRY, "workspace.json"} - {entry.path for entry in contents.files}
    if missing:
        raise InputError(Says.LACKS(file=file, name=min(missing)))


def _check_schema(file: Path, registry: Path) -> None:
    """Refuse a registry that a newer Muster has changed.

    Raises:
        InputError: It is one, or no registry at all.
    """
    query = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'registry'"
    try:
        with closing(sqlite3.connect(registry)) as db:
            applied = {name for (name,) in db.execute(query)}
    except sqlite3.Error as error:
        raise InputError(Says.UNREADABLE(file=file, cause=error)) from error
    if strangers := applied - known_migrations():
        raise InputError(Says.NEWER(file=file, name=repr(min(strangers))))


def _make_folders(directory: Path, name: str) -> None:
    for folder in reversed(PurePosixPath(name).parents[:-1]):
        (directory / folder).mkdir(exist_ok=True, mode=0o700)


def _new_private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
