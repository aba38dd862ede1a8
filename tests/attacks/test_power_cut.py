"""Row 3 of the attack table: a power cut at every write point, then the replay of an older set.

The write points are counted, not sampled: each test runs the operation to its end once, and then
once for each change of the disk it made.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from tuf.api.metadata import TargetFile

from device_agent.errors import RefusalError
from device_agent.trust import TrustedAssignment, reasons
from tests.fakes.power_cut import FaultyDisk, PowerCut
from tests.fakes.trusting_device import TrustingDevice
from tests.fakes.tuf_fleet import Fleet

Renames = Literal["lost", "kept"]
pytestmark = pytest.mark.parametrize("renames", ["lost", "kept"])


def each_cut(
    directory: Path,
    renames: Renames,
    prepare: Callable[[TrustingDevice], None],
    act: Callable[[TrustingDevice], object],
    fleet: Fleet,
    prove: Callable[[TrustingDevice], None],
) -> int:
    """Cut the power at every write of `act`, restart, and `prove`; returns the write points."""
    cut_at = 0
    while True:
        cut_at += 1
        place = directory / str(cut_at)
        place.mkdir()
        disk = FaultyDisk(place, renames)
        with disk.watching():
            device = TrustingDevice(place, fleet)
            prepare(device)
        try:
            with disk.watching(cut_at):
                act(device)
            return cut_at - 1
        except PowerCut:
            disk.lose_what_was_not_synced()
        device.restart()
        prove(device)


def test_row_03_replay_after_a_power_cut_during_refresh(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile, renames: Renames
) -> None:
    oldest = dict(fleet.files)
    known = fleet.publish()
    fleet.rotate("snapshot")
    newest = fleet.publish()
    document = fleet.assignment(bundle, min_targets=3)

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(oldest)
        device.store.refresh(known)

    def prove(device: TrustingDevice) -> None:
        with pytest.raises(RefusalError) as caught:
            device.store.refresh(oldest)
        # by the new root the old snapshot is not even signed; either way it does not come back
        assert caught.value.reason in (reasons.METADATA_ROLLBACK, reasons.METADATA_UNSIGNED)
        assert device.store.check_assignment(document).version == 1, (
            "old set or new set, never none"
        )
        device.store.refresh(newest)
        generations = list((device.directory / "metadata").glob("gen-*"))
        assert len(generations) == 1, "what the cut left behind is cleared away"

    points = each_cut(
        tmp_path, renames, prepare, lambda device: device.store.refresh(newest), fleet, prove
    )
    assert points > 20


def test_row_03_power_cut_during_the_first_refresh(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile, renames: Renames
) -> None:
    def prove(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        assert device.store.check_assignment(fleet.assignment(bundle)).version == 1

    points = each_cut(
        tmp_path,
        renames,
        lambda device: None,
        lambda device: device.store.refresh(fleet.files),
        fleet,
        prove,
    )
    assert points > 10


def test_row_03_power_cut_while_an_assignment_is_accepted(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile, renames: Renames
) -> None:
    first, second = fleet.assignment(bundle, version=1), fleet.assignment(bundle, version=2)
    third = fleet.assignment(bundle, version=3)

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        device.store.accept(device.store.check_assignment(second), second)

    def prove(device: TrustingDevice) -> None:
        with pytest.raises(RefusalError, match=reasons.ASSIGNMENT_ROLLBACK):
            device.store.check_assignment(first)
        assert device.store.check_assignment(third).version == 3

    points = each_cut(
        tmp_path,
        renames,
        prepare,
        lambda device: device.store.accept(device.store.check_assignment(third), third),
        fleet,
        prove,
    )
    assert points >= 3


def test_row_03_power_cut_while_a_release_is_committed(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile, renames: Renames
) -> None:
    older = fleet.add_bundle(version="0.9.0", release=4)
    newer = fleet.add_bundle(version="1.1.0", release=6)
    fleet.publish()
    document = fleet.assignment(newer, version=2)

    def committed(release: TargetFile, device: TrustingDevice) -> TrustedAssignment:
        assignment = device.store.check_assignment(fleet.assignment(release, version=1))
        device.store.committed(assignment)
        return assignment

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        committed(bundle, device)

    def prove(device: TrustingDevice) -> None:
        with pytest.raises(RefusalError, match=reasons.RELEASE_ROLLBACK):
            device.store.check_assignment(fleet.assignment(older, version=1))
        assert device.store.check_assignment(document).release == 6

    points = each_cut(
        tmp_path, renames, prepare, lambda device: committed(newer, device), fleet, prove
    )
    assert points >= 3


def test_row_03_power_cut_while_settings_are_accepted(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile, renames: Renames
) -> None:
    documents = {n: fleet.settings({"window_ms": 1000 * n}, version=n) for n in (1, 2, 3)}

    def accept(device: TrustingDevice, version: int) -> None:
        checked = device.store.check_settings(documents[version])
        device.store.accept_settings(checked, documents[version])

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        accept(device, 2)

    def prove(device: TrustingDevice) -> None:
        held = device.store.settings
        assert held is not None
        assert held.version in (2, 3)
        assert held.settings.window_ms == 1000 * held.version, "a version goes with its values"
        with pytest.raises(RefusalError, match=reasons.SETTINGS_ROLLBACK):
            device.store.check_settings(documents[1])
        accept(device, 3)

    points = each_cut(tmp_path, renames, prepare, lambda device: accept(device, 3), fleet, prove)
    assert points >= 3


def test_row_03_power_cut_while_a_command_is_taken(
    tmp_path: Path, fleet: Fleet, bundle: TargetFile, renames: Renames
) -> None:
    """It may be lost before it was handed out; it is never handed out a second time."""
    first, second = fleet.command(version=1), fleet.command(version=2)
    third = fleet.command("decommission", version=3)
    handed_out: list[int] = []

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        device.store.take_command(second)
        handed_out.clear()

    def act(device: TrustingDevice) -> None:
        handed_out.append(device.store.take_command(third).version)

    def prove(device: TrustingDevice) -> None:
        with pytest.raises(RefusalError, match=reasons.COMMAND_REPLAYED):
            device.store.take_command(first)
        with pytest.raises(RefusalError):
            device.store.take_command(second)
        newest = device.store.newest_command
        assert newest is not None
        try:
            act(device)
        except RefusalError as error:
            assert error.reason == reasons.COMMAND_REPEATED
            assert (newest.version, newest.name) == (3, "decommission"), "what to answer for"
        assert len(handed_out) <= 1

    points = each_cut(tmp_path, renames, prepare, act, fleet, prove)
    assert points >= 3
