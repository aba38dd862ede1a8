from __future__ import annotations

import os
import time

from device_agent.inference.patience import LOOK_S, LoadPatience, cpu_ticks
from device_agent.inference.protocol import Progress

ENGINE = Progress(step="engine", elapsed_s=0.1)


class Ticks:
    """A child that uses CPU time, until it does not."""

    def __init__(self) -> None:
        self.now = 0
        self.step = 1

    def __call__(self, pid: int) -> int:
        self.now += self.step
        return self.now


def test_a_step_may_take_its_time_and_no_more() -> None:
    assert 900 < LoadPatience(1, 1000.0, 9000.0, Ticks()).wait_s() <= 1000
    assert LoadPatience(1, 0.0, 100.0, Ticks()).wait_s() == 0


def test_an_engine_that_is_being_built_is_waited_for_while_the_child_works() -> None:
    ticks = Ticks()
    patience = LoadPatience(1, 0.05, 3600.0, ticks)
    patience.hear(ENGINE)
    for _ in range(3):
        time.sleep(0.06)
        assert 0 < patience.wait_s() <= LOOK_S
    ticks.step = 0
    time.sleep(0.06)
    assert patience.wait_s() == 0


def test_no_engine_is_waited_for_for_ever() -> None:
    patience = LoadPatience(1, 10.0, 0.0, Ticks())
    patience.hear(ENGINE)
    assert patience.wait_s() == 0


def test_after_the_engine_a_step_is_a_step_again() -> None:
    patience = LoadPatience(1, 1000.0, 0.0, Ticks())
    patience.hear(ENGINE)
    patience.hear(Progress(step="warm-up", elapsed_s=9.0))
    assert patience.wait_s() > 900


def test_cpu_time_of_a_process_is_read_from_the_system() -> None:
    before = cpu_ticks(os.getpid())
    deadline_s = time.process_time() + 0.1
    while time.process_time() < deadline_s:
        pass
    assert cpu_ticks(os.getpid()) > before
    assert cpu_ticks(2**22 + 1) == 0
