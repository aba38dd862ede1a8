"""Settings and commands in the registry: what was asked, the signed form, what came of it.

Whoever asks needs no key: the running console signs what is not signed yet. One command of a
device is under way at a time, so that its newest result is the only one that can be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.order_records import (
    CommandStatus,
    Signature,
    StoredCommand,
    StoredSettings,
)
from app.fleet.records import By
from app.fleet.registry_rows import floor_of_versions
from device_agent.wire.messages import ReportedState
from device_agent.wire.orders import CommandName, CommandResult, DeviceSettings, LogRequest


class Orders:
    """Orders in the registry. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    # Settings

    def settings(self) -> list[StoredSettings]:
        """Return the settings of every device that was ever given any, by device id."""
        rows = self._database.rows("SELECT * FROM settings ORDER BY device_id")
        return [_read_settings(row) for row in rows]

    def settings_of(self, device_id: str) -> StoredSettings:
        """Return a device's settings; version 0 where it was never given any."""
        with self._database.read() as db:
            return _settings_of(db, device_id)

    def change_settings(
        self, device_id: str, change: Callable[[DeviceSettings], DeviceSettings], by: By
    ) -> StoredSettings:
        """Record what a device's settings are from now on; the same again changes nothing.

        Raises:
            StateError: There is no such device.
        """
        with self._database.write() as db:
            _check_device(db, device_id)
            before = _settings_of(db, device_id)
            settings = change(before.settings)
            if settings == before.settings:
                return before
            version = max(before.version, floor_of_versions(db)) + 1
            made = StoredSettings(device_id, version, settings)
            _put_settings(db, made)
            detail = f"version {made.version}: {describe(settings)}"
            append(db, self._clock, by, "device.settings", device_id, detail)
            return made

    def sign_settings(
        self, old: StoredSettings, sign: Callable[[StoredSettings], Signature]
    ) -> None:
        """Sign settings, under their next version if they were signed before.

        Nothing happens where they have changed since `old` was read.
        """
        with self._database.write() as db:
            now = _settings_of(db, old.device_id)
            if now != old:
                return
            version = now.version + 1 if now.signature.document else now.version
            fresh = StoredSettings(now.device_id, version, now.settings)
            _put_settings(db, StoredSettings(now.device_id, version, now.settings, sign(fresh)))

    # Commands

    def commands(self, device_id: str | None = None, limit: int = 200) -> list[StoredCommand]:
        """Return the newest commands, of one device or of all, newest first."""
        rows = self._database.rows(
            "SELECT * FROM commands WHERE (? IS NULL OR device_id = ?) "
            "ORDER BY asked_s DESC, version DESC LIMIT ?",
            [device_id, device_id, limit],
        )
        return [_read_command(row) for row in rows]

    def command(self, device_id: str, version: int) -> StoredCommand | None:
        """Return one command, None where there is none."""
        with self._database.read() as db:
            return _command(db, device_id, version)

    def due(self) -> list[StoredCommand]:
        """Return the oldest pending command of every device that has one."""
        rows = self._database.rows(
            "SELECT * FROM commands AS c WHERE status = 'pending' AND version = (SELECT "
            "min(version) FROM commands WHERE status = 'pending' AND device_id = c.device_id)"
        )
        return [_read_command(row) for row in rows]

    def ask(  # noqa: PLR0917 - the columns of a command
        self,
        device_id: str,
        name: CommandName,
        key: str,
        until_s: float,
        by: By,
        logs: LogRequest | None = None,
    ) -> StoredCommand:
        """Record a command. A device that is to leave has nothing else to do before.

        Raises:
            StateError: There is no such device, or it is leaving already.
        """
        now_s = self._clock()
        with self._database.write() as db:
            _check_device(db, device_id)
            for pending in _pending(db, device_id):
                if pending.name == "decommission" and pending.key == key:
                    raise StateError(
                        f"device {device_id} is being decommissioned. "
                        f"`muster device commands {device_id}` shows how far it is."
                    )
                if name == "decommission":
                    _settle(db, pending, "cancelled", "", "the device is decommissioned", now_s)
            command = StoredCommand(
                device_id, _next_version(db, device_id), name, key, until_s, now_s,
                by.who, by.why, logs=logs,
            )  # fmt: skip
            db.table("commands").insert(_row(command))
            detail = f"{name}, version {command.version}"
            append(db, self._clock, by, "device.command", device_id, detail)
            return command

    def sign_command(self, old: StoredCommand, sign: Callable[[StoredCommand], Signature]) -> None:
        """Sign a pending command; signed again it keeps its version, so it still runs once."""
        with self._database.write_quietly() as db:
            if _command(db, old.device_id, old.version) == old and old.status == "pending":
                change = _signed(sign(old))
                db.table("commands").update((old.device_id, old.version), change)

    def settle(self, command: StoredCommand, status: CommandStatus, detail: str, by: By) -> bool:
        """Let a pending command end without a result.

        Returns:
            False when it was not pending any more.
        """
        with self._database.write() as db:
            now = _command(db, command.device_id, command.version)
            if now is None or now.status != "pending":
                return False
            _settle(db, now, status, "", detail, self._clock())
            said = f"{now.name}, version {now.version}: {detail}"
            append(db, self._clock, by, f"command.{status}", now.device_id, said)
            return True

    def answer(self, result: CommandResult, by: By) -> bool:
        """Record a verified result; a later one than its end still counts, for the device knows.

        Returns:
            False when it was recorded before, or answers no command of ours.
        """
        with self._database.write() as db:
            now = _command(db, result.device_id, result.command)
            if now is None or now.name != result.name or now.status in ("done", "failed"):
                return False
            _settle(db, now, result.status, result.reason, result.detail, self._clock())
            said = f"{now.name}, version {now.version}: {result.reason or result.detail}"
            append(db, self._clock, by, f"command.{result.status}", now.device_id, said)
            return True


