"""A live fleet that hears batches without a store."""

from __future__ import annotations

from app.fleet.latest import latest_of
from app.fleet.live import LiveFleet
from device_agent.wire.telemetry import Batch


def hear(live: LiveFleet, batch: Batch, received_s: float) -> None:
    """Show a batch as an inlet does that has just stored it."""
    live.apply_latest(batch.device_id, latest_of(batch), received_s)
