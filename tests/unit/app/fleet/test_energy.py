"""Energy of an inference: gross and net, never without how sure it is."""

from __future__ import annotations

import msgspec
import pytest

from app.fleet.energy import per_inference
from tests.fakes.telemetry import ESTIMATED, MEASURED, window

KNOWN = msgspec.structs.replace(MEASURED, uncertainty_w=0.2, idle_w=3.0, net_j=20.0)


def test_gross_and_net_with_bands_method_and_scope() -> None:
    it = per_inference(window(0.0, energy=KNOWN))
    assert (it.gross_j, it.net_j) == (pytest.approx(0.5), pytest.approx(0.2))
    assert it.gross_band_j == pytest.approx(0.2 * 10 / 100)
    assert it.net_band_j == pytest.approx((0.2 + 0.05 * 3.0) * 10 / 100)
    assert (it.method, it.scope, it.source) == ("measured", "board", "INA3221 VDD_IN")


def test_an_estimates_band_is_the_models_for_both() -> None:
    energy = msgspec.structs.replace(ESTIMATED, idle_w=4.0, net_j=50.0)
    it = per_inference(window(0.0, energy=energy))
    assert it.gross_band_j == it.net_band_j == pytest.approx(0.5)


def test_without_a_known_idle_power_there_is_no_net_figure() -> None:
    it = per_inference(window(0.0))
    assert (it.gross_j, it.net_j, it.net_band_j, it.idle_w) == (0.5, None, None, None)


def test_no_inference_or_no_figure_is_no_energy_per_inference() -> None:
    assert per_inference(window(0.0, inferences=0)) is None
    assert per_inference(window(0.0, energy=None)) is None
    nothing = msgspec.structs.replace(MEASURED, energy_j=float("nan"))
    assert per_inference(window(0.0, energy=nothing)) is None
