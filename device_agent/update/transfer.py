"""Brings an assigned bundle onto the disk: manifest first, then what is missing of its files."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from device_agent.errors import DeferralError, RefusalError, TransferError
from device_agent.update.journal import Assignment
from device_agent.update.requirements import HostFacts, check_requirements, fits_beside
from device_agent.update.says import Says
from device_agent.update.slots import Place, Slots
from device_agent.update.staging import Staging, load_manifest, read_manifest
from device_agent.wire.manifest import Chunk, Manifest
from device_agent.wire.needs import DISK_RESERVE_BYTES

STALL_TIMEOUT_S = 60.0
_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Gets the bytes that are there, and all bytes."""


class Fetcher(Protocol):
    """Where chunks come from: the link."""

    def fetch(
        self,
        chunks: Sequence[Chunk],
        sink: Callable[[Chunk, bytes], None],
        *,
        cancel: threading.Event,
        progress: Callable[[int], None] | None = None,
        stall_timeout_s: float = STALL_TIMEOUT_S,
    ) -> None:
        """Give each chunk to `sink`, verified; TransferError when it cannot."""


class Transfer:
    """Downloads and verifies; everything here blocks, and belongs on a worker thread.

    Args:
        slots: Where bundles lie.
        fetcher: Where chunks come from.
        host: Says what this device has.
        free_bytes: Free space of the disk that a path is on.
        stall_timeout_s: How long to go on without any chunk arriving.
    """

    def __init__(
        self,
        slots: Slots,
        fetcher: Fetcher,
        host: Callable[[], HostFacts],
        free_bytes: Callable[[Path], int],
        stall_timeout_s: float = STALL_TIMEOUT_S,
    ) -> None:
        self._slots = slots
        self._fetcher = fetcher
        self._host = host
        self._free_bytes = free_bytes
        self._stall_timeout_s = stall_timeout_s

    def download(self, assignment: Assignment, cancel: threading.Event, progress: Progress) -> None:
        """Have every chunk of the bundle on the disk; a slot that is whole already will do.

        Raises:
            RefusalError: The bundle is not what was assigned, or cannot run here.
            DeferralError: Disk or memory do not suffice now.
            TransferError: It did not come, or `cancel` was set; what came stays.
            OSError: The disk is at fault.
        """
        digest = assignment.bundle_digest
        data = self._manifest(assignment, cancel)
        manifest = read_manifest(data, digest)
        _check_names(manifest, assignment)
        check_requirements(manifest.requirements, self._host())
        if self._slots.intact(digest):
            return
        staging = self._slots.stage(digest)
        self._check_space(manifest, staging)
        staging.open(manifest, data)
        self._fill(manifest, staging, cancel, progress)

    def fits_beside(self, digest: str) -> bool:
        """Return whether memory allows a slot to be loaded beside what serves."""
        manifest = self._slots.manifest(digest)
        return manifest is None or fits_beside(manifest.requirements, self._host())

    def verify(self, assignment: Assignment) -> None:
        """Check every file against the signed manifest and make the bundle a slot.

        Raises:
            RefusalError: The manifest contradicts itself.
            OSError: The disk is at fault.
        """
        digest = assignment.bundle_digest
        if self._slots.intact(digest):
            return
        staging = self._slots.stage(digest)
        manifest = read_manifest(load_manifest(staging.path), digest)
        staging.verify(manifest)
        self._slots.install(digest)

    def _manifest(self, assignment: Assignment, cancel: threading.Event) -> bytes:
        digest = assignment.bundle_digest
        for directory in (self._slots.path(digest), self._slots.stage(digest).path):
            saved = load_manifest(directory)
            if hashlib.sha256(saved).hexdigest() == digest:
                return saved
        # It travels like a chunk, in one frame, though it may be larger.
        whole = Chunk(sha256=digest, size_bytes=assignment.manifest_size_bytes)
        came: list[bytes] = []
        self._fetch([whole], lambda _, raw: came.append(raw), cancel)
        return came[0]

    def _check_space(self, manifest: Manifest, staging: Staging) -> None:
        size_bytes = sum(file.size_bytes for file in manifest.files)
        needed = size_bytes - staging.allocated_bytes() + DISK_RESERVE_BYTES
        free = self._free_bytes(self._slots.directory)
        if free < needed:
            raise DeferralError("disk-full", Says.DISK_FULL(needed=needed / 1e6, free=free / 1e6))

    def _fill(
        self, manifest: Manifest, staging: Staging, cancel: threading.Event, progress: Progress
    ) -> None:
        total = sum(file.size_bytes for file in manifest.files)
        missing = _copy_local(staging, staging.missing(manifest), self._slots.places())
        absent = sum(chunk.size_bytes for chunk in missing)
        progress(max(total - absent, 0), total)
        if missing:
            self._fetch(
                missing,
                staging.write,
                cancel,
                lambda came: progress(max(total - absent + came, 0), total),
            )

    def _fetch(
        self,
        chunks: Sequence[Chunk],
        sink: Callable[[Chunk, bytes], None],
        cancel: threading.Event,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._fetcher.fetch(
            chunks, sink, cancel=cancel, progress=progress, stall_timeout_s=self._stall_timeout_s
        )
        if cancel.is_set():
            raise TransferError(Says.CANCELLED())


def _check_names(manifest: Manifest, assignment: Assignment) -> None:
    if (manifest.name, manifest.version) != (assignment.name, assignment.bundle_version):
        raise RefusalError(
            "manifest-mismatch",
            Says.OTHER_NAME(
                bundle=f"{manifest.name} {manifest.version}",
                released=f"{assignment.name} {assignment.bundle_version}",
            ),
        )


def _copy_local(
    staging: Staging, missing: Sequence[Chunk], places: Mapping[str, Place]
) -> list[Chunk]:
    """Copy what another slot has; return what is still missing."""
    absent = []
    for chunk in missing:
        place = places.get(chunk.sha256)
        raw = _read(place) if place else b""
        if hashlib.sha256(raw).hexdigest() == chunk.sha256:
            staging.write(chunk, raw)
        else:
            absent.append(chunk)
    return absent


def _read(place: Place) -> bytes:
    try:
        return place.read()
    except OSError as error:
        _log.warning("%s cannot be read: %s", place.path, error)
        return b""
