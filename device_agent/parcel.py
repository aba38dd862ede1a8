"""What a stick holds for this device: read, measured, and not believed.

Only what makes copying safe is looked at: names, sizes, and that bytes are those they are named by.
Whether any of it may be acted on is judged where everything else is judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from device_agent.drop import Contents, Letter
from device_agent.errors import NothingForDeviceError, RefusalError, StorageError
from device_agent.wire.chunk import open_chunk, open_named
from device_agent.wire.errors import OversizeError, WireError
from device_agent.wire.manifest import MAX_MANIFEST_BYTES, Chunk, decode_manifest
from device_agent.wire.stick import (
    INDEX,
    LEAVES,
    MAX_CHUNK_FILE_BYTES,
    MAX_DOCUMENT_BYTES,
    MAX_INDEX_BYTES,
    Index,
    Portion,
    chunk_path,
    decode_index,
    directory_name,
    document_path,
)
from device_agent.wire.stick_files import StickFiles

STICK_INCOMPLETE = "stick-incomplete"
"""Something that the stick says it holds is not there: its export did not end."""
STICK_DAMAGED = "stick-damaged"
"""Bytes are not the ones they are named by."""
STICK_MALFORMED = "stick-malformed"
"""The index is none, or a name on the stick is a link or no plain file."""
STICK_OVERSIZE = "stick-oversize"
STICK_WRONG_FLEET = "stick-wrong-fleet"
REASONS = frozenset(
    {STICK_INCOMPLETE, STICK_DAMAGED, STICK_MALFORMED, STICK_OVERSIZE, STICK_WRONG_FLEET}
)


@dataclass(frozen=True)
class Parcel:
    """What a stick holds for this device.

    Attributes:
        bundle: Digest of the bundle that the index names; empty where it names none.
        manifest_payload: That bundle's manifest as it travels; empty where it is not needed.
        chunks: What of the bundle is to be copied.
    """

    index: Index
    contents: Contents
    bundle: str
    manifest_payload: bytes = b""
    chunks: tuple[Chunk, ...] = ()


@contextmanager
def opened(stick: Path, fleet: str) -> Iterator[StickFiles]:
    """Lend a fleet's directory on the stick.

    Raises:
        NothingForDeviceError: There is none.
        RefusalError: It is a link.
        StorageError: The stick cannot be read.
    """
    name = directory_name(fleet)
    try:
        try:
            files = StickFiles(stick, name)
        except FileNotFoundError as error:
            raise NothingForDeviceError(
                f"{stick} holds no {name}; `muster export` makes it"
            ) from error
        except WireError as error:
            raise RefusalError(STICK_MALFORMED, error.problem) from error
        try:
            yield files
        finally:
            files.close()
    except OSError as error:
        raise StorageError(
            f"the stick at {stick} cannot be used: {error.strerror or error}; "
            "if it was pulled out, put it back and import again"
        ) from error


def read_parcel(files: StickFiles, fleet: str, device_id: str, held: str | None = None) -> Parcel:
    """Read what a stick holds for a device; chunks are only named.

    Args:
        files: The fleet's directory on the stick.
        fleet: Whose it must be.
        device_id: For whom.
        held: Digest of the bundle that is active already: its chunks are not needed.

    Raises:
        NothingForDeviceError: There is nothing for it.
        RefusalError: The stick is damaged, incomplete or malformed.
        OSError: The stick cannot be read.
    """
    with _judged(STICK_MALFORMED, INDEX):
        index = decode_index(files.read(INDEX, MAX_INDEX_BYTES))
    if index.fleet != fleet:
        raise RefusalError(STICK_WRONG_FLEET, f"its index is of {index.fleet!r}, not {fleet!r}")
    portion = index.devices.get(device_id)
    if portion is None or not portion.documents:
        raise NothingForDeviceError(
            f"the stick holds nothing for {device_id}, but for "
            f"{_some(sorted(index.devices))}; export it for this device: `muster export`"
        )
    contents = Contents(metadata=_document(files, index.metadata), letters=_letters(files, portion))
    bundle = portion.bundle or ""
    if bundle in ("", held):
        return Parcel(index, contents, bundle)
    payload = _chunk_file(files, bundle)
    with _judged(STICK_DAMAGED, chunk_path(bundle)):
        manifest = decode_manifest(open_named(bundle, payload, MAX_MANIFEST_BYTES))
    listed = {chunk.sha256: chunk for file in manifest.files for chunk in file.chunks}
    return Parcel(index, contents, bundle, payload, tuple(listed.values()))


def _letters(files: StickFiles, portion: Portion) -> tuple[Letter, ...]:
    """Return the documents in the order in which they are to be taken."""
    ordered = sorted(portion.documents, key=lambda each: LEAVES.index(each.leaf))
    return tuple(Letter(leaf=each.leaf, payload=_document(files, each.sha256)) for each in ordered)


def _document(files: StickFiles, sha256: str) -> bytes:
    path = document_path(sha256)
    with _judged(STICK_MALFORMED, path):
        data = files.read(path, MAX_DOCUMENT_BYTES)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RefusalError(STICK_DAMAGED, f"{path} is not what it is named by; export again")
    return data


def payloads(files: StickFiles, parcel: Parcel) -> Iterator[tuple[str, bytes]]:
    """Return every chunk as it travels, the manifest first, each checked on the way.

    Raises:
        RefusalError: One is missing or damaged.
        OSError: The stick cannot be read.
    """
    if parcel.manifest_payload:
        yield parcel.bundle, parcel.manifest_payload
    for chunk in parcel.chunks:
        payload = _chunk_file(files, chunk.sha256)
        with _judged(STICK_DAMAGED, chunk_path(chunk.sha256)):
            open_chunk(chunk, payload)
        yield chunk.sha256, payload


def _chunk_file(files: StickFiles, sha256: str) -> bytes:
    path = chunk_path(sha256)
    with _judged(STICK_MALFORMED, path):
        return files.read(path, MAX_CHUNK_FILE_BYTES)


@contextmanager
def _judged(reason: str, path: str) -> Iterator[None]:
    """Turn what is wrong with a file of the stick into a refusal.

    Raises:
        RefusalError: It is missing, too large, or wrong in another way.
        OSError: The stick cannot be read.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise RefusalError(
            STICK_INCOMPLETE, f"{path} is missing: the export did not end; export again"
        ) from error
    except OversizeError as error:
        raise RefusalError(STICK_OVERSIZE, error.problem) from error
    except WireError as error:
        raise RefusalError(reason, f"{path}: {error.problem}"[:300]) from error


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return (shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")) or "nobody"
