"""The rollout engine: looks, decides, records. Signing and publishing are its caller's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.errors import InputError, StateError
from app.fleet.assigning import SignAssignment
from app.fleet.decisions import Action, Advance, Assign, Observe, Turn, Views, decide
from app.fleet.records import Member, Outcome, Rollout, RolloutState
from app.fleet.registry import Registry

__all__ = ["Member", "Outcome", "Rollout", "RolloutEngine", "RolloutState"]


ASSIGN_AT_ONCE = 1000
"""Assignments of one transaction: short enough that a command beside us does not wait."""
ASSIGN_PER_TICK = 1000
"""Acknowledgements must not wait until 10,000 are signed."""


@dataclass(frozen=True, slots=True)
class _Plan:
    members: list[Member]
    assign: list[Assign]
    phase: int | None
    turn: Turn | None


class RolloutEngine:
    """Brings every open rollout one step further at each tick.

    All its state is in the registry, so a crash at any point goes on where it was: an assignment
    is recorded before anybody publishes it, and what is recorded is not assigned again.
    """

    def __init__(
        self,
        registry: Registry,
        views: Views,
        sign: SignAssignment,
        clock: Callable[[], float],
    ) -> None:
        self._registry = registry
        self._views = views
        self._sign = sign
        self._clock = clock
        self._revision = -1
        self._open: list[Rollout] = []

    def tick(self) -> bool:
        """Decide and record; what was assigned stands in the registry afterwards.

        Returns:
            Whether there is more to assign at once: the next tick should not wait.

        Raises:
            EnvironmentFaultError: The registry cannot be read or written.
        """
        revision = self._registry.revision
        if revision != self._revision:
            self._open = self._registry.open_rollouts()
            self._revision = revision
        plans = [(each, _plan(decide(each, self._views, self._clock()))) for each in self._open]
        for rollout, plan in plans:
            self._apply(rollout, plan)
        return any(len(plan.assign) > ASSIGN_PER_TICK for _, plan in plans)

    def _apply(self, rollout: Rollout, plan: _Plan) -> None:
        if plan.members or plan.phase is not None or plan.turn is not None:
            recorded = self._registry.progress_rollout(rollout, plan.members, plan.phase, plan.turn)
            if not recorded:
                return
        now = plan.assign[:ASSIGN_PER_TICK]
        for start in range(0, len(now), ASSIGN_AT_ONCE):
            if not self._assign(rollout, now[start : start + ASSIGN_AT_ONCE]):
                return

    def _assign(self, rollout: Rollout, assigns: Sequence[Assign]) -> bool:
        baselines = {each.device_id: each.refusal_seen_s for each in assigns}
        try:
            self._registry.assign(rollout, baselines, self._sign)
        except (InputError, StateError) as error:
            turn = Turn("paused", f"assignments could not be made: {error}")
            self._registry.progress_rollout(rollout, [], None, turn)
            return False
        return True


def _plan(actions: list[Action]) -> _Plan:
    turns = [each for each in actions if isinstance(each, Turn)]
    phases = [each.phase for each in actions if isinstance(each, Advance)]
    return _Plan(
        members=[each.member for each in actions if isinstance(each, Observe)],
        assign=[each for each in actions if isinstance(each, Assign)],
        phase=phases[-1] if phases else None,
        turn=turns[-1] if turns else None,
    )
