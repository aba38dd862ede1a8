"""The power mode, as each kind of machine tells it."""

from __future__ import annotations

import pytest

from device_agent.host.mode import PowerMode, parse_nvpmodel
from tests.fakes.sysfs import FakeMachine


@pytest.mark.parametrize(
    ("answer", "mode"),
    [
        ("NV Power Mode: 15W\n2\n", "15W (nvpmodel 2)"),
        ("NVPM WARN: fan mode is not set!\nNV Power Mode: MAXN\n0", "MAXN (nvpmodel 0)"),
        ("NV Power Mode: MODE_30W_ALL\n", "MODE_30W_ALL"),
        ("NVPM WARN: power mode is not set!", ""),
        ("NV Power Mode: \n", ""),
        ("", None),
        (None, None),
    ],
)
def test_what_nvpmodel_prints(answer: str | None, mode: str | None) -> None:
    assert parse_nvpmodel(answer) == mode


def test_a_jetson_is_asked_again_and_a_tool_that_fails_keeps_the_mode_for_a_while(
    machine: FakeMachine,
) -> None:
    machine.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil")
    machine.nvpmodel("NV Power Mode: 15W\n0")
    mode = PowerMode(machine.root)
    assert mode.now() == "15W (nvpmodel 0)"
    (reading,) = mode.slow
    machine.nvpmodel("NV Power Mode: MAXN\n2")
    reading.read_once()
    assert mode.now() == "MAXN (nvpmodel 2)"
    machine.nvpmodel("", code=1)
    reading.read_once()
    assert mode.now() == "MAXN (nvpmodel 2)"


def test_a_pc_has_a_profile_or_a_governor_or_nothing(machine: FakeMachine) -> None:
    assert PowerMode(machine.root).now() == ""
    machine.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave")
    assert PowerMode(machine.root).now() == "governor powersave"
    machine.write("sys/firmware/acpi/platform_profile", "balanced")
    assert PowerMode(machine.root).now() == "balanced"
