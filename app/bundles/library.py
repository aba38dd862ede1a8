"""The library: every built bundle in a directory named by its digest.

A bundle appears there by one rename, so what can be seen is whole. Builders hold a shared lock; who
gets it alone knows that whatever is still half-made was left by a killed one, and removes it.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.errors import EnvironmentFaultError, StateError
from app.system import lock as lock_file
from app.system import sync
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import MANIFEST_NAME, Manifest, decode_manifest
from device_agent.wire.says import Says as Of
from device_agent.wire.sentence import Sentence

_log = logging.getLogger(__name__)
_BUILDING = ".building-"
_LOCK = ".lock"
_ADOPT_LOCK = ".adopt-lock"


class Says(Sentence):
    """What cannot be done, and what helps."""

    NOT_HERE = "bundle {digest} is not in the library; build or import it"
    TAKEN = "{name} {version} is in the library already ({digest}); choose another version"
    DAMAGED = "{path}: is damaged; remove and rebuild its bundle"
    NO_CHUNK = "chunk {digest} is in no bundle of the library"
    FAULT = "library {directory}: {said} ({cause}); check its permissions and free space"
    UNUSABLE = "cannot be used"
    UNREADABLE = "{path} cannot be read"
    STAYS = "{digest} cannot be removed"
    UNWRITABLE = "cannot be written"


@dataclass(frozen=True)
class LibraryEntry:
    """One bundle of the library.

    Attributes:
        digest: sha256 of the manifest's bytes.
        size_bytes: All files and the manifest.
    """

    digest: str
    manifest: Manifest
    path: Path
    size_bytes: int


@dataclass(frozen=True)
class _Place:
    """Where a chunk's bytes lie."""

    path: Path
    offset: int
    size_bytes: int


