"""What the trust store remembers beside the metadata: one small file and its copy."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

from msgspec import Struct

from device_agent.durable import write_atomic
from device_agent.errors import StorageError, TrustDamagedError
from device_agent.trust.says import Says
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Counter, Digest
from device_agent.wire.orders import CommandName, DeviceSettings, LogRequest

_log = logging.getLogger(__name__)

COPY_SUFFIX = ".copy"


class Floor(Struct, frozen=True, kw_only=True):
    """The latest time the console has signed.

    Attributes:
        keyids: Timestamp keys of that moment; when one of them is withdrawn the floor starts
            again, so that a stolen key cannot fix it in the far future.
    """

    time_s: int
    keyids: tuple[str, ...]


class Accepted(Struct, frozen=True, kw_only=True):
    """The newest accepted document of a kind.

    Attributes:
        sha256: Of the signed part in canonical form: signatures do not cover the raw bytes.
        keyids: Assignment keys of that moment; when one of them is withdrawn versions start again.
    """

    version: Counter
    sha256: Digest
    keyids: tuple[str, ...]


class HeldSettings(Struct, frozen=True, kw_only=True):
    """The settings in effect: kept with their version, so that no power cut parts the two."""

    accepted: Accepted
    settings: DeviceSettings


class TakenCommand(Struct, frozen=True, kw_only=True):
    """The newest command that was taken; what came of it is not known here.

    Attributes:
        key: Digest of the device's key of that moment.
        logs: What the command ``logs`` asks for.
    """

    accepted: Accepted
    name: CommandName
    key: Digest
    logs: LogRequest | None = None


class TrustState(Struct, frozen=True, kw_only=True):
    """Everything remembered.

    Attributes:
        releases: Highest release counter ever installed, by bundle name.
    """

    format: Literal["muster-trust/1"] = "muster-trust/1"
    floor: Floor | None = None
    assignment: Accepted | None = None
    releases: dict[str, Counter] = {}
    settings: HeldSettings | None = None
    command: TakenCommand | None = None


class StateFile:
    """Keeps a `TrustState` on disk, and a copy of it.

    The copy is written first, so it is never older than the file: whoever damages one of them gets
    nothing accepted that was refused before.

    Attributes:
        damage: What was wrong with the one that is not used; empty if nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._copy = path.with_name(path.name + COPY_SUFFIX)
        self.damage = ""

    def load(self) -> TrustState:
        """Return what is remembered; nothing yet on a new device.

        Raises:
            TrustDamagedError: Neither is whole: forgetting would allow a rollback.
            StorageError: It cannot be read.
        """
        try:
            state = _read(self._path)
        except TrustDamagedError as error:
            copy = self._read_copy(error)
            self.damage = str(error)
            return copy
        if state is None:  # a first write that was cut off after the copy, or a file that is lost
            return _read(self._copy) or TrustState()
        return state

    def mend(self) -> None:
        """Write what is missing or damaged of the two from the other, if the disk takes it.

        Raises:
            TrustDamagedError: Neither is whole.
            StorageError: They cannot be read.
        """
        state = self.load()
        try:
            whole = _read(self._path) == _read(self._copy)
        except TrustDamagedError as error:
            self.damage = str(error)
            whole = False
        if whole:
            return
        try:
            self.save(state)
        except StorageError as error:
            _log.warning("%s", error)

    def save(self, state: TrustState) -> None:
        """Replace what is remembered, durably.

        Raises:
            StorageError: It cannot be written; the old state still stands.
        """
        data = encode_json(state)
        try:
            write_atomic(self._copy, data)
            write_atomic(self._path, data)
        except OSError as error:
            raise StorageError(f"{self._path} cannot be written: {error}") from error

    def _read_copy(self, damage: TrustDamagedError) -> TrustState:
        """Return the copy, which takes the place of a damaged file.

        Raises:
            TrustDamagedError: There is no whole one.
        """
        try:
            copy = _read(self._copy)
        except TrustDamagedError as error:
            raise damage from error
        if copy is None:
            raise damage
        return copy


def _read(path: Path) -> TrustState | None:
    """Return the state in a file; None where there is no file.

    Raises:
        TrustDamagedError: It is damaged.
        StorageError: It cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error}") from error
    try:
        return decode_json(data, TrustState, "trust state")
    except WireError as error:
        raise TrustDamagedError(Says.DAMAGED(store=path, problem=error)) from error
