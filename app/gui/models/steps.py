"""An attempt as the row of steps it goes through. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from device_agent.wire.messages import AttemptReport

PATH = ("download", "verify", "stage", "trial", "swap", "soak", "commit")
_SHADOWED = ("download", "verify", "stage", "trial", "shadow", "swap", "soak", "commit")
Mark = Literal["done", "current", "failed", "todo"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step and how it stands."""

    name: str
    mark: Mark


def steps_of(attempt: AttemptReport | None) -> tuple[Step, ...]:
    """Return the steps of an attempt; a shadow is one of them only where it was ordered.

    Where it ended other than in ``commit`` the report no longer says how far it came: then only the
    end is known, and is the last step.
    """
    if attempt is None or attempt.step == "idle":
        return tuple(Step(name, "todo") for name in PATH)
    if attempt.step in ("rolled_back", "refused", "deferred"):
        return (Step(attempt.step, "failed"),)
    path = _SHADOWED if attempt.step == "shadow" or attempt.shadow else PATH
    at = path.index(attempt.step)
    committed = attempt.step == "commit"
    return tuple(
        Step(name, "done" if i < at or committed else "current" if i == at else "todo")
        for i, name in enumerate(path)
    )
