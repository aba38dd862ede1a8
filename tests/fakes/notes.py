"""Somebody who hears what sources and sinks say of themselves."""

from __future__ import annotations

from device_agent.inference.notes import Severity


class Notes:
    """Keeps it."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def __call__(self, code: str, severity: Severity, detail: str) -> None:
        """Hear one."""
        self.said.append((code, detail))

    @property
    def codes(self) -> list[str]:
        """What happened, in order."""
        return [code for code, _ in list(self.said)]
