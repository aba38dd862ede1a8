"""A console's data directory: registry, telemetry, keys, library, and what an owner does with them.

The parts of the console that do not know each other meet here and in app/core.py.
"""

from __future__ import annotations

import getpass
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from securesystemslib.signer import Signer

from app.authority import open_authority
from app.bundles.library import Library
from app.data_directory import SETTINGS_NAME
from app.errors import InputError, StateError
from app.files import environment_faults, new_directory, write_file
from app.fleet.labelling import Labelling
from app.fleet.records import Bundle, By, Device, Release
from app.fleet.registry import Registry
from app.fleet.store import TelemetryStore
from app.given_paths import is_there
from app.trust import (
    CONSOLE_ROLES,
    RELEASE_ROLES,
    CertificateAuthority,
    ImageRepository,
    KeyStore,
)
from device_agent.wire.assignment import TargetCustom
from device_agent.wire.errors import WireError
from device_agent.wire.sentence import Sentence
from device_agent.wire.topics import Topics, check_device_id
from device_agent.wire.typed import json_decoder

LOCK_NAME = "core.lock"
_FORMAT = "muster-workspace/1"
_MAX_TEXT = 200
_SCRYPT_N = 2**17


class Says(Sentence):
    """What cannot be done, and what helps."""

    HOLDS_FLEET = "{path} holds a fleet already. Choose another directory."
    DAMAGED = "{file} is damaged: {problem}. Restore it from a backup."
    NO_FLEET = "there is no fleet in {path}. Make one: `muster init`."
    OTHER_FORMAT = "{file} is of another Muster ({format}). Update Muster."
    NOTHING_TO_CHANGE = "nothing is to change. Give a label, as role=inspection, or a site."
    BOTH = "label '{both}' is both set and removed. Choose one."
    PLAIN = "'{text}': site and labels are up to 200 plain characters."


