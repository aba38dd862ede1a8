"""Long work is seen, says how long it takes once that can be known, and ends when told to."""

from __future__ import annotations

import gc
import json
import threading
from pathlib import Path
from typing import ClassVar

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.gui.jobs import Job, JobCancelledError, Jobs
from app.gui.models.eta import Eta
from app.gui.pages.audit import AuditPage
from app.gui.widgets.jobs_line import JobsLine
from app.gui.window import ConsoleWindow
from tests.fakes.waiting import PATIENCE_S


def test_nothing_is_said_before_there_is_data_and_then_by_the_speed_of_late() -> None:
    eta = Eta(100.0)
    assert eta.left_s(130.0) is None
    eta.take(101.0, 0.5)
    assert eta.left_s(101.0) is None  # a second says nothing
    eta.take(110.0, 0.5)
    assert eta.left_s(110.0) == pytest.approx(10.0)
    assert eta.left_s(115.0) == pytest.approx(15.0)  # it is silent: that is slower
    for second in range(120, 161, 10):  # then it crawls, at a thousandth a second
        eta.take(float(second), 0.5 + (second - 120) * 0.001)
    left_s = eta.left_s(160.0)
    assert left_s is not None
    assert left_s > 100.0
    eta.take(161.0, 0.0)  # another part of the work begins
    assert eta.left_s(170.0) is None


def test_nothing_is_kept_of_a_job_that_has_ended(qtbot: QtBot) -> None:
    class Work:
        def __call__(self, job: Job) -> None:
            pass

    jobs = Jobs()
    for _ in range(200):
        jobs.run(Work(), lambda _: None)
        qtbot.waitUntil(lambda: jobs.idle)
    jobs.close()
    gc.collect()
    assert sum(isinstance(each, Work) for each in gc.get_objects()) == 0


def test_a_dialog_that_is_gone_is_told_nothing(qtbot: QtBot) -> None:
    class Dialog(QObject):
        told: ClassVar[list[object]] = []

        def take(self, result: object) -> None:
            self.told.append(result)

    jobs, gone, there = Jobs(), Dialog(), Dialog()
    go_on = threading.Event()
    jobs.run(lambda _: go_on.wait(PATIENCE_S), gone.take)
    jobs.run(lambda _: go_on.wait(PATIENCE_S), lambda result: gone.take(result))
    jobs.run(lambda _: go_on.wait(PATIENCE_S) and "still", there.take)
    shiboken6.delete(gone)
    go_on.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert Dialog.told == ["still"]
    jobs.close()


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_job_is_shown_once_it_takes_long_and_can_be_cancelled(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr("app.gui.jobs.time.monotonic", clock)
    jobs = Jobs()
    line = JobsLine(jobs, clock)
    qtbot.addWidget(line)
    go_on, ended = threading.Event(), []

    def work(job: Job) -> None:
        job.progress("", 0.25)
        go_on.wait(PATIENCE_S)
        job.progress("", 0.5)

    jobs.run(work, lambda _: ended.append("done"), ended.append, title="Counting", cancels=True)
    jobs.run(lambda _: go_on.wait(PATIENCE_S), lambda _: None)  # without a name: nobody's business
    qtbot.waitUntil(lambda: jobs.running()[0].eta.share == 0.25)
    line.look()
    assert not line.isVisible()
    clock.now_s = 1.5
    line.look()
    assert line.isVisible()
    assert line.text == "Counting"
    clock.now_s = 10.0
    line.look()
    assert line.text == "Counting: 30 s left"
    assert line.bar.value() == 250
    line.cancel.click()
    assert line.text == "Counting: cancelling"
    go_on.set()
    qtbot.waitUntil(lambda: bool(ended) and jobs.idle)
    assert isinstance(ended[0], JobCancelledError)
    line.look()
    assert not line.isVisible()
    assert not line._timer.isActive()
    jobs.close()


def test_exporting_the_audit_log_tells_how_far_it_is_and_leaves_nothing_when_cancelled(
    window: ConsoleWindow, tmp_path: Path
) -> None:
    log = window.shell.workspace.registry.audit_log
    shares: list[float] = []
    path = tmp_path / "audit.jsonl"
    head = log.export(path, "plant-7", shares.append)
    assert shares[0] == 0.0
    assert len(path.read_text().splitlines()) == head.count + 1
    assert json.loads(path.read_text().splitlines()[0])["head"]["count"] == head.count
    path.unlink()

    def stop(_: float) -> None:
        raise JobCancelledError("cancelled")

    with pytest.raises(JobCancelledError):
        log.export(path, "plant-7", stop)
    assert list(tmp_path.glob("*audit*")) == []
    window.page_of(AuditPage)._not_exported(JobCancelledError("cancelled"))
    assert window._toast.text == "Cancelled: no file was written."
