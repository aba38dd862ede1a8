"""Rows of settings and commands: how the registry reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.order_records import (
    Ask,
    CommandStatus,
    LastSent,
    Signature,
    StoredCommand,
    StoredSettings,
)
from app.fleet.records import By
from app.fleet.registry_rows import floor_of_versions
from device_agent.wire.orders import DeviceSettings, LogRequest
from device_agent.wire.typed import json_decoder


def check_device(db: Database, device_id: str) -> None:
    """Check that there is such a device.

    Raises:
        StateError: There is none.
    """
    if not list(db.query("SELECT 1 FROM devices WHERE device_id = ?", [device_id])):
        raise StateError(f"there is no device {device_id}. `muster device list` names them.")


def find_settings(db: Database, device_id: str) -> StoredSettings:
    """Return a device's settings; version 0 where it was never given any."""
    rows = list(db.query("SELECT * FROM settings WHERE device_id = ?", [device_id]))
    return read_settings(rows[0]) if rows else StoredSettings(device_id, 0, DeviceSettings())


def asked_settings(
    before: StoredSettings, version: int, settings: DeviceSettings, by: By, now_s: float
) -> StoredSettings:
    """Return new settings; what was asked for and never let out leaves no trace in them."""
    out = before.let_out
    previous = out.settings if out else DeviceSettings()
    ask = Ask(asked_s=now_s, who=by.who, why=by.why, version=version, previous=previous)
    return StoredSettings(before.device_id, version, settings, ask=ask, before=out)


def restored_settings(device_id: str, out: LastSent) -> StoredSettings:
    """Return settings as they were when they were let out."""
    signature = Signature(out.document, out.keyids, out.issued_s)
    return StoredSettings(device_id, out.version, out.settings, signature, out.ask, out.sent_s)


def put_settings(db: Database, settings: StoredSettings) -> None:
    """Write a device's settings."""
    row = {
        "device_id": settings.device_id,
        "version": settings.version,
        "ask": msgspec.json.encode(settings.ask).decode() if settings.ask else "",
        "sent_s": settings.sent_s,
        "before": msgspec.json.encode(settings.before) if settings.before else b"",
        "settings": msgspec.json.encode(settings.settings).decode(),
        **signed_columns(settings.signature),
    }
    db.table("settings").upsert(row, pk="device_id")


def find_command(db: Database, device_id: str, version: int) -> StoredCommand | None:
    """Return one command, None where there is none."""
    query = "SELECT * FROM commands WHERE device_id = ? AND version = ?"
    rows = list(db.query(query, [device_id, version]))
    return read_command(rows[0]) if rows else None


def pending_of(db: Database, device_id: str) -> list[StoredCommand]:
    """Return the pending commands of a device."""
    query = "SELECT * FROM commands WHERE device_id = ? AND status = 'pending'"
    return [read_command(row) for row in list(db.query(query, [device_id]))]


def next_version(db: Database, device_id: str) -> int:
    """Return the version of a device's next command."""
    query = "SELECT coalesce(max(version), 0) AS newest FROM commands WHERE device_id = ?"
    newest = next(iter(db.query(query, [device_id])))["newest"]
    return int(max(newest, floor_of_versions(db))) + 1


def settle_row(  # noqa: PLR0917 - a row's end, in the order in which it is read
    db: Database,
    command: StoredCommand,
    status: CommandStatus,
    reason: str,
    detail: str,
    now_s: float,
) -> None:
    """Let a command end."""
    change = {"status": status, "reason": reason, "detail": detail, "answered_s": now_s}
    db.table("commands").update((command.device_id, command.version), change)


def signed_columns(signature: Signature) -> dict[str, Any]:
    """Return a signature as columns."""
    return {
        "document": signature.document,
        "keyids": signature.keyids,
        "issued_s": signature.issued_s,
    }


def command_row(command: StoredCommand) -> dict[str, Any]:
    """Return a command as a row."""
    names = (
        "device_id", "version", "name", "key", "until_s", "asked_s", "who", "why", "status",
        "reason", "detail", "answered_s", "sent_s",
    )  # fmt: skip
    logs = msgspec.json.encode(command.logs).decode() if command.logs else ""
    values = {name: getattr(command, name) for name in names}
    return values | {"logs": logs} | signed_columns(command.signature)


def read_signature(row: Mapping[str, Any]) -> Signature:
    """Read a signature."""
    return Signature(row["document"], row["keyids"], row["issued_s"])


def read_settings(row: Mapping[str, Any]) -> StoredSettings:
    """Read settings."""
    settings = json_decoder(DeviceSettings).decode(row["settings"])
    return StoredSettings(
        row["device_id"],
        row["version"],
        settings,
        read_signature(row),
        json_decoder(Ask).decode(row["ask"]) if row["ask"] else None,
        row["sent_s"],
        json_decoder(LastSent).decode(row["before"]) if row["before"] else None,
    )


def read_command(row: Mapping[str, Any]) -> StoredCommand:
    """Read a command."""
    apart = ("document", "keyids", "issued_s", "logs")
    values = {name: row[name] for name in row if name not in apart}
    logs = json_decoder(LogRequest).decode(row["logs"]) if row["logs"] else None
    return StoredCommand(**values, logs=logs, signature=read_signature(row))
