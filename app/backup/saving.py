"""Making a backup while the console may run, and checking one without restoring it."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from app.backup.archive import (
    ArchiveReader,
    Contents,
    FileEntry,
    write_archive,
)
from app.backup.contents import KEYS, REGISTRY, TELEMETRY, Plan, key_files, plan_rest
from app.backup.sealed import SCRYPT_N, SealedReader, SealedWriter
from app.errors import EnvironmentFaultError
from app.files import environment_faults, new_file, scratch_directory
from app.fleet.audit_chain import Verdict
from app.fleet.audit_log import HEAD_NAME
from app.fleet.records import By
from app.fleet.registry import Registry
from app.trust import ImageRepository
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence

_TRIES = 5
_RETRY_S = 0.2


class Says(Sentence):
    """What was saved, and why something cannot be."""

    SAVED = "{name}, {n:d} files, audit head {head}"
    KEYS_CHANGE = "the keys in {path} change all the time. Finish the key ceremony first."
    NOT_COPIED = "{path} cannot be copied: {cause}. Check it, its permissions and the free space."
    DAMAGED = "{path} is damaged: {problem}. Restore an older backup; this one would be no use."


@dataclass(frozen=True)
class Saved:
    """A backup that was made.

    Attributes:
        size_bytes: Of the file.
        audit: What a look at the audit log in it found.
    """

    contents: Contents
    size_bytes: int
    audit: Verdict


@dataclass(frozen=True)
class _Copies:
    """What must not change while it is written: copies in a scratch directory."""

    root: Path
    plan: Plan
    audit: Verdict
    root_version: int

    def open(self, data: Path, path: str) -> BinaryIO:
        copy = self.root / path
        return (copy if copy.exists() else data / path).open("rb")

    def entry(self, data: Path, path: str) -> FileEntry:
        copy = self.root / path
        return FileEntry(path, (copy if copy.exists() else data / path).stat().st_size)


def back_up(
    workspace: Workspace,
    file: Path,
    passphrase: str,
    *,
    telemetry: bool = False,
    why: str = "",
    scrypt_n: int = SCRYPT_N,
    progress: Callable[[float], None] = lambda share: None,
) -> Saved:
    """Write the fleet into one encrypted file, whole or not at all; the console may run meanwhile.

    Args:
        workspace: Whose data directory it is; its audit log gets an entry.
        file: Must not be there yet.
        passphrase: Of the backup alone. The keys in it stay wrapped with theirs besides.
        telemetry: Take the measurements along.
        why: For the audit log.
        scrypt_n: Cost of guessing the passphrase.
        progress: Gets the share that is written; what it raises ends the work, and no file stays.

    Raises:
        PassphraseError: The passphrase is empty.
        StateError: `file` is there, or the metadata set in the registry is damaged.
        EnvironmentFaultError: Something cannot be read or written, or a database is damaged.
    """
    data = workspace.path
    with new_file(file) as target, scratch_directory(data, ".backup-") as scratch:
        sealed = SealedWriter(target, passphrase, scrypt_n)
        with environment_faults(data):
            copies = _copy(data, scratch, telemetry=telemetry)
            contents = Contents(
                fleet=workspace.fleet,
                created_s=time.time(),
                muster=version("muster"),
                audit_head=copies.audit.head,
                root_version=copies.root_version,
                telemetry=telemetry,
                files=tuple(copies.entry(data, path) for path in copies.plan.files),
                left_out=tuple(copies.plan.left_out),
            )
        write_archive(sealed, contents, lambda path: copies.open(data, path), progress)
        size_bytes = target.tell()
    detail = Says.SAVED(name=file.name, n=len(contents.files), head=contents.audit_head)
    workspace.registry.note(By(workspace.actor, why), "fleet.backup", workspace.fleet, detail)
    return Saved(contents, size_bytes, copies.audit)


def verify_backup(file: Path, passphrase: str) -> Contents:
    """Read a backup to its end and write nothing.

    Raises:
        InputError: It is no backup, is of a newer Muster, is damaged or was cut off.
        PassphraseError: The passphrase does not open it.
        EnvironmentFaultError: It cannot be read.
    """
    with environment_faults(file), file.open("rb") as source:
        archive = ArchiveReader(SealedReader(source, file, passphrase), file)
        for _, pieces in archive.files():
            for _ in pieces:
                pass
        return archive.contents


def _copy(data: Path, scratch: Path, *, telemetry: bool) -> _Copies:
    """Copy what changes: the keys and the registry so that they belong together."""
    for _ in range(_TRIES):
        keys = _copy_keys(data, scratch)
        # Before the registry: read after it, the head could be ahead, and look like a log cut off.
        _copy_if_there(data / HEAD_NAME, scratch / HEAD_NAME)
        (scratch / REGISTRY).unlink(missing_ok=True)
        _copy_database(data / REGISTRY, scratch / REGISTRY)
        if _key_bytes(data) == _key_bytes(scratch):
            break
        shutil.rmtree(scratch / KEYS)
        time.sleep(_RETRY_S)
    else:
        raise EnvironmentFaultError(Says.KEYS_CHANGE(path=data / KEYS))
    with closing(Registry(scratch / REGISTRY)) as registry:
        audit = registry.audit_log.verify()
        root_version = ImageRepository.load(registry.metadata()).root_version
    plan = plan_rest(data, telemetry=telemetry)
    head = [HEAD_NAME] if (scratch / HEAD_NAME).exists() else []
    plan.files = [REGISTRY, *head, *keys.files, *plan.files]
    plan.left_out += keys.left_out
    if telemetry and (data / TELEMETRY).exists():
        _copy_database(data / TELEMETRY, scratch / TELEMETRY)
        plan.files.append(TELEMETRY)
    return _Copies(scratch, plan, audit, root_version)


def _copy_keys(data: Path, scratch: Path) -> Plan:
    keys = key_files(data)
    for path in keys.files:
        copy = scratch / path
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(data / path, copy)
    return keys


def _copy_if_there(source: Path, target: Path) -> None:
    """Copy a file whose absence the copy is to show as the original does."""
    if source.exists():
        shutil.copyfile(source, target)


def _key_bytes(data: Path) -> dict[str, bytes]:
    return {path: (data / path).read_bytes() for path in key_files(data).files}


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database that others may write to meanwhile, as of one moment, and check the copy."""
    try:
        with closing(sqlite3.connect(source)) as living, closing(sqlite3.connect(target)) as copy:
            living.backup(copy)
            # One file, with no log of its own beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise EnvironmentFaultError(Says.NOT_COPIED(path=source, cause=error)) from error
    if found != "ok":
        raise EnvironmentFaultError(Says.DAMAGED(path=source, problem=found))
