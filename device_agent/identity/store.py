"""The device's identity on disk, and an enrolment that is under way.

``identity/`` holds the key, both certificates and the authority's; it appears whole, by a rename of
``enrolling/``, in which the key waits for its answer. Renewed certificates are noted down together
before they replace the two files; where the power fails in between, the next start goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from device_agent.durable import sync_directory, write_atomic
from device_agent.errors import ConfigError, RefusalError, StorageError
from device_agent.identity.device_key import DeviceKey
from device_agent.identity.term import ends_of
from device_agent.wire.enrolment import (
    Certificates,
    EnrolmentCode,
    decode_certificates,
    decode_code,
    encode,
)
from device_agent.wire.errors import WireError

if TYPE_CHECKING:
    from device_agent.identity.certificates import Joined

IDENTITY_NAME = "identity"
ENROLLING_NAME = "enrolling"
_OLD_NAME = "identity.old"
KEY, CERTIFICATE, FETCH, CA, CODE = "device.key", "device.pem", "fetch.pem", "ca.pem", "code"
TERM = "ends.json"
_RENEWED = "renewed.json"


class Identity:
    """Who this device is.

    Args:
        state_dir: The agent's.

    Attributes:
        directory: Where its files lie.
        key: Its own.

    Raises:
        ConfigError: The device was never enrolled.
        StorageError: The files cannot be read, or are damaged.
    """

    def __init__(self, state_dir: Path) -> None:
        self.directory = state_dir / IDENTITY_NAME
        finish_rename(state_dir)
        if not self.directory.is_dir():
            raise ConfigError(
                f"this device is not enrolled (no {self.directory}): run `muster-agent enrol CODE` "
                "with a code from the console (`muster device enrol-code`)"
            )
        self.key = _load_key(self.directory / KEY)
        self._finish_renewal()

    @property
    def certificate_path(self) -> Path:
        """Of the standing connection."""
        return self.directory / CERTIFICATE

    @property
    def fetch_certificate_path(self) -> Path:
        """Of the connection that chunks come over."""
        return self.directory / FETCH

    @property
    def key_path(self) -> Path:
        """The key of both."""
        return self.directory / KEY

    @property
    def ca_path(self) -> Path:
        """The authority's certificate."""
        return self.directory / CA

    def certificates(self) -> Certificates:
        """Return what the device connects with.

        Raises:
            StorageError: It cannot be read.
        """
        return Certificates(
            certificate=_read(self.certificate_path).decode(errors="replace"),
            fetch_certificate=_read(self.fetch_certificate_path).decode(errors="replace"),
        )

    def ends(self) -> datetime:
        """Return when the first of the two certificates ends, UTC.

        Raises:
            StorageError: They cannot be read, or are damaged.
        """
        held = self.certificates()
        try:
            return ends_of(held, self.directory / TERM)
        except RefusalError as error:
            raise StorageError(f"{self.directory} is damaged: enrol the device again") from error

    def renew(self, made: Certificates, device_id: str, now: datetime) -> bool:
        """Take renewed certificates; return whether they were new.

        Raises:
            RefusalError: They are not acceptable; nothing has changed.
            StorageError: They cannot be written; the pair is the old one, or at the next start the
                new one.
        """
        ca = _read(self.ca_path).decode(errors="replace")
        held = self.certificates()
        if made == held:
            return False
        from device_agent.identity.certificates import check_renewed  # brings what reads them

        check_renewed(made, held, ca, self.key, device_id=device_id, now=now)
        _write(self.directory / _RENEWED, encode(made))
        self._finish_renewal()
        return True

    def _finish_renewal(self) -> None:
        """Put the pair that was written down, checked before, in the place of the old one."""
        path = self.directory / _RENEWED
        if not path.is_file():
            return
        try:
            made = decode_certificates(_read(path))
        except WireError as error:
            raise StorageError(f"{path} is damaged: remove it") from error
        _write(self.fetch_certificate_path, made.fetch_certificate.encode())
        _write(self.certificate_path, made.certificate.encode())
        try:
            path.unlink()
            sync_directory(self.directory)
        except OSError as error:
            raise _unwritable(path, error) from error


def find_identity(state_dir: Path) -> Identity | None:
    """Return the device's identity, None before it is enrolled.

    Raises:
        StorageError: The files cannot be read, or are damaged.
    """
    try:
        return Identity(state_dir)
    except ConfigError:
        return None


