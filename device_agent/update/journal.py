"""The one file that says what a device runs and where its attempt stands.

It is replaced whole, so at any moment it names slots that are complete: a slot is named only after
it was put on the disk, and removed only after its name is gone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from device_agent.durable import write_atomic
from device_agent.errors import StorageError
from device_agent.wire.messages import BundleRef, Counter, Digest, Step, Text

FORMAT: Literal["muster-update/1"] = "muster-update/1"


class Assignment(Struct, frozen=True, kw_only=True):
    """What the device was told to run, by keys it trusts.

    Attributes:
        version: The assignment's own version.
        bundle_digest: sha256 of the manifest's bytes.
        release: The bundle's release counter.
    """

    version: Counter
    bundle_digest: Digest
    manifest_size_bytes: int
    name: Text
    bundle_version: Text
    release: Counter

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


class JournalFile:
    """The journal on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Journal:
        """Return what is recorded; an empty journal where nothing is.

        Raises:
            StorageError: It cannot be read, or is damaged.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return Journal()
        except OSError as error:
            raise StorageError(f"{self._path} cannot be read: {error.strerror}") from error
        try:
            return msgspec.json.decode(data, type=Journal)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise StorageError(
                f"{self._path} is damaged ({error}); move it away and start again: "
                "the agent then installs its bundle anew"
            ) from error

    def save(self, journal: Journal) -> None:
        """Replace what is recorded; afterwards it is on the disk.

        Raises:
            StorageError: The old journal still stands.
        """
        try:
            write_atomic(self._path, msgspec.json.encode(journal))
        except OSError as error:
            raise StorageError(f"{self._path} cannot be written: {error.strerror}") from error
