from __future__ import annotations

from device_agent.inference.backoff import CrashLog


def test_each_crash_waits_longer_up_to_a_minute() -> None:
    crashes = CrashLog()
    delays = [crashes.add(float(second)) for second in range(12)]
    assert delays[:4] == [0.5, 1.0, 2.0, 4.0]
    assert delays[-1] == 60.0


def test_a_long_healthy_time_forgives() -> None:
    crashes = CrashLog()
    for second in range(5):
        crashes.add(float(second))
    assert crashes.add(1000.0) == 0.5


def test_the_third_crash_within_a_minute_is_a_loop_and_is_told_once() -> None:
    crashes = CrashLog()
    told = []
    for second in (0.0, 30.0, 59.0, 60.0, 61.0):
        crashes.add(second)
        told.append(crashes.is_loop())
    assert told == [False, False, True, False, False]


def test_slow_crashes_are_no_loop() -> None:
    crashes = CrashLog()
    for second in (0.0, 40.0, 80.0, 120.0):
        crashes.add(second)
        assert not crashes.is_loop()
