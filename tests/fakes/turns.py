"""Giving devices of a rollout their turn, as the engine does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.fleet.assigning import SignAssignment
from app.fleet.records import StoredAssignment
from app.fleet.registry import Registry
from app.fleet.rollout.records import Rollout
from app.fleet.rollout.turns import want_of
from tests.fakes.fleet import SeenDevice, report


def give_turns(
    registry: Registry,
    rollout: Rollout,
    device_ids: Iterable[str],
    sign: SignAssignment,
    refusals: Mapping[str, float] | None = None,
) -> list[StoredAssignment]:
    """Assign a rollout's bundle and return the assignments that were made.

    Args:
        registry: Where the rollout is.
        rollout: As it was read last.
        device_ids: Whose turn it is.
        sign: Makes each document.
        refusals: When the refusal happened that stands already, by device.
    """
    release = (rollout.target_path, rollout.digest)
    wants = []
    for each in device_ids:
        member = rollout.member(each)
        assert member is not None
        view = SeenDevice(state=report(each, refusal_s=(refusals or {}).get(each)))
        wants.append(want_of(member, view, release, rollout.created_s, 3600.0))
    made = registry.rollouts.assign(rollout, wants, sign) or []
    stored = [registry.assignment(each.device_id) for each in made]
    return [each for each in stored if each is not None]
