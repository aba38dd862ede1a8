"""Row 3 of the attack table: a power cut at every write point, then the replay of an older set.

The points are enumerated, see `CrashDisk`: each test watches one operation to its end, and starts
again from everything that a cut at any of its writes may have left on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tuf.api.metadata import TargetFile

from device_agent.errors import RefusalError
from device_agent.trust import reasons
from tests.fakes.attacked_device import NewDevice
from tests.fakes.crash_disk import CrashDisk
from tests.fakes.running_device import NAME
from tests.fakes.trusting_device import TrustingDevice
from tests.fakes.tuf_fleet import Fleet

Act = Callable[[TrustingDevice], object]


class Cuts:
    """Cuts the power at every write of an operation of a device's trust store."""

    def __init__(self, directory: Path, fleet: Fleet) -> None:
        self._directory = directory
        self._fleet = fleet

    def each(self, prepare: Act, act: Act, prove: Act) -> list[str]:
        """Cut `act` at each of its writes, restart, and `prove`; returns the write points."""
        place = self._directory / "whole"
        place.mkdir()
        disk = CrashDisk(place)
        with disk.watching():  # what `prepare` left without a sync may be lost too
            device = TrustingDevice(place, self._fleet)
            prepare(device)
            disk.mark()
            act(device)
        prove(device)
        for number, image in enumerate(disk.images()):
            left = image.write(self._directory / str(number))
            try:
                prove(TrustingDevice(left, self._fleet))
            except BaseException as error:
                error.add_note(f"after a power cut at {image.point}")
                raise
        return disk.points


@pytest.fixture
def cuts(tmp_path: Path, fleet: Fleet, new_device: NewDevice) -> Cuts:
    """Power cuts for a device, whose session (see `new_device`) must be the same after them."""
    return Cuts(tmp_path / "cuts", fleet)


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> None:
    (tmp_path / "cuts").mkdir()


def refused(act: Callable[[], object], *allowed: str) -> None:
    with pytest.raises(RefusalError) as caught:
        act()
    assert caught.value.reason in allowed


