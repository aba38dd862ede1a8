"""Devices to ask queries of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.fleet.live import DeviceView
from app.fleet.query.evaluating import Columns
from app.fleet.query.fields import Field
from device_agent.wire.messages import Inventory, ReportedState, Slots

NOW_S = 1_800_000_000.0


def device(device_id: str = "edge-01", **changes: Any) -> DeviceView:
    """Return a device of which much is known; `inventory` may be among the changes."""
    inventory = changes.pop("inventory", Inventory(machine="aarch64", cpu_count=4))
    known: dict[str, Any] = {
        "site": "Lyon / line 1",
        "labels": {"role": "inspection", "Owner": "Ada"},
        "status": "online",
        "bundle_name": "surface-defects",
        "bundle_version": "1.4.2",
        "bundle_digest": "ab" * 32,
        "p95_s": 0.0145,
        "power_w": 8.0,
        "last_seen_s": NOW_S - 60,
        "state": None if inventory is None else reported(device_id, inventory),
    }
    return DeviceView(device_id, **{**known, **changes})


def reported(device_id: str, inventory: Inventory) -> ReportedState:
    """Return a report that says what a device is made of."""
    return ReportedState(
        device_id=device_id,
        counter=1,
        time_s=NOW_S,
        boot_id="boot",
        inventory=inventory,
        slots=Slots(),
    )


def columns_of(views: list[DeviceView]) -> Columns:
    """Return the columns of a table of devices."""

    def column(field: Field) -> NDArray[Any]:
        values = [field.read(view) for view in views]
        if field.numeric:
            return np.array([np.nan if each is None else each for each in values], dtype=float)
        result = np.empty(len(values), dtype=object)
        result[:] = values
        return result

    return column
