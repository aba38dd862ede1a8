"""Bundles on the device's disk: whole ones in ``slots/``, growing ones in ``staging/``.

A slot appears by one rename of a directory whose every byte was verified and put on the disk.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from device_agent.durable import sync_directory, sync_tree
from device_agent.errors import RefusalError
from device_agent.update.staging import Staging, load_manifest, read_manifest, verify_files
from device_agent.wire.manifest import Manifest
from device_agent.wire.messages import BundleRef

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """Where the bytes of a chunk lie in a slot."""

    path: Path
    offset: int
    size_bytes: int

    def read(self) -> bytes:
        """Return the bytes; the caller checks what they are.

        Raises:
            OSError: The file is gone or unreadable.
        """
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.size_bytes)


class Slots:
    """The slots of one state directory.

    Attributes:
        directory: Holds a directory per slot.

    """

    def __init__(self, state_dir: Path) -> None:
        self.directory = state_dir / "slots"
        self._staging = state_dir / "staging"
        try:
            self._make()
        except OSError as error:  # what is installed serves all the same
            _log.error("%s cannot be written: %s", state_dir, error.strerror)

    def path(self, digest: str) -> Path:
        """Return the directory of a bundle's slot, whether it is there or not."""
        return self.directory / digest

    def manifest(self, digest: str) -> Manifest | None:
        """Return the manifest of a slot; None where there is no slot, or it is damaged."""
        try:
            return read_manifest(load_manifest(self.path(digest)), digest)
        except (OSError, RefusalError):
            return None

    def intact(self, digest: str) -> bool:
        """Return whether every file of the slot is what its manifest says, by reading them."""
        manifest = self.manifest(digest)
        if manifest is None:
            return False
        try:
            verify_files(self.path(digest), manifest)
        except (OSError, RefusalError):
            return False
        return True

    def stage(self, digest: str) -> Staging:
        """Return the place where a bundle grows; what is there from before is used.

        Raises:
            OSError: The disk is at fault.
        """
        self._make()
        return Staging(self._staging / digest)

    def install(self, digest: str) -> None:
        """Turn a staged and verified bundle into a slot, in one step and durably.

        Raises:
            OSError: It is not a slot; what was staged is still there.
        """
        staged, slot = self._staging / digest, self.path(digest)
        sync_tree(staged)
        if slot.exists():  # damaged, or it would not have been staged
            shutil.rmtree(slot)
        staged.rename(slot)
        sync_directory(self.directory)
        sync_directory(self._staging)

    def places(self) -> dict[str, Place]:
        """Return where chunks lie in the slots that are here, by their digest."""
        found: dict[str, Place] = {}
        for slot in self.directory.iterdir():
            manifest = self.manifest(slot.name)
            if manifest is not None:
                found |= dict(_places(slot, manifest))
        return found

    def oldest_first(self) -> list[BundleRef]:
        """Return the whole bundles that are here, in the order in which they were installed."""
        found = []
        for slot in sorted(self.directory.glob("*"), key=lambda path: path.stat().st_ctime):
            manifest = self.manifest(slot.name) if self.intact(slot.name) else None
            if manifest:
                name, version = manifest.name, manifest.version
                found.append(BundleRef(digest=slot.name, name=name, version=version))
        return found

    def _make(self) -> None:
        if not (self.directory.is_dir() and self._staging.is_dir()):
            for directory in (self.directory, self._staging):
                directory.mkdir(parents=True, exist_ok=True)
            sync_directory(self.directory.parent)

    def keep(self, digests: Collection[str]) -> None:
        """Remove every slot and every staged bundle but these.

        Raises:
            OSError: Something cannot be removed.
        """
        for directory in (self.directory, self._staging):
            for entry in directory.iterdir():
                if entry.name not in digests:
                    shutil.rmtree(entry)


def _places(slot: Path, manifest: Manifest) -> Iterator[tuple[str, Place]]:
    for file in manifest.files:
        offset = 0
        for chunk in file.chunks:
            yield chunk.sha256, Place(slot / file.path, offset, chunk.size_bytes)
            offset += chunk.size_bytes
