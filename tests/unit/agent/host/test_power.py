"""Which meter a machine has, and what it reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import device_agent.host
from device_agent.host.ina3221 import find_ina3221
from device_agent.host.meters import energy_between_uj
from device_agent.host.power import Estimator, find_meters
from device_agent.host.rapl import find_rapl
from tests.fakes.sysfs import FakeMachine, set_rail

ORIN_NANO = ("VDD_IN", "VDD_CPU_GPU_CV", "VDD_SOC")


def find_meter(root: Path):
    found = find_meters(root)
    return next(iter(found.best_first), None), found.reason


def two_readings(meter, second_s: float = 1.0):
    assert meter.mean_power_w(0.0) is None
    return meter.mean_power_w(second_s)


def test_vdd_in_is_the_whole_and_nested_rails_are_never_added(machine: FakeMachine) -> None:
    chip = machine.ina3221("1-0040", 1, ORIN_NANO)
    set_rail(chip, 1, 5000, 1200)
    set_rail(chip, 2, 5000, 500)
    set_rail(chip, 3, 5000, 300)
    meter, reason = find_meter(machine.root)
    assert reason == ""
    assert (meter.source, meter.method, meter.scope) == ("INA3221 VDD_IN", "measured", "board")
    assert two_readings(meter) == pytest.approx(6.0)


def test_a_rising_load_is_joined_by_a_straight_line(machine: FakeMachine) -> None:
    chip = machine.ina3221("1-0040", 1, ORIN_NANO)
    set_rail(chip, 1, 5000, 1000)
    meter, _ = find_ina3221(machine.root)
    meter.mean_power_w(0.0)
    set_rail(chip, 1, 5000, 3000)
    assert meter.mean_power_w(1.0) == pytest.approx(10.0)
    assert meter.mean_power_w(2.0) == pytest.approx(15.0)


def test_agx_orin_without_vdd_in_is_a_derived_sum_of_its_inputs(machine: FakeMachine) -> None:
    first = machine.ina3221("1-0040", 1, ("VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0"))
    second = machine.ina3221("1-0041", 2, ("NC", "VDDQ_VDD2_1V8AO", "NC"))
    for channel in (1, 2, 3):
        set_rail(first, channel, 20000, 100 * channel)
    set_rail(second, 2, 5000, 400)
    meter, _ = find_ina3221(machine.root)
    assert meter.method == "derived"
    assert meter.source == "INA3221 VDD_GPU_SOC + VDD_CPU_CV + VIN_SYS_5V0"
    assert two_readings(meter) == pytest.approx(20 * 0.6)


def test_a_chip_without_the_i2c_driver_link_is_found_by_its_name(machine: FakeMachine) -> None:
    machine.write("sys/class/hwmon/hwmon0/name", "coretemp")
    machine.write("sys/class/hwmon/hwmon3/name", "ina3221")
    machine.write("sys/class/hwmon/hwmon3/in1_label", "VDD_IN")
    set_rail(machine.root / "sys/class/hwmon/hwmon3", 1, 19000, 500)
    meter, _ = find_ina3221(machine.root)
    assert two_readings(meter) == pytest.approx(9.5)


@pytest.mark.parametrize(
    ("millivolts", "milliamperes"),
    [("", "100"), ("garbage", "100"), ("5000", "-4"), ("5000", "99999999"), ("\0\xff", "1")],
)
def test_a_nonsense_rail_is_no_reading(
    machine: FakeMachine, millivolts: str, milliamperes: str
) -> None:
    chip = machine.ina3221("1-0040", 1, ORIN_NANO)
    set_rail(chip, 1, 5000, 1000)
    meter, _ = find_ina3221(machine.root)
    assert two_readings(meter) == pytest.approx(5.0)
    set_rail(chip, 1, millivolts, milliamperes)
    assert meter.mean_power_w(2.0) is None


def test_an_unreadable_total_is_not_replaced_by_its_parts(machine: FakeMachine) -> None:
    chip = machine.ina3221("1-0040", 1, ORIN_NANO)
    set_rail(chip, 1, "broken", 1000)
    set_rail(chip, 2, 5000, 500)
    meter, reason = find_meter(machine.root)
    assert meter is None
    assert reason == "INA3221 VDD_IN unreadable"


def test_a_sum_that_misses_a_rail_is_no_power(machine: FakeMachine) -> None:
    chip = machine.ina3221("1-0040", 1, ("VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0"))
    for channel in (1, 2, 3):
        set_rail(chip, channel, 20000, 100)
    meter, _ = find_ina3221(machine.root)
    assert two_readings(meter) == pytest.approx(6.0)
    (chip / "curr2_input").unlink()
    assert meter.mean_power_w(2.0) is None


def test_rapl_reads_what_the_package_counter_advanced(machine: FakeMachine) -> None:
    energy = machine.rapl(0, 1_000_000)
    meter, _ = find_meter(machine.root)
    assert (meter.source, meter.method, meter.scope) == ("RAPL package", "measured", "package")
    assert meter.mean_power_w(10.0) is None
    energy.write_text("16000000\n")
    assert meter.mean_power_w(10.5) == pytest.approx(30.0)


def test_two_packages_are_added_and_their_cores_are_not(machine: FakeMachine) -> None:
    first, second = machine.rapl(0, 0), machine.rapl(1, 0)
    meter, _ = find_rapl(machine.root)
    meter.mean_power_w(0.0)
    first.write_text("10000000")
    second.write_text("20000000")
    assert meter.mean_power_w(1.0) == pytest.approx(30.0)
    assert meter.source == "RAPL 2 packages"


def test_a_counter_that_wraps_goes_on(machine: FakeMachine) -> None:
    energy = machine.rapl(0, 262143328850 - 5_000_000)
    meter, _ = find_rapl(machine.root)
    meter.mean_power_w(0.0)
    energy.write_text("10000000")
    assert meter.mean_power_w(1.0) == pytest.approx(15.0)


def test_a_counter_that_is_set_back_without_a_known_range_is_no_reading(
    machine: FakeMachine,
) -> None:
    energy = machine.rapl(0, 5_000_000, max_range_uj=None)
    meter, _ = find_rapl(machine.root)
    meter.mean_power_w(0.0)
    energy.write_text("1000000")
    assert meter.mean_power_w(1.0) is None
    energy.write_text("2000000")
    assert meter.mean_power_w(2.0) == pytest.approx(1.0)


def test_a_pause_in_which_the_counter_may_have_wrapped_twice_is_no_reading(
    machine: FakeMachine,
) -> None:
    machine.rapl(0, 5_000_000)
    meter, _ = find_rapl(machine.root)
    meter.mean_power_w(0.0)
    assert meter.mean_power_w(3600.0) is None


def test_a_vanished_counter_is_no_reading_and_comes_back(machine: FakeMachine) -> None:
    energy = machine.rapl(0, 1_000_000)
    meter, _ = find_rapl(machine.root)
    meter.mean_power_w(0.0)
    energy.unlink()
    assert meter.mean_power_w(1.0) is None
    energy.write_text("2000000")
    assert meter.mean_power_w(2.0) is None
    energy.write_text("3000000")
    assert meter.mean_power_w(3.0) == pytest.approx(1.0)


def test_rapl_without_permission_says_so(
    machine: FakeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    energy = machine.rapl(0, 1_000_000)
    genuine = Path.open

    def forbidding(path: Path, *args: object, **kwargs: object) -> object:
        # Tests may run as root, for whom no mode is a hindrance.
        if path == energy:
            raise PermissionError(13, "Permission denied", str(path))
        return genuine(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", forbidding)
    meter, reason = find_meter(machine.root)
    assert meter is None
    assert reason == "RAPL permission denied"


def test_a_machine_without_sensors_says_so(machine: FakeMachine) -> None:
    assert find_meter(machine.root) == (None, "no power sensor")


@given(before=st.integers(0, 10**12), advanced=st.integers(0, 10**11), over=st.integers(1, 10**12))
def test_a_wrap_is_undone_whatever_the_range(before: int, advanced: int, over: int) -> None:
    max_range = before + over
    after = before + advanced
    if after < max_range:
        assert energy_between_uj(before, after, max_range) == advanced
    elif after - max_range < before:
        assert energy_between_uj(before, after - max_range, max_range) == advanced


def test_the_estimate_stays_between_idle_and_full() -> None:
    estimator = Estimator(4.0, 14.0)
    assert [estimator.power_w(share) for share in (-1, 0, 0.5, 1, 7)] == [4, 4, 9, 14, 14]
    assert estimator.uncertainty_w == 5.0


def test_the_udev_rule_gives_the_counters_to_one_group_and_to_nobody_else() -> None:
    rule = Path(device_agent.host.__file__).with_name("60-muster-rapl.rules").read_text()
    (line,) = [line for line in rule.splitlines() if line and not line.startswith("#")]
    assert 'SUBSYSTEM=="powercap", KERNEL=="intel-rapl:*"' in line
    runs = re.findall(r'RUN\+="([^"]+)"', line)
    assert runs == [
        "/bin/chgrp muster-power /sys%p/energy_uj",
        "/bin/chmod 0440 /sys%p/energy_uj",
    ]
