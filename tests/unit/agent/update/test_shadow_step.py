"""The shadow as a step of an attempt: between trial and swap, only where it is ordered."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from device_agent.errors import WorkerError
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.manifest import Requirements
from device_agent.wire.messages import AttemptReport, ShadowReport
from device_agent.wire.pipeline.spec import Colour, Image
from tests.fakes.manifests import make_manifest
from tests.fakes.updates import Bundle, Device, FakeFetcher, make_bundle
from tests.fakes.waiting import wait_until

OLD, NEW, NEWER = make_bundle("1.0.0"), make_bundle("2.0.0"), make_bundle("3.0.0")
_GREY = make_manifest().pipeline
OTHER_INPUTS = make_bundle(
    "4.0.0",
    pipeline=msgspec.structs.replace(
        _GREY, sample=Image(colour="rgb"), pre=(Colour(to="grey"), *_GREY.pre)
    ),
)
BIG = make_bundle("5.0.0", requirements=Requirements(memory_bytes=10**9))
ORDER = ShadowOrder(share_permil=100, duration_s=600)
GOOD = ShadowReport(seen=100, compared=10, agreed=9, disagreements=("ab" * 32,))


@pytest.fixture
def device(tmp_path: Path) -> Device:
    """Return a device on which `OLD` is committed by assignment 1."""
    device = Device(tmp_path, FakeFetcher(OLD, NEW, NEWER, OTHER_INPUTS, BIG))
    device.start()
    device.install(OLD, 1)
    device.events.clear()
    device.serving.candidates.clear()
    return device


def assign(device: Device, bundle: Bundle = NEW, version: int = 2) -> None:
    device.updater.assign(bundle.assignment(version, shadow=ORDER), b"signed")


def report_of(device: Device) -> AttemptReport:
    report = device.updater.report
    assert report is not None
    return report


def finish(device: Device) -> ShadowReport | None:
    """Bring the attempt to commit; return what it then says of its shadow."""
    device.finish_soak()
    device.pump()
    return report_of(device).shadow


def assert_unchanged(device: Device, reason: str) -> None:
    device.wait_step("rolled_back")
    device.pump()
    assert report_of(device).reason == reason
    slots = device.updater.slots
    assert (slots.active, slots.previous, slots.candidate) == (OLD.ref, None, None)
    assert device.served == OLD.digest
    assert device.kept == {OLD.digest}
    assert all(candidate.stopped for candidate in device.serving.candidates)


def test_what_came_of_it_is_reported_with_the_attempt_from_then_on(device: Device) -> None:
    device.serving.shadows[NEW.digest] = GOOD
    device.serving.pause = ("shadow", NEW.digest)
    assign(device)
    device.wait_step("shadow")
    assert device.serving.paused.wait(60)
    device.wait(lambda: report_of(device).progress == 0.5, "progress")
    assert report_of(device).eta_s == 300.0
    assert report_of(device).shadow is None
    assert device.served == OLD.digest
    device.serving.resume.set()
    assert finish(device) == GOOD
    codes = [event.code for event in device.events]
    assert codes.index("attempt.trial") < codes.index("attempt.shadow")
    assert codes.index("attempt.shadow") < codes.index("attempt.swap")
    device.boot()
    device.start()
    assert report_of(device).shadow == GOOD


def test_the_candidate_that_takes_over_is_not_the_one_that_gave_way(device: Device) -> None:
    assign(device)
    finish(device)
    shadowed, takes_over = device.serving.candidates
    assert shadowed.stopped
    assert not takes_over.stopped
    assert device.serving.serving is takes_over.held


def test_no_order_no_shadow(device: Device) -> None:
    device.install(NEW, 2)
    assert report_of(device).shadow is None
    assert "attempt.shadow" not in [event.code for event in device.events]
    assert len(device.serving.candidates) == 1


@pytest.mark.parametrize("reason", ["worker-crash", "worker-hang", "model-flood"])
def test_a_candidate_that_fails_in_it_changes_nothing(device: Device, reason: str) -> None:
    device.serving.faults["shadow", NEW.digest] = WorkerError(reason, "in its shadow")
    assign(device)
    assert_unchanged(device, reason)
    assert report_of(device).shadow is None


def test_a_candidate_that_fails_too_often_is_given_up_with_its_figures(device: Device) -> None:
    report = ShadowReport(seen=100, compared=80, agreed=80, errors=20)
    device.serving.shadows[NEW.digest] = report
    assign(device)
    assert_unchanged(device, "shadow-errors")
    assert report_of(device).detail == "20 of 100 samples failed"
    assert report_of(device).shadow == report


def test_disagreement_alone_gives_nothing_up_that_is_for_the_rollout_to_judge(
    device: Device,
) -> None:
    nothing_agreed = ShadowReport(seen=100, compared=100, agreed=0)
    device.serving.shadows[NEW.digest] = nothing_agreed
    assign(device)
    assert finish(device) == nothing_agreed
    assert device.served == NEW.digest


def test_where_memory_is_short_it_is_skipped_and_says_so(device: Device) -> None:
    device.host = dataclasses.replace(device.host, available_bytes=6 * 10**8, held_bytes=5 * 10**8)
    assign(device, BIG)
    shadow = finish(device)
    assert shadow == ShadowReport(skipped="memory: it is too short for two")
    assert device.served == BIG.digest
    assert len(device.serving.candidates) == 1, "no second copy"


def test_a_bundle_that_takes_other_samples_cannot_be_compared(device: Device) -> None:
    assign(device, OTHER_INPUTS)
    shadow = finish(device)
    assert shadow is not None
    assert shadow.skipped.startswith("inputs-differ")


def test_a_newer_assignment_cuts_it_short(device: Device) -> None:
    device.serving.pause = ("shadow", NEW.digest)
    assign(device)
    assert wait_paused(device)
    device.updater.assign(NEWER.assignment(3), b"signed")
    device.serving.resume.set()
    device.finish_soak()
    device.pump()
    assert (report_of(device).assignment, report_of(device).shadow) == (3, None)
    assert device.served == NEWER.digest


def wait_paused(device: Device) -> bool:
    device.wait(device.serving.paused.is_set, "the pause")
    return True


def test_a_restart_in_it_begins_it_anew(device: Device) -> None:
    device.serving.pause = ("shadow", NEW.digest)
    assign(device)
    assert wait_paused(device)
    device.serving.shadows[NEW.digest] = GOOD
    cut_off = device.serving
    device.boot()  # as after SIGKILL
    cut_off.resume.set()
    device.serving.pause = None
    device.start()
    assert finish(device) == GOOD
    assert [event.code for event in device.events].count("attempt.shadow") == 2


def test_an_orderly_end_in_it_is_no_interruption_by_the_candidate(device: Device) -> None:
    device.serving.pause = ("shadow", NEW.digest)
    assign(device)
    assert wait_paused(device)
    device.serving.resume.set()
    device.updater.stop()
    attempt = device.file.load().attempt
    assert attempt is not None
    assert (attempt.step, attempt.interruptions, attempt.shadow) == ("idle", 0, None)


def test_a_journal_of_before_there_were_shadows_is_read(device: Device) -> None:
    path = device.state_dir / "update.json"
    document = msgspec.json.decode(path.read_bytes())
    del document["attempt"]["shadow"], document["attempt"]["assignment"]["shadow"]
    path.write_bytes(msgspec.json.encode(document))
    device.boot()
    device.start()
    wait_until(lambda: device.updater.slots.active == OLD.ref, "the old bundle")
    assert report_of(device).step == "commit"
