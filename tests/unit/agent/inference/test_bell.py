"""What wakes the serving loop: no ring is lost, many are one, and none is no error."""

from __future__ import annotations

import threading
import time

from device_agent.inference.bell import Bell

LONG_S = 60.0


def heard_at_once(bell: Bell) -> bool:
    """Return whether a wait ended by a ring, not by its time."""
    began_s = time.monotonic()
    bell.wait(LONG_S)
    return time.monotonic() - began_s < LONG_S / 2


def test_a_ring_before_the_wait_is_heard() -> None:
    bell = Bell()
    bell.ring()
    assert heard_at_once(bell)


def test_a_ring_during_the_wait_is_heard() -> None:
    bell = Bell()
    ringer = threading.Timer(0.05, bell.ring)
    ringer.start()
    assert heard_at_once(bell)
    ringer.join()


def test_rings_that_nobody_heard_are_one() -> None:
    bell = Bell()
    for _ in range(3):
        bell.ring()
    bell.wait(LONG_S)
    began_s = time.monotonic()
    bell.wait(0.05)
    assert time.monotonic() - began_s >= 0.05  # the other two do not end this one


def test_a_wait_that_nobody_ended_leaves_the_bell_as_it_was() -> None:
    bell = Bell()
    bell.wait(0.0)
    bell.wait(0.01)
    bell.ring()
    assert heard_at_once(bell)


def test_a_bell_rung_by_many_threads_loses_no_turn() -> None:
    bell, asked, turns = Bell(), [], 2000

    def ask() -> None:
        for _ in range(turns):
            asked.append(1)
            bell.ring()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    seen = 0
    while seen < 4 * turns:
        bell.wait(LONG_S)
        assert len(asked) > seen or any(thread.is_alive() for thread in threads)
        seen = len(asked)
    for thread in threads:
        thread.join()
