"""Net energy only where the idle power is known: two rests agree, of the same setting."""

from __future__ import annotations

import dataclasses

import pytest

from device_agent.host.idle import LONGEST_AGE_S, IdleBaseline, Setting, of_span
from device_agent.wire.telemetry import Energy

SETTING = Setting("INA3221 VDD_IN", "a" * 64, "15W (nvpmodel 0)")


def test_two_rests_in_a_row_make_a_baseline() -> None:
    idle = IdleBaseline()
    idle.rest(SETTING, 4.0, 10.0, 0.0)
    assert idle.idle_w(SETTING, 1.0) is None, "one rest proves nothing"
    idle.rest(SETTING, 4.1, 10.0, 600.0)
    assert idle.idle_w(SETTING, 601.0) == pytest.approx(4.05)


def test_a_rest_that_differs_withdraws_it_until_two_agree_again() -> None:
    idle = IdleBaseline()
    for power_w in (4.0, 4.0, 4.3):
        idle.rest(SETTING, power_w, 10.0, 0.0)
    assert idle.idle_w(SETTING, 0.0) is None
    idle.rest(SETTING, 4.4, 10.0, 0.0)
    assert idle.idle_w(SETTING, 0.0) == pytest.approx(4.35)


@pytest.mark.parametrize(
    "other", [{"source": "plug 10.0.0.4"}, {"bundle": "b" * 64}, {"power_mode": "MAXN"}]
)
def test_another_meter_bundle_or_mode_has_another_idle_power(other: dict[str, str]) -> None:
    idle = IdleBaseline()
    for _ in range(2):
        idle.rest(SETTING, 4.0, 10.0, 0.0)
    changed = dataclasses.replace(SETTING, **other)
    assert idle.idle_w(changed, 1.0) is None
    assert idle.idle_w(SETTING, 2.0) is None, "it has to be measured again"


def test_short_windows_in_a_row_are_one_rest_and_work_between_ends_it() -> None:
    idle = IdleBaseline()
    for _ in range(6):
        idle.rest(SETTING, 4.0, 0.5, 0.0)
    assert idle.idle_w(SETTING, 0.0) is None, "one rest of 2 s, and a part of the next"
    idle.work()
    idle.rest(SETTING, 4.0, 1.0, 0.0)
    assert idle.idle_w(SETTING, 0.0) is None
    idle.rest(SETTING, 4.0, 1.0, 0.0)
    assert idle.idle_w(SETTING, 0.0) == 4.0


def test_a_short_rest_an_old_one_and_one_without_a_model_do_not_count() -> None:
    idle = IdleBaseline()
    for _ in range(2):
        idle.rest(SETTING, 4.0, 1.9, 0.0)
        idle.work()
        idle.rest(dataclasses.replace(SETTING, bundle=None), 4.0, 10.0, 0.0)
    assert idle.idle_w(SETTING, 0.0) is None
    for _ in range(2):
        idle.rest(SETTING, 4.0, 10.0, 0.0)
    assert idle.idle_w(SETTING, LONGEST_AGE_S) == 4.0
    assert idle.idle_w(SETTING, LONGEST_AGE_S + 1) is None


@pytest.mark.parametrize(
    ("second_w", "known"), [(4.19, True), (4.21, False), (3.81, True), (3.79, False)]
)
def test_rests_agree_within_five_percent(second_w: float, known: bool) -> None:
    idle = IdleBaseline()
    idle.rest(SETTING, 4.0, 10.0, 0.0)
    idle.rest(SETTING, second_w, 10.0, 0.0)
    assert (idle.idle_w(SETTING, 0.0) is not None) is known


def test_energy_of_another_span_keeps_its_powers() -> None:
    energy = Energy(
        source="s", method="measured", scope="board",
        power_w=6.0, energy_j=60.0, idle_w=4.0, net_j=20.0,
    )  # fmt: skip
    half = of_span(energy, 5.0)
    assert (half.energy_j, half.net_j, half.power_w, half.idle_w) == (30.0, 10.0, 6.0, 4.0)
