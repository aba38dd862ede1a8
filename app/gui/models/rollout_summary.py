"""A rollout as counts. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass

from app.fleet.rollout.records import Rollout


@dataclass(frozen=True, slots=True)
class Summary:
    """How many devices of a rollout, or of one phase, are where.

    Attributes:
        waiting: Neither succeeded nor ended otherwise.
    """

    total: int
    succeeded: int
    failed: int
    refused: int
    waiting: int

    @property
    def share(self) -> float:
        """The share that succeeded, 0 to 1."""
        return self.succeeded / self.total if self.total else 0.0


def summarize(rollout: Rollout, phase: int | None = None) -> Summary:
    """Count a rollout's devices, or those of one phase."""
    outcomes = [each.outcome for each in rollout.members if phase is None or each.phase == phase]
    succeeded = outcomes.count("succeeded")
    failed, refused = outcomes.count("failed"), outcomes.count("refused")
    return Summary(
        total=len(outcomes),
        succeeded=succeeded,
        failed=failed,
        refused=refused,
        waiting=len(outcomes) - succeeded - failed - refused,
    )
