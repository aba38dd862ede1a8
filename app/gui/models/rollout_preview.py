"""What a rollout would do, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.fleet.rollout.dry_run import DeviceForecast, Forecast
from app.fleet.rollout.plan import Phase, Plan
from app.gui import texts
from app.gui.codes import code_word
from app.gui.saying import voiced

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """One dry run.

    Attributes:
        devices: Whom it is for.
        problem: What keeps it from being created; empty for nothing.
        lines: What would happen.
    """

    devices: tuple[str, ...]
    problem: str
    lines: tuple[str, ...]


def preview_of(told: Forecast, plan: Plan, now_s: float) -> Preview:
    """Return a dry run for people."""
    devices = tuple(each.device_id for each in told.devices)
    return Preview(devices, _problem(told), tuple(_lines(told, plan, now_s)))


def _problem(told: Forecast) -> str:
    busy = [each for each in told.devices if each.answer == "busy"]
    if not busy:
        return ""
    return texts.tr(
        "{device} is at an attempt of rollout {rollout}: wait for it to end, stop that rollout, "
        "or leave the device out."
    ).format(device=busy[0].device_id, rollout=busy[0].rollout)


def _lines(told: Forecast, plan: Plan, now_s: float) -> Iterator[str]:
    for index, phase in enumerate(plan.phases):
        names = [each.device_id for each in told.devices if each.phase == index]
        yield f"{index + 1}. {_phase_line(phase, names)}"
    yield ""
    for answer in _ANSWERS:
        found = [each for each in told.devices if each.answer == answer]
        if found:
            yield _answer_line(answer, found)
    leaving = sum(1 for each in told.devices if each.rollout and each.answer != "busy")
    if leaving:
        yield texts.plural(
            leaving,
            texts.tr("{n} leaves another open rollout for this one."),
            texts.tr("{n} leave another open rollout for this one."),
        )
    yield ""
    yield texts.tr("To fetch: {size} at most.").format(size=texts.size(told.total_bytes))
    yield texts.tr("Over in about {span}, if everybody is there.").format(
        span=texts.span(max(told.duration.finish_s - now_s, 0))
    )
    yield _on_failure(plan)
    for warned in told.warnings:
        yield "⚠ " + texts.tr("{text}.").format(text=voiced(warned.text).removesuffix("."))


def _phase_line(phase: Phase, names: list[str]) -> str:
    number = texts.plural(len(names), texts.tr("{n} device"), texts.tr("{n} devices"))
    parts = [f"{phase.name}: {number}" + (f" ({_some(names)})" if names else "")]
    if phase.approvals:
        parts.append(
            texts.plural(
                phase.approvals, texts.tr("after {n} approval"), texts.tr("after {n} approvals")
            )
        )
    if phase.soak_s:
        parts.append(texts.tr("soaks {span}").format(span=texts.span(phase.soak_s)))
    return ", ".join(parts)


_ANSWERS = ("accepts", "serves_already", "unreachable", "unknown", "refuses", "pinned", "busy")


def _answer_line(answer: str, found: list[DeviceForecast]) -> str:
    one, many = {
        "accepts": (texts.tr("{n} accepts it."), texts.tr("{n} accept it.")),
        "serves_already": (texts.tr("{n} serves it already"), texts.tr("{n} serve it already")),
        "unreachable": (
            texts.tr("{n} cannot be reached now and gets its turn when it returns"),
            texts.tr("{n} cannot be reached now and get their turn when they return"),
        ),
        "unknown": (
            texts.tr("{n} has not said what it is made of"),
            texts.tr("{n} have not said what they are made of"),
        ),
        "refuses": (texts.tr("{n} will refuse"), texts.tr("{n} will refuse")),
        "pinned": (
            texts.tr("{n} is pinned and keeps what it serves"),
            texts.tr("{n} are pinned and keep what they serve"),
        ),
        "busy": (
            texts.tr("{n} is at an attempt of another rollout"),
            texts.tr("{n} are at an attempt of another rollout"),
        ),
    }[answer]
    line = texts.plural(len(found), one, many)
    if answer == "accepts":
        return line
    why = next((each for each in found if each.reason), None)
    told = f" ({_some([each.device_id for each in found])})"
    return line + told + (f": {code_word(why.reason)}, {voiced(why.detail)}" if why else "") + "."


def _on_failure(plan: Plan) -> str:
    if plan.gates:
        back = plan.rolls_back
        return texts.plural(
            len(plan.gates),
            texts.tr("{n} gate watches each phase and {what} if it trips."),
            texts.tr("{n} gates watch each phase and {what} if one trips."),
            what=texts.tr("pause or roll back") if back else texts.tr("pause"),
        )
    if plan.phases[0].devices and plan.last:
        return texts.tr(
            "If a canary fails or refuses, the rollout pauses and no other device is touched."
        )
    if not plan.last:
        return texts.tr("All get it at once: no canary tries it first.")
    return texts.tr("No gate watches how the bundle behaves.")


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
