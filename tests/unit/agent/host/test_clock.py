"""A clock that jumps or that nobody keeps right is doubted; durations never come from it."""

from __future__ import annotations

import pytest

from device_agent.host.clock import ClockWatch, kernel_synchronised
from tests.fakes.sysfs import FakeMachine

NOW_S = 1_800_000_000.0
Y1970_S, Y2040_S = 12.0, 2_208_988_800.0


class Time:
    """A wall clock that somebody may set, and one that nobody can."""

    def __init__(self) -> None:
        self.steady_s = 500.0
        self.offset_s = NOW_S - self.steady_s
        self.kept: bool | None = True
        self.busy_s = 0.0

    def wall(self) -> float:
        self.steady_s += self.busy_s  # the machine does something else between two readings
        return self.steady_s + self.offset_s

    def set_to(self, wall_s: float) -> None:
        self.offset_s = wall_s - self.steady_s


@pytest.fixture
def now() -> Time:
    return Time()


def watch_of(machine: FakeMachine, now: Time, events: list) -> ClockWatch:
    return ClockWatch(
        machine.root,
        events.append,
        wall=now.wall,
        steady=lambda: now.steady_s,
        kernel=lambda: now.kept,
    )


def look_after(watch: ClockWatch, now: Time, seconds: float = 0.5) -> str:
    now.steady_s += seconds
    watch.look()
    return watch.take()


def test_a_clock_that_is_kept_right_is_not_doubted(machine: FakeMachine, now: Time) -> None:
    events: list = []
    watch = watch_of(machine, now, events)
    for _ in range(100):
        now.offset_s += 0.0005 * 0.5  # as fast as a clock is pulled
        assert look_after(watch, now) == ""
    assert look_after(watch, now, 8 * 3600.0) == "", "a machine that slept"
    assert events == []


@pytest.mark.parametrize("to_s", [Y1970_S, Y2040_S, NOW_S - 3600, NOW_S + 2.0])
def test_a_jump_marks_its_window_and_is_told_once(
    machine: FakeMachine, now: Time, to_s: float
) -> None:
    events: list = []
    watch = watch_of(machine, now, events)
    now.set_to(to_s)
    assert look_after(watch, now) == "jumped"
    jumps = [event for event in events if event.code == "clock.jumped"]
    assert len(jumps) == 1
    assert jumps[0].severity == "warning"
    assert "the clock was set by" in jumps[0].detail
    assert look_after(watch, now) == ("unsynchronised" if to_s == Y1970_S else "")
    assert len([event for event in events if event.code == "clock.jumped"]) == 1


def test_a_jump_and_its_way_back_are_two(machine: FakeMachine, now: Time) -> None:
    events: list = []
    watch = watch_of(machine, now, events)
    now.set_to(Y2040_S)
    watch.look()
    now.set_to(NOW_S)
    assert look_after(watch, now) == "jumped"
    assert [event.code for event in events] == ["clock.jumped"] * 2


def test_a_machine_too_busy_to_compare_has_not_jumped(machine: FakeMachine, now: Time) -> None:
    events: list = []
    now.busy_s = 30.0
    watch = watch_of(machine, now, events)
    assert look_after(watch, now) == ""
    now.busy_s = 0.0
    assert look_after(watch, now) == ""
    assert events == []


def test_a_clock_that_nobody_keeps_right_marks_every_window(
    machine: FakeMachine, now: Time
) -> None:
    now.kept = False
    events: list = []
    watch = watch_of(machine, now, events)
    assert not watch.synchronised
    assert look_after(watch, now) == "unsynchronised"
    assert events == [], "it was so from the beginning: the inventory says it"
    now.kept = True
    assert look_after(watch, now) == "unsynchronised", "it was at the window's beginning"
    assert look_after(watch, now) == ""
    now.kept = False
    assert look_after(watch, now) == "unsynchronised"
    assert [event.code for event in events] == ["clock.synchronised", "clock.unsynchronised"]


def test_timesyncd_is_believed_too(machine: FakeMachine, now: Time) -> None:
    now.kept = False
    machine.write("run/systemd/timesync/synchronized", "")
    assert look_after(watch_of(machine, now, []), now) == ""


def test_what_the_kernel_does_not_say_is_not_held_against_it(
    machine: FakeMachine, now: Time
) -> None:
    now.kept = None
    assert look_after(watch_of(machine, now, []), now) == ""


def test_1970_is_wrong_whatever_the_kernel_says(machine: FakeMachine, now: Time) -> None:
    now.set_to(Y1970_S)
    machine.write("run/systemd/timesync/synchronized", "")
    watch = watch_of(machine, now, [])
    assert look_after(watch, now) == "unsynchronised"


def test_this_kernel_can_be_asked() -> None:
    assert kernel_synchronised() in (True, False, None)
