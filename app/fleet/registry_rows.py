"""Devices, metadata files and assignment versions as rows of the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import msgspec
from sqlite_utils import Database

from app.fleet.records import Device, Rollout, StoredAssignment

FLOOR = "version_floor"
"""Name of the counter."""

SignAssignment = Callable[[str, str, int], bytes]
"""From device id, target path and assignment version to the signed document."""


def read_device(row: Mapping[str, Any]) -> Device:
    """Return the device in a row."""
    labels = msgspec.json.decode(row["labels"], type=dict[str, str])
    return Device(row["device_id"], row["site"], labels, row["added_s"])


def newest_version(db: Database, device_id: str) -> int:
    """Return the version that a device's next assignment must be above."""
    rows = list(db.query("SELECT version FROM assignments WHERE device_id = ?", [device_id]))
    return max(int(rows[0]["version"]) if rows else 0, floor_of_versions(db))


def floor_of_versions(db: Database) -> int:
    """Return what every version and release counter that is handed out must be above.

    It is 0 until the fleet is restored from a backup: then a device may have seen versions that are
    not recorded here.
    """
    rows = list(db.query("SELECT value FROM counters WHERE name = ?", [FLOOR]))
    return int(rows[0]["value"]) if rows else 0


def put_next_assignment(
    db: Database,
    device_id: str,
    of: Rollout | StoredAssignment,
    sign: SignAssignment,
    now_s: float,
) -> StoredAssignment:
    """Sign what a device is to run under its next version, and record it."""
    version = newest_version(db, device_id) + 1
    document = sign(device_id, of.target_path, version)
    made = StoredAssignment(
        device_id, version, of.target_path, of.digest, document, of.rollout_id, now_s
    )
    db.table("assignments").upsert(asdict(made), pk="device_id")
    return made


def read_metadata(db: Database) -> dict[str, bytes]:
    """Return the signed metadata files: name to bytes."""
    return {row["file"]: row["content"] for row in db.query("SELECT * FROM metadata")}


def replace_metadata(db: Database, files: Mapping[str, bytes]) -> None:
    """Replace the whole metadata set."""
    db.execute("DELETE FROM metadata")
    db.table("metadata").insert_all(
        [{"file": name, "content": content} for name, content in files.items()]
    )
