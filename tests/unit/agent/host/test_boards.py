"""The meters of boards, batteries and cards: each on a tree as the real machine has it."""

from __future__ import annotations

import subprocess

import pytest

from device_agent.host.battery import find_battery
from device_agent.host.ina3221 import find_ina3221
from device_agent.host.nvml import find_gpus, gpu_meter
from device_agent.host.power import find_meters
from device_agent.host.raspberry import parse_pmic, parse_throttled
from tests.fakes.nvml import FakeNvml
from tests.fakes.sysfs import FakeMachine, set_rail

PMIC = """\
     3V7_WL_SW_A current(0)=0.10000000A
       3V3_SYS_A current(1)=0.20000000A
      VDD_CORE_A current(7)=1.50000000A
     3V7_WL_SW_V volt(8)=3.70000000V
       3V3_SYS_V volt(9)=3.30000000V
      VDD_CORE_V volt(15)=0.80000000V
         EXT5V_V volt(24)=5.15442000V
          BATT_V volt(25)=0.00244142V"""
PMIC_W = 0.1 * 3.7 + 0.2 * 3.3 + 1.5 * 0.8


def mean_w(meter) -> float | None:
    """What a meter says of a second in which nothing changed."""
    meter.mean_power_w(0.0)
    return meter.mean_power_w(1.0)


# Older Jetsons


def test_a_nanos_total_comes_from_its_industrial_io_device(machine: FakeMachine) -> None:
    device = machine.ina3221x("6-0040", 0, ("POM_5V_IN", "POM_5V_GPU", "POM_5V_CPU"))
    (device / "in_power0_input").write_text("4250\n")
    (device / "in_power1_input").write_text("1250\n")
    meter, reason = find_ina3221(machine.root)
    assert reason == ""
    assert (meter.source, meter.method, meter.scope) == ("INA3221 POM_5V_IN", "measured", "board")
    assert mean_w(meter) == pytest.approx(4.25)


def test_an_agx_xavier_without_a_total_is_the_derived_sum_of_its_rails(
    machine: FakeMachine,
) -> None:
    first = machine.ina3221x("1-0040", 1, ("GPU", "CPU", "SOC"))
    second = machine.ina3221x("1-0041", 2, ("CV", "VDDRQ", "SYS5V"))
    for place, device in enumerate((first, second)):
        for channel in range(3):
            (device / f"in_power{channel}_input").write_text(f"{1000 + 3 * place + channel}\n")
    meter, _ = find_ina3221(machine.root)
    assert meter.method == "derived"
    assert meter.source == "INA3221 GPU + CPU + SOC + CV + VDDRQ + SYS5V"
    assert mean_w(meter) == pytest.approx(6.015)


@pytest.mark.parametrize("value", ["", "n/a", "-5", "99999999"])
def test_a_milliwatt_that_cannot_be_is_no_reading(machine: FakeMachine, value: str) -> None:
    device = machine.ina3221x("6-0040", 0, ("POM_5V_IN", "POM_5V_GPU", "POM_5V_CPU"))
    meter, _ = find_ina3221(machine.root)
    assert mean_w(meter) == 0.0
    (device / "in_power0_input").write_text(f"{value}\n")
    assert meter.mean_power_w(2.0) is None


def test_the_sensors_band_comes_from_its_data_sheet_and_the_shunt(machine: FakeMachine) -> None:
    chip = machine.ina3221("1-0040", 1, ("VDD_IN", "VDD_CPU_GPU_CV", "VDD_SOC"))
    set_rail(chip, 1, 5000, 1000)
    (chip / "shunt1_resistor").write_text("5000\n")
    meter, _ = find_ina3221(machine.root)
    assert meter.accuracy.uncertainty_w(5.0) == pytest.approx(0.015 * 5 + 5.0 * 80e-6 / 5e-3)


# Raspberry Pi


def test_the_rails_of_a_pi_5_are_added_and_what_has_no_current_is_not(
    machine: FakeMachine,
) -> None:
    machine.vcgencmd(pmic=PMIC)
    found = find_meters(machine.root)
    (meter,) = found.best_first
    assert (meter.source, meter.method, meter.scope) == ("PMIC rails", "derived", "board")
    assert mean_w(meter) == pytest.approx(PMIC_W)
    assert meter.accuracy.uncertainty_w(2.0) > 0.6, "losses are in no rail"


def test_a_pi_4_has_no_meter(machine: FakeMachine) -> None:
    machine.vcgencmd()
    assert find_meters(machine.root).best_first == ()


@pytest.mark.parametrize(
    "answer",
    [None, "", "error", "3V3_SYS_A current(1)=0.2A", "X_A current(1)=0.2V\nX_V volt(2)=1A",
     "X_A current(1)=1e9A\nX_V volt(2)=1V", "X_A current(1)=-9.0A\nX_V volt(2)=3.0V"],
)  # fmt: skip
def test_an_answer_without_a_whole_rail_is_no_power(answer: str | None) -> None:
    assert parse_pmic(answer) is None


@pytest.mark.parametrize(
    ("answer", "flags"),
    [("throttled=0x50005\n", 0x50005), ("throttled=0x0", 0), ("throttled=", None), (None, None),
     ("throttled=0xzz", None), ("throttled=0x1" + "0" * 60, None)],
)  # fmt: skip
def test_the_flags_of_get_throttled(answer: str | None, flags: int | None) -> None:
    assert parse_throttled(answer) == flags