def test_row_03_replay_after_a_power_cut_during_refresh(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
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
        before = device.disk()
        # by the new root the old snapshot is not even signed; either way it does not come back
        reason = reasons.METADATA_ROLLBACK, reasons.METADATA_UNSIGNED
        refused(lambda: device.store.refresh(oldest), *reason)
        assert device.disk() == before
        # the old set or the new one, never an older one and never none
        assert device.store.check_assignment(document).version == 1
        device.store.refresh(newest)
        refused(lambda: device.store.refresh(oldest), *reason)
        refused(lambda: device.store.refresh(known), *reason)
        assert device.store.check_assignment(document).version == 1
        generations = list((device.directory / "metadata").glob("gen-*"))
        assert len(generations) == 1, "what the cut left behind is cleared away"

    points = cuts.each(prepare, lambda device: device.store.refresh(newest), prove)
    assert len(points) > 40


def test_row_03_replay_after_a_power_cut_during_a_refresh_that_is_refused(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
) -> None:
    """What verified before the refusal is kept, or not; an older set is no way back from either."""
    oldest = dict(fleet.files)
    known = fleet.publish()
    newest = fleet.publish()
    torn = {name: data for name, data in newest.items() if name != fleet.name_of("targets")}
    document = fleet.assignment(bundle, min_targets=3)

    def prove(device: TrustingDevice) -> None:
        refused(lambda: device.store.refresh(oldest), reasons.METADATA_ROLLBACK)
        device.store.refresh(newest)
        refused(lambda: device.store.refresh(known), reasons.METADATA_ROLLBACK)
        assert device.store.check_assignment(document).version == 1

    points = cuts.each(
        lambda device: device.store.refresh(known),
        lambda device: refused(lambda: device.store.refresh(torn), reasons.METADATA_MISSING),
        prove,
    )
    assert len(points) > 30


def test_row_03_power_cut_during_the_first_start_and_refresh(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
) -> None:
    older = dict(fleet.files)
    newest = fleet.publish()

    def act(device: TrustingDevice) -> None:
        device.restart()
        device.store.refresh(newest)

    def prove(device: TrustingDevice) -> None:
        device.store.refresh(newest)
        refused(lambda: device.store.refresh(older), reasons.METADATA_ROLLBACK)
        assert device.store.check_assignment(fleet.assignment(bundle)).version == 1

    points = cuts.each(lambda device: None, act, prove)
    assert len(points) > 20


def test_row_03_power_cut_while_what_a_cut_left_is_cleared_away(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
) -> None:
    """The second cut comes during the recovery from the first one."""
    older = dict(fleet.files)
    newest = fleet.publish()

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(newest)
        stale = device.directory / "metadata" / "gen-7"
        stale.mkdir()
        (stale / "timestamp.json").write_bytes(older["timestamp.json"])

    def prove(device: TrustingDevice) -> None:
        refused(lambda: device.store.refresh(older), reasons.METADATA_ROLLBACK)
        assert device.store.check_assignment(fleet.assignment(bundle)).version == 1

    points = cuts.each(prepare, lambda device: device.restart(), prove)
    assert len(points) >= 3


def test_row_03_power_cut_while_an_assignment_is_accepted(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
) -> None:
    first, second = fleet.assignment(bundle, version=1), fleet.assignment(bundle, version=2)
    third = fleet.assignment(bundle, version=3)

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        device.store.accept(device.store.check_assignment(second), second)

    def act(device: TrustingDevice) -> None:
        device.store.accept(device.store.check_assignment(third), third)

    def prove(device: TrustingDevice) -> None:
        refused(lambda: device.store.check_assignment(first), reasons.ASSIGNMENT_ROLLBACK)
        act(device)
        refused(lambda: device.store.check_assignment(second), reasons.ASSIGNMENT_ROLLBACK)
        device.store.refresh(fleet.files)

    assert len(cuts.each(prepare, act, prove)) >= 5


def test_row_03_power_cut_while_a_release_is_committed(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
) -> None:
    older = fleet.add_bundle(NAME, "0.9.0", release=4)
    newer = fleet.add_bundle(NAME, "1.1.0", release=6)
    fleet.publish()

    def commit(device: TrustingDevice, release: TargetFile) -> None:
        assignment = device.store.check_assignment(fleet.assignment(release))
        device.store.committed(assignment)

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        commit(device, bundle)

    def prove(device: TrustingDevice) -> None:
        old = fleet.assignment(older)
        refused(lambda: device.store.check_assignment(old), reasons.RELEASE_ROLLBACK)
        commit(device, newer)
        current = fleet.assignment(bundle)
        refused(lambda: device.store.check_assignment(current), reasons.RELEASE_ROLLBACK)

    assert len(cuts.each(prepare, lambda device: commit(device, newer), prove)) >= 5


def test_row_03_power_cut_while_the_time_floor_rises(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
) -> None:
    """A clock that is set back after the cut does not get below what was known before it."""
    fleet.issued_s += 10 * 86400
    known = fleet.publish()
    fleet.issued_s += 10 * 86400
    newest = fleet.publish()
    later_s = float(fleet.issued_s)

    def at(device: TrustingDevice, time_s: float) -> TrustingDevice:
        device.time_s = time_s
        return device

    def prove(device: TrustingDevice) -> None:
        document = fleet.assignment(bundle)
        back = at(device, fleet.start.timestamp())
        refused(lambda: back.store.check_assignment(document), reasons.CLOCK_BELOW_FLOOR)
        assert at(device, later_s).store.check_assignment(document).version == 1
        device.store.refresh(newest)

    points = cuts.each(
        lambda device: at(device, later_s).store.refresh(known),
        lambda device: device.store.refresh(newest),
        prove,
    )
    assert len(points) > 40


def test_row_03_power_cut_while_orders_are_taken(
    cuts: Cuts, fleet: Fleet, bundle: TargetFile
) -> None:
    """A command whose acceptance was lost may come again; one that was handed out may not."""
    settings = [fleet.settings(version=version) for version in (1, 2)]
    commands = [fleet.command(version=version) for version in (1, 2)]

    def prepare(device: TrustingDevice) -> None:
        device.store.refresh(fleet.files)
        device.store.accept_settings(device.store.check_settings(settings[1]), settings[1])
        device.store.take_command(commands[0])

    def act(device: TrustingDevice) -> None:
        device.store.take_command(commands[1])

    def prove(device: TrustingDevice) -> None:
        refused(lambda: device.store.check_settings(settings[0]), reasons.SETTINGS_ROLLBACK)
        refused(
            lambda: device.store.take_command(commands[0]),
            reasons.COMMAND_REPLAYED,
            reasons.COMMAND_REPEATED,
        )
        newest = device.store.newest_command
        assert newest
        if newest.version == 1:
            act(device)
        refused(lambda: act(device), reasons.COMMAND_REPEATED)

    assert len(cuts.each(prepare, act, prove)) >= 5
