"""Rows 28 and 29 of the attack table: a bundle that is what was signed, and no good all the same.

Row 29's power cuts are enumerated, see `CrashDisk`; its sessions are values, so that hundreds of
starts take seconds. All other tests run real inference children.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from device_agent.update import jobs
from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.crash_disk import CrashDisk
from tests.fakes.listening import children
from tests.fakes.running_device import NAME, bundle_of, running_device
from tests.fakes.slots import TRIGGER, make_slot, write_series
from tests.fakes.tuf_fleet import Fleet
from tests.fakes.updates import Bundle, Device, FakeFetcher, make_bundle

# -- 28: right hash, wrong or slow self-test


@pytest.fixture
def attacked(new_device: NewDevice, fleet: Fleet) -> AttackedDevice:
    return new_device(fleet)


def made(tmp_path: Path, **misdeed: Any) -> Bundle:
    return bundle_of(make_slot(tmp_path / "evil", name=NAME, version="2.0.0", **misdeed))


SELF_TESTS: dict[str, tuple[dict[str, Any], str]] = {
    "another output than the console's": ({"golden_error": 0.5}, "golden-mismatch"),
    "not a number": ({"misdeed": "nan", "golden": (1.0, 2 * TRIGGER)}, "golden-nan"),
    "never an answer": ({"misdeed": "hang", "golden": (1.0, 2 * TRIGGER)}, "worker-hang"),
}
IMPATIENT = {"trial_timeout_s": 2.0}
"""With a model that never answers; where any other is slow, the machine is."""


@pytest.mark.parametrize(("misdeed", "reason"), SELF_TESTS.values(), ids=SELF_TESTS.keys())
def test_row_28_wrong_or_slow_self_test_leaves_the_old_bundle_serving(
    attacked: AttackedDevice, tmp_path: Path, misdeed: dict[str, Any], reason: str
) -> None:
    evil = made(tmp_path, **misdeed)
    with attacked.running.having_children(**(IMPATIENT if reason == "worker-hang" else {})):
        attacked.try_bundle(evil, FakeFetcher(evil), ("rolled_back", reason))
    assert len(children()) == 1, "of the candidate no process is left"


def test_row_28_bundle_that_fails_at_real_work_goes_back_to_the_previous_slot(
    tmp_path: Path, fleet: Fleet
) -> None:
    """Its self-test is right; what it does with the first real sample is not."""
    with running_device(tmp_path / "running") as running:
        device = AttackedDevice(tmp_path / "trust", fleet, running)
        before = running.picture
        evil = made(tmp_path, misdeed="nan")
        running.hold_clock()  # or the soak is over before a slow machine has read the sample
        device.assign(evil, FakeFetcher(evil))
        accepted = device.disk()
        running.wait(lambda: running.report.step == "soak", "the new bundle to soak")
        assert running.served == evil.digest
        write_series(running.samples / "fatal.npy", 2 * TRIGGER)
        report = running.wait_end(device.version)
        assert (report.step, report.reason) == ("rolled_back", "soak-errors")
        running.wait(lambda: running.served == running.bundle.digest, "the old bundle to serve")
        running.wait(lambda: running.picture.slots == before.slots, "the new bundle to go")
        after = running.picture
        assert (after.active, after.slots) == (before.active, before.slots)
        assert after.session[:2] == before.session[:2]
        assert device.disk() == accepted
        assert [one.bundle_digest for one in running.committed] == [running.bundle.digest]


# -- 29: power cut during activation

OLD, NEW = make_bundle("1.0.0"), make_bundle("2.0.0", seed="new")


class InlineThread:
    """Runs at `start`: the order of writes is then the same each time."""

    def __init__(self, target: Any, name: str, daemon: bool) -> None:
        self._target = target

    def start(self) -> None:
        self._target()

    def join(self, timeout_s: float) -> None:
        pass


@pytest.fixture
def inline_jobs(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    inline = SimpleNamespace(Thread=InlineThread, Event=threading.Event)
    monkeypatch.setattr(jobs, "threading", inline)
    caplog.set_level(logging.CRITICAL)


def update(device: Device) -> None:
    device.updater.assign(NEW.assignment(2), b"signed")
    device.finish_soak()
    device.pump()


@pytest.mark.usefixtures("inline_jobs")
def test_row_29_power_cut_during_activation_leaves_the_old_or_the_new_bundle(
    tmp_path: Path,
) -> None:
    place = tmp_path / "whole"
    place.mkdir()
    disk = CrashDisk(place)
    with disk.watching():
        device = Device(place, FakeFetcher(OLD, NEW))
        device.start()
        device.install(OLD, 1)
        disk.mark()
        update(device)
    assert len(disk.points) > 60
    for number, image in enumerate(disk.images()):
        try:
            prove_old_or_new(Device(image.write(tmp_path / str(number)), device.fetcher))
        except BaseException as error:
            error.add_note(f"after a power cut at {image.point}")
            raise


def prove_old_or_new(device: Device) -> None:
    """Start after the cut: something whole serves at once, and the update ends well."""
    device.start()
    device.wait(lambda: device.served, "a bundle to serve")
    assert device.served in (OLD.digest, NEW.digest)
    assert device.slots.intact(device.served)
    if device.updater.report.assignment == 1:  # the broker still has the assignment
        device.updater.assign(NEW.assignment(2), b"signed")
    if device.step != "commit":
        device.finish_soak()
    device.pump()
    assert device.served == NEW.digest
    assert device.kept == {OLD.digest, NEW.digest}
