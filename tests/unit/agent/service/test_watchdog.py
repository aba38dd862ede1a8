"""The watchdog is fed while every loop makes progress, and never else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device_agent.service import notify
from device_agent.service.notify import Notifier
from device_agent.service.watchdog import Loops, Watchdog
from tests.fakes.service_manager import ServiceManager
from tests.fakes.waiting import PATIENCE_S, wait_until

TERM_S = 0.2


class Clock:
    """Monotonic seconds that a test sets."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServiceManager]:
    """One that may listen late."""
    monkeypatch.setattr(notify, "SEND_TIMEOUT_S", PATIENCE_S)
    with ServiceManager(tmp_path) as listening:
        yield listening


def test_a_loop_is_stalled_when_it_is_silent_for_longer_than_its_patience() -> None:
    clock = Clock()
    loops = Loops(clock)
    beat = loops.add("control loop", 60.0)
    clock.now_s += 60.0
    assert not loops.pulses()[0].stalled
    clock.now_s += 1.0
    assert loops.pulses()[0].stalled
    beat()
    assert loops.pulses()[0].silent_s == 0.0


def test_a_loop_that_is_not_there_cannot_stall() -> None:
    loops = Loops()
    ages: list[float | None] = [None]
    loops.watch("inference child", lambda: ages[0], 45.0)
    assert loops.pulses() == []
    ages[0] = 46.0
    assert loops.pulses()[0].stalled
    loops.forget("inference child")
    assert loops.pulses() == []


def test_a_wedged_loop_starves_the_watchdog_until_it_goes_on(
    manager: ServiceManager, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()  # a machine that is busy wedges no loop
    loops = Loops(clock)
    beat = loops.add("control loop", 0.5)
    loops.watch("telemetry sender", lambda: 0.0, 0.5)
    watchdog = Watchdog(Notifier.take(manager.environ(TERM_S)), loops, lambda: "serves x")
    watchdog.start()
    assert manager.hear() == {"READY": "1", "STATUS": "serves x"}
    assert manager.hear_until("WATCHDOG") == {"WATCHDOG": "1", "STATUS": "serves x"}
    clock.now_s += 1.0
    wait_until(lambda: "the control loop made no progress" in caplog.text, "the stall to be seen")
    manager.drain()
    starved = [manager.hear() for _ in range(3)]
    assert all("WATCHDOG" not in said for said in starved)
    assert all("control loop made no progress" in said["STATUS"] for said in starved)
    beat()
    manager.hear_until("WATCHDOG")
    watchdog.stop()
    levels = [record.levelname for record in caplog.records]
    assert levels == ["ERROR", "WARNING"]


def test_without_a_manager_a_stall_is_logged_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loops = Loops()
    loops.add("control loop", 0.0)
    watchdog = Watchdog(Notifier(), loops, lambda: "", look_every_s=0.02)
    watchdog.start()
    wait_until(lambda: "the control loop made no progress" in caplog.text, "the log to say so")
    watchdog.stop()


def test_it_is_fed_often_enough_for_one_look_to_come_late(manager: ServiceManager) -> None:
    notifier = Notifier.take(manager.environ(90.0))
    watchdog = Watchdog(notifier, Loops(), lambda: "")
    assert watchdog.every_s == 22.5
    notifier.close()
