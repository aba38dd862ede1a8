"""How far a new fleet is: read from what is recorded, never from what was clicked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.core_status import CoreStatus
from app.fleet.live import DeviceView

if TYPE_CHECKING:
    from app.workspace import Workspace

StepName = Literal["broker", "device", "model", "release", "rollout", "telemetry"]
STEPS: tuple[StepName, ...] = ("broker", "device", "model", "release", "rollout", "telemetry")


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """Which of the first steps are done.

    Attributes:
        done: Their names.
        local_only: The broker has no TLS: only devices on this computer can reach it.
    """

    done: frozenset[StepName] = frozenset()
    local_only: bool = False

    @property
    def complete(self) -> bool:
        """Whether nothing is left to show."""
        return len(self.done) == len(STEPS)

    @property
    def next(self) -> StepName | None:
        """The first that is not done; None after the last."""
        return next((each for each in STEPS if each not in self.done), None)


def read_first_steps(
    workspace: Workspace,
    status: CoreStatus,
    views: Callable[[], Iterable[DeviceView]],
    rollouts: int,
) -> FirstSteps:
    """Look how far a fleet is.

    Args:
        workspace: Whose registry and library.
        status: Of the running console.
        views: Returns every device; of thousands the first mostly tell enough.
        rollouts: How many there ever were.

    Raises:
        EnvironmentFaultError: The registry cannot be read.
    """
    registry = workspace.registry
    device = registry.enrolments.any_accepted() or any(each.state for each in views())
    found: dict[StepName, bool] = {
        "broker": status.connected or device,  # no device got in without one
        "device": device,
        "model": bool(workspace.library.entries()),
        "release": bool(registry.releases()),
        "rollout": rollouts > 0,
        "telemetry": any(each.window is not None for each in views()),
    }
    done = frozenset(name for name, is_done in found.items() if is_done)
    return FirstSteps(done, status.broker_kind == "amqtt")
