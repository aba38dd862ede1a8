"""Telemetry batches into the store: decoded, judged, stored, and what is to be said of each.

One function, for whichever thread or process runs it; see `keeper.py` for which does.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.fleet.latest import Latest, latest_of
from app.fleet.store import TelemetryStore
from device_agent.wire.errors import WireError
from device_agent.wire.telemetry import Batch, decode_batch

BATCHES_AT_ONCE = 2048
"""In one transaction, where so many wait: a busy disk flushes as long as a thousand take."""
Sent = tuple[str, bytes]
"""The device whose topic it came on, and the payload."""


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What became of one batch.

    Attributes:
        refusal: Why nothing of it is stored; empty where it is.
        seq: Up to which number its device may delete its records.
        latest: What it adds to the picture of its device; None where it is refused.
    """

    refusal: str = ""
    seq: int = 0
    latest: Latest | None = None


def keep(store: TelemetryStore, batches: Sequence[Sent]) -> list[Kept]:
    """Store batches durably, and say of each what became of it.

    Raises:
        EnvironmentFaultError: The database cannot be written. Some may be stored; none may be
            acknowledged, and those that come again are stored once.
    """
    read = [_read(*each) for each in batches]
    good = [each for each in read if isinstance(each, Batch)]
    stored = iter(_store(store, good))
    return [Kept(each) if isinstance(each, str) else next(stored) for each in read]


def _read(device_id: str, payload: bytes) -> Batch | str:
    """Return a batch, or why it is none of this device's."""
    try:
        batch = decode_batch(payload)
    except WireError as error:
        return str(error)
    if batch.device_id != device_id:
        said = f"names {batch.device_id[:64]!r} on the topic of another device"
        return str(WireError("telemetry batch", said))
    return batch


def _store(store: TelemetryStore, batches: Sequence[Batch]) -> list[Kept]:
    """Store all in one transaction, or where one is refused, each half by itself."""
    if not batches:
        return []
    try:
        seqs = store.append_many(batches)
    except WireError as error:
        if len(batches) == 1:
            return [Kept(str(error))]
        half = len(batches) // 2
        return _store(store, batches[:half]) + _store(store, batches[half:])
    return [
        Kept(seq=seq, latest=latest_of(batch)) for batch, seq in zip(batches, seqs, strict=True)
    ]
