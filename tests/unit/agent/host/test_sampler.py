"""Windows of the host: energy added up, and never measured mixed with estimated."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from device_agent.host import HostSampler
from device_agent.host.clock import ClockWatch
from device_agent.host.load import ProcessLoad
from device_agent.host.nvml import find_gpus
from device_agent.host.thermal import Thermometer
from device_agent.host_options import HostOptions
from device_agent.wire.telemetry import Energy, Event
from tests.fakes.nvml import FakeNvml
from tests.fakes.sysfs import FakeMachine, set_rail
from tests.fakes.waiting import wait_until

ORIN_NANO = ("VDD_IN", "VDD_CPU_GPU_CV", "VDD_SOC")


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def sampler_of(machine: FakeMachine, clock: Clock) -> HostSampler:
    options = HostOptions(root=str(machine.root), idle_w=4.0, max_w=14.0)
    return HostSampler(options, clock=clock)


def test_measured_power_adds_up_to_the_windows_energy(machine: FakeMachine, clock: Clock) -> None:
    chip = machine.ina3221("1-0040", 1, ORIN_NANO)
    set_rail(chip, 1, 5000, 1000)
    sampler = sampler_of(machine, clock)
    clock.now_s += 1
    sampler.sample()
    set_rail(chip, 1, 5000, 2000)
    clock.now_s += 1
    sampler.sample()
    clock.now_s += 2
    energy = sampler.window().energy
    assert energy.method == "measured"
    assert energy.source == "INA3221 VDD_IN"
    assert energy.energy_j == pytest.approx(5 + 7.5 + 20)
    assert energy.power_w == pytest.approx(32.5 / 4)


def test_windows_tile_without_losing_energy(machine: FakeMachine, clock: Clock) -> None:
    energy_uj = machine.rapl(0, 0)
    sampler = sampler_of(machine, clock)
    total_j = 0.0
    for step in range(1, 8):
        energy_uj.write_text(str(step * 3_000_000))
        clock.now_s += 0.7
        if step % 3:
            sampler.sample()
        else:
            total_j += sampler.window().energy.energy_j
    total_j += sampler.window().energy.energy_j
    assert total_j == pytest.approx(21.0)


def test_one_failed_reading_makes_the_whole_window_an_estimate(
    machine: FakeMachine, clock: Clock
) -> None:
    chip = machine.ina3221("1-0040", 1, ORIN_NANO)
    set_rail(chip, 1, 5000, 20000)
    machine.cpu_ticks(busy=0, idle=0)
    sampler = sampler_of(machine, clock)
    machine.cpu_ticks(busy=50, idle=50)
    clock.now_s += 1
    sampler.sample()
    set_rail(chip, 1, "garbage", 1)
    machine.cpu_ticks(busy=100, idle=100)
    clock.now_s += 1
    energy = sampler.window().energy
    assert energy.method == "estimated"
    assert energy.power_w == pytest.approx(9.0), "the model's figure, without the metered 100 W"
    assert energy.uncertainty_w == 5.0
    assert "INA3221 VDD_IN unreadable" in energy.source

    set_rail(chip, 1, 5000, 1000)
    clock.now_s += 1
    sampler.window()
    clock.now_s += 1
    assert sampler.window().energy.method == "measured", "the sensor is believed again"


def test_without_a_sensor_power_is_an_estimate_that_says_so(
    machine: FakeMachine, clock: Clock
) -> None:
    machine.cpu_ticks(busy=1000, idle=9000)
    sampler = sampler_of(machine, clock)
    machine.cpu_ticks(busy=1080, idle=9020)
    clock.now_s += 2
    energy = sampler.window().energy
    assert energy.method == "estimated"
    assert energy.source == "CPU share model 4 to 14 W (no power sensor)"
    assert energy.power_w == pytest.approx(12.0)
    assert energy.energy_j == pytest.approx(24.0)
    assert sampler.power.method == "estimated"
    assert sampler.power.source == energy.source


def test_a_machine_with_nothing_to_read_still_gives_a_window(
    machine: FakeMachine, clock: Clock
) -> None:
    sampler = sampler_of(machine, clock)
    clock.now_s += 1
    window = sampler.window()
    assert window.energy.method == "estimated"
    assert window.energy.power_w == pytest.approx(9.0)
    assert window.temperature_c is None
    assert window.throttled is None
    assert window.memory_bytes > 0


def test_no_time_is_no_energy(machine: FakeMachine, clock: Clock) -> None:
    window = sampler_of(machine, clock).window()
    assert window.energy is None
    assert window.cpu_percent is None


def test_the_highest_temperature_of_the_window_counts(machine: FakeMachine, clock: Clock) -> None:
    zone = machine.thermal_zone(0, 61500)
    machine.thermal_zone(1, 40000)
    machine.thermal_zone(2, -256000)
    machine.thermal_zone(3, "garbage")
    sampler = sampler_of(machine, clock)
    clock.now_s += 1
    sampler.sample()
    zone.write_text("50000\n")
    clock.now_s += 1
    assert sampler.window().temperature_c == 61.5
    clock.now_s += 1
    assert sampler.window().temperature_c == 50.0


def test_without_thermal_zones_a_cpu_sensor_is_read(machine: FakeMachine, clock: Clock) -> None:
    machine.write("sys/class/hwmon/hwmon2/name", "k10temp")
    machine.write("sys/class/hwmon/hwmon2/temp1_input", 55125)
    sampler = sampler_of(machine, clock)
    clock.now_s += 1
    assert sampler.window().temperature_c == 55.125


X86 = "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count"
JETSON = "sys/class/hwmon/hwmon5/oc2_event_cnt"


@pytest.mark.parametrize("path", [X86, JETSON])
def test_throttling_is_a_counter_that_grew_in_this_window(
    machine: FakeMachine, clock: Clock, path: str
) -> None:
    machine.write("sys/class/hwmon/hwmon5/name", "soctherm_oc")
    counter = machine.write(path, 7)
    sampler = sampler_of(machine, clock)
    clock.now_s += 1
    assert sampler.window().throttled is False, "7 is history"
    counter.write_text("8")
    clock.now_s += 1
    assert sampler.window().throttled is True
    clock.now_s += 1
    assert sampler.window().throttled is False
    counter.write_text("0")
    clock.now_s += 1
    assert sampler.window().throttled is False, "set back"
    counter.unlink()
    clock.now_s += 1
    assert sampler.window().throttled is None


def test_the_watched_childs_cpu_and_memory_count(machine: FakeMachine) -> None:
    load = ProcessLoad()
    load.cpu_s()
    busy = "import sys; x = bytearray(64 << 20); print(1, flush=True)\nwhile True: x[0] ^= 1"
    child = subprocess.Popen([sys.executable, "-c", busy], stdout=subprocess.PIPE)
    try:
        child.stdout.readline()
        alone = load.memory_bytes()
        load.watch(child.pid)
        assert load.memory_bytes() > alone + (64 << 20)
        used_s = []
        wait_until(lambda: used_s.append(load.cpu_s()) or sum(used_s) > 0.1, "the child's CPU time")
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    assert load.cpu_s() >= 0, "a child that is gone is no error"
    assert load.memory_bytes() > 0
    load.watch(child.pid)
    assert load.cpu_s() >= 0


def test_cpu_is_a_percentage_of_the_whole_machine() -> None:
    load = ProcessLoad()
    assert load.percent(1.0, 2.0) == pytest.approx(50.0 / os.cpu_count())
    assert load.percent(1.0, 0.0) is None


def test_the_thread_samples_and_ends(machine: FakeMachine) -> None:
    zone = machine.thermal_zone(0, 70000)
    sampler = HostSampler(HostOptions(root=str(machine.root)), interval_s=0.01)
    sampler.start()
    try:
        wait_until(lambda: sampler.window().temperature_c == 70.0, "a sample")
        zone.write_text("80000\n")
        wait_until(lambda: sampler.window().temperature_c == 80.0, "another sample")
    finally:
        sampler.stop()
    assert "host-sampler" not in {thread.name for thread in threading.enumerate()}


def test_the_first_meter_that_covers_the_whole_window_has_it(
    machine: FakeMachine, clock: Clock
) -> None:
    battery = machine.battery("BAT0", status="Discharging", power_now=9_000_000)
    energy_uj = machine.rapl(0, 0)
    sampler = sampler_of(machine, clock)

    def second() -> None:
        clock.now_s += 1
        energy_uj.write_text(str(int(energy_uj.read_text()) + 4_000_000))
        sampler.sample()

    second()
    on_battery = sampler.window().energy
    assert (on_battery.source, on_battery.scope) == ("battery BAT0", "board")
    assert on_battery.power_w == pytest.approx(9.0)
    second()
    (battery / "status").write_text("Charging\n")  # somebody plugs it in
    second()
    on_mains = sampler.window().energy
    assert (on_mains.source, on_mains.scope) == ("RAPL package", "package")
    assert on_mains.energy_j == pytest.approx(8.0), "both seconds, none of the battery's"
    assert sampler.power.source == "RAPL package"
    energy_uj.write_text("nothing\n")
    clock.now_s += 1
    nothing = sampler.window().energy
    assert nothing.method == "estimated"
    assert "(battery BAT0 not discharging; RAPL package unreadable)" in nothing.source


def test_a_card_alone_is_no_meter_of_a_model_on_the_processor(
    machine: FakeMachine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.nvidia_driver()
    card = FakeNvml("A2")
    monkeypatch.setattr(
        "device_agent.host.sampler.find_gpus", lambda root: find_gpus(root, lambda: card)
    )
    sampler = sampler_of(machine, clock)

    def window() -> Energy:
        clock.now_s += 1
        card.energy_mj = (card.energy_mj or 0) + 20_000
        energy = sampler.window().energy
        assert energy is not None
        return energy

    sampler.watch(None)
    assert (window().source, sampler.power.scope) == ("NVML A2", "gpu")
    sampler.watch(None, on_cpu=True)
    there = window()
    assert (there.method, there.scope) == ("estimated", "board")
    assert "(NVML A2 not asked: the model runs on the processor)" in there.source
    sampler.watch(None, on_cpu=False)
    again = window()
    assert (again.source, again.power_w) == ("NVML A2", pytest.approx(20.0))


def test_a_dear_counter_is_read_once_a_window_and_misses_nothing(
    machine: FakeMachine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.nvidia_driver()
    card = FakeNvml("A2")
    monkeypatch.setattr(
        "device_agent.host.sampler.find_gpus", lambda root: find_gpus(root, lambda: card)
    )
    sampler = sampler_of(machine, clock)
    primed = card.energy_reads

    def pass_seconds(seconds: int, watts: int) -> None:
        for _ in range(2 * seconds):
            clock.now_s += 0.5
            card.energy_mj = (card.energy_mj or 0) + watts * 500
            sampler.sample()

    pass_seconds(10, 50)
    first = sampler.window().energy
    assert first is not None
    assert (first.energy_j, card.energy_reads - primed) == (pytest.approx(500.0), 1)
    pass_seconds(70, 80)
    second = sampler.window().energy
    assert second is not None
    assert (second.source, second.energy_j) == ("NVML A2", pytest.approx(5600.0))
    assert card.energy_reads - primed == 1 + 3


def test_the_hottest_is_a_card_where_a_card_is(machine: FakeMachine) -> None:
    machine.nvidia_driver()
    machine.thermal_zone(0, 45_000)
    card = FakeNvml("A2")
    thermometer = Thermometer(machine.root, find_gpus(machine.root, lambda: card))
    assert thermometer.names[-1] == "NVML A2"
    card.temperature_c = 71
    assert thermometer.hottest_c() == 71.0
    card.temperature_c = 38
    assert thermometer.hottest_c() == 45.0
    card.lost = True
    assert thermometer.hottest_c() == 45.0
    silent = FakeNvml("Orin (nvgpu)")
    silent.temperature_c = None
    gpus = find_gpus(machine.root, lambda: silent)
    assert "NVML Orin (nvgpu)" not in Thermometer(machine.root, gpus).names


def test_net_energy_is_what_lies_above_two_rests(machine: FakeMachine, clock: Clock) -> None:
    chip = machine.ina3221("1-0040", 1, ORIN_NANO)
    set_rail(chip, 1, 5000, 800)
    sampler = sampler_of(machine, clock)

    def window(seconds: float = 10.0, *, at_rest: bool = False, bundle: str = "a" * 64):
        clock.now_s += seconds
        sampler.sample()
        clock.now_s += 1e-6
        return sampler.window(bundle, at_rest=at_rest)

    assert window(at_rest=True).energy.net_j is None
    second = window(at_rest=True).energy
    assert second.idle_w == pytest.approx(4.0)
    assert second.net_j == pytest.approx(0.0, abs=1e-3)
    set_rail(chip, 1, 5000, 1400)
    window()
    busy = window().energy
    assert (busy.idle_w, busy.power_w) == (pytest.approx(4.0), pytest.approx(7.0))
    assert busy.energy_j == pytest.approx(70.0, rel=1e-3)
    assert busy.net_j == pytest.approx(30.0, rel=1e-3)
    assert busy.uncertainty_w == pytest.approx(0.015 * 7.0 + 5 * 80e-6 / 0.005, rel=1e-3)
    assert window(bundle="b" * 64).energy.net_j is None, "another model has another idle power"


def test_an_estimate_has_the_models_own_idle_power(machine: FakeMachine, clock: Clock) -> None:
    machine.cpu_ticks(busy=0, idle=0)
    sampler = sampler_of(machine, clock)
    machine.cpu_ticks(busy=80, idle=20)
    clock.now_s += 2
    energy = sampler.window().energy
    assert (energy.method, energy.idle_w) == ("estimated", 4.0)
    assert energy.net_j == pytest.approx((12.0 - 4.0) * 2)


def test_a_window_says_what_is_doubtful_about_the_clock(machine: FakeMachine, clock: Clock) -> None:
    events: list[Event] = []
    offset_s = [1_800_000_000.0]

    def watch(root: Path, note) -> ClockWatch:
        return ClockWatch(
            root, note, wall=lambda: clock() + offset_s[0], steady=clock, kernel=lambda: True
        )

    options = HostOptions(root=str(machine.root))
    sampler = HostSampler(options, events.append, clock=clock, watch=watch)
    clock.now_s += 1
    assert sampler.window().clock == ""
    offset_s[0] -= 1_800_000_000.0
    clock.now_s += 1
    sampler.sample()
    assert [event.code for event in events] == ["clock.jumped", "clock.unsynchronised"]
    clock.now_s += 1
    assert sampler.window().clock == "jumped"
    assert sampler.clock_state == "unsynchronised"
    clock.now_s += 1
    assert sampler.window().clock == "unsynchronised"


def test_a_window_carries_the_power_mode(machine: FakeMachine, clock: Clock) -> None:
    machine.nvpmodel("NV Power Mode: 25W\n3")
    sampler = sampler_of(machine, clock)
    clock.now_s += 1
    assert sampler.window().power_mode == "25W (nvpmodel 3)"


def test_sensors_that_vanish_or_return_garbage_are_no_error(
    machine: FakeMachine, clock: Clock
) -> None:
    """Every file of a machine that has everything, emptied, filled with noise, and removed."""
    machine.ina3221("1-0040", 1, ORIN_NANO)
    machine.battery("BAT0", status="Discharging", power_now=9_000_000)
    machine.rapl(0, 0)
    machine.cpu_ticks(1, 1)
    machine.thermal_zone(0, 50_000)
    machine.cooling_device(0, "cpufreq-cpu0", 0)
    machine.vcgencmd()
    machine.nvpmodel("NV Power Mode: 25W\n3")
    sampler = sampler_of(machine, clock)
    files = [path for path in machine.root.rglob("*") if path.is_file()]
    for noise in (b"", b"\x00\xff garbage", b"-" * 10_000, b"9" * 5000, None):
        for path in files:
            if noise is None:
                path.unlink()
            else:
                path.write_bytes(noise)
        for slow in sampler._slow:
            slow.read_once()
        clock.now_s += 1
        sampler.sample()
        clock.now_s += 1
        window = sampler.window()
        assert window.energy.method == "estimated"
        assert window.temperature_c is None
        assert not window.throttled
    assert sampler.window().energy is None, "no time has passed"
