"""Alerts over a seeded core, found by the engine itself."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from app.fleet.alerts.engine import AlertEngine
from tests.fakes.core import FakeCore


@dataclass
class Alarmed:
    """An engine over a core's own fleet whose clock a test moves."""

    core: FakeCore
    after_s: float = 0.0
    engine: AlertEngine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = AlertEngine(
            self.core.workspace.registry,
            self.core.live,
            time.time,
            lambda: self.after_s,
            settle_s=0.0,
        )

    def look(self, after_s: float = 0.0) -> None:
        """Look, so many seconds later by the monotonic clock."""
        self.after_s += after_s
        self.engine.look(connected=True)
