"""Errors of the wire contract."""

from __future__ import annotations


class WireError(ValueError):
    """A document, message or sample does not follow the contract.

    Attributes:
        subject: What was read, for example ``manifest`` or ``telemetry batch``.
        problem: What is wrong, with the field's path where there is one.
    """

    def __init__(self, subject: str, problem: str) -> None:
        super().__init__(f"{subject}: {problem}")
        self.subject = subject
        self.problem = problem


class OversizeError(WireError):
    """It is larger than allowed, packed or unpacked; it was not parsed."""
