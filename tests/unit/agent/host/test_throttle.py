"""Whether a machine slowed itself down, by everything that tells it."""

from __future__ import annotations

import pytest

from device_agent.host.nvml import find_gpus
from device_agent.host.raspberry import throttled_since
from device_agent.host.throttle import Throttling
from tests.fakes.nvml import FakeNvml
from tests.fakes.sysfs import FakeMachine


def seen(throttling: Throttling) -> bool | None:
    throttling.look()
    return throttling.take()


def test_a_machine_that_tells_nothing_leaves_it_open(machine: FakeMachine) -> None:
    throttling = Throttling(machine.root)
    assert seen(throttling) is None
    assert throttling.names == []


def test_every_over_current_counter_of_a_jetson_counts(machine: FakeMachine) -> None:
    machine.write("sys/class/hwmon/hwmon5/name", "soctherm_oc")
    counters = [machine.write(f"sys/class/hwmon/hwmon5/oc{n}_event_cnt", 0) for n in (1, 2, 3)]
    throttling = Throttling(machine.root)
    for counter in counters:
        assert throttling.take() is False
        counter.write_text("1")
        assert throttling.take() is True
    assert throttling.names == ["soctherm_oc"]


def test_a_rail_over_its_critical_current_counts(machine: FakeMachine) -> None:
    chip = machine.ina3221("1-0040", 1, ("VDD_IN", "VDD_CPU_GPU_CV", "VDD_SOC"))
    for channel in (1, 2, 3):
        (chip / f"curr{channel}_crit_alarm").write_text("0\n")
    throttling = Throttling(machine.root)
    assert seen(throttling) is False
    (chip / "curr2_crit_alarm").write_text("1\n")
    throttling.look()
    (chip / "curr2_crit_alarm").write_text("0\n")
    assert seen(throttling) is True, "it was over for one look of the window"
    assert seen(throttling) is False


@pytest.mark.parametrize(
    ("kind", "slows"),
    [("thermal-cpufreq-0", True), ("cpufreq-cpu0", True), ("thermal-devfreq-0", True),
     ("Processor", True), ("cpu-throttle-alert", True), ("pwm-fan", False), ("Fan", False)],
)  # fmt: skip
def test_a_cooling_device_at_work_counts_unless_it_is_a_fan(
    machine: FakeMachine, kind: str, slows: bool
) -> None:
    state = machine.cooling_device(0, kind, 0)
    throttling = Throttling(machine.root)
    assert seen(throttling) is (False if slows else None)
    state.write_text("2\n")
    assert seen(throttling) is (True if slows else None)


def test_a_powerclamp_that_rests_is_no_throttling(machine: FakeMachine) -> None:
    machine.cooling_device(0, "intel_powerclamp", -1)
    machine.cooling_device(1, "Processor", 0)
    assert seen(Throttling(machine.root)) is False


def test_a_zone_at_its_passive_trip_point_counts_where_no_cooling_device_tells(
    machine: FakeMachine,
) -> None:
    zone = machine.thermal_zone(0, 98_900)
    for number, (kind, temperature) in enumerate(
        [("critical", 104_500), ("passive", 99_000), ("active", 50_000), ("passive", -274_000)]
    ):
        machine.write(f"sys/class/thermal/thermal_zone0/trip_point_{number}_type", kind)
        machine.write(f"sys/class/thermal/thermal_zone0/trip_point_{number}_temp", temperature)
    throttling = Throttling(machine.root)
    assert throttling.names == ["passive trip points"]
    assert seen(throttling) is False
    zone.write_text("99000\n")
    assert seen(throttling) is True
    zone.write_text("garbage\n")
    assert seen(throttling) is None


@pytest.mark.parametrize("bit", range(4))
def test_a_pis_bits_count_now_and_when_they_were_set_since_the_last_look(bit: int) -> None:
    now, ever = 1 << bit, 1 << (16 + bit)
    assert throttled_since(None, now)
    assert throttled_since(0, ever)
    assert not throttled_since(ever, ever), "an episode before this window"
    assert not throttled_since(None, ever), "nobody knows when"


def test_a_pi_is_asked_for_its_bits(machine: FakeMachine) -> None:
    machine.vcgencmd("0x50000")
    throttling = Throttling(machine.root)
    assert throttling.names == ["get_throttled"]
    assert seen(throttling) is False, "history"
    machine.vcgencmd("0x70002")
    (reading,) = throttling.slow
    reading.read_once()
    assert seen(throttling) is True
    machine.vcgencmd("0x70000")
    reading.read_once()
    assert seen(throttling) is False


def test_a_card_that_is_too_hot_counts_and_a_power_cap_does_not(machine: FakeMachine) -> None:
    machine.nvidia_driver()
    card = FakeNvml("A2")
    throttling = Throttling(machine.root, find_gpus(machine.root, lambda: card))
    card.throttle_reasons = 0x4 | 0x1
    assert seen(throttling) is False
    for reason in (0x8, 0x20, 0x40, 0x80):
        card.throttle_reasons = reason
        assert seen(throttling) is True
    card.lost = True
    assert seen(throttling) is None
