"""Plans as people write them on a command line, and as files. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import msgspec

from app.errors import InputError
from app.fleet.rollout.gates.gate import Gate, GateKind, OnTrip, default_gates
from app.fleet.rollout.plan import (
    DAYS,
    Day,
    MaintenanceWindow,
    Phase,
    Plan,
    canary_plan,
    check_plan,
    read_plan,
)
from app.fleet.rollout.says import Says
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.typed import convert

SOAK_S = 1800.0
"""Of a phase with gates that names none: half an hour, for which docs/gates.md has figures."""
_UNITS_S = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)([a-z]+)")
_CLOCKS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True)
class Wishes:
    """What a plan is to be, each as a person writes it.

    Attributes:
        canaries: Devices that go first.
        phases: As `phase_of` reads them; what they leave over becomes a last phase.
        gates: As ``KIND=LIMIT[,on=...][,confidence=...]``; each takes the place of a default one.
        default_gates: Whether there are the gates of docs/gates.md where there are phases.
        rate: As ``N/min``.
        window: As `window_of` reads it.
        shadow: As `shadow_of` reads it.
    """

    canaries: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    default_gates: bool = True
    group: str = ""
    rate: str = ""
    concurrency: int | None = None
    window: str = ""
    shadow: str = ""


def plan_of(wishes: Wishes) -> Plan:
    """Return the plan that somebody wishes for.

    Without phases and gates it is the plain one: canaries, then the rest, and no soak.

    Raises:
        InputError: Something in it cannot be read, or cannot be.
    """
    named = tuple(gate_of(each) for each in wishes.gates)
    gates = _gates(named, wishes.default_gates) if wishes.phases else named
    phases = _phases(wishes, SOAK_S if gates else 0.0)
    plan = Plan(
        phases=phases,
        group=wishes.group,
        gates=gates if any(each.soak_s for each in phases) or not wishes.phases else named,
        rate_per_min=_rate(wishes.rate) if wishes.rate else None,
        concurrency=wishes.concurrency,
        window=window_of(wishes.window) if wishes.window else None,
        shadow=shadow_of(wishes.shadow) if wishes.shadow else None,
    )
    check_plan(plan)
    return plan


def plan_from_file(content: bytes, suffix: str) -> Plan:
    """Read a plan from a file's content: TOML where its name ends so, else JSON.

    Raises:
        InputError: It is none; the field is named.
    """
    if suffix.lower() != ".toml":
        return read_plan(content)
    try:
        plan = convert(tomllib.loads(content.decode()), Plan)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"the plan cannot be read: {error}.") from error
    check_plan(plan)
    return plan


def phase_of(text: str, soak_s: float) -> Phase:
    """Read a phase: ``10%``, ``5`` devices or ``NAME:a,b``, then ``soak=30m``, ``approvals=1``.

    Raises:
        InputError: It is none.
    """
    name, colon, rest = text.partition(":")
    parts = (rest if colon else text).split(",")
    devices = tuple(each for each in parts if "=" not in each)
    settings = _settings(f"phase {text!r}", [each for each in parts if "=" in each], _PHASE_KEYS)
    first = devices[0] if len(devices) == 1 else ""
    phase = Phase(
        name=name if colon else _phase_name(first),
        soak_s=duration_s(settings["soak"]) if "soak" in settings else soak_s,
        approvals=_whole("approvals", settings.get("approvals", "0")),
        min_succeeded=_whole("min", settings.get("min", "1")),
    )
    if first.endswith("%"):
        return msgspec.structs.replace(phase, percent=_whole("percent", first[:-1]))
    if first.isdigit():
        return msgspec.structs.replace(phase, count=int(first))
    if not colon or not all(devices):
        raise InputError(f"phase {text!r}: write 10%, 5, or NAME:device,device.")
    return msgspec.structs.replace(phase, devices=devices)


def _phase_name(size: str) -> str:
    """Return what a phase without a name is called: what it is."""
    if size.endswith("%"):
        return "rest" if size == "100%" else size
    return "1 device" if size == "1" else f"{size} devices"


def gate_of(text: str) -> Gate:
    """Read a gate: ``latency=1.15,on=roll_back_phase,confidence=0.95,min=3,required=no``.

    What is not said is as in the default gate of the kind.

    Raises:
        InputError: It is none.
    """
    first, *rest = text.split(",")
    kind, _, limit = first.partition("=")
    defaults = {each.kind: each for each in default_gates()}
    if kind not in get_args(GateKind):
        raise InputError(f"gate {text!r}: {kind!r} is none of {', '.join(get_args(GateKind))}.")
    gate = next(each for name, each in defaults.items() if name == kind)
    settings = _settings(f"gate {text!r}", rest, ("on", "confidence", "min", "required"))
    changes: dict[str, object] = {"limit": _number(f"gate {kind}", limit)} if limit else {}
    if "on" in settings:
        on_trip = settings["on"].replace("-", "_")
        if on_trip not in get_args(OnTrip):
            raise InputError(f"gate {text!r}: on= is one of {', '.join(get_args(OnTrip))}.")
        changes["on_trip"] = on_trip
    if "confidence" in settings:
        changes["confidence"] = _number(f"gate {kind}: confidence", settings["confidence"])
    if "min" in settings:
        changes["min_sample"] = _whole("min", settings["min"])
    if "required" in settings:
        changes["required"] = _yes(text, settings["required"])
    return msgspec.structs.replace(gate, **changes)


def window_of(text: str) -> MaintenanceWindow:
    """Read a window: ``mon-fri 22:00-04:00 Europe/Paris``; days and zone may be left out.

    Raises:
        InputError: It is none.
    """
    words = text.split()
    days: tuple[Day, ...] = DAYS
    if words and not _CLOCKS.fullmatch(words[0]):
        days = _days(words.pop(0))
    clocks = _CLOCKS.fullmatch(words[0]) if words else None
    if clocks is None or len(words) > 2:
        raise InputError(Says.NO_WINDOW(text=text))
    from_h, from_min, to_h, to_min = map(int, clocks.groups())
    length_min = (60 * (to_h - from_h) + to_min - from_min) % 1440 or 1440
    zone = words[1] if len(words) == 2 else ""
    begin = f"{clocks[1]}:{clocks[2]}"
    return MaintenanceWindow(begin=begin, duration_min=length_min, days=days, time_zone=zone)


def shadow_of(text: str) -> ShadowOrder:
    """Read a shadow run: ``10%,30m``: a share of the inputs, and for how long.

    ``latency=10%`` and ``cpu=25%`` say how much it may cost.

    Raises:
        InputError: It is none.
    """
    share, *rest = text.split(",")
    length = next((each for each in rest if "=" not in each), "")
    settings = _settings(f"shadow {text!r}", [each for each in rest if "=" in each], _SHADOW_KEYS)
    order: dict[str, int] = {"share_permil": _permil(share)}
    order["duration_s"] = round(duration_s(length)) if length else 1800
    order |= {_SHADOW_KEYS[key]: _permil(value) for key, value in settings.items()}
    try:
        return convert(order, ShadowOrder)
    except msgspec.ValidationError as error:
        raise InputError(f"shadow {text!r}: {error}.") from error


def duration_s(text: str) -> float:
    """Read ``30m``, ``2h``, ``1d`` or ``90s``.

    Raises:
        InputError: It is none.
    """
    found = _QUANTITY.fullmatch(text)
    if found is None or found[2] not in _UNITS_S:
        raise InputError(Says.NO_DURATION(text=text))
    return float(found[1]) * _UNITS_S[found[2]]


_PHASE_KEYS = ("soak", "approvals", "min")
_SHADOW_KEYS = {"latency": "max_added_latency_permil", "cpu": "max_cpu_permil"}


def _gates(named: Sequence[Gate], defaults: bool) -> tuple[Gate, ...]:
    kinds = [each.kind for each in named]
    kept = [each for each in default_gates() if defaults and each.kind not in kinds]
    return (*named, *kept)


def _phases(wishes: Wishes, soak_s: float) -> tuple[Phase, ...]:
    first, last = canary_plan(wishes.canaries).phases[:-1], Phase(name="rest", percent=100)
    given = [phase_of(each, soak_s) for each in wishes.phases]
    if not given or given[-1].percent != 100:
        given.append(msgspec.structs.replace(last, soak_s=soak_s))
    return (*(msgspec.structs.replace(each, soak_s=soak_s) for each in first), *given)


def _settings(what: str, parts: Iterable[str], known: Iterable[str]) -> Mapping[str, str]:
    settings = dict(each.split("=", 1) for each in parts if "=" in each)
    if len(settings) != len(list(parts)):
        raise InputError(f"{what}: write each setting once, as KEY=VALUE.")
    if strange := sorted(set(settings) - set(known)):
        raise InputError(f"{what}: {strange[0]!r} is none of {', '.join(known)}.")
    return settings


def _days(text: str) -> tuple[Day, ...]:
    chosen: list[Day] = []
    for part in text.lower().split(","):
        first, _, last = part.partition("-")
        for each in (first, last or first):
            if each not in DAYS:
                raise InputError(Says.NO_DAY(text=each, days=", ".join(DAYS)))
        begin, end = (DAYS.index(each) for each in (first, last or first))
        chosen += [DAYS[each % 7] for each in range(begin, end + (8 if end < begin else 1))]
    return tuple(each for each in DAYS if each in chosen)


def _rate(text: str) -> int:
    return _whole("rate", text.removesuffix("/min"))


def _permil(text: str) -> int:
    return round(10 * _number("share", text.removesuffix("%")))


def _whole(what: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise InputError(Says.NO_WHOLE_NUMBER(what=what, text=text))
    return int(text)


def _number(what: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(Says.NO_NUMBER(what=what, text=text)) from None


def _yes(what: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise InputError(f"gate {what!r}: required= is yes or no.")
    return text == "yes"
