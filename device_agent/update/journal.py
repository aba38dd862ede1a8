"""The one file that says what a device runs and where its attempt stands.

It is replaced whole, so at any moment it names slots that are complete: a slot is named only after
it was put on the disk, and removed only after its name is gone. Beside it lies a copy from its last
change of slots or numbers: flash memory that loses one of two files must not take the device down.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from device_agent.durable import write_atomic
from device_agent.errors import StorageError
from device_agent.update.says import Says
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import BundleRef, Counter, Digest, ShadowReport, Step, Text
from device_agent.wire.typed import json_decoder

FORMAT: Literal["muster-update/1"] = "muster-update/1"


_log = logging.getLogger(__name__)

COPY_SUFFIX = ".copy"
Essence = tuple[BundleRef | None, BundleRef | None, BundleRef | None, Counter]


class Assignment(Struct, frozen=True, kw_only=True):
    """What the device was told to run, by keys it trusts.

    Attributes:
        version: The assignment's own version.
        bundle_digest: sha256 of the manifest's bytes.
        release: The bundle's release counter.
        shadow: How it is to run beside what serves before it takes over; not at all if None.
    """

    version: Counter
    bundle_digest: Digest
    manifest_size_bytes: int
    name: Text
    bundle_version: Text
    release: Counter
    shadow: ShadowOrder | None = None

    @property
    def bundle(self) -> BundleRef:
        """The bundle it names."""
        return BundleRef(digest=self.bundle_digest, name=self.name, version=self.bundle_version)


class Attempt(Struct, frozen=True, kw_only=True):
    """The device's newest try at an assignment.

    Attributes:
        document: The signed assignment, to be judged again before an interrupted attempt goes on.
        interruptions: How often the agent ended while the candidate's model was in memory.
        displaced: What was the previous slot before the swap; takes its place again on a roll-back.
        shadow: What came of the shadow, once it is over.
    """

    assignment: Assignment
    document: bytes
    step: Step = "idle"
    reason: Text = ""
    detail: Text = ""
    started_s: float = 0.0
    updated_s: float = 0.0
    interruptions: int = 0
    displaced: BundleRef | None = None
    shadow: ShadowReport | None = None


class Journal(Struct, frozen=True, kw_only=True):
    """What survives any power cut.

    Attributes:
        active: What serves, or serves again after a start.
        previous: What to go back to.
        candidate: What the attempt is about, until it is active or given up.
        reports: Reported states are numbered up to here before this is written again.
    """

    format: Literal["muster-update/1"] = FORMAT
    active: BundleRef | None = None
    previous: BundleRef | None = None
    candidate: BundleRef | None = None
    attempt: Attempt | None = None
    reports: Counter = 0

    @property
    def bundles(self) -> set[str]:
        """Digests of the bundles whose bytes must stay."""
        return {ref.digest for ref in (self.active, self.previous, self.candidate) if ref}

    @property
    def essence(self) -> Essence:
        """What a device that has lost the rest can go on from."""
        return self.active, self.previous, self.candidate, self.reports


class JournalFile:
    """The journal on disk, and its copy.

    Attributes:
        damage: Why what `load` returned came from the copy; empty where it did not.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._copy = path.with_name(path.name + COPY_SUFFIX)
        self._copied: Essence | None = None
        self.damage = ""

    def load(self) -> Journal:
        """Return what is recorded; an empty journal where nothing is.

        Raises:
            StorageError: Neither it nor its copy can be read.
        """
        try:
            journal = _read(self._path)
        except StorageError as error:
            copy = self._read_copy()
            if copy is None:
                raise
            self.damage = str(error)
            return copy
        return journal or self._read_copy() or Journal()

    def _read_copy(self) -> Journal | None:
        try:
            return _read(self._copy)
        except StorageError as error:
            _log.error("%s", error)
            return None

    def age_s(self, now_s: float) -> float:
        """Return how long ago, at Unix time `now_s`, it was written last; 0 where nobody knows."""
        times_s = [path.stat().st_mtime for path in (self._path, self._copy) if path.exists()]
        return max(now_s - max(times_s, default=now_s), 0.0)

    def save(self, journal: Journal) -> None:
        """Replace what is recorded; afterwards it is on the disk.

        Raises:
            StorageError: The old journal still stands.
        """
        data, essence = msgspec.json.encode(journal), journal.essence
        try:
            if essence != self._copied:
                write_atomic(self._copy, data)  # first: it must never name a slot that is gone
                self._copied = essence
            write_atomic(self._path, data)
        except OSError as error:
            raise StorageError(
                Says.JOURNAL_UNWRITABLE(journal=self._path, cause=error.strerror)
            ) from error


def _read(path: Path) -> Journal | None:
    """Return the journal in a file; None where there is no file.

    Raises:
        StorageError: It cannot be read, or is damaged.
    """
    try:
        return json_decoder(Journal).decode(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(Says.JOURNAL_UNREADABLE(journal=path, cause=error.strerror)) from error
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise StorageError(Says.JOURNAL_DAMAGED(journal=path, problem=error)) from error
