"""The power fails at every single write of an update: the device is never left without a bundle."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import pytest

from device_agent.update import jobs
from tests.fakes.power_cut import FaultyDisk, PowerCut
from tests.fakes.updates import Device, FakeFetcher, make_bundle

OLD, NEW = make_bundle("1.0.0"), make_bundle("2.0.0", seed="new")


class InlineThread:
    """Runs at `start`, so that a power cut in a job ends the whole machine."""

    def __init__(self, target, name: str, daemon: bool) -> None:
        self._target = target

    def start(self) -> None:
        self._target()

    def join(self, timeout_s: float) -> None:
        pass


@pytest.fixture(autouse=True)
def inline_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    inline = SimpleNamespace(Thread=InlineThread, Event=threading.Event)
    monkeypatch.setattr(jobs, "threading", inline)


def installed(path: Path, renames: Literal["lost", "kept"]) -> tuple[Device, FaultyDisk]:
    path.mkdir()
    disk = FaultyDisk(path, renames)
    with disk.watching():
        device = Device(path, FakeFetcher(OLD, NEW))
        device.start()
        device.install(OLD, 1)
    return device, disk


def update(device: Device) -> None:
    device.updater.assign(NEW.assignment(2), b"signed")
    device.finish_soak()
    device.pump()


def count_writes(path: Path) -> int:
    device, disk = installed(path, "kept")
    with disk.watching():
        update(device)
    return disk.writes


@pytest.mark.parametrize("renames", ["lost", "kept"])
def test_a_power_cut_at_any_write_leaves_the_old_or_the_new_bundle(
    tmp_path: Path, renames: Literal["lost", "kept"], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    writes = count_writes(tmp_path / "whole")
    assert writes > 30
    for cut_at in range(1, writes + 1):
        path = tmp_path / f"cut-{cut_at}"
        device, disk = installed(path, renames)
        with disk.watching(cut_at), pytest.raises(PowerCut):
            update(device)
        disk.lose_what_was_not_synced()
        device = Device(path, device.fetcher)
        device.start()
        device.wait(lambda found=device: found.served, f"a bundle after the cut at {cut_at}")
        assert device.served in (OLD.digest, NEW.digest)
        assert device.slots.intact(device.served)
        if device.updater.report.assignment == 1:  # the broker still has the assignment
            device.updater.assign(NEW.assignment(2), b"signed")
        if device.step != "commit":
            device.finish_soak()
        device.pump()
        assert device.served == NEW.digest
        assert device.kept == {OLD.digest, NEW.digest}
