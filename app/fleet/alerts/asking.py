"""Who a rule would be about now: as the engine asks, without waiting for its time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from app.fleet.alerts.table import AlertTable
from app.fleet.live import DeviceView
from app.fleet.query import Query


@dataclass(frozen=True, slots=True)
class Answer:
    """Device ids, sorted.

    Attributes:
        unknown: Of whom it is not known whether they match.
    """

    matching: list[str]
    unknown: list[str]


def ask(query: Query, views: Collection[DeviceView], now_s: float) -> Answer:
    """Return who is known to match, and of whom it is not known."""
    table = AlertTable()
    table.ask_for(query.fields())
    rows = table.update(views)
    verdicts = query.judge(table.columns(rows), len(rows), now_s)
    unknown = ~(verdicts.yes | verdicts.no)
    ids = np.array([each.device_id for each in views], dtype=object)
    return Answer(sorted(ids[verdicts.yes].tolist()), sorted(ids[unknown].tolist()))
