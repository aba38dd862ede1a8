"""A verdict in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.fleet.rollout.gates.gate import GateKind
from app.fleet.rollout.gates.verdict import GateVerdict
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """The sentences of a verdict."""

    FIGURE = "{subject}: {figure}, limit {limit}"
    FIGURE_OF = "{subject} ({what}): {figure}, limit {limit}"
    BOUNDS = "{subject}: {figure} ({lower} to {upper}), limit {limit}"
    BOUNDS_OF = "{subject} ({what}): {figure} ({lower} to {upper}), limit {limit}"
    DEVICE = "{n:d} device"
    DEVICES = "{n:d} devices"
    DEVICE_AGAINST = "{n:d} device against {control:d} that wait"
    DEVICES_AGAINST = "{n:d} devices against {control:d} that wait"
    DEVICE_ALONE = (
        "{n:d} device against their own past only: what changes the whole fleet counts, too"
    )
    DEVICES_ALONE = (
        "{n:d} devices against their own past only: what changes the whole fleet counts, too"
    )
    NEEDS = "needs {n:d} devices"
    SILENT_SINCE_ONE = "{n:d} device gave no such figure since the update"
    SILENT_SINCE = "{n:d} devices gave no such figure since the update"
    NONE_ENDED = "no device has ended its attempt"
    NONE_COMPARED = "no device has compared both models"
    SILENT_ONE = "{subject}: {n:d} device gave a figure before the update, none since"
    SILENT = "{subject}: {n:d} devices gave a figure before the update, none since"
    NO_FIGURE = "{subject}: no device gave a figure both before and since the update"
    DOUBTFUL = "{n:d} windows were left out, for the devices doubt their clocks"
    TOO_MANY_NAMED = "{n:d} of the devices named one by one failed; {may:d} may"


@dataclass(frozen=True, slots=True)
class Sample:
    """Whom a verdict is about.

    Attributes:
        devices: Those that gave a figure.
        needed: So many must.
        missing: Those that gave one before the update, and none after.
        control: Devices that wait, with which they were compared.
        what: Which figure, where there are several: of an energy, its method and scope.
    """

    devices: int
    needed: int
    missing: int = 0
    control: int = 0
    what: str = ""


SUBJECTS: dict[GateKind, str] = {
    "failures": "failed updates",
    "latency": "p95 latency",
    "errors": "failing inferences",
    "energy": "energy per inference",
    "temperature": "temperature",
    "throttling": "time throttled",
    "restarts": "restarts of the inference",
    "drift": "drift of the predictions",
    "agreement": "agreement with the model that serves",
}
_UNCOMPARED: frozenset[GateKind] = frozenset({"failures", "agreement"})
"""Kinds that have no baseline."""


def _share(value: float) -> str:
    return f"{100 * value:.2g} %" if value < 0.995 else f"{100 * value:.0f} %"


def _more(show: Callable[[float], str]) -> Callable[[float], str]:
    return lambda value: ("+" if value >= 0 else "-") + show(abs(value))


def _rounded(form: str, digits: int) -> Callable[[float], str]:
    # Adding 0.0 turns the -0.0 that rounding may leave into 0.0.
    return lambda value: form.format(round(value, digits) + 0.0)


_SHOW: dict[GateKind, Callable[[float], str]] = {
    "failures": _share,
    "latency": _rounded("{:.2f} x", 2),
    "errors": _more(_share),
    "energy": _rounded("{:.2f} x", 2),
    "temperature": _rounded("{:+.1f} K", 1),
    "throttling": _more(_share),
    "restarts": _rounded("{:+.2f} an hour", 2),
    "drift": _rounded("PSI {:.2f}", 2),
    "agreement": lambda value: f"{100 * value:.1f} %",
}


def figure_text(kind: GateKind, value: float) -> str:
    """Return a figure, a bound or a limit in the unit of its kind."""
    return _SHOW[kind](value)


def sentence(verdict: GateVerdict, sample: Sample) -> str:
    """Return figure, bounds, limit and whom they are about."""
    if verdict.figure is None:
        return _nothing(verdict, sample)
    parts = [_figures(verdict, sample.what), _devices(verdict.kind, sample)]
    if verdict.sample < verdict.needed:
        parts.append(Says.NEEDS(n=verdict.needed))
    if sample.missing:
        say = Says.SILENT_SINCE_ONE if sample.missing == 1 else Says.SILENT_SINCE
        parts.append(say(n=sample.missing))
    return "; ".join(parts)


def _figures(verdict: GateVerdict, what: str) -> str:
    show = _SHOW[verdict.kind]
    told = {
        "subject": SUBJECTS[verdict.kind],
        "what": what,
        "figure": show(verdict.figure or 0.0),
        "limit": show(verdict.limit),
    }
    if verdict.lower is None or verdict.upper is None:
        return (Says.FIGURE_OF if what else Says.FIGURE)(**told)
    told |= {"lower": show(verdict.lower), "upper": show(verdict.upper)}
    return (Says.BOUNDS_OF if what else Says.BOUNDS)(**told)


def _nothing(verdict: GateVerdict, sample: Sample) -> str:
    subject = SUBJECTS[verdict.kind]
    if verdict.kind == "failures":
        return Says.NONE_ENDED()
    if verdict.kind == "agreement":
        return Says.NONE_COMPARED()
    if sample.missing:
        say = Says.SILENT_ONE if sample.missing == 1 else Says.SILENT
        return say(subject=subject, n=sample.missing)
    return Says.NO_FIGURE(subject=subject)


def _devices(kind: GateKind, sample: Sample) -> str:
    one = sample.devices == 1
    if kind in _UNCOMPARED:
        return (Says.DEVICE if one else Says.DEVICES)(n=sample.devices)
    if sample.control:
        say = Says.DEVICE_AGAINST if one else Says.DEVICES_AGAINST
        return say(n=sample.devices, control=sample.control)
    return (Says.DEVICE_ALONE if one else Says.DEVICES_ALONE)(n=sample.devices)
