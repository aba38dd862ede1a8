"""The time zone a device names is the one its clock is set to, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_agent.host.zone import time_zone
from tests.fakes.sysfs import FakeMachine


def link(machine: FakeMachine, target: str) -> None:
    path = machine.root / "etc/localtime"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def test_the_link_names_the_zone(machine: FakeMachine) -> None:
    link(machine, "../usr/share/zoneinfo/America/Argentina/Ushuaia")
    assert time_zone(machine.root, {}) == "America/Argentina/Ushuaia"


def test_the_link_goes_before_a_file_that_nobody_changed_with_it(machine: FakeMachine) -> None:
    machine.write("etc/timezone", "Europe/Berlin\n")
    assert time_zone(machine.root, {}) == "Europe/Berlin"
    link(machine, "/usr/share/zoneinfo/Asia/Tokyo")
    assert time_zone(machine.root, {}) == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("variable", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        (":Europe/Paris", "Europe/Paris"),
        (":/usr/share/zoneinfo/Etc/GMT+1", "Etc/GMT+1"),
        ("UTC", "UTC"),
        ("<+03>-3", ""),
        ("CET-1CEST,M3.5.0,M10.5.0/3", ""),
    ],
)
def test_the_variable_decides_alone(machine: FakeMachine, variable: str, zone: str) -> None:
    link(machine, "/usr/share/zoneinfo/Asia/Tokyo")
    assert time_zone(machine.root, {"TZ": variable}) == zone


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "Europe/Par is", "A" * 65, "\0\0"])
def test_nonsense_is_no_zone(machine: FakeMachine, text: str) -> None:
    machine.write("etc/timezone", text)
    assert time_zone(machine.root, {}) == ""


def test_a_bare_machine_has_no_zone(tmp_path: Path) -> None:
    assert time_zone(tmp_path, {}) == ""
