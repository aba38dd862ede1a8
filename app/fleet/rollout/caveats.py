"""What about a plan will surprise: no mistakes, so it may be used all the same. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.says import Foretold
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
        yield Warned("volatile-group", Foretold.VOLATILE_GROUP(fields=fields))
    yield from _phases(plan, sizes)
    for gate in plan.gates:
        yield from _evidence(plan, gate, inventories)
    yield from _zones(plan, inventories)


def _phases(plan: Plan, sizes: Mapping[int, int]) -> Iterator[Warned]:
    measured = [each.kind for each in plan.gates if each.kind not in _OUTCOMES_ONLY]
    for index, phase in enumerate(plan.phases):
        size = sizes.get(index, 0)
        if not size:
            yield Warned("empty-phase", Foretold.EMPTY_PHASE(phase=phase.name))
            continue
        small = [each.kind for each in plan.gates if each.min_sample > size]
        if small:
            say = Foretold.SMALL_FOR_GATES_ONE if size == 1 else Foretold.SMALL_FOR_GATES
            gates = ", ".join(small)
            yield Warned("small-phase", say(phase=phase.name, n=size, gates=gates))
        if phase.min_succeeded > size:
            say = Foretold.ALL_MUST_SUCCEED_ONE if size == 1 else Foretold.ALL_MUST_SUCCEED
            yield Warned("small-phase", say(phase=phase.name, n=size))
        if measured and phase.soak_s < LEAST_SOAK_S:
            text = Foretold.SHORT_SOAK(phase=phase.name, minutes=phase.soak_s / 60)
            yield Warned("short-soak", text)


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
    if gate.kind == "agreement":
        say = Foretold.NO_SHADOW_PAUSES if gate.required else Foretold.NO_SHADOW
    else:
        say = Foretold.NO_SENSOR_PAUSES if gate.required else Foretold.NO_SENSOR
    yield Warned("no-evidence", say(gate=gate.kind))


def _senses(inventory: Inventory, kind: str) -> bool:
    return any(each.startswith(kind) for each in inventory.sensors)


def _zones(plan: Plan, inventories: Mapping[str, Inventory]) -> Iterator[Warned]:
    if plan.window is None or plan.window.time_zone:
        return
    unknown = sorted(each for each, has in inventories.items() if not has.time_zone)
    if unknown:
        names = ", ".join(unknown[:3]) + (", ..." if len(unknown) > 3 else "")
        say = Foretold.UNKNOWN_ZONE_ONE if len(unknown) == 1 else Foretold.UNKNOWN_ZONE
        yield Warned("unknown-zone", say(n=len(unknown), names=names))