def jump_orders(db: Database, versions: int, now_s: float) -> None:
    """Let a restored registry go on above what devices may have seen since its backup.

    Settings are signed anew; pending commands are cancelled, for a device may have run them. The
    versions of later commands begin above `floor_of_versions`.
    """
    for row in list(db.query("SELECT * FROM commands WHERE status = 'pending'")):
        _settle(db, _read_command(row), "cancelled", "", "restored from a backup", now_s)
    db.execute("UPDATE settings SET version = version + ?, document = x''", [versions])


def describe(settings: DeviceSettings) -> str:
    """Return settings in one line for people."""
    parts = []
    if settings.window_ms is not None:
        parts.append(f"window {settings.window_ms / 1000:g} s")
    if settings.spool_max_bytes is not None:
        parts.append(f"spool {settings.spool_max_bytes} bytes")
    if settings.log_level is not None:
        parts.append(f"log level {settings.log_level}")
    if settings.capture is not None:
        parts.append(f"capture {settings.capture}")
    if settings.capture_max_bytes is not None:
        parts.append(f"captures {settings.capture_max_bytes} bytes")
    return ", ".join(parts) or "as the device's own file says"


_FIRST_FIELDS = frozenset({"window_ms", "spool_max_bytes", "log_level"})
"""What every agent that takes settings applies, though it may not say so."""


def unconfirmed(settings: DeviceSettings, state: ReportedState) -> tuple[str, ...]:
    """Return the names of what is set and what the reporting agent may not know."""
    known = _FIRST_FIELDS if state.settings_fields is None else frozenset(state.settings_fields)
    given = msgspec.structs.asdict(settings)
    return tuple(name for name, value in given.items() if value is not None and name not in known)


def _check_device(db: Database, device_id: str) -> None:
    if not list(db.query("SELECT 1 FROM devices WHERE device_id = ?", [device_id])):
        raise StateError(f"there is no device {device_id}. `muster device list` names them.")


def _settings_of(db: Database, device_id: str) -> StoredSettings:
    rows = list(db.query("SELECT * FROM settings WHERE device_id = ?", [device_id]))
    return _read_settings(rows[0]) if rows else StoredSettings(device_id, 0, DeviceSettings())


def _put_settings(db: Database, settings: StoredSettings) -> None:
    row = {
        "device_id": settings.device_id,
        "version": settings.version,
        "settings": msgspec.json.encode(settings.settings).decode(),
        **_signed(settings.signature),
    }
    db.table("settings").upsert(row, pk="device_id")


def _command(db: Database, device_id: str, version: int) -> StoredCommand | None:
    query = "SELECT * FROM commands WHERE device_id = ? AND version = ?"
    rows = list(db.query(query, [device_id, version]))
    return _read_command(rows[0]) if rows else None


def _pending(db: Database, device_id: str) -> list[StoredCommand]:
    query = "SELECT * FROM commands WHERE device_id = ? AND status = 'pending'"
    return [_read_command(row) for row in list(db.query(query, [device_id]))]


def _next_version(db: Database, device_id: str) -> int:
    query = "SELECT coalesce(max(version), 0) AS newest FROM commands WHERE device_id = ?"
    newest = next(iter(db.query(query, [device_id])))["newest"]
    return int(max(newest, floor_of_versions(db))) + 1


def _settle(  # noqa: PLR0917 - a row's end, in the order in which it is read
    db: Database,
    command: StoredCommand,
    status: CommandStatus,
    reason: str,
    detail: str,
    now_s: float,
) -> None:
    change = {"status": status, "reason": reason, "detail": detail, "answered_s": now_s}
    db.table("commands").update((command.device_id, command.version), change)


def _signed(signature: Signature) -> dict[str, Any]:
    return {
        "document": signature.document,
        "keyids": signature.keyids,
        "issued_s": signature.issued_s,
    }


def _row(command: StoredCommand) -> dict[str, Any]:
    names = (
        "device_id", "version", "name", "key", "until_s", "asked_s", "who", "why", "status",
        "reason", "detail", "answered_s",
    )  # fmt: skip
    logs = msgspec.json.encode(command.logs).decode() if command.logs else ""
    values = {name: getattr(command, name) for name in names}
    return values | {"logs": logs} | _signed(command.signature)


def _read_signature(row: Mapping[str, Any]) -> Signature:
    return Signature(row["document"], row["keyids"], row["issued_s"])


def _read_settings(row: Mapping[str, Any]) -> StoredSettings:
    settings = msgspec.json.decode(row["settings"], type=DeviceSettings)
    return StoredSettings(row["device_id"], row["version"], settings, _read_signature(row))


def _read_command(row: Mapping[str, Any]) -> StoredCommand:
    apart = ("document", "keyids", "issued_s", "logs")
    values = {name: row[name] for name in row if name not in apart}
    logs = msgspec.json.decode(row["logs"], type=LogRequest) if row["logs"] else None
    return StoredCommand(**values, logs=logs, signature=_read_signature(row))