class Enrolling:
    """A key that waits for its certificates.

    Attributes:
        code: With which it was begun.
        key: The same however often the same code is used: the console sees one request.
    """

    def __init__(self, state_dir: Path, code: EnrolmentCode, key: DeviceKey) -> None:
        self._state_dir = state_dir
        self.code = code
        self.key = key

    @classmethod
    def begin(cls, state_dir: Path, text: str) -> Enrolling:
        """Make a key for this code, or take up the one that was made for it before.

        Raises:
            ConfigError: It is no code.
            StorageError: The key cannot be written or read.
        """
        code = read_code(text)
        found = cls.find(state_dir)
        if found and found.code == code:
            return found
        _fill(state_dir, {CODE: text.encode(), KEY: DeviceKey.generate().pem})
        begun = cls.find(state_dir)
        assert begun is not None
        return begun

    @classmethod
    def find(cls, state_dir: Path) -> Enrolling | None:
        """Return the enrolment that is under way, if there is one.

        Raises:
            StorageError: Its files cannot be read.
        """
        directory = state_dir / ENROLLING_NAME
        if not directory.is_dir():
            return None
        code = read_code(_read(directory / CODE).decode(errors="replace"))
        return cls(state_dir, code, _load_key(directory / KEY))

    def finish(self, joined: Joined) -> None:
        """Make this the device's identity, in the place of any other; whole or not at all.

        Raises:
            StorageError: It cannot be written; who the device was it still is.
        """
        directory = self._state_dir / ENROLLING_NAME
        _write(directory / CA, joined.ca.encode())
        _write(directory / FETCH, joined.certificates.fetch_certificate.encode())
        ends_of(joined.certificates, directory / TERM)  # the agent finds it noted
        _write(directory / CERTIFICATE, joined.certificates.certificate.encode())
        try:
            _set_aside(self._state_dir)
        except OSError as error:
            raise _unwritable(directory, error) from error
        finish_rename(self._state_dir)


def read_code(text: str) -> EnrolmentCode:
    """Decode a code that a person has given.

    Raises:
        ConfigError: It is none.
    """
    try:
        return decode_code(text)
    except WireError as error:
        raise ConfigError(f"{error}; copy the whole code, or make another") from error


def finish_rename(state_dir: Path) -> None:
    """Do what a power cut left to do: an enrolment that has its certificates becomes the identity.

    Raises:
        StorageError: The directory cannot be written.
    """
    identity, enrolling = state_dir / IDENTITY_NAME, state_dir / ENROLLING_NAME
    old = state_dir / _OLD_NAME
    try:
        if not identity.is_dir() and (enrolling / CERTIFICATE).is_file():
            enrolling.rename(identity)
            sync_directory(state_dir)
        elif not identity.is_dir() and old.is_dir():
            old.rename(identity)
            sync_directory(state_dir)
        if old.is_dir():
            shutil.rmtree(old)
    except OSError as error:
        raise _unwritable(identity, error) from error


def _set_aside(state_dir: Path) -> None:
    identity = state_dir / IDENTITY_NAME
    if identity.is_dir():
        identity.rename(state_dir / _OLD_NAME)
        sync_directory(state_dir)


def _fill(state_dir: Path, files: Mapping[str, bytes]) -> None:
    """Have ``enrolling/`` hold these files and nothing else, whole or not at all."""
    directory = state_dir / ENROLLING_NAME
    draft, old = state_dir / f"{ENROLLING_NAME}.new", state_dir / f"{ENROLLING_NAME}.old"
    try:
        state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (draft, old):
            if path.exists():
                shutil.rmtree(path)
        draft.mkdir(mode=0o700)
        for name, data in files.items():
            write_atomic(draft / name, data)
        if directory.exists():  # in one step: half of it would be taken for a damaged one
            directory.rename(old)
            sync_directory(state_dir)
        draft.rename(directory)
        sync_directory(state_dir)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise _unwritable(directory, error) from error


def _load_key(path: Path) -> DeviceKey:
    try:
        return DeviceKey.load(_read(path))
    except (ValueError, TypeError) as error:
        raise StorageError(f"{path} is damaged: enrol the device again") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"{path} cannot be read: {error.strerror}; enrol the device again if it is gone"
        ) from error


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomic(path, data)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path} cannot be written: {error.strerror}; make room or mend its rights")
