"""The soak's detectors find the faults put in here, and blame no sound work."""

from __future__ import annotations

import logging
import math
import random
import sys
import threading
import time
import warnings
from collections import Counter

import pytest
from PySide6.QtCore import QObject, QTimer, qWarning
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes.waiting import PATIENCE_S
from tests.soaking import growth
from tests.soaking.growth import Weight
from tests.soaking.lines import EXPECTED, LineWatch
from tests.soaking.machine import Machine
from tests.soaking.peeking import Peek
from tests.soaking.stalls import StallWatch, longest_wait_s, others_queued_s, own_part_s


def weights(rss_mb: list[float], objects: list[int]) -> list[Weight]:
    """Return a weighing a minute, with a hundred operations in each."""
    return [
        Weight(60.0 * at, 100 * at, mb, 5, 20, 1, Counter(x=count), Counter(others=9))
        for at, (mb, count) in enumerate(zip(rss_mb, objects, strict=True))
    ]


def late_sleep(seconds: float) -> float:
    """Return when it was over."""
    time.sleep(seconds)
    return time.monotonic()


def test_a_sleep_on_the_gui_thread_is_a_stall(qtbot: QtBot) -> None:
    watch = StallWatch(lambda: "a test", lambda begin_s, end_s: 0.0)
    sleeping = QTimer()
    sleeping.timeout.connect(lambda: late_sleep(0.25))
    sleeping.start(20)  # again and again: whoever looks may have no core while it sleeps

    def found() -> bool:
        return any("late_sleep" in where for stall in watch.stalls for where, _ in stall.stacks)

    qtbot.waitUntil(found)
    sleeping.stop()
    watch.stop()
    assert watch.stalls[0].doing == "a test"
    assert watch.longest_ms > 100


def test_a_sleep_on_the_gui_thread_is_none_where_the_machine_slept_too(qtbot: QtBot) -> None:
    watch = StallWatch(lambda: "a test", lambda begin_s, end_s: end_s - begin_s - 0.02)
    woken_s: list[float] = []
    QTimer.singleShot(20, lambda: woken_s.append(late_sleep(0.15)))
    qtbot.waitUntil(lambda: bool(woken_s) and watch._last_s >= woken_s[0])  # it has looked since
    watch.stop()
    assert not watch.stalls
    assert watch.machines >= 1


@pytest.mark.parametrize(
    ("computed_s", "waited_s", "held_up_s", "late_s", "own_s"),
    [
        (0.3, 0.0, 0.0, 0.0, 0.3),  # it computed
        (0.0, 0.0, 0.0, 0.0, 0.3),  # it slept, and nobody else wanted a core: a disk, a lock
        (0.1, 0.2, 0.0, 0.0, 0.1),  # it had no core
        (0.1, 0.1, 0.3, 0.0, 0.1),  # who had the interpreter's lock had none
        (0.3, 0.0, 0.3, 0.0, 0.3),  # who had none held nothing up
        (0.1, 0.0, 0.05, 0.0, 0.25),  # the rest of the sleep is its own
        (0.1, 0.0, 0.0, 0.25, 0.05),  # nobody was woken
    ],
)
def test_whose_a_stall_is(
    computed_s: float, waited_s: float, held_up_s: float, late_s: float, own_s: float
) -> None:
    assert own_part_s(0.3, computed_s, waited_s, held_up_s, late_s) == pytest.approx(own_s)


def test_other_threads_are_asked_how_long_they_waited() -> None:
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    found = others_queued_s(threading.get_native_id())
    ended.set()
    other.join()
    assert str(other.native_id) in found
    assert str(threading.get_native_id()) not in found
    assert longest_wait_s({"1": 2.0, "2": 5.0}, {"1": 2.25, "2": 5.125, "3": 9.0}) == 0.25


def test_who_is_asked_where_it_is_says_so_while_threads_come_and_go() -> None:
    peek = Peek(threading.get_ident())
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(0.001):
            peek.ask()

    asking = threading.Thread(target=ask)
    asking.start()
    answers: list[str] = []
    end_s = time.monotonic() + 0.2
    while time.monotonic() < end_s or (not answers and time.monotonic() < end_s + PATIENCE_S):
        threading.Thread(target=int).start()
        answers += peek.answers()
    ended.set()
    asking.join()
    peek.stop()
    assert answers
    assert all("test_who_is_asked" in each or "threading.py" in each for each in answers)
    assert answers[0].count(" < ") <= 8


def test_what_the_soak_does_itself_is_no_stall(qtbot: QtBot) -> None:
    spans_s: list[tuple[float, float]] = []
    over_s: list[float] = []

    def machine_s(begin_s: float, end_s: float) -> float:  # all the rest is the machine's
        slept_s = [max(min(end_s, end) - max(begin_s, begin), 0.0) for begin, end in spans_s]
        return end_s - begin_s - sum(slept_s)

    watch = StallWatch(lambda: "a test", machine_s)

    def own() -> None:
        with watch.paused():
            spans_s.append((time.monotonic(), late_sleep(0.15)))
        over_s.append(watch._last_s)

    QTimer.singleShot(20, own)
    qtbot.waitUntil(lambda: bool(over_s) and watch._last_s > over_s[0])  # it has looked since
    watch.stop()
    assert not watch.stalls


