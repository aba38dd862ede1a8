"""What came on a stick, as it lies in the state directory until its attempt has ended.

::

    stick/
        import.lock            held by the one import that runs
        .new-<id>/             being copied; nobody looks at it
        drop-<id>/drop.json    documents, as they would have come by the link
        drop-<id>/chunks/      compressed as on the wire, by digest
        result-<id>.json       what became of a drop, for the import that waits for it

A drop appears by one rename, when all of it is on the disk. What is in it is trusted no more than
what a broker brings.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct

from device_agent.durable import sync_directory, sync_tree
from device_agent.errors import StorageError
from device_agent.intake import What
from device_agent.update.transfer import STALL_TIMEOUT_S, Fetcher
from device_agent.wire.chunk import open_chunk
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import Chunk
from device_agent.wire.messages import AttemptReport, Counter, Serving
from device_agent.wire.stick import MAX_CHUNK_FILE_BYTES, Leaf
from device_agent.wire.typed import json_decoder

_log = logging.getLogger(__name__)

CONTENTS = "drop.json"
CHUNKS = "chunks"
MAX_CONTENTS_BYTES = 32 * 1024 * 1024
_DROP = "drop-"
_NEW = ".new-"
_RESULT = "result-"
_LOCK = "import.lock"


class Letter(Struct, frozen=True, kw_only=True):
    """One document and the topic that it would have come by."""

    leaf: Leaf
    payload: bytes


class Contents(Struct, frozen=True, kw_only=True):
    """The documents of a drop."""

    format: Literal["muster-drop/1"] = "muster-drop/1"
    metadata: bytes
    letters: tuple[Letter, ...]

    @property
    def assignment(self) -> bytes | None:
        """The signed assignment, if there is one."""
        return next((each.payload for each in self.letters if each.leaf == "assign"), None)


class Refused(Struct, frozen=True, kw_only=True):
    """A document of a drop that was not accepted.

    Attributes:
        what: The kind of document.
        reason: Reason code.
    """

    what: What
    reason: str
    detail: str


class Result(Struct, frozen=True, kw_only=True):
    """What became of a drop.

    Attributes:
        accepted: Whether the assignment is followed; so too where none came.
        refused: What was not accepted, the weightiest first.
        attempt: How the attempt ended; None where there was none.
        counter: Number of the report.
        report: The device's reported state at the end, as it travels.
    """

    accepted: bool
    refused: tuple[Refused, ...]
    attempt: AttemptReport | None
    serving: Serving | None
    counter: Counter
    report: bytes


class DropDir:
    """The directory of drops in a state directory; made when the first drop comes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Be the only import; what a killed one left half copied is removed.

        Raises:
            StorageError: Another import runs, or the directory cannot be written.
        """
        with _faults(self.path):
            self.path.mkdir(mode=0o700, exist_ok=True)
            lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if not _locked(lock):
                raise StorageError("another import runs on this device; wait for it to end")
            with _faults(self.path):
                for left in (*self.path.glob(f"{_NEW}*"), *self.path.glob(f"{_RESULT}*")):
                    _remove(left)
            yield
        finally:
            os.close(lock)

    def put(self, contents: Contents, chunks: Iterable[tuple[str, bytes]]) -> str:
        """Make a drop, whole or not at all, and return its name.

        Args:
            contents: Its documents.
            chunks: Digests, and the bytes as they travel; whatever it raises undoes the drop.

        Raises:
            StorageError: It cannot be written.
        """
        name = f"{_DROP}{secrets.token_hex(8)}"
        draft = self.path / name.replace(_DROP, _NEW)
        try:
            with _faults(self.path):
                (draft / CHUNKS).mkdir(parents=True, mode=0o700)
            for sha256, payload in chunks:
                with _faults(self.path):
                    (draft / CHUNKS / sha256).write_bytes(payload)
            with _faults(self.path):
                (draft / CONTENTS).write_bytes(encode_json(contents))
                sync_tree(draft)
                draft.rename(self.path / name)
                sync_directory(self.path)
        except Exception:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        return name

    def names(self) -> list[str]:
        """Return the drops that are here, oldest first.

        Raises:
            StorageError: The directory cannot be read.
        """
        with _faults(self.path):
            try:
                found = [entry for entry in os.scandir(self.path) if entry.name.startswith(_DROP)]
                return [e.name for e in sorted(found, key=lambda e: e.stat().st_ctime_ns)]
            except FileNotFoundError:
                return []

    def contents(self, name: str) -> Contents:
        """Return the documents of a drop.

        Raises:
            WireError: It is damaged.
            StorageError: It cannot be read.
        """
        with _faults(self.path):
            try:
                data = (self.path / name / CONTENTS).read_bytes()
            except FileNotFoundError as error:  # its removal was cut short
                raise WireError("drop", f"{CONTENTS} is missing") from error
        return decode_json(data, Contents, "drop", MAX_CONTENTS_BYTES)

    def drop_chunks(self, name: str) -> None:
        """Remove the chunks of a drop: nothing will ask for them any more.

        Raises:
            StorageError: They cannot be removed.
        """
        with _faults(self.path):
            _remove(self.path / name / CHUNKS)

    def remove(self, name: str) -> None:
        """Remove a drop.

        Raises:
            StorageError: It cannot be removed.
        """
        with _faults(self.path):
            _remove(self.path / name)
            sync_directory(self.path)

    def result_path(self, name: str) -> Path:
        """Return where the result of a drop lies, once there is one."""
        return self.path / f"{name.replace(_DROP, _RESULT)}.json"

    def take_result(self, name: str) -> Result | None:
        """Return and remove the result of a drop; None where there is none yet.

        Raises:
            StorageError: It cannot be read.
        """
        path = self.result_path(name)
        with _faults(path):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                return None
            path.unlink()
        return json_decoder(Result).decode(data)

    def chunk(self, sha256: str) -> bytes | None:
        """Return a chunk as it travels, from any drop; None where none has it."""
        for path in self.path.glob(f"{_DROP}*/{CHUNKS}/{sha256}"):
            try:
                with path.open("rb") as file:
                    return file.read(MAX_CHUNK_FILE_BYTES)
            except OSError as error:
                _log.warning("%s cannot be read: %s", path, error)
        return None


class DropFetcher:
    """A `Fetcher` that looks into the drops first, and asks another one for the rest."""

    def __init__(self, drops: DropDir, beyond: Fetcher) -> None:
        self._drops = drops
        self._beyond = beyond

    def fetch(
        self,
        chunks: Sequence[Chunk],
        sink: Callable[[Chunk, bytes], None],
        *,
        cancel: threading.Event,
        progress: Callable[[int], None] | None = None,
        stall_timeout_s: float = STALL_TIMEOUT_S,
    ) -> None:
        """Give each chunk to `sink`, verified; see `Fetcher`."""
        missing: list[Chunk] = []
        came = 0
        for chunk in {each.sha256: each for each in chunks}.values():
            raw = None if cancel.is_set() else self._look(chunk)
            if raw is None:
                missing.append(chunk)
                continue
            sink(chunk, raw)
            came += len(raw)
            if progress:
                progress(came)
        if not missing:
            return
        before = came
        self._beyond.fetch(
            missing,
            sink,
            cancel=cancel,
            progress=(lambda more: progress(before + more)) if progress else None,
            stall_timeout_s=stall_timeout_s,
        )

    def _look(self, chunk: Chunk) -> bytes | None:
        payload = self._drops.chunk(chunk.sha256)
        if payload is None:
            return None
        try:
            return open_chunk(chunk, payload)
        except WireError as error:
            _log.warning("dropped a chunk from a stick: %s", error)
            return None


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path} cannot be used: {error.strerror or error}") from error


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