def test_a_tool_that_hangs_or_fails_is_no_meter(
    machine: FakeMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.vcgencmd(pmic=PMIC)

    def hang(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("vcgencmd", 5.0)

    monkeypatch.setattr(subprocess, "run", hang)
    assert find_meters(machine.root).best_first == ()


# Batteries


def test_a_battery_counts_only_while_it_discharges(machine: FakeMachine) -> None:
    battery = machine.battery("BAT0", status="Discharging", power_now=8_500_000, energy_now=1)
    meter = find_battery(machine.root)
    assert (meter.source, meter.method, meter.scope) == ("battery BAT0", "measured", "board")
    assert mean_w(meter) == pytest.approx(8.5)
    for status in ("Charging", "Full", "Not charging", "Unknown", "\xff\xfe"):
        (battery / "status").write_text(f"{status}\n")
        assert meter.mean_power_w(2.0) is None, status


def test_volts_times_amperes_where_a_gauge_gives_no_power(machine: FakeMachine) -> None:
    machine.battery("bq27541", status="Discharging", voltage_now=7_400_000, current_now=-900_000)
    assert mean_w(find_battery(machine.root)) == pytest.approx(6.66)


def test_two_batteries_are_added_and_one_that_charges_silences_both(machine: FakeMachine) -> None:
    machine.battery("BAT0", status="Not charging", power_now=0)
    second = machine.battery("BAT1", status="Discharging", power_now=5_000_000)
    meter = find_battery(machine.root)
    assert meter.source == "battery BAT0 + BAT1"
    assert mean_w(meter) == pytest.approx(5.0)
    machine.battery("BAT0", status="Charging", power_now=1)
    assert meter.mean_power_w(2.0) is None
    machine.battery("BAT0", status="Discharging", power_now=2_000_000)
    assert mean_w(meter) == pytest.approx(7.0)
    (second / "power_now").unlink()
    assert meter.mean_power_w(3.0) is None, "a sum that misses a battery"


def test_the_mains_and_the_battery_of_a_mouse_are_no_meters(machine: FakeMachine) -> None:
    machine.write("sys/class/power_supply/AC/type", "Mains")
    machine.battery("hidpp_battery_0", scope="Device", status="Discharging", power_now=1)
    assert find_battery(machine.root) is None


# NVIDIA cards


def test_a_cards_energy_counter_is_preferred(machine: FakeMachine) -> None:
    machine.nvidia_driver()
    card = FakeNvml("NVIDIA H100 80GB HBM3")
    meter = gpu_meter(find_gpus(machine.root, lambda: card))
    assert (meter.source, meter.method, meter.scope) == (
        "NVML NVIDIA H100 80GB HBM3", "measured", "gpu",
    )  # fmt: skip
    card.energy_mj, card.power_mw = 1_000_000, 1
    meter.mean_power_w(0.0)
    card.energy_mj += 150_000
    assert meter.mean_power_w(0.5) == pytest.approx(300.0)
    card.energy_mj = 5  # the driver was loaded anew
    assert meter.mean_power_w(1.0) is None
    card.lost = True
    assert meter.mean_power_w(1.5) is None


def test_an_older_card_gives_its_power(machine: FakeMachine) -> None:
    machine.nvidia_driver()
    card = FakeNvml("Quadro P400")
    card.energy_mj, card.power_mw = None, 18_000
    meter = gpu_meter(find_gpus(machine.root, lambda: card))
    assert mean_w(meter) == pytest.approx(18.0)


def test_a_jetsons_driver_gives_no_power_and_is_no_meter(machine: FakeMachine) -> None:
    machine.nvidia_driver()
    card = FakeNvml("Orin (nvgpu)")
    card.energy_mj = card.power_mw = None
    assert gpu_meter(find_gpus(machine.root, lambda: card)) is None


def test_processor_and_cards_are_one_derived_figure(machine: FakeMachine) -> None:
    machine.nvidia_driver()
    energy = machine.rapl(0, 0)
    card = FakeNvml("A2", "A2")
    (meter,) = find_meters(machine.root, gpus=find_gpus(machine.root, lambda: card)).best_first
    assert (meter.source, meter.method) == ("RAPL package + NVML A2 + A2", "derived")
    assert meter.scope == "package+gpu"
    meter.mean_power_w(0.0)
    card.energy_mj = 20_000
    energy.write_text("30000000")
    assert meter.mean_power_w(1.0) == pytest.approx(30 + 2 * 20)


def test_without_a_driver_its_library_is_not_even_loaded(machine: FakeMachine) -> None:
    def load() -> FakeNvml:
        raise AssertionError("loaded")

    assert find_gpus(machine.root, load) == []


def test_a_driver_without_its_library_has_no_cards(machine: FakeMachine) -> None:
    machine.nvidia_driver()

    def load() -> FakeNvml:
        raise OSError("libnvidia-ml.so.1: cannot open shared object file")

    assert find_gpus(machine.root, load) == []
    lost = FakeNvml("A2")
    lost.lost = True
    assert find_gpus(machine.root, lambda: lost) == []


# Which of them


def test_what_covers_more_of_the_device_comes_first(machine: FakeMachine) -> None:
    chip = machine.ina3221("1-0040", 1, ("VDD_IN", "NC", "NC"))
    set_rail(chip, 1, 5000, 1000)
    machine.battery("BAT0", status="Full", power_now=0)
    machine.rapl(0, 0)
    scopes = [(meter.source, meter.scope) for meter in find_meters(machine.root).best_first]
    assert scopes == [
        ("INA3221 VDD_IN", "board"), ("battery BAT0", "board"), ("RAPL package", "package"),
    ]  # fmt: skip
