"""A plan as a person writes it into the wizard's fields, and back. Qt-free."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import msgspec

from app.errors import InputError
from app.fleet.rollout.gates.gate import Gate, GateKind, check_gate, default_gates
from app.fleet.rollout.phrases import SOAK_S, duration_s
from app.fleet.rollout.plan import Phase
from app.fleet.rollout.says import Says
from app.gui.saying import figure
from device_agent.wire.sentence import Sentence

SHARES: frozenset[GateKind] = frozenset({"failures", "errors", "throttling", "agreement"})
_SUFFIXES: dict[GateKind, str] = {
    "latency": " x", "energy": " x", "temperature": " K", "restarts": " an hour",
}  # fmt: skip
_NAMES = ("early", "half", "most")
_PERCENT = re.compile(r"(\d{1,3})\s*%")
_NUMBER = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(%?)")
_STEPS_S = ((86_400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


class Fields(Sentence):
    """What cannot be done, and what helps."""

    NO_WHOLE_NUMBER = "{what}: '{text}' is no whole number; leave it empty for no limit."
    NO_NUMBER = "{what}: '{text}' is no number."
    NO_LIMIT = "gate {gate}, limit: '{text}' is no number."
    NO_SAMPLE = "gate {gate}, sample: '{text}' is no number."
    NO_CONFIDENCE = "gate {gate}, confidence: '{text}' is no number."


def who_text(phase: Phase) -> str:
    """Return whom a phase is for: ``10 %``, ``5``, or names."""
    if phase.percent is not None:
        return f"{phase.percent} %"
    return str(phase.count) if phase.count is not None else ", ".join(phase.devices)


def duration_text(seconds: float) -> str:
    """Return a length of time as `read_duration` takes it; empty for none."""
    for step_s, unit in _STEPS_S:
        if seconds >= step_s and (seconds / step_s).is_integer():
            return f"{seconds / step_s:.0f} {unit}"
    return f"{seconds:g} s" if seconds else ""


def read_duration(text: str) -> float:
    """Read ``30 min``, ``2 h``, ``1d``; nothing is 0.

    Raises:
        InputError: It is none.
    """
    wanted = text.replace(" ", "").lower()
    return duration_s(wanted) if wanted not in ("", "0") else 0.0


def read_phase(base: Phase, name: str, who: str, soak: str, approvals: str) -> Phase:
    """Read a phase from its fields.

    Args:
        base: What it was; the rest of it stays.
        name: For people.
        who: ``10 %`` of the group, ``5`` devices more, or names.
        soak: As `read_duration` takes it.
        approvals: A whole number; empty for none.

    Raises:
        InputError: A field cannot be read; the phase is named.
    """
    name, who = name.strip(), who.strip()
    if not name:
        raise InputError(Says.NAMELESS())
    if not who:
        raise InputError(Says.FOR_WHOM(phase=name))
    try:
        soak_s = read_duration(soak)
    except InputError as error:
        raise InputError(Says.OF_PHASE(phase=name, said=error)) from error
    if approvals.strip() and not approvals.strip().isdigit():
        raise InputError(Says.NO_NUMBER_OF_APPROVALS(phase=name, text=approvals))
    changed = msgspec.structs.replace(
        base, name=name, soak_s=soak_s, approvals=int(approvals.strip() or 0),
        devices=(), count=None, percent=None,
    )  # fmt: skip
    if found := _PERCENT.fullmatch(who):
        return msgspec.structs.replace(changed, percent=int(found[1]))
    if who.isdigit():
        return msgspec.structs.replace(changed, count=int(who))
    devices = tuple(part for each in who.split(",") if (part := each.strip()))
    least = base.min_succeeded if devices == base.devices else len(devices)
    return msgspec.structs.replace(changed, devices=devices, min_succeeded=least)


def with_canaries(phases: Sequence[Phase], canaries: tuple[str, ...], soak_s: float) -> list[Phase]:
    """Return phases whose first is of these named devices, or none if there are none."""
    rest = [*phases[1:]] if phases and phases[0].devices else [*phases]
    if not canaries:
        return rest
    base = phases[0] if len(rest) < len(phases) else Phase(name="canary", soak_s=soak_s)
    first = msgspec.structs.replace(base, devices=canaries, min_succeeded=len(canaries))
    return [first, *rest]


def soaking(phases: Sequence[Phase]) -> list[Phase]:
    """Return phases that gates can judge: those without any soak get the usual one."""
    if any(each.soak_s for each in phases):
        return [*phases]
    return [msgspec.structs.replace(each, soak_s=SOAK_S) for each in phases]


def another_phase(phases: Sequence[Phase]) -> list[Phase]:
    """Return phases with one more before the last, half way to all."""
    taken = max((each.percent or 0 for each in phases[:-1]), default=0)
    names = {each.name for each in phases}
    numbered = (f"part {at}" for at in itertools.count(2))
    name = next(each for each in itertools.chain(_NAMES, numbered) if each not in names)
    share = min(taken + 10 if taken < 30 else (taken + 100) // 2, 99)
    soak_s = phases[-1].soak_s
    added = Phase(name=name, percent=share, soak_s=soak_s)
    return [*phases[:-1], added, phases[-1]]


def limit_text(kind: GateKind, limit: float) -> str:
    """Return a gate's limit with its unit, as `read_gate` takes it."""
    if kind in SHARES:
        return figure(f"{limit * 100:g} %")
    return figure(f"{limit:g}{_SUFFIXES.get(kind, '')}")


def read_gate(base: Gate, limit: str, sample: str, confidence: str) -> Gate:
    """Read a gate's fields; shares and confidence are percentages.

    Raises:
        InputError: One cannot be read, or makes no sense; the gate is named.
    """
    share = base.kind in SHARES
    gate = msgspec.structs.replace(
        base,
        limit=_figure(limit, Fields.NO_LIMIT, share=share, gate=base.kind),
        min_sample=round(_figure(sample, Fields.NO_SAMPLE, share=False, gate=base.kind)),
        confidence=_figure(confidence, Fields.NO_CONFIDENCE, share=True, gate=base.kind),
    )
    check_gate(gate, f"gate {base.kind}")
    return gate


def gate_choices(gates: Sequence[Gate]) -> list[tuple[Gate, bool]]:
    """Return every kind of gate, as a plan has it or as by default, and whether it has it."""
    had = {each.kind: each for each in gates}
    return [(had.get(each.kind, each), each.kind in had) for each in default_gates()]


def read_most(what: str, text: str) -> int | None:
    """Read a limit of whole things; nothing is none.

    Raises:
        InputError: It is no whole number.
    """
    text = text.strip()
    if text and not text.isdigit():
        raise InputError(Fields.NO_WHOLE_NUMBER(what=what, text=text))
    return int(text) if text else None


def permil_text(permil: int) -> str:
    """Return a share as `read_permil` takes it."""
    return figure(f"{permil / 10:g} %")


def read_permil(what: str, text: str) -> int:
    """Read a percentage as parts of 1000.

    Raises:
        InputError: It is none.
    """
    return round(_figure(text, Fields.NO_NUMBER, share=True, what=what) * 1000)


def _figure(text: str, wrong: Fields, *, share: bool, **where: str) -> float:
    """Read the number at the begin of a text, with a point or a comma; a share is in percent."""
    found = _NUMBER.match(text.strip())
    if found is None:
        raise InputError(wrong(text=text, **where))
    number = float(found[1].replace(",", "."))
    return round(number / 100, 9) if share else number