class Library:
    """Bundles on disk; safe to use from several threads and processes."""

    def __init__(self, directory: Path) -> None:
        """Open or make the library.

        Raises:
            EnvironmentFaultError: The directory cannot be made or written.
        """
        self.directory = directory
        self._guard = threading.Lock()
        self._entries: dict[str, LibraryEntry] = {}
        self._places: dict[str, _Place] = {}
        self._damaged: set[str] = set()
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._sweep()
        except OSError as error:
            raise self._fault(Says.UNUSABLE(), error) from error

    def entries(self) -> list[LibraryEntry]:
        """Return all bundles by name, then oldest first."""
        with self._guard:
            self._scan()
            found = list(self._entries.values())
        return sorted(found, key=lambda entry: (entry.manifest.name, entry.manifest.created_s))

    def get(self, digest: str) -> LibraryEntry:
        """Return one bundle.

        Raises:
            StateError: It is not here.
        """
        with self._guard:
            if digest not in self._entries or not self._entries[digest].path.exists():
                self._scan()
            entry = self._entries.get(digest)
        if entry is None:
            raise StateError(Says.NOT_HERE(digest=digest[:12]))
        return entry

    def find(self, name: str, version: str) -> LibraryEntry | None:
        """Return the bundle of that name and version, None where there is none."""
        for entry in self.entries():
            if (entry.manifest.name, entry.manifest.version) == (name, version):
                return entry
        return None

    def chunks(self, digest: str) -> list[str]:
        """Return the digests a device needs for a bundle, its manifest first, each once.

        Raises:
            StateError: The bundle is not here.
        """
        files = self.get(digest).manifest.files
        return list(
            dict.fromkeys([digest, *(chunk.sha256 for file in files for chunk in file.chunks)])
        )

    def chunk(self, sha256: str) -> bytes:
        """Return the raw bytes of a chunk, or of a manifest by its digest.

        Raises:
            StateError: No bundle here has it.
            EnvironmentFaultError: Its file cannot be read or is damaged.
        """
        with self._guard:
            place = self._places.get(sha256)
            if place is None or not place.path.exists():
                self._scan()
                place = self._places.get(sha256)
        if place is None:
            raise StateError(Says.NO_CHUNK(digest=sha256[:12]))
        try:
            data = _pread(place)
        except OSError as error:
            raise self._fault(Says.UNREADABLE(path=place.path), error) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EnvironmentFaultError(Says.DAMAGED(path=place.path))
        return data

    def remove(self, digest: str) -> None:
        """Remove a bundle.

        Raises:
            StateError: It is not here.
            EnvironmentFaultError: It cannot be removed.
        """
        entry = self.get(digest)
        try:
            with self._building() as doomed:
                entry.path.rename(doomed / digest)
        except OSError as error:
            raise self._fault(Says.STAYS(digest=digest[:12]), error) from error
        with self._guard:
            self._scan()

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give an empty directory in the library that is gone afterwards, unless adopted.

        Raises:
            EnvironmentFaultError: It cannot be made.
        """
        with self._building() as directory:
            yield directory

    def adopt(self, directory: Path) -> LibraryEntry:
        """Move a finished bundle from `building` to its place, all at once.

        Raises:
            StateError: Its name and version are taken by another bundle.
            OSError: It cannot be moved or made durable.
        """
        data = (directory / MANIFEST_NAME).read_bytes()
        manifest, digest = decode_manifest(data), hashlib.sha256(data).hexdigest()
        _make_durable(directory)
        with (self.directory / _ADOPT_LOCK).open("ab") as lock:
            lock_file(lock.fileno())
            self.check_free(manifest.name, manifest.version)
            directory.rename(self.directory / digest)
        sync(self.directory)
        return self.get(digest)

    def check_free(self, name: str, version: str) -> None:
        """Check that no bundle has that name and version yet.

        Raises:
            StateError: One has.
        """
        taken = self.find(name, version)
        if taken:
            raise StateError(Says.TAKEN(name=name, version=version, digest=taken.digest[:12]))

    @contextmanager
    def _building(self) -> Iterator[Path]:
        try:
            lock = (self.directory / _LOCK).open("ab")
        except OSError as error:
            raise self._fault(Says.UNWRITABLE(), error) from error
        with lock:
            lock_file(lock.fileno(), shared=True)
            directory = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=self.directory))
            try:
                yield directory
            finally:
                if directory.exists():
                    shutil.rmtree(directory)

    def _sweep(self) -> None:
        """Remove what killed builders left, unless one is building now."""
        with (self.directory / _LOCK).open("ab") as lock:
            if not lock_file(lock.fileno(), wait=False):
                return
            for left in self.directory.glob(f"{_BUILDING}*"):
                shutil.rmtree(left)

    def _scan(self) -> None:
        """Take up bundles that came and drop those that went; the guard is held."""
        names = {path.name for path in self.directory.iterdir() if len(path.name) == 64}
        self._damaged &= names
        gone = self._entries.keys() - names
        for name in gone:
            del self._entries[name]
        if gone:
            self._places = {}
            for entry in self._entries.values():
                self._places |= _index(entry)
        for name in names - self._entries.keys() - self._damaged:
            self._take_up(name)

    def _take_up(self, digest: str) -> None:
        path = self.directory / digest
        try:
            data = (path / MANIFEST_NAME).read_bytes()
            manifest = decode_manifest(data)
            if hashlib.sha256(data).hexdigest() != digest:
                raise WireError("manifest", Of.OTHER_DIGEST())
        except (OSError, WireError) as error:
            self._damaged.add(digest)
            _log.warning("bundle %s is damaged and left out: %s", path, error)
            return
        size_bytes = len(data) + sum(file.size_bytes for file in manifest.files)
        self._entries[digest] = LibraryEntry(digest, manifest, path, size_bytes)
        self._places |= _index(self._entries[digest])

    def _fault(self, what: str, error: OSError) -> EnvironmentFaultError:
        return EnvironmentFaultError(
            Says.FAULT(directory=self.directory, said=what, cause=error.strerror)
        )


def _index(entry: LibraryEntry) -> dict[str, _Place]:
    manifest = entry.path / MANIFEST_NAME
    places = {entry.digest: _Place(manifest, 0, manifest.stat().st_size)}
    for file in entry.manifest.files:
        offset = 0
        for chunk in file.chunks:
            places[chunk.sha256] = _Place(entry.path / file.path, offset, chunk.size_bytes)
            offset += chunk.size_bytes
    return places


def _pread(place: _Place) -> bytes:
    with place.path.open("rb") as file:
        file.seek(place.offset)
        return file.read(place.size_bytes)


def _make_durable(directory: Path) -> None:
    for path in directory.rglob("*"):
        sync(path)
    sync(directory)
