"""What the trust store remembers beside the metadata: one small file, replaced whole."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct

from device_agent.durable import write_atomic
from device_agent.errors import StorageError
from device_agent.wire.codec import decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Counter, Digest
from device_agent.wire.orders import CommandName, DeviceSettings, LogRequest


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
    """Keeps a `TrustState` on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> TrustState:
        """Return what is remembered; nothing yet on a new device.

        Raises:
            StorageError: It cannot be read or is damaged: forgetting would allow a rollback.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return TrustState()
        except OSError as error:
            raise StorageError(f"{self._path} cannot be read: {error}") from error
        try:
            return decode_json(data, TrustState, "trust state")
        except WireError as error:
            raise StorageError(
                f"{self._path} is damaged ({error}): enrol the device again"
            ) from error

    def save(self, state: TrustState) -> None:
        """Replace what is remembered, durably.

        Raises:
            StorageError: It cannot be written; the old state still stands.
        """
        try:
            write_atomic(self._path, encode_json(state))
        except OSError as error:
            raise StorageError(f"{self._path} cannot be written: {error}") from error