class _Settings(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    fleet: str


class Workspace:
    """A console's data directory, open.

    Attributes:
        path: The directory.
        fleet: The fleet's name, part of every topic.
        actor: Who acts, for the audit log.
    """

    def __init__(self, path: Path, fleet: str) -> None:
        self.path = path
        self.fleet = fleet
        self.actor = _user()
        self.topics = Topics(fleet)
        self.keys = KeyStore(path / "keys")
        self.library = Library(path / "library")
        self.registry = Registry(path / "registry.db")
        self.store = TelemetryStore(path / "telemetry.db")

    @classmethod
    def create(
        cls,
        path: Path,
        fleet: str,
        release_passphrase: str,
        console_passphrase: str,
        *,
        root: Sequence[Signer] = (),
        root_threshold: int = 1,
        scrypt_n: int = _SCRYPT_N,
    ) -> Workspace:
        """Found a fleet: keys, an empty metadata set, an empty registry; whole or not at all.

        Args:
            path: A directory that is empty or not there yet.
            fleet: A-Z a-z 0-9 _ -, up to 64.
            release_passphrase: Opens the keys of `RELEASE_ROLES`, needed for each release.
            console_passphrase: Opens the keys of `CONSOLE_KEYS`, needed whenever it runs.
            root: Keys that sign roots and lie elsewhere; without any, one is made here.
            root_threshold: How many of them a root needs.
            scrypt_n: Cost of guessing a passphrase.

        Raises:
            InputError: The fleet's name cannot be used.
            PassphraseError: A passphrase is empty.
            StateError: The directory holds something.
            EnvironmentFaultError: It cannot be made.
        """
        _check_fleet(fleet)
        if is_there(path / SETTINGS_NAME):
            raise StateError(Says.HOLDS_FLEET(path=path))
        with new_directory(path) as draft:
            keys = KeyStore(draft / "keys", scrypt_n)
            signers = _make_keys(keys, root, release_passphrase, console_passphrase)
            thresholds = {"root": root_threshold}
            files = ImageRepository.create(signers, datetime.now(UTC), thresholds).files
            with environment_faults(draft):
                (draft / "library").mkdir(mode=0o700)
            with closing(Registry(draft / "registry.db")) as registry:
                registry.update_metadata(lambda _: files)
                registry.note(By(_user()), "fleet.create", fleet)
                open_authority(keys, registry, fleet, console_passphrase, None)
            settings = _Settings(format=_FORMAT, fleet=fleet)
            write_file(draft / SETTINGS_NAME, msgspec.json.encode(settings))
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Workspace:
        """Open a data directory.

        Raises:
            StateError: There is no fleet in it.
            EnvironmentFaultError: It cannot be read or written.
        """
        file = path / SETTINGS_NAME
        try:
            with environment_faults(file):
                data = file.read_bytes() if file.exists() else b""
            settings = json_decoder(_Settings).decode(data) if data else None
        except msgspec.MsgspecError as error:
            raise StateError(Says.DAMAGED(file=file, problem=error)) from error
        if settings is None:
            raise StateError(Says.NO_FLEET(path=path))
        if settings.format != _FORMAT:
            raise StateError(Says.OTHER_FORMAT(file=file, format=settings.format))
        return cls(path.absolute(), settings.fleet)

    def close(self) -> None:
        """Close the databases."""
        self.registry.close()
        self.store.close()

    def repository(self) -> ImageRepository:
        """Return the image repository as it is recorded now."""
        return ImageRepository.load(self.registry.metadata())

    def unlock_console(self, passphrase: str) -> dict[str, Signer]:
        """Open the keys that a running console signs with.

        Raises:
            PassphraseError: It does not open them.
        """
        self.settle_keys()
        return self.keys.unlock(CONSOLE_ROLES, passphrase)

    def authority(self, console_passphrase: str) -> CertificateAuthority:
        """Open the certificate authority.

        Raises:
            PassphraseError: The passphrase does not open its key.
            StateError: Its key and its certificate do not belong together.
        """
        by = self._by("")
        return open_authority(self.keys, self.registry, self.fleet, console_passphrase, by)

    def settle_keys(self) -> None:
        """Make the key files follow the metadata, should a ceremony have been cut short."""
        self.keys.settle(self.repository().keyids())

    def note(self, action: str, subject: str, detail: str = "", why: str = "") -> None:
        """Append an audit event for what changes nothing in the registry."""
        self.registry.note(self._by(why), action, subject, detail)

    def release(
        self, digest: str, release_passphrase: str, console: Mapping[str, Signer], why: str = ""
    ) -> Release:
        """Sign a bundle of the library into the metadata set, with the next release counter.

        The same bundle may be released again: so an older one is brought back.

        Raises:
            StateError: The library has no such bundle.
            PassphraseError: The passphrase does not open the release keys.
        """
        entry = self.library.get(digest)
        manifest = self.library.chunk(digest)
        self.settle_keys()
        signers = {**console, **self.keys.unlock(("targets",), release_passphrase)}
        name, version = entry.manifest.name, entry.manifest.version

        def sign(files: dict[str, bytes], counter: int) -> tuple[str, dict[str, bytes]]:
            repository = ImageRepository.load(files)
            custom = TargetCustom(name=name, version=version, release=counter)
            path = repository.release(manifest, custom, signers, datetime.now(UTC))
            return path, repository.files

        bundle = Bundle(entry.digest, name, version, len(manifest))
        return self.registry.add_release(bundle, sign, self._by(why))

    def add_device(
        self, device_id: str, site: str = "", labels: Mapping[str, str] | None = None
    ) -> None:
        """Add a device to the fleet.

        Raises:
            InputError: The id, the site or a label cannot be used.
            StateError: There is one of this id.
        """
        labels = labels or {}
        try:
            check_device_id(device_id)
        except WireError as error:
            raise InputError(f"{error}.") from error
        _check_texts((site, *labels, *labels.values()))
        self.registry.add_device(device_id, site, labels, self._by(""))

    def label_devices(
        self, device_ids: Collection[str], labelling: Labelling, why: str = ""
    ) -> list[Device]:
        """Change where devices stand and how they are labelled: all of them or none.

        Returns:
            Those that changed, as they are now.

        Raises:
            InputError: Nothing would change by it, the site or a label cannot be used, or a label
                is both put and dropped.
            StateError: There is none of one of these ids.
        """
        put, drop = labelling.put, labelling.drop
        if labelling.site is None and not put and not drop:
            raise InputError(Says.NOTHING_TO_CHANGE())
        if both := sorted(put.keys() & set(drop)):
            raise InputError(Says.BOTH(both=both[0]))
        _check_texts((labelling.site or "", *put, *put.values()))
        return self.registry.label_devices(device_ids, labelling, self._by(why))

    def _by(self, why: str) -> By:
        return By(self.actor, why)


def _make_keys(
    keys: KeyStore, root: Sequence[Signer], release_passphrase: str, console_passphrase: str
) -> dict[str, Signer | Sequence[Signer]]:
    """Make the keys of all roles, the root's only where none lies elsewhere."""
    signers: dict[str, Signer | Sequence[Signer]] = {"root": root}
    for roles, passphrase in (
        (CONSOLE_ROLES, console_passphrase),
        (RELEASE_ROLES, release_passphrase),
    ):
        made = [role for role in roles if role != "root" or not root]
        for role in made:
            keys.create(role, passphrase)
        signers |= keys.unlock(made, passphrase)
    return signers


def _check_texts(texts: Iterable[str]) -> None:
    """Check sites, keys and values of labels."""
    for text in texts:
        if len(text) > _MAX_TEXT or not text.isprintable():
            raise InputError(Says.PLAIN(text=text[:40]))


def _check_fleet(fleet: str) -> None:
    try:
        Topics(fleet)
    except WireError as error:
        raise InputError(f"{error}.") from error


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user id without a name; on Windows no USERNAME
        return "unknown"
