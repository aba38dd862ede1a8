"""A real candidate beside a real serving child: what is compared, and what it may not cost."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from device_agent.errors import WorkerError
from device_agent.inference.options import WorkerOptions
from device_agent.inference.shadow import conducting
from device_agent.inference.supervisor import Supervisor
from device_agent.inference.worker import Worker
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import ShadowReport
from tests.fakes.listening import Listener, children
from tests.fakes.places import files_source
from tests.fakes.slots import TRIGGER, Misdeed, make_slot, series, write_series
from tests.fakes.waiting import PATIENCE_S, wait_until

RATE_HZ = 100.0
ORDER = ShadowOrder(share_permil=1000, duration_s=60, max_added_latency_permil=10_000)
VALUES = (2 * TRIGGER, 3 * TRIGGER, -1.0, 1.0)
"""The first two are what bad models cannot bear, or see otherwise."""


@pytest.fixture(autouse=True)
def patient_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up no child that counts late what it saw."""
    monkeypatch.setattr(conducting, "CLOSE_TIMEOUT_S", PATIENCE_S)


class Bench:
    """A supervisor that serves a good slot from a replay, and a listener."""

    def __init__(self, directory: Path, kind: str = "replay") -> None:
        self._directory = directory
        self.samples = directory / "samples"
        for index, value in enumerate(VALUES):
            write_series(self.samples / f"{index}.npy", value)
        self.listener = Listener()
        self.told: list[tuple[float, float]] = []
        options = WorkerOptions(
            files_source(kind, self.samples, RATE_HZ),
            window_s=0.2,
            captures=directory / "captures",
        )
        self.supervisor = Supervisor(
            options,
            self.listener.on_window,
            self.listener.on_event,
            self.listener.on_crash_loop,
        )
        self.supervisor.serve(make_slot(directory / "old"))

    def stage(self, misdeed: Misdeed, **options: float) -> Worker:
        """Load a candidate, which alone has these options."""
        self.supervisor._options = replace(self.supervisor._options, **options)
        slot = make_slot(self._directory / "new", misdeed=misdeed, version="2.0.0")
        return self.supervisor.stage(slot)

    def shadow(
        self, candidate: Worker, order: ShadowOrder = ORDER, cancel: threading.Event | None = None
    ) -> ShadowReport:
        tell = lambda share, left_s: self.told.append((share, left_s))  # noqa: E731 - an argument
        try:
            return self.supervisor.shadow(candidate, order, cancel or threading.Event(), tell)
        finally:
            candidate.stop()

    def shadow_until_seen(
        self, candidate: Worker, order: ShadowOrder = ORDER, looks: int = 100
    ) -> ShadowReport:
        """Let the order's time be over once both children had a core for what they do in it."""
        inferences, turns = self.listener.inferences() + 150, turns_of(candidate.pid) + looks

        def now_s() -> float:
            done = self.listener.inferences() >= inferences and turns_of(candidate.pid) >= turns
            return time.monotonic() + (order.duration_s if done else 0.0)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(conducting, "time", SimpleNamespace(monotonic=now_s))
            return self.shadow(candidate, order)

    def assert_untouched(self, pid: int | None) -> None:
        """What served goes on in the same process, without an error or a lost frame."""
        before = self.listener.inferences()
        wait_until(lambda: self.listener.inferences() > before, "more inferences")
        assert self.supervisor.pid == pid
        assert self.supervisor.restarts == 0
        assert self.listener.errors() == 0
        assert "worker.down" not in self.listener.codes()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Give a bench, and see that it leaves no child behind."""
    bench = Bench(tmp_path)
    wait_until(lambda: bench.listener.inferences() > RATE_HZ, "a time before")
    yield bench
    bench.supervisor.stop()
    assert children() == []


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Bench]:
    """Give a bench whose source is a directory: what does not come at once waits."""
    bench = Bench(tmp_path, "watch")
    yield bench
    bench.supervisor.stop()
    assert children() == []


def turns_of(pid: int) -> int:
    """Return how often a process has waited for something: a candidate does for each sample."""
    found = 0
    for path in Path(f"/proc/{pid}/task").glob("*/status"):
        with suppress(OSError, IndexError):  # a thread may end meanwhile
            found += int(path.read_text().partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return found


def accounted(report: ShadowReport) -> int:
    """Return what became of the samples that were taken, by all its counts."""
    skipped = report.skipped_latency + report.skipped_cpu + report.dropped
    return report.compared + report.errors + skipped


def test_a_candidate_that_sees_the_same_agrees(bench: Bench) -> None:
    pid = bench.supervisor.pid
    report = bench.shadow_until_seen(bench.stage("none"))
    assert report.skipped == ""
    assert report.compared == report.agreed > 0
    assert report.serving == report.candidate
    assert report.disagreements == ()
    assert accounted(report) == report.seen
    assert sum(count for _, count in report.latency) == report.compared
    assert report.before_p95_s
    assert report.beside_p95_s
    assert report.cpu_s > 0
    assert [share for share, _ in bench.told] == sorted(share for share, _ in bench.told)
    bench.assert_untouched(pid)


def test_a_candidate_that_sees_otherwise_is_told_with_digests(bench: Bench) -> None:
    pid = bench.supervisor.pid
    report = bench.shadow_until_seen(bench.stage("other"))
    assert 0 < report.agreed < report.compared
    assert report.candidate.labels["low"] > report.serving.labels["low"]
    assert report.compared == sum(report.candidate.labels.values())
    assert set(report.disagreements) == {
        hashlib.sha256(series(value).tobytes()).hexdigest() for value in VALUES[:2]
    }
    bench.assert_untouched(pid)


def test_only_a_share_is_shown(bench: Bench) -> None:
    order = msgspec.structs.replace(ORDER, share_permil=100)
    report = bench.shadow_until_seen(bench.stage("none"), order, looks=10)
    assert 0 < accounted(report) < report.seen / 2


def test_a_slow_candidate_keeps_to_its_share_of_the_cpu_and_holds_nothing_up(bench: Bench) -> None:
    pid = bench.supervisor.pid
    order = msgspec.structs.replace(ORDER, max_cpu_permil=1)
    report = bench.shadow_until_seen(bench.stage("slow"), order)
    assert report.skipped_cpu > 0
    assert report.compared < report.seen / 2
    assert accounted(report) == report.seen
    bench.assert_untouched(pid)


def test_beside_a_slow_candidate_each_sample_of_a_directory_is_worked_on_once(
    watching: Bench,
) -> None:
    written = 0

    def write(told: tuple[float, float]) -> None:
        nonlocal written
        for _ in range(20):
            write_series(watching.samples / f"new-{written:05}.npy", 2 * TRIGGER)
            written += 1

    candidate = watching.stage("slow")
    watching.told = Hearing(write)
    report = watching.shadow_until_seen(candidate, looks=3)
    wait_until(lambda: watching.listener.inferences() >= written, "all samples")
    watching.supervisor.stop()
    assert watching.listener.predictions() == {"high": written}
    assert accounted(report) == report.seen > 0
    assert report.dropped > 0


@pytest.mark.parametrize(
    ("misdeed", "why"),
    [("nan", "model-flood: 100 failures in a row"), ("hang", "worker-hang: no sign of life")],
)
def test_a_candidate_that_fails_is_ended_and_the_old_one_serves_on(
    bench: Bench, misdeed: Misdeed, why: str
) -> None:
    patience_s = 3.0 if misdeed == "hang" else 30.0
    pid, candidate = bench.supervisor.pid, bench.stage(misdeed, hang_timeout_s=patience_s)
    for index in range(len(VALUES)):  # a flood is failures in a row
        write_series(bench.samples / f"{index}.npy", 2 * TRIGGER)
    with pytest.raises(WorkerError, match=why):
        bench.shadow(candidate)
    assert not candidate.alive
    bench.assert_untouched(pid)


def test_a_candidate_that_is_killed_ends_the_shadow(bench: Bench) -> None:
    pid, candidate = bench.supervisor.pid, bench.stage("none")
    bench.told = Hearing(lambda _: os.kill(candidate.pid, signal.SIGKILL))
    with pytest.raises(WorkerError, match=r"worker-crash.*SIGKILL"):
        bench.shadow(candidate)
    bench.assert_untouched(pid)


def test_where_the_serving_child_dies_the_shadow_ends_with_what_is_known(bench: Bench) -> None:
    pid = bench.supervisor.pid
    assert pid is not None
    bench.told = Hearing(lambda told: os.kill(pid, signal.SIGKILL) if told[0] else None)
    report = bench.shadow(bench.stage("none"))
    assert report.duration_s < 60
    assert report.seen == accounted(report)
    wait_until(lambda: bench.supervisor.pid not in (None, pid), "another serving child")


def test_something_else_that_comes_first_ends_it(bench: Bench) -> None:
    pid, cancel = bench.supervisor.pid, threading.Event()
    cancel.set()
    with pytest.raises(WorkerError, match="shadow-cancelled"):
        bench.shadow(bench.stage("none"), cancel=cancel)
    bench.assert_untouched(pid)


def test_without_memory_for_two_it_is_skipped_and_says_so(bench: Bench) -> None:
    bench.supervisor.make_room()
    report = bench.shadow(bench.stage("none"))
    assert report.skipped.startswith("memory")
    assert (report.seen, report.compared, report.duration_s) == (0, 0, 0.0)


def test_beside_nothing_it_is_skipped_and_says_so(bench: Bench) -> None:
    bench.supervisor.clear()
    assert bench.shadow(bench.stage("none")).skipped.startswith("nothing-serves")


def test_samples_are_kept_only_where_settings_allow_it(bench: Bench, tmp_path: Path) -> None:
    captures = tmp_path / "captures"
    bench.shadow_until_seen(bench.stage("other"))
    assert not captures.exists()
    bench.supervisor.capture("sample", 1024 * 1024)
    report = bench.shadow_until_seen(bench.stage("other"))
    kept = [path.name for path in captures.glob("*disagreement*")]
    assert len(kept) == 1
    assert any(digest[:16] in kept[0] for digest in report.disagreements)


class Hearing(list[tuple[float, float]]):
    """Does something each time it hears of progress."""

    def __init__(self, deed: Callable[[tuple[float, float]], None]) -> None:
        super().__init__()
        self._deed = deed

    def append(self, told: tuple[float, float]) -> None:
        super().append(told)
        self._deed(told)
