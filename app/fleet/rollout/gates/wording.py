"""A verdict in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.fleet.rollout.gates.gate import GateKind
from app.fleet.rollout.gates.verdict import GateVerdict


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


_SUBJECTS: dict[GateKind, str] = {
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
    subject = _SUBJECTS[verdict.kind] + (f" ({sample.what})" if sample.what else "")
    if verdict.figure is None:
        return _nothing(verdict, subject, sample)
    show = _SHOW[verdict.kind]
    bounds = ""
    if verdict.lower is not None and verdict.upper is not None:
        bounds = f" ({show(verdict.lower)} to {show(verdict.upper)})"
    parts = [
        f"{subject}: {show(verdict.figure)}{bounds}, limit {show(verdict.limit)}",
        _devices(sample.devices) + _against(verdict.kind, sample),
    ]
    if verdict.sample < verdict.needed:
        parts.append(f"needs {verdict.needed} devices")
    if sample.missing:
        parts.append(f"{_devices(sample.missing)} gave no such figure since the update")
    return "; ".join(parts)


def _nothing(verdict: GateVerdict, subject: str, sample: Sample) -> str:
    if verdict.kind == "failures":
        return "no device has ended its attempt"
    if verdict.kind == "agreement":
        return "no device has compared both models"
    if sample.missing:
        return f"{subject}: {_devices(sample.missing)} gave a figure before the update, none since"
    return f"{subject}: no device gave a figure both before and since the update"


def _against(kind: GateKind, sample: Sample) -> str:
    if kind in _UNCOMPARED:
        return ""
    if sample.control:
        return f" against {sample.control} that wait"
    return " against their own past only: what changes the whole fleet counts, too"


def _devices(count: int) -> str:
    return f"{count} device" if count == 1 else f"{count} devices"
