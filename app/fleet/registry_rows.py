"""Devices, metadata files and the floor of versions as rows of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from app.fleet.records import Device
from device_agent.wire.typed import json_decoder

FLOOR = "version_floor"
"""Name of the counter."""


def read_device(row: Mapping[str, Any]) -> Device:
    """Return the device in a row."""
    labels = json_decoder(dict[str, str]).decode(row["labels"])
    return Device(row["device_id"], row["site"], labels, row["added_s"])


def floor_of_versions(db: Database) -> int:
    """Return what every version and release counter that is handed out must be above.

    It is 0 until the fleet is restored from a backup: then a device may have seen versions that are
    not recorded here.
    """
    rows = list(db.query("SELECT value FROM counters WHERE name = ?", [FLOOR]))
    return int(rows[0]["value"]) if rows else 0


def read_metadata(db: Database) -> dict[str, bytes]:
    """Return the signed metadata files: name to bytes."""
    return {row["file"]: row["content"] for row in db.query("SELECT * FROM metadata")}


def replace_metadata(db: Database, files: Mapping[str, bytes]) -> None:
    """Replace the whole metadata set."""
    db.execute("DELETE FROM metadata")
    db.table("metadata").insert_all(
        [{"file": name, "content": content} for name, content in files.items()]
    )
