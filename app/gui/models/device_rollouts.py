"""A device's part in rollouts, and the decisions that its charts mark. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.fleet.rollout.records import Decision, Member, Rollout, RolloutState
from app.gui.models.rollout_phases import MemberRow, place_in

if TYPE_CHECKING:
    from app.core import Core

_SHOWN = 3
_MARKED = 5
"""Rollouts whose decisions are looked at: the newest of the device."""
NoteKind = Literal["tripped", "rolled_back", "paused", "stopped"]
_KINDS: dict[str, NoteKind] = {
    "trip": "tripped", "rolling_back": "rolled_back", "paused": "paused", "stopped": "stopped",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """A decision of a rollout that concerned a device.

    Attributes:
        kind: ``rolled_back`` where it sent the device back, by a gate or an owner.
        gate: Which tripped first; empty for none.
    """

    time_s: float
    kind: NoteKind
    gate: str
    rollout: str


@dataclass(frozen=True, slots=True)
class Part:
    """A device's part in one rollout."""

    rollout_id: int
    name: str
    state: RolloutState
    row: MemberRow


DeviceRollouts = tuple[tuple[Note, ...], tuple[Part, ...]]


def read_rollouts(core: Core, device_id: str, now_s: float) -> DeviceRollouts:
    """Return what a device's charts mark of rollouts, and its parts in the newest."""
    rollouts, view = core.rollouts(), core.live.get(device_id)
    notes = notes_of(device_id, rollouts, core.workspace.registry.rollouts.headlines)
    there = view is not None and view.status not in ("offline", "never")
    return notes, parts_of(device_id, rollouts, there, now_s)


def parts_of(
    device_id: str, rollouts: Iterable[Rollout], reachable: bool, now_s: float
) -> tuple[Part, ...]:
    """Return a device's parts in the newest rollouts it is in; `rollouts` come newest first."""
    parts = []
    for rollout, member in _memberships(device_id, rollouts, _SHOWN):
        phase = rollout.plan.phases[member.phase].name
        row = MemberRow(member, phase, place_in(rollout, member, reachable, now_s))
        parts.append(Part(rollout.rollout_id, rollout.name, rollout.state, row))
    return tuple(parts)


def notes_of(
    device_id: str,
    rollouts: Iterable[Rollout],
    decisions: Callable[[int], Sequence[Decision]],
) -> tuple[Note, ...]:
    """Return the decisions that concerned a device since it had the rollout's bundle.

    Args:
        device_id: Which device.
        rollouts: Newest first.
        decisions: Reads those of a rollout.
    """
    notes = []
    for rollout, member in _memberships(device_id, rollouts, _MARKED):
        if member.assigned_s is None:
            continue
        for each in decisions(rollout.rollout_id):
            if each.kind in _KINDS and _concerns(each, rollout, member):
                notes.append(_note(each, rollout, member))
    return tuple(notes)


def _memberships(
    device_id: str, rollouts: Iterable[Rollout], most: int
) -> list[tuple[Rollout, Member]]:
    found = []
    for rollout in rollouts:
        member = rollout.member(device_id)
        if member is not None:
            found.append((rollout, member))
            if len(found) == most:
                break
    return found


def _concerns(decision: Decision, rollout: Rollout, member: Member) -> bool:
    """Return whether a decision was about this device: it had its turn, in the phase that is."""
    if member.phase > decision.phase or rollout.created_s > decision.time_s:
        return False
    if decision.kind == "trip":
        return member.phase == decision.phase or member.back
    if decision.kind == "rolling_back":
        return member.back
    return True


def _note(decision: Decision, rollout: Rollout, member: Member) -> Note:
    kind = _KINDS[decision.kind]
    gate = ""
    if kind == "tripped":
        words = decision.summary.removeprefix("gate ").partition(":")
        gate = words[0] if words[1] else ""
        kind = "rolled_back" if member.back else "tripped"
    return Note(decision.time_s, kind, gate, rollout.name)
