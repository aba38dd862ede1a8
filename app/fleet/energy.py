"""What an inference takes in energy, gross and net, with how sure that is."""

from __future__ import annotations

import math

import msgspec

from device_agent.wire.telemetry import IDLE_DRIFT, Energy, Method, Window


class EnergyPerInference(msgspec.Struct, frozen=True, gc=False):
    """Energy of one inference; bands are half widths.

    Attributes:
        gross_j: All that the device drew, over the inferences.
        net_j: What it drew above idle; None where its idle power is not known.
        net_band_j: None where `net_j` is.
        idle_w: With the model loaded and at rest.
        method: ``measured``, ``derived`` or ``estimated``; goes wherever a figure goes.
        scope: What the figures cover: ``board``, ``package``, ``wall``, ...
        source: The meter or model.
    """

    gross_j: float
    gross_band_j: float
    net_j: float | None
    net_band_j: float | None
    idle_w: float | None
    method: Method
    scope: str
    source: str


def per_inference(window: Window) -> EnergyPerInference | None:
    """Return the energy of one inference of a window, or None where it had none, or no figure."""
    energy = window.energy
    if energy is None or not window.inferences or not math.isfinite(energy.energy_j):
        return None
    n, known = window.inferences, energy.net_j is not None
    span_s = window.duration_s / n
    return EnergyPerInference(
        gross_j=energy.energy_j / n,
        gross_band_j=energy.uncertainty_w * span_s,
        net_j=energy.net_j / n if energy.net_j is not None else None,
        net_band_j=net_uncertainty_w(energy) * span_s if known else None,
        idle_w=energy.idle_w,
        method=energy.method,
        scope=energy.scope,
        source=energy.source,
    )


def net_uncertainty_w(energy: Energy) -> float:
    """Return the half width of the band around the power above idle.

    A measured idle power may have drifted between two rests; a model's is what the model says, and
    its band is wide enough for both.
    """
    if energy.method == "estimated":
        return energy.uncertainty_w
    return energy.uncertainty_w + IDLE_DRIFT * (energy.idle_w or 0.0)