def test_the_machine_is_asked_for_one_time_only() -> None:
    machine = Machine()
    machine._late.extend([(10.0, 10.5), (12.0, 13.0)])
    assert machine.late_s(10.25, 12.5) == pytest.approx(0.75)
    assert machine.late_s(20.0, 30.0) == 0.0
    machine.stop()


def test_dialogs_that_stay_are_counted_by_their_class(qtbot: QtBot) -> None:
    class Leaking(QDialog):
        """One that nobody deletes."""

    parent = QWidget()
    qtbot.addWidget(parent)
    before = growth.weigh(0.0, 0)
    kept = [Leaking(parent) for _ in range(30)]
    after = growth.weigh(60.0, 100)
    assert "Leaking/Leaking +30" in growth.grown([before, after], lambda each: each.objects)
    assert after.objects.total() - before.objects.total() >= 30
    for each in kept:
        each.deleteLater()


def test_python_objects_of_ours_are_counted_by_their_class() -> None:
    from app.gui.models.eta import Eta

    before = growth.python_objects()
    kept = [Eta(0.0) for _ in range(7)]
    after = growth.python_objects()
    counted = after["app.gui.models.eta.Eta"] - before["app.gui.models.eta.Eta"]
    assert counted in {0, len(kept)}  # one of slots and plain numbers alone is not followed
    assert after["others"] > 0


def test_steady_growth_is_a_fault_and_noise_is_none() -> None:
    steady = weights([200 + 2.0 * at for at in range(10)], [1000 + 5 * at for at in range(10)])
    faults = growth.faults(steady)
    assert faults[0] == "memory grows by 2.00 MB a minute"
    assert faults[1] == "50 more QObjects after a thousand operations"
    noise = [0.0, 9.0, -4.0, 3.0, -8.0, 6.0, 1.0, -5.0, 4.0, 0.0]
    assert growth.faults(weights([200 + each for each in noise], [1000] * 10)) == []
    assert growth.faults(steady[:3]) == [], "three weighings say nothing"


def hour(leak_mb_per_min: float, seed: int) -> list[Weight]:
    """Return an hour's weighings: first use fills 60 MB, each weighing is off by some MB."""
    rng = random.Random(seed)
    return weights(
        [
            280 + 60 * (1 - math.exp(-at / 6)) + rng.gauss(0, 3) + leak_mb_per_min * at
            for at in range(60)
        ],
        [1000] * 60,
    )


@pytest.mark.parametrize("seed", range(20))
def test_in_an_hour_a_megabyte_a_minute_is_found_and_first_use_is_not(seed: int) -> None:
    assert growth.faults(growth.warmed_up(hour(0.0, seed))) == []
    found = growth.faults(growth.warmed_up(hour(1.0, seed)))
    assert [each.partition(" by ")[0] for each in found] == ["memory grows"]


@pytest.mark.parametrize("leaks", [True, False])
def test_an_operation_that_keeps_memory_is_found(leaks: bool) -> None:
    kept: list[list[bytes]] = []

    def operate() -> float:
        work = [bytes(1000 + number % 7) for number in range(2000)]  # 2 MB, piece by piece
        if leaks:
            kept.append(work)
        del work
        growth.release_free_memory()
        return growth.rss_mb()

    operate()
    found = growth.faults(weights([operate() for _ in range(12)], [1000] * 12))
    assert bool(found) == leaks, found
    assert len(kept) == (13 if leaks else 0)


def test_unexpected_lines_are_counted_and_expected_ones_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    watch = LineWatch()
    watch.start()
    try:
        logging.getLogger("app.gui").warning("a fault")
        logging.getLogger("app.gui").info("nothing much")
        logging.getLogger("app.link.lookout").warning("the broker is gone")
        qWarning("QPainter: nothing to paint on 17")
        qWarning("This plugin does not support propagateSizeHints()")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("old ways", stacklevel=1)
        error = ValueError("lost")
        sys.excepthook(ValueError, error, None)
    finally:
        watch.stop()
    said = list(watch.lines)
    assert said[0] == "app.gui: warning a fault"
    assert said[1] == "qt: QPainter: nothing to paint on #"
    assert "old ways" in said[2]
    assert said[3].startswith("python: uncaught ValueError: lost")
    assert len(said) == 4
    assert watch.expected == 2
    assert all(each.why for each in EXPECTED)


def test_an_exception_in_a_slot_is_heard(qtbot: QtBot) -> None:
    watch = LineWatch()
    with qtbot.captureExceptions():
        watch.start()
        holder = QObject()
        QTimer.singleShot(0, holder, lambda: 1 / 0)
        qtbot.waitUntil(lambda: bool(watch.lines))
        watch.stop()
    assert any("ZeroDivisionError" in each for each in watch.lines)
