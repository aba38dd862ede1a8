"""What about a plan will surprise: no mistakes, so it may be used all the same. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Plan
from device_agent.wire.messages import Inventory

LEAST_SOAK_S = 600.0
"""Below ten minutes, what devices measure scatters too much for most gates to decide."""
_OUTCOMES_ONLY = frozenset({"failures", "agreement"})
"""Gates that no soak is needed for."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to know before a rollout begins.

    Attributes:
        code: Stable, for programs and translations.
        text: One line for people.
    """

    code: str
    text: str


def warnings_of(
    plan: Plan,
    sizes: Mapping[int, int],
    inventories: Mapping[str, Inventory],
    volatile: Collection[str] = (),
) -> Iterator[Warned]:
    """Yield what is to be known about a plan.

    Args:
        plan: The plan.
        sizes: Index of a phase to its devices.
        inventories: Device id to what it is made of, where it is known.
        volatile: Fields of the plan's group that change by themselves.
    """
    if volatile:
        fields = ", ".join(sorted(volatile))
        text = f"the group asks for {fields}, which changes by itself: devices come and go with it"
        yield Warned("volatile-group", text)
    yield from _phases(plan, sizes)
    for gate in plan.gates:
        yield from _evidence(plan, gate, inventories)
    yield from _zones(plan, inventories)


def _phases(plan: Plan, sizes: Mapping[int, int]) -> Iterator[Warned]:
    measured = [each.kind for each in plan.gates if each.kind not in _OUTCOMES_ONLY]
    for index, phase in enumerate(plan.phases):
        size = sizes.get(index, 0)
        if not size:
            yield Warned("empty-phase", f"phase {phase.name} has no device")
            continue
        small = [each.kind for each in plan.gates if each.min_sample > size]
        if small:
            text = f"phase {phase.name} has {size} devices, fewer than gate {', '.join(small)} asks"
            yield Warned("small-phase", f"{text} for: it cannot pass")
        if phase.min_succeeded > size:
            text = f"phase {phase.name} has {size} devices; all of them must succeed"
            yield Warned("small-phase", text)
        if measured and phase.soak_s < LEAST_SOAK_S:
            text = f"phase {phase.name} soaks for {phase.soak_s / 60:.3g} min"
            yield Warned("short-soak", f"{text}: gates need ten minutes to tell good from bad")


def _evidence(plan: Plan, gate: Gate, inventories: Mapping[str, Inventory]) -> Iterator[Warned]:
    if not inventories and gate.kind != "agreement":
        return
    known = inventories.values()
    missing = {
        "energy": not any(each.power_source for each in known),
        "temperature": not any(_senses(each, "temperature:") for each in known),
        "agreement": plan.shadow is None,
    }
    if not missing.get(gate.kind):
        return
    why = "the plan has no shadow run" if gate.kind == "agreement" else "no device has a sensor"
    then = "and pauses, for it is required" if gate.required else "and is recorded as such"
    yield Warned("no-evidence", f"gate {gate.kind} will have no evidence ({why}) {then}")


def _senses(inventory: Inventory, kind: str) -> bool:
    return any(each.startswith(kind) for each in inventory.sensors)


def _zones(plan: Plan, inventories: Mapping[str, Inventory]) -> Iterator[Warned]:
    if plan.window is None or plan.window.time_zone:
        return
    unknown = sorted(each for each, has in inventories.items() if not has.time_zone)
    if unknown:
        names = ", ".join(unknown[:3]) + (", ..." if len(unknown) > 3 else "")
        text = f"{len(unknown)} devices report no time zone ({names}): the window counts as UTC"
        yield Warned("unknown-zone", text)
