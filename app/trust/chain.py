"""Signing what hangs below root: targets, the snapshot that vouches for it, the timestamp."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, Targets, Timestamp

from app.trust.signing import Keys, expiry, sign
from device_agent.wire.metaset import ISSUED_FIELD

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)
_NUMBERED = re.compile(r"([1-9][0-9]*)\.(root|snapshot|targets)\.json")


def chain(
    root: Root,
    targets: Targets,
    keys: Keys,
    now: datetime,
    *,
    snapshot_version: int = 1,
    timestamp_version: int = 1,
) -> dict[str, bytes]:
    """Return targets signed, and the snapshot and timestamp that vouch for them."""
    targets_data = sign(targets, root, keys["targets"])
    meta = MetaFile.from_data(targets.version, targets_data, ["sha256"])
    snapshot = Snapshot(
        version=snapshot_version, expires=expiry("snapshot", now), meta={"targets.json": meta}
    )
    snapshot_data = sign(snapshot, root, keys["snapshot"])
    return {
        f"{targets.version}.targets.json": targets_data,
        f"{snapshot.version}.snapshot.json": snapshot_data,
    } | stamp(root, keys, now, snapshot=snapshot, data=snapshot_data, version=timestamp_version)


def stamp(
    root: Root, keys: Keys, now: datetime, *, snapshot: Snapshot, data: bytes, version: int
) -> dict[str, bytes]:
    """Return the timestamp that vouches for `snapshot`, whose file is `data`."""
    timestamp = Timestamp(
        version=version,
        expires=expiry("timestamp", now),
        snapshot_meta=MetaFile.from_data(snapshot.version, data, ["sha256"]),
        unrecognized_fields={ISSUED_FIELD: int(now.timestamp())},
    )
    return {"timestamp.json": sign(timestamp, root, keys["timestamp"])}


def newest(files: Mapping[str, bytes], kind: type[T]) -> T:
    """Return the newest document of a kind.

    Raises:
        ValueError: There is none.
    """
    name = f"{kind.type}.json"
    if name not in files:
        versions = [int(m[1]) for m in map(_NUMBERED.fullmatch, files) if m and m[2] == kind.type]
        if not versions:
            raise ValueError(f"has no {name}")
        name = f"{max(versions)}.{name}"
    return Metadata[T].from_bytes(files[name]).signed
