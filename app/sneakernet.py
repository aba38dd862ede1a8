"""`muster export`: a stick that brings devices what the broker would.

Chunks and documents are named by their content and written first; the index that names them is
replaced last. So a stick that is pulled out half way still holds what it held before, and the next
export goes on where this one ended.
"""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.errors import EnvironmentFaultError, StateError
from app.files import environment_faults
from app.fleet.rollout.plan import Plan
from app.portions import Told, Unlock, assign_waiting, renew_due, told
from app.rolling import Rolling
from app.system import sync_all
from app.trust.signing import ASSIGNMENT_LIFE
from app.workspace import Workspace
from device_agent.wire.chunk import open_named, pack_chunk
from device_agent.wire.errors import WireError
from device_agent.wire.metaset import encode_set
from device_agent.wire.sentence import Framed, Sentence
from device_agent.wire.stick import (
    INDEX,
    MAX_CHUNK_FILE_BYTES,
    MAX_INDEX_BYTES,
    Document,
    Index,
    Portion,
    chunk_path,
    decode_index,
    directory_name,
    document_path,
    encode_index,
)
from device_agent.wire.stick_files import StickFiles

_SPARE_BYTES = 4 * 1024 * 1024
"""For documents, the index, and what the file system itself takes."""

Progress = Callable[[str, float], None]


class Says(Sentence):
    """What cannot be done, and what helps."""

    TOO_FULL = (
        "the stick is too full: up to {needed:.1f} MB are to be written, {free:.1f} MB are "
        "free. Make room or use another one."
    )


@dataclass(frozen=True)
class Carried:
    """What a stick holds for one device.

    Attributes:
        bundle: Name and version of what it would install; empty where nothing is assigned.
        assignment: Version of its assignment; 0 where there is none.
        good_until_s: Unix time after which the device refuses assignment or metadata.
        also: What comes beside the assignment, as leaves of the topics.
        note: What the owner should know, one line; else empty.
    """

    device_id: str
    bundle: str
    digest: str
    assignment: int
    good_until_s: float
    also: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Export:
    """What an export did.

    Attributes:
        devices: What was asked for; `kept` names those that were on the stick before.
        written_bytes: Chunks that were written, compressed.
        there_bytes: Chunks that were on the stick already.
    """

    directory: Path
    devices: tuple[Carried, ...]
    kept: tuple[str, ...]
    written_bytes: int
    there_bytes: int


@dataclass(frozen=True)
class Order:
    """What is asked for.

    Attributes:
        bundle: Digest of a released bundle that the devices are to be given; empty for what is
            assigned to them anyway.
        why: The reason, for the audit log.
    """

    devices: Sequence[str]
    bundle: str = ""
    why: str = ""


def export_stick(
    workspace: Workspace, stick: Path, order: Order, unlock: Unlock, progress: Progress
) -> Export:
    """Bring a stick up to date for these devices, and for those that are on it already.

    Args:
        workspace: Whose fleet it is.
        stick: Where the stick is mounted.
        order: What is asked for.
        unlock: Opens the console's keys, should something have to be signed.
        progress: Told what is done, and how far it is.

    Raises:
        StateError: A device is unknown or in another rollout, or nothing is assigned to any of
            them, or the stick holds something else under our names.
        PassphraseError: The console's keys cannot be opened.
        EnvironmentFaultError: The stick cannot be written, or has no room.
    """
    registry = workspace.registry
    for device_id in order.devices:
        registry.device(device_id)
    with _opened(stick, workspace.fleet) as files:
        before = _read_index(files, workspace.fleet)
        if order.bundle:
            _roll_out(workspace, order)
        renew_due(workspace, unlock)
        known = {each.device_id for each in registry.devices()}
        kept = sorted((before & known).difference(order.devices))
        everyone = [*order.devices, *kept]
        assign_waiting(workspace, everyone, unlock)
        tellings = told(workspace, everyone)
        wanted = [each for each in tellings if each.device_id in order.devices]
        if not any(each.documents for each in wanted):
            raise StateError(f"{_some(order.devices)}: {wanted[0].note}.")
        written, there = _write(workspace, files, tellings, progress)
    for_whom = f"for {_some(order.devices)}"
    workspace.note("stick.export", str(stick), for_whom, order.why)
    ends_s = min(end.timestamp() for end in workspace.repository().expiries().values())
    carried = tuple(_carried(workspace, each, ends_s) for each in wanted)
    directory = stick / directory_name(workspace.fleet)
    return Export(directory, carried, tuple(kept), written, there)


def _roll_out(workspace: Workspace, order: Order) -> None:
    """Begin a rollout of the bundle to those devices that are not in one of it already."""
    registry = workspace.registry
    release = registry.newest_release(order.bundle)
    settled = {
        member.device_id
        for rollout in registry.rollouts.open()
        if rollout.target_path == release.target_path
        for member in rollout.members
    } | {
        each.device_id for each in registry.assignments() if each.target_path == release.target_path
    }
    devices = [each for each in order.devices if each not in settled]
    if devices:
        name = f"{release.name} {release.version} by stick"
        Rolling(workspace).create(order.bundle, devices, Plan(), name, order.why)


