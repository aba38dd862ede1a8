"""A clock in 1970 or 2040, sensors that vanish: the agent serves on, and says what it doubts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.link.mosquitto import find_mosquitto
from device_agent.wire.telemetry import Window
from tests.fakes.agents import DEVICE, QUICK, Site, running_site
from tests.fakes.false_clock import FalseClock
from tests.fakes.sysfs import FakeMachine, set_rail
from tests.fakes.waiting import wait_until

BROKER = "mosquitto" if find_mosquitto() else "amqtt"
Y1970_S, Y2040_S = 7.0, 2_208_988_800.0
MANY = 10_000


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    machine = FakeMachine(tmp_path / "machine")
    chip = machine.ina3221("1-0040", 1, ("VDD_IN", "VDD_CPU_GPU_CV", "VDD_SOC"))
    set_rail(chip, 1, 5000, 1000)
    machine.thermal_zone(0, 50_000)
    machine.write("run/systemd/timesync/synchronized", "")
    return machine


@pytest.fixture
def site(tmp_path: Path, machine: FakeMachine) -> Iterator[Site]:
    sections = {**QUICK, "host": {"root": str(machine.root)}}
    with running_site(tmp_path, BROKER, **sections) as site:
        yield site


def windows(site: Site) -> list[Window]:
    """Return what the console has stored, in the order of the sequence numbers."""
    return list(site.workspace.store.recent(DEVICE, MANY))


def wait_window(site: Site, condition, what: str) -> Window:
    """Return the newest window as soon as it is one that was asked for."""
    found: list[Window] = []

    def there() -> bool:
        found[:] = windows(site)[-1:]
        return bool(found) and found[0].inferences > 0 and condition(found[0])

    wait_until(there, what)
    return found[0]


def refusal(site: Site) -> str:
    state = site.state
    return state.refusal.reason if state and state.refusal else ""


def test_a_clock_in_2040_and_in_1970_stops_no_inference_and_installs_nothing(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FalseClock(tmp_path, monkeypatch)
    first, second = site.add_bundle("1.0.0"), site.add_bundle("2.0.0")
    site.agent.start()
    site.install(first)
    wait_window(site, lambda window: window.clock == "", "a window that is not doubted")

    clock.set_to(Y2040_S)
    wait_window(site, lambda window: window.start_s > Y2040_S, "a window of 2040")
    site.roll_out(second)
    wait_until(lambda: refusal(site) == "metadata-expired", "the refusal in 2040")

    clock.set_to(Y1970_S)
    wait_window(site, lambda window: window.start_s < 86_400, "a window of 1970")
    site.roll_out(second)
    wait_until(lambda: refusal(site) == "clock-below-floor", "the refusal in 1970")
    assert site.serving == first

    boot_id = site.state.boot_id
    site.agent.kill()
    site.agent.start()  # the floor is on the disk, and what serves needs no clock
    wait_until(lambda: site.state.boot_id != boot_id, "the agent that was started in 1970")
    wait_until(lambda: site.serving == first, "the bundle to serve from 1970 on")
    site.roll_out(second)
    wait_until(lambda: refusal(site) == "clock-below-floor", "the refusal after a restart")
    wait_window(
        site, lambda window: window.clock == "unsynchronised", "a window that was 1970 throughout"
    )

    clock.set_right()
    wait_window(site, lambda window: window.start_s > 1e9, "a window of today")
    site.install(second)

    wait_until(lambda: site.workspace.store.gaps() == 0, "every window to be stored")
    found = windows(site)
    states = [window.clock for window in found]
    assert states.count("jumped") >= 3, "to 2040, to 1970, and back"
    assert all(0 < window.duration_s < 60 for window in found), "durations are monotonic"
    codes = [event.code for event in site.workspace.store.events(DEVICE, 0.0, 1e12, MANY)]
    assert codes.count("clock.jumped") == states.count("jumped")


def test_sensors_that_vanish_or_return_garbage_stop_no_inference(
    site: Site, machine: FakeMachine
) -> None:
    site.agent.start()
    site.install(site.add_bundle("1.0.0"))
    before = wait_window(
        site, lambda window: window.energy.method == "measured", "a measured window"
    )
    assert before.energy.power_w == pytest.approx(5.0)
    assert before.temperature_c == 50.0

    files = [path for path in machine.root.rglob("*") if path.is_file() and "run" not in path.parts]
    held = {path: path.read_bytes() for path in files}
    for noise in (b"\x00\xffgarbage\n", None):
        for path in files:
            path.write_bytes(noise) if noise is not None else path.unlink()
        during = wait_window(
            site,
            lambda window: window.energy.method == "estimated" and window.temperature_c is None,
            "an estimate",
        )
        assert "INA3221 VDD_IN unreadable" in during.energy.source
        assert during.energy.uncertainty_w > 0

        for path, content in held.items():
            path.write_bytes(content)
        after = wait_window(
            site, lambda window: window.energy.method == "measured", "the sensor to be believed"
        )
        assert after.energy.power_w == pytest.approx(5.0)
    assert sum(window.errors for window in windows(site)) == 0
    wait_until(lambda: site.workspace.store.gaps() == 0, "every window to be stored")
