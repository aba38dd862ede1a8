"""What sources, sinks and the serving loop say of themselves: telemetry events in the making."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Severity = Literal["info", "warning", "error"]
Note = Callable[[str, Severity, str], None]
"""Says that something happened: event code, severity, detail. From any thread."""
