"""What the signed part of settings and commands carries, and what a device answers.

Like an assignment, either is a ``Metadata[Targets]`` signed by the key that the image repository
delegates assignments to, here with no target at all: version, expiry and signature are TUF's, the
rest stands under `assignment.FIELD`. Each kind counts versions of its own: settings replace each
other, so the same version may come again; a command is run once, so its version must be higher
than that of any command run before.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.assignment import OrderField
from device_agent.wire.codec import decode_json
from device_agent.wire.messages import Counter, Digest, Text
from device_agent.wire.telemetry import LogLevel

SETTINGS_DOCUMENT = "settings/1"
COMMAND_DOCUMENT = "command/1"
MAX_ORDER_BYTES = 16 * 1024

MAX_LOG_LINES = 1000

CommandName = Literal["restart", "logs", "decommission"]
Capture = Literal["none", "alarms", "sample"]


class DeviceSettings(Struct, frozen=True, kw_only=True):
    """What the owner sets from afar; what is None stays as the device's own file says.

    Integers and strings only, for TUF signs no floats.

    Attributes:
        capture: Which samples the device keeps: ``none``, those that raised an alarm, or a
            ``sample`` now and then. Without a word of the owner it keeps none.
        capture_max_bytes: What they may take on its disk.
    """

    window_ms: Annotated[int, Meta(ge=100, le=3_600_000)] | None = None
    spool_max_bytes: Annotated[int, Meta(ge=1024 * 1024, lt=2**53)] | None = None
    log_level: LogLevel | None = None
    capture: Capture | None = None
    capture_max_bytes: Annotated[int, Meta(ge=64 * 1024, lt=2**53)] | None = None


SETTINGS_FIELDS = DeviceSettings.__struct_fields__
"""What an agent of this version knows and applies; it names them in its reports."""


class SettingsField(OrderField, frozen=True, kw_only=True):
    """The value under `FIELD` in settings; `doc` is `SETTINGS_DOCUMENT`."""

    settings: DeviceSettings


class LogRequest(Struct, frozen=True, kw_only=True):
    """Which lines of its log a device is to send: the newest `lines` of at least `level`."""

    level: LogLevel = "info"
    lines: Annotated[int, Meta(ge=1, le=MAX_LOG_LINES)] = 200


class CommandField(OrderField, frozen=True, kw_only=True):
    """The value under `FIELD` in a command; `doc` is `COMMAND_DOCUMENT`.

    Attributes:
        key: Digest of the device's key, as it was accepted. A device that was wiped and enrolled
            again counts from the start, and must not run what its former self was told.
        logs: What the command ``logs`` asks for.
    """

    command: CommandName
    key: Digest
    logs: LogRequest | None = None


class CommandResult(Struct, frozen=True, kw_only=True):
    """What became of a command; travels signed by the device (`sealed`, kind ``result``).

    Attributes:
        command: The command's version; 0 where somebody asked for it on the device itself.
        reason: Reason code where it is not ``done``, else empty.
    """

    device_id: str
    command: Counter
    name: CommandName
    status: Literal["done", "failed"]
    reason: Text = ""
    detail: Text = ""
    time_s: float


def decode_result(data: bytes) -> CommandResult:
    """Decode the body of a signed result.

    Raises:
        WireError: Malformed.
    """
    return decode_json(data, CommandResult, "command result", 16 * 1024)
