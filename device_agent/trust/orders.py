"""Whether a device may act on settings and commands: the shared rules, and what each adds."""

from __future__ import annotations

from dataclasses import dataclass

from device_agent.errors import RefusalError
from device_agent.trust import reasons
from device_agent.trust.delegated import Codes, Judge, Kind
from device_agent.trust.says import Says
from device_agent.trust.state import Accepted, HeldSettings, TakenCommand
from device_agent.wire.orders import (
    COMMAND_DOCUMENT,
    MAX_ORDER_BYTES,
    SETTINGS_DOCUMENT,
    CommandField,
    CommandName,
    DeviceSettings,
    LogRequest,
    SettingsField,
)

SETTINGS = Kind(
    doc=SETTINGS_DOCUMENT,
    field=SettingsField,
    max_bytes=MAX_ORDER_BYTES,
    targets=0,
    again=True,
    codes=Codes(
        oversize=reasons.SETTINGS_OVERSIZE,
        malformed=reasons.SETTINGS_MALFORMED,
        unsigned=reasons.SETTINGS_UNSIGNED,
        wrong_device=reasons.SETTINGS_WRONG_DEVICE,
        expired=reasons.SETTINGS_EXPIRED,
        rollback=reasons.SETTINGS_ROLLBACK,
        conflict=reasons.SETTINGS_CONFLICT,
        needs_root=reasons.SETTINGS_NEEDS_ROOT,
        needs_targets=reasons.SETTINGS_NEEDS_TARGETS,
    ),
)
COMMAND = Kind(
    doc=COMMAND_DOCUMENT,
    field=CommandField,
    max_bytes=MAX_ORDER_BYTES,
    targets=0,
    again=False,
    codes=Codes(
        oversize=reasons.COMMAND_OVERSIZE,
        malformed=reasons.COMMAND_MALFORMED,
        unsigned=reasons.COMMAND_UNSIGNED,
        wrong_device=reasons.COMMAND_WRONG_DEVICE,
        expired=reasons.COMMAND_EXPIRED,
        rollback=reasons.COMMAND_REPLAYED,
        conflict=reasons.COMMAND_REPEATED,
        needs_root=reasons.COMMAND_NEEDS_ROOT,
        needs_targets=reasons.COMMAND_NEEDS_TARGETS,
    ),
)


@dataclass(frozen=True)
class TrustedSettings:
    """Settings by a key that the device trusts."""

    version: int
    settings: DeviceSettings


@dataclass(frozen=True)
class TrustedCommand:
    """A command by a key that the device trusts; it is never handed out again."""

    version: int
    name: CommandName
    logs: LogRequest | None = None


def check_settings(judge: Judge, document: bytes, past: Accepted | None) -> HeldSettings:
    """Check settings; returns what is to be remembered once they are accepted.

    Raises:
        RefusalError: They must not be applied.
    """
    read = judge.read(SETTINGS, document, past)
    return HeldSettings(accepted=read.record, settings=read.field.settings)


def check_command(judge: Judge, document: bytes, past: Accepted | None, key: str) -> TakenCommand:
    """Check a command; returns what must be remembered before it is run.

    Args:
        judge: By the metadata that is trusted now.
        document: As it came.
        past: The newest command that was taken, where there is one.
        key: Digest of this device's own key.

    Raises:
        RefusalError: It must not be run.
    """
    read = judge.read(COMMAND, document, past)
    if read.field.key != key:
        raise RefusalError(reasons.COMMAND_WRONG_DEVICE, Says.OTHER_ENROLMENT())
    field = read.field
    return TakenCommand(accepted=read.record, name=field.command, key=key, logs=field.logs)
