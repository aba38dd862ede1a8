"""An attempt from beginning to end, and everything that can come in between."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from device_agent.errors import StorageError, WorkerError
from device_agent.update import machine
from device_agent.update.jobs import Outcome
from device_agent.update.journal import JournalFile
from device_agent.update.updater import RESTORE_RETRY_S
from device_agent.wire.manifest import Requirements
from tests.fakes.updates import Bundle, Device, FakeFetcher, FakeResult, make_bundle
from tests.fakes.waiting import wait_until

OLD, NEW, NEWER = make_bundle("1.0.0"), make_bundle("2.0.0"), make_bundle("3.0.0")
DOCUMENT = b"signed"


@pytest.fixture
def device(tmp_path: Path) -> Device:
    """Return a device on which `OLD` is committed by assignment 1."""
    device = Device(tmp_path, FakeFetcher(OLD, NEW, NEWER))
    device.start()
    device.install(OLD, 1)
    device.events.clear()
    return device


def assign(device: Device, bundle: Bundle, version: int = 2) -> None:
    device.updater.assign(bundle.assignment(version), DOCUMENT)


def reboot(device: Device) -> None:
    """Start again as after SIGKILL."""
    device.boot()
    device.start()


def slots_of(device: Device) -> tuple[str | None, str | None, str | None]:
    slots = device.updater.slots
    refs = (slots.active, slots.previous, slots.candidate)
    active, previous, candidate = (ref.digest if ref else None for ref in refs)
    return active, previous, candidate


def codes(device: Device) -> list[str]:
    return [event.code for event in device.events]


def assert_unchanged(device: Device, step: str, reason: str) -> None:
    """The attempt at `NEW` ended so, and the device is as it was before."""
    device.wait_step(step)
    device.pump()
    report = device.updater.report
    assert (report.assignment, report.bundle, report.reason) == (2, NEW.ref, reason)
    assert slots_of(device) == (OLD.digest, None, None)
    assert device.served == OLD.digest
    assert device.kept == {OLD.digest}
    assert all(candidate.stopped for candidate in device.serving.candidates[1:])
    assert [item.bundle_digest for item in device.committed] == [OLD.digest]
    assert not list((device.state_dir / "staging").iterdir())


def test_a_new_bundle_is_committed_and_the_old_one_kept(device: Device) -> None:
    device.install(NEW, 2)
    assert device.served == NEW.digest
    assert slots_of(device) == (NEW.digest, OLD.digest, None)
    assert device.committed[-1] == NEW.assignment(2)
    assert codes(device) == [
        f"attempt.{step}"
        for step in ("download", "verify", "stage", "trial", "swap", "soak", "commit")
    ]
    assert {event.bundle for event in device.events} == {NEW.digest}


def test_bundles_that_nothing_names_any_more_are_removed(device: Device) -> None:
    device.install(NEW, 2)
    device.install(NEWER, 3)
    assert slots_of(device) == (NEWER.digest, NEW.digest, None)
    assert device.kept == {NEWER.digest, NEW.digest}


def test_going_back_to_the_previous_bundle_fetches_nothing(device: Device) -> None:
    device.install(NEW, 2)
    device.fetcher.fetched.clear()
    device.install(OLD, 3)
    assert device.fetcher.fetched == []
    assert slots_of(device) == (OLD.digest, NEW.digest, None)


def test_the_same_assignment_again_changes_nothing(device: Device) -> None:
    device.updater.assign(OLD.assignment(1), DOCUMENT)
    device.pump()
    assert device.step == "commit"
    assert device.events == []


def test_a_new_assignment_of_the_active_bundle_is_committed_at_once(device: Device) -> None:
    device.fetcher.fetched.clear()
    assign(device, OLD)
    assert device.step == "commit"
    assert device.updater.report.assignment == 2
    assert device.fetcher.fetched == []
    assert device.served == OLD.digest


def test_a_wrong_golden_output_changes_nothing(device: Device) -> None:
    device.serving.trials[NEW.digest] = FakeResult(False, "golden-mismatch", "off by 0.3")
    assign(device, NEW)
    assert_unchanged(device, "rolled_back", "golden-mismatch")
    assert device.events[-1].severity == "error"
    assert device.events[-1].detail == f"{NEW.ref.name} 2.0.0: golden-mismatch: off by 0.3"


@pytest.mark.parametrize("what", ["load", "trial", "promote"])
def test_a_candidate_that_crashes_changes_nothing(device: Device, what: str) -> None:
    device.serving.faults[what, NEW.digest] = WorkerError("worker-crash", "ended by SIGSEGV")
    assign(device, NEW)
    assert_unchanged(device, "rolled_back", "worker-crash")


def test_a_model_that_this_device_cannot_run_is_refused(device: Device) -> None:
    device.serving.faults["load", NEW.digest] = WorkerError("model-refused", "external data")
    assign(device, NEW)
    assert_unchanged(device, "refused", "model-refused")


def test_unmet_requirements_are_refused(tmp_path: Path) -> None:
    heavy = make_bundle("2.0.0", requirements=Requirements(architectures=("riscv64",)))
    device = Device(tmp_path, FakeFetcher(heavy))
    device.start()
    device.updater.assign(heavy.assignment(1), DOCUMENT)
    device.wait_step("refused")
    assert device.updater.report.reason == "architecture"
    assert slots_of(device) == (None, None, None)


@pytest.mark.parametrize("end", ["rolled_back", "refused"])
def test_a_failed_assignment_is_not_tried_again_but_a_newer_one_is(
    device: Device, end: str
) -> None:
    reason = "model-refused" if end == "refused" else "worker-crash"
    device.serving.faults["load", NEW.digest] = WorkerError(reason, "")
    assign(device, NEW)
    device.wait_step(end)
    device.events.clear()
    assign(device, NEW)
    reboot(device)
    assign(device, NEW)
    device.now_s += 1000
    device.pump()
    assert device.step == end
    assert "attempt.download" not in codes(device)
    device.serving.faults.clear()
    device.install(NEW, 3)
    assert device.served == NEW.digest


def test_a_bug_in_a_step_ends_the_attempt_and_not_the_agent(
    device: Device, caplog: pytest.LogCaptureFixture
) -> None:
    device.serving.faults["load", NEW.digest] = ZeroDivisionError("oops")  # type: ignore[assignment]  # a bug
    assign(device, NEW)
    assert_unchanged(device, "rolled_back", "internal-error")
    assert "a bug ended the attempt" in caplog.text


def test_a_full_disk_defers_until_there_is_room(device: Device) -> None:
    device.free_bytes = 0
    assign(device, NEW)
    device.wait_step("deferred")
    assert device.updater.report.reason == "disk-full"
    assert device.served == OLD.digest
    assert device.updater.waiting is None
    device.free_bytes = 10**12
    device.now_s += 61.0
    device.resume()
    device.finish_soak()
    assert device.served == NEW.digest


def test_a_stalled_transfer_goes_on_once_the_link_is_back(device: Device) -> None:
    device.fetcher.fail_after = 1
    assign(device, NEW)
    device.wait_step("deferred")
    assert device.updater.report.reason == "transfer-stalled"
    device.fetcher.fail_after = None
    device.updater.retry_now()
    device.resume()
    device.finish_soak()
    assert device.served == NEW.digest
    assert device.fetcher.fetched.count(NEW.digest) == 1


def test_crashes_in_the_soak_go_back(device: Device) -> None:
    assign(device, NEW)
    device.wait_step("soak")
    assert device.served == NEW.digest
    device.updater.saw_crash("ended by SIGSEGV")
    assert_back(device, "worker-down")


def test_errors_in_the_soak_go_back(device: Device) -> None:
    assign(device, NEW)
    device.wait_step("soak")
    device.updater.saw_window(NEW.digest, 1, 9)
    assert_back(device, "soak-errors")


def test_a_session_that_holds_something_else_is_no_success(device: Device) -> None:
    assign(device, NEW)
    device.wait_step("soak")
    device.updater.saw_window(NEW.digest, 10, 0)
    device.serving.serving = None
    device.now_s += 60.0
    assert_back(device, "not-serving")


def test_a_session_that_gives_no_sign_of_work_is_no_success(device: Device) -> None:
    assign(device, NEW)
    device.wait_step("soak")
    device.now_s += 90.0
    assert_back(device, "soak-silent")


def assert_back(device: Device, reason: str) -> None:
    device.wait_step("rolled_back")
    device.wait(lambda: device.served == OLD.digest, "the old bundle to serve")
    device.wait(lambda: device.kept == {OLD.digest}, "the failed bundle to be removed")
    assert device.updater.report.reason == reason
    assert slots_of(device) == (OLD.digest, None, None)
    assert NEW.assignment(2) not in device.committed


def test_a_first_bundle_that_fails_its_soak_is_taken_away(tmp_path: Path) -> None:
    device = Device(tmp_path, FakeFetcher(NEW))
    device.start()
    assign(device, NEW)
    device.wait_step("soak")
    device.updater.saw_crash("ended by SIGSEGV")
    device.wait_step("rolled_back")
    device.wait(lambda: device.served is None, "nothing to serve")
    device.wait(lambda: device.kept == set(), "the bundle to be removed")
    assert slots_of(device) == (None, None, None)


def test_a_crash_loop_long_after_the_commit_goes_back(device: Device) -> None:
    device.install(NEW, 2)
    device.updater.saw_crash_loop(NEW.digest, "worker-crash", "SIGSEGV")
    device.wait(lambda: device.served == OLD.digest, "the previous bundle to serve")
    report = device.updater.report
    assert (report.step, report.reason) == ("rolled_back", "crash-loop")
    assert report.detail == "worker-crash: SIGSEGV"
    assert slots_of(device) == (OLD.digest, None, None)


def test_a_crash_loop_with_nothing_to_go_back_to_is_borne(device: Device) -> None:
    device.updater.saw_crash_loop(OLD.digest, "worker-crash", "SIGSEGV")
    device.pump()
    assert device.step == "commit"
    assert slots_of(device) == (OLD.digest, None, None)


def test_a_crash_loop_of_another_slot_is_old_news(device: Device) -> None:
    device.install(NEW, 2)
    device.updater.saw_crash_loop(OLD.digest, "worker-crash", "SIGSEGV")
    device.pump()
    assert slots_of(device) == (NEW.digest, OLD.digest, None)


def test_a_crash_loop_during_a_download_goes_back_first_and_then_on(device: Device) -> None:
    device.install(NEW, 2)
    device.fetcher.hold_from = 0
    assign(device, NEWER, 3)
    device.wait_step("download")
    device.updater.saw_crash_loop(NEW.digest, "worker-crash", "SIGSEGV")
    device.wait(lambda: device.served == OLD.digest, "the previous bundle to serve")
    device.fetcher.release()  # not before: the next one would serve within one look at it
    device.finish_soak()
    assert device.served == NEWER.digest
    assert slots_of(device) == (NEWER.digest, OLD.digest, None)
    assert "slot.given-up" in codes(device)


def test_a_newer_assignment_cuts_a_download_short(device: Device) -> None:
    device.fetcher.hold_from = 0
    assign(device, NEW)
    device.wait_step("download")
    assign(device, NEWER, 3)
    device.fetcher.release()
    device.finish_soak()
    assert device.served == NEWER.digest
    assert device.updater.report.assignment == 3
    device.pump()
    assert device.kept == {OLD.digest, NEWER.digest}


def test_a_newer_assignment_during_the_trial_drops_the_candidate(device: Device) -> None:
    device.serving.pause = ("trial", NEW.digest)
    assign(device, NEW)
    device.wait(device.serving.paused.is_set, "the trial")
    assign(device, NEWER, 3)
    device.serving.resume.set()
    device.finish_soak()
    assert device.served == NEWER.digest
    assert device.serving.candidates[-2].held.bundle == NEW.ref
    assert device.serving.candidates[-2].stopped
    assert codes(device).count("attempt.swap") == 1


@pytest.mark.parametrize("moment", ["promote", "soak"])
def test_a_newer_assignment_waits_for_a_swap_to_be_judged(device: Device, moment: str) -> None:
    if moment == "promote":
        device.serving.pause = ("promote", NEW.digest)
        assign(device, NEW)
        device.wait(device.serving.paused.is_set, "the swap")
    else:
        assign(device, NEW)
        device.wait_step("soak")
    assign(device, NEWER, 3)
    device.serving.resume.set()
    device.wait_step("soak")
    assert device.served == NEW.digest
    device.updater.saw_window(NEW.digest, 10, 0)
    device.now_s += 6.0
    device.wait(lambda: NEW.assignment(2) in device.committed, "the first to be committed")
    device.finish_soak()
    assert device.served == NEWER.digest
    assert slots_of(device) == (NEWER.digest, NEW.digest, None)


@pytest.mark.parametrize("what", ["load", "trial", "promote"])
def test_a_kill_in_the_middle_serves_the_old_bundle_and_goes_on(device: Device, what: str) -> None:
    if what == "load":  # of the candidate; the active slot's load must not wait
        device.serving.pause = ("load", NEW.digest)
    else:
        device.serving.pause = (what, NEW.digest)
    assign(device, NEW)
    device.wait(device.serving.paused.is_set, what)
    device.serving.pause = None
    old_messages = device.messages
    device.boot()
    device.updater.start()
    device.serving.resume.set()
    device.wait(lambda: device.served == OLD.digest, "the old bundle to serve")
    device.wait(lambda: not old_messages.empty(), "the killed process' job to be over")
    device.resume()
    device.finish_soak()
    assert device.served == NEW.digest
    assert device.committed[-1] == NEW.assignment(2)


def test_a_kill_in_the_soak_serves_the_new_bundle_and_soaks_again(device: Device) -> None:
    assign(device, NEW)
    device.wait_step("soak")
    reboot(device)
    device.wait(lambda: device.served == NEW.digest, "the new bundle to serve")
    assert device.step == "soak"
    device.finish_soak()
    assert slots_of(device) == (NEW.digest, OLD.digest, None)


def test_three_kills_in_the_soak_go_back(device: Device) -> None:
    assign(device, NEW)
    device.wait_step("soak")
    for _ in range(3):
        reboot(device)
    device.wait(lambda: device.served == OLD.digest, "the old bundle to serve")
    assert device.updater.report.reason == "interrupted"
    assert "attempt.rolled-back" in codes(device)
    assert slots_of(device) == (OLD.digest, None, None)


def test_an_orderly_stop_goes_on_where_it_was(device: Device) -> None:
    device.fetcher.hold_from = 0
    assign(device, NEW)
    device.wait_step("download")
    device.updater.stop()
    device.fetcher.release()
    device.boot()
    device.updater.start()
    assert device.step == "idle"
    assert device.updater.waiting == DOCUMENT
    assert device.file.load().attempt.interruptions == 0
    device.resume()
    device.finish_soak()
    assert device.served == NEW.digest


def test_an_interrupted_attempt_waits_until_its_assignment_is_judged_again(device: Device) -> None:
    device.fetcher.hold_from = 0
    assign(device, NEW)
    device.wait_step("download")
    device.updater.stop()
    device.boot()
    device.updater.start()
    device.now_s += 1000.0
    device.wait(lambda: device.served == OLD.digest, "the old bundle to serve")
    device.pump()
    assert device.step == "idle"


def test_a_slot_that_rotted_falls_back_to_the_previous(device: Device) -> None:
    device.install(NEW, 2)
    (device.slots.path(NEW.digest) / "model.onnx").write_bytes(b"rot")
    reboot(device)
    device.wait(lambda: device.served == OLD.digest, "the previous bundle to serve")
    report = device.updater.report
    assert (report.step, report.reason) == ("rolled_back", "digest-mismatch")


def test_the_only_slot_that_rotted_is_installed_anew(device: Device) -> None:
    (device.slots.path(OLD.digest) / "model.onnx").write_bytes(b"rot")
    reboot(device)
    device.wait(lambda: device.updater.waiting, "the assignment to be asked for")
    assert device.served is None
    device.resume()
    device.finish_soak()
    assert device.served == OLD.digest
    assert slots_of(device) == (OLD.digest, None, None)


def test_an_only_slot_that_cannot_be_loaded_now_is_tried_again(device: Device) -> None:
    device.serving.faults["load", OLD.digest] = WorkerError("out-of-memory", "")
    reboot(device)
    device.wait(lambda: "slot.failed" in codes(device), "the failure")
    assert slots_of(device) == (OLD.digest, None, None)
    device.serving.faults.clear()
    device.now_s += RESTORE_RETRY_S + 1
    device.wait(lambda: device.served == OLD.digest, "the bundle to serve")


def test_a_commit_is_told_again_after_a_start(device: Device) -> None:
    device.committed.clear()
    reboot(device)
    assert device.committed == [OLD.assignment(1)]


def test_reports_are_numbered_upwards_over_any_number_of_starts(device: Device) -> None:
    numbers = []
    for _ in range(3):
        numbers += [device.updater.next_report() for _ in range(1500)]
        reboot(device)
    assert numbers == sorted(set(numbers))


def test_a_disk_that_takes_no_journal_holds_the_attempt_up_and_loses_nothing(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(file: JournalFile, journal: object) -> None:
        raise StorageError("no space")

    assign(device, NEW)
    device.wait_step("soak")
    device.updater.saw_window(NEW.digest, 10, 0)
    device.now_s += 6.0
    with monkeypatch.context() as patch:
        patch.setattr(JournalFile, "save", fail)
        for _ in range(3):
            with pytest.raises(StorageError):
                device.pump()
        assert device.step == "soak"
        assert device.served == NEW.digest
    device.wait_step("commit")
    assert device.committed[-1] == NEW.assignment(2)


def test_a_disk_that_takes_no_journal_at_the_start_does_not_keep_it_from_serving(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(file: JournalFile, journal: object) -> None:
        raise StorageError("no space")

    device.fetcher.hold_from = 0
    assign(device, NEW)
    device.wait_step("download")
    device.updater.stop()
    device.file.save(machine.move(device.file.load(), "download", 1.0))  # as if it was killed
    device.fetcher.release()
    device.boot()
    with monkeypatch.context() as patch:
        patch.setattr(JournalFile, "save", fail)
        device.updater.start()
        wait_until(lambda: device.served == OLD.digest, "the old bundle to serve")
        assert device.updater.waiting is None
        with pytest.raises(StorageError):
            device.wait(lambda: False, "an error")
    device.wait(lambda: device.updater.waiting, "the attempt to be recovered")
    device.resume()
    device.finish_soak()
    assert device.served == NEW.digest


@pytest.mark.parametrize("failures", [1, 2, 3])
@pytest.mark.parametrize("step", ["verify", "stage", "trial", "swap", "soak", "commit"])
def test_any_step_survives_a_journal_that_cannot_be_written_for_a_while(
    device: Device, monkeypatch: pytest.MonkeyPatch, step: str, failures: int
) -> None:
    real: Callable[[JournalFile, object], None] = JournalFile.save  # type: ignore[assignment]  # any journal
    left = failures

    def fail(file: JournalFile, journal: object) -> None:
        nonlocal left
        if left and msgspec.to_builtins(journal)["attempt"]["step"] == step:
            left -= 1
            raise StorageError("no space")
        real(file, journal)

    monkeypatch.setattr(JournalFile, "save", fail)
    seen = 0

    def committed() -> bool:
        nonlocal seen
        try:
            device.pump()
        except StorageError:
            seen += 1
        if device.step == "soak" and device.updater.report.progress is not None:
            device.updater.saw_window(NEW.digest, 10, 0)
            device.now_s += 6.0
        return device.step == "commit" and device.updater.report.assignment == 2

    assign(device, NEW)
    wait_until(committed, "the commit", every_s=0.001)
    assert seen == failures
    assert device.served == NEW.digest
    assert slots_of(device) == (NEW.digest, OLD.digest, None)


def test_progress_is_reported_while_it_downloads_and_soaks(device: Device) -> None:
    big = make_bundle("4.0.0", size_bytes=4096 * 40)
    device.fetcher.add(big)
    device.fetcher.hold_from = 3
    assign(device, big)
    device.wait(lambda: device.updater.report.progress, "progress of the download")
    assert device.step == "download"
    assert 0.0 < device.updater.report.progress < 1.0
    device.fetcher.release()
    device.wait_step("soak")
    device.now_s += 2.0
    device.pump()
    assert device.updater.report.progress == pytest.approx(0.4)
    assert device.updater.report.eta_s == pytest.approx(3.0)
    device.finish_soak()
    assert device.updater.report.progress is None


def restarted(device: Device) -> list[Outcome]:
    """Ask for a restart of what serves; the list gets the answer."""
    answers: list[Outcome] = []
    device.updater.restart(answers.append)
    return answers


def test_a_restart_puts_the_active_slot_to_serve_anew(device: Device) -> None:
    before = device.serving.serving
    answers = restarted(device)
    device.wait(lambda: answers, "the answer")
    assert answers == [Outcome()]
    assert device.serving.serving is not before
    assert device.served == OLD.digest
    assert slots_of(device) == (OLD.digest, None, None)
    assert codes(device) == []


def test_a_restart_of_a_slot_that_does_not_load_says_so_and_changes_nothing(
    device: Device,
) -> None:
    before = device.serving.serving
    device.serving.faults["load", OLD.digest] = WorkerError("out-of-memory", "the limit")
    answers = restarted(device)
    device.wait(lambda: answers, "the answer")
    assert (answers[0].reason, answers[0].detail) == ("out-of-memory", "the limit")
    assert device.serving.serving is before
    assert slots_of(device) == (OLD.digest, None, None)


def test_a_restart_with_nothing_installed_is_answered_at_once(tmp_path: Path) -> None:
    bare = Device(tmp_path, FakeFetcher())
    bare.start()
    assert [each.reason for each in restarted(bare)] == ["nothing-serves"]


def test_a_restart_interrupts_a_download_which_then_goes_on(device: Device) -> None:
    device.fetcher.hold_from = 0
    assign(device, NEW)
    device.wait_step("download")
    answers = restarted(device)
    device.wait(lambda: answers, "the answer")
    assert answers == [Outcome()]
    device.fetcher.release()
    device.finish_soak()
    assert device.served == NEW.digest


def test_a_restart_waits_for_the_end_of_a_soak(device: Device) -> None:
    assign(device, NEW)
    device.wait_step("soak")
    answers = restarted(device)
    device.pump()
    assert answers == []
    device.finish_soak()
    device.wait(lambda: answers, "the answer")
    assert answers == [Outcome()]
    assert device.served == NEW.digest


@pytest.mark.parametrize("fault", ["none", "load", "trial", "promote"])
def test_where_memory_is_short_the_old_one_stops_first_and_comes_back_if_it_must(
    tmp_path: Path, fault: str
) -> None:
    big = make_bundle("2.0.0", requirements=Requirements(memory_bytes=10**9))
    device = Device(tmp_path, FakeFetcher(OLD, big))
    device.start()
    device.install(OLD, 1)
    device.host = dataclasses.replace(device.host, available_bytes=6 * 10**8, held_bytes=5 * 10**8)
    if fault == "trial":
        device.serving.trials[big.digest] = FakeResult(False, "golden-nan", "not finite")
    elif fault != "none":
        device.serving.faults[fault, big.digest] = WorkerError("model-load", "no")
    device.serving.pause = ("load", big.digest)
    assign(device, big)
    device.wait(device.serving.paused.is_set, "the load")
    assert device.served is None, "there is no memory for two"
    device.serving.pause = None
    device.serving.resume.set()
    if fault == "none":
        device.finish_soak()
    else:
        device.wait_step("rolled_back")
    assert device.served == (big if fault == "none" else OLD).digest


def test_a_long_load_says_what_it_does_and_how_long_it_takes_still(device: Device) -> None:
    device.serving.pause = ("load", NEW.digest)
    assign(device, NEW)
    device.wait(lambda: device.updater.report.eta_s, "the estimate")
    report = device.updater.report
    assert (report.step, report.detail) == ("stage", "engine")
    assert (report.progress, report.eta_s) == (0.25, 90.0)
    device.serving.pause = None
    device.serving.resume.set()
    device.finish_soak()
    assert device.updater.report.detail == ""