def _write(
    workspace: Workspace, files: StickFiles, tellings: Sequence[Told], progress: Progress
) -> tuple[int, int]:
    """Write chunks, documents and index in this order; return bytes written and bytes kept."""
    bundles = {each.assignment.digest for each in tellings if each.assignment}
    sizes = {sha256: size for digest in bundles for sha256, size in _chunks(workspace, digest)}
    there = _intact(files, sizes, progress)
    _check_space(files, sum(size for sha256, size in sizes.items() if sha256 not in there))
    written = 0
    missing = sorted(sizes.keys() - there.keys())
    for at, sha256 in enumerate(missing):
        payload = pack_chunk(workspace.library.chunk(sha256))
        files.write(chunk_path(sha256), payload, durable=False)
        written += len(payload)
        progress("write chunks", (at + 1) / len(missing))
    index = _write_documents(workspace, files, tellings)
    sync_all()  # one flush for all of them: sticks are slow at it
    files.write(INDEX, encode_index(index))
    _prune(files, index, set(sizes))
    return written, sum(there.values())


def _chunks(workspace: Workspace, digest: str) -> Iterator[tuple[str, int]]:
    """Return digest and raw size of everything that a bundle is made of, its manifest first."""
    manifest = workspace.library.get(digest).manifest
    yield digest, len(workspace.library.chunk(digest))
    for file in manifest.files:
        for chunk in file.chunks:
            yield chunk.sha256, chunk.size_bytes


def _intact(files: StickFiles, sizes: dict[str, int], progress: Progress) -> dict[str, int]:
    """Return which chunks are on the stick and whole, with the bytes they take there."""
    found = {}
    for at, (sha256, size_bytes) in enumerate(sizes.items()):
        try:
            payload = files.read(chunk_path(sha256), MAX_CHUNK_FILE_BYTES)
            open_named(sha256, payload, size_bytes)
            found[sha256] = len(payload)
        except (FileNotFoundError, WireError):
            pass  # not there, or not what it should be: it is written
        progress("look at the stick", (at + 1) / len(sizes))
    return found


def _write_documents(workspace: Workspace, files: StickFiles, tellings: Sequence[Told]) -> Index:
    def put(document: bytes) -> str:
        sha256 = hashlib.sha256(document).hexdigest()
        files.write(document_path(sha256), document, durable=False)
        return sha256

    devices = {
        each.device_id: Portion(
            documents=tuple(Document(leaf=leaf, sha256=put(data)) for leaf, data in each.documents),
            bundle=each.assignment.digest if each.assignment else None,
        )
        for each in tellings
        if each.documents
    }
    return Index(
        fleet=workspace.fleet,
        made_by=f"{workspace.actor}@{socket.gethostname()}",
        made_s=time.time(),
        metadata=put(encode_set(workspace.registry.metadata())),
        devices=devices,
    )


def _prune(files: StickFiles, index: Index, chunks: set[str]) -> None:
    """Remove what no device on the stick needs any more."""
    named = {each.sha256 for portion in index.devices.values() for each in portion.documents}
    for name in files.names("documents"):
        if name not in named | {index.metadata}:
            files.remove(f"documents/{name}")
    for shelf in files.names("chunks"):
        for name in files.names(f"chunks/{shelf}"):
            if name not in chunks:
                files.remove(f"chunks/{shelf}/{name}")


def _read_index(files: StickFiles, fleet: str) -> set[str]:
    """Return the devices that the stick holds something for; none where its index is no use."""
    try:
        index = decode_index(files.read(INDEX, MAX_INDEX_BYTES))
    except (FileNotFoundError, WireError):
        return set()  # a new stick, or one that is written anew
    if index.fleet != fleet:
        raise StateError(f"the stick belongs to fleet {index.fleet}. Use another one.")
    return set(index.devices)


def _check_space(files: StickFiles, needed_bytes: int) -> None:
    free = files.free_bytes()
    if free < needed_bytes + _SPARE_BYTES:
        raise EnvironmentFaultError(
            Says.TOO_FULL(needed=(needed_bytes + _SPARE_BYTES) / 1e6, free=free / 1e6)
        )


def _carried(workspace: Workspace, told_: Told, metadata_ends_s: float) -> Carried:
    assignment = told_.assignment
    also = tuple(leaf for leaf, _ in told_.documents if leaf != "assign")
    if assignment is None:
        return Carried(told_.device_id, "", "", 0, 0.0, also, told_.note)
    manifest = workspace.library.get(assignment.digest).manifest
    return Carried(
        told_.device_id,
        f"{manifest.name}@{manifest.version}",
        assignment.digest,
        assignment.version,
        min(assignment.issued_s + ASSIGNMENT_LIFE.total_seconds(), metadata_ends_s),
        also,
        told_.note,
    )


@contextmanager
def _opened(stick: Path, fleet: str) -> Iterator[StickFiles]:
    """Lend the fleet's directory on the stick, made where it is missing."""
    try:
        with environment_faults(stick):
            files = StickFiles(stick, directory_name(fleet), make=True)
            try:
                yield files
            finally:
                files.close()
    except WireError as error:
        raise StateError(f"{stick}: {error.problem}. Remove it, or use another stick.") from error


def _some(names: Sequence[str]) -> str:
    first = ", ".join(names[:5])
    return Framed.AND_MORE(parts=first, n=len(names) - 5) if len(names) > 5 else first
