"""A gate as a plan states it."""

from __future__ import annotations

import math
from typing import Literal, get_args

from msgspec import Struct

from app.errors import InputError
from device_agent.wire.sentence import Sentence

GateKind = Literal[
    "failures", "latency", "errors", "energy", "temperature", "throttling", "restarts", "drift",
    "agreement",
]  # fmt: skip
OnTrip = Literal["pause", "roll_back_phase", "roll_back_all"]


class Unit(Sentence):
    """What the limit of each kind means."""

    FAILURES = "share of the devices that ended, 0 to 1"
    LATENCY = "ratio of p95 after to before, above 1"
    ERRORS = "share of inferences that fail beyond the baseline, 0 to 1"
    ENERGY = "ratio of joules per inference after to before, above 1"
    TEMPERATURE = "kelvin above the baseline"
    THROTTLING = "share of the time beyond the baseline, 0 to 1"
    RESTARTS = "restarts per device and hour beyond the baseline"
    DRIFT = "population stability index (PSI) beyond the devices that wait"
    AGREEMENT = "lowest share of inputs on which both models agree, 0 to 1"


UNITS: dict[GateKind, str] = {
    "failures": Unit.FAILURES(),
    "latency": Unit.LATENCY(),
    "errors": Unit.ERRORS(),
    "energy": Unit.ENERGY(),
    "temperature": Unit.TEMPERATURE(),
    "throttling": Unit.THROTTLING(),
    "restarts": Unit.RESTARTS(),
    "drift": Unit.DRIFT(),
    "agreement": Unit.AGREEMENT(),
}

_SHARES: frozenset[GateKind] = frozenset({"failures", "errors", "throttling", "agreement"})
_RATIOS: frozenset[GateKind] = frozenset({"latency", "energy"})
_LOWEST_CONFIDENCE, _HIGHEST_CONFIDENCE = 0.5, 0.9999


class Says(Sentence):
    """What about a gate means nothing."""

    NO_KIND = "{path}.kind: '{kind}' is none of {known}"
    NO_ACTION = "{path}.on_trip: '{on_trip}' is none of {known}"
    NO_SAMPLE = "{path}.min_sample: needs at least 1 device, not {n:d}"
    CONFIDENCE = "{path}.confidence: must be from {lowest:g} to {highest:g}, not {given:g}"
    AT_MOST = "{path}.at_most: counts failed devices, 0 or more, in a failures gate"
    NO_LIMIT = "{path}.limit: must be a number ({said}), not {limit}"
    OUT_OF_RANGE = "{path}.limit: {limit:g} is out of range ({said})"


class Gate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One condition that a phase has to meet before the next one begins.

    Attributes:
        limit: In the unit that `UNITS` names for the kind.
        min_sample: Devices that must have given a figure before it passes or trips; for
            ``failures``, devices whose attempt ended.
        confidence: The chance that it does not trip, over all looks of all phases, as long as the
            truth is within the limit; and that it does not pass where it must be proved.
        on_trip: What becomes of the rollout.
        required: Whether a phase without evidence may not pass.
        at_most: Only for ``failures``: so many devices that the plan names may fail, whatever the
            share; None has no such rule.
    """

    kind: GateKind
    limit: float
    min_sample: int = 1
    confidence: float = 0.95
    on_trip: OnTrip = "pause"
    required: bool = True
    at_most: int | None = None


def check_gate(gate: Gate, path: str) -> None:
    """Check what types cannot; `path` names the gate in the plan, as ``phases[0].gates[2]``.

    Raises:
        InputError: A field has a value that means nothing; it is named with its path.
    """
    if gate.kind not in get_args(GateKind):
        raise InputError(
            Says.NO_KIND(path=path, kind=gate.kind, known=", ".join(get_args(GateKind)))
        )
    if gate.on_trip not in get_args(OnTrip):
        raise InputError(
            Says.NO_ACTION(path=path, on_trip=gate.on_trip, known=", ".join(get_args(OnTrip)))
        )
    _check_limit(gate, path)
    if gate.min_sample < 1:
        raise InputError(Says.NO_SAMPLE(path=path, n=gate.min_sample))
    if not _LOWEST_CONFIDENCE <= gate.confidence <= _HIGHEST_CONFIDENCE:
        raise InputError(
            Says.CONFIDENCE(
                path=path,
                lowest=_LOWEST_CONFIDENCE,
                highest=_HIGHEST_CONFIDENCE,
                given=gate.confidence,
            )
        )
    if gate.at_most is not None and (gate.kind != "failures" or gate.at_most < 0):
        raise InputError(Says.AT_MOST(path=path))


def _check_limit(gate: Gate, path: str) -> None:
    limit, unit = gate.limit, UNITS[gate.kind]
    if not math.isfinite(limit):
        raise InputError(Says.NO_LIMIT(path=path, said=unit, limit=limit))
    lowest = 1.0 if gate.kind in _RATIOS else 0.0
    highest = 1.0 if gate.kind in _SHARES else math.inf
    # A share of none may fail, but nothing can be proved to be exactly as before.
    above = limit >= lowest if gate.kind == "failures" else limit > lowest
    if not (above and limit <= highest):
        raise InputError(Says.OUT_OF_RANGE(path=path, limit=limit, said=unit))


def default_gates() -> tuple[Gate, ...]:
    """Return the gates of a plan that names none; docs/gates.md gives the reasons.

    Required is what every serving device reports. What costs results rolls the phase back at once;
    the rest pauses, for somebody may accept it. A device that failed is back already.
    """
    return (
        Gate(kind="failures", limit=0.05, at_most=0),
        Gate(kind="latency", limit=1.15),
        Gate(kind="errors", limit=0.01, on_trip="roll_back_phase"),
        Gate(kind="energy", limit=1.15, required=False),
        Gate(kind="temperature", limit=5.0, required=False),
        Gate(kind="throttling", limit=0.1, required=False),
        Gate(kind="restarts", limit=0.2, on_trip="roll_back_phase", required=False),
        Gate(kind="drift", limit=0.2, required=False),
        Gate(kind="agreement", limit=0.9, required=False),
    )
