"""Rows 8 and 9 of the attack table: a device whose clock is wrong, by itself or by an attacker."""

from __future__ import annotations

from datetime import datetime, timedelta

from tuf.api.metadata import TargetFile

from device_agent.trust import reasons
from device_agent.trust.store import CLOCK_TOLERANCE_S
from tests.fakes.attacked_device import AttackedDevice, NewDevice
from tests.fakes.tuf_fleet import Fleet


def test_row_08_clock_in_1970_is_below_the_floor(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    document = fleet.assignment(bundle, version=8)
    device.time_s = 0.0
    device.restart()
    with device.refuses(reasons.CLOCK_BELOW_FLOOR):
        device.store.check_assignment(document)
    device.time_s = fleet.start.timestamp()
    assert device.store.check_assignment(document).version == 8


def test_row_08_clock_in_1970_from_the_first_day(
    new_device: NewDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """A new device has no floor of its own: the first set brings it."""
    fresh = new_device(fleet)
    fresh.time_s = 0.0
    fresh.store.refresh(fleet.files)
    with fresh.refuses(reasons.CLOCK_BELOW_FLOOR):
        fresh.store.check_assignment(fleet.assignment(bundle))


def test_row_08_clock_in_1970_does_not_make_expired_metadata_valid(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """The console signed 40 days later than targets expire; the clock stands still before that."""
    fleet.targets.expires = fleet.start + timedelta(days=20)
    fleet.timestamp.expires = fleet.snapshot.expires = fleet.start + timedelta(days=90)
    fleet.issued_s += 60 * 86400
    with device.refuses_but_keeps(
        reasons.METADATA_EXPIRED, "timestamp.json", "snapshot.json", "targets.json", "state.json"
    ):
        device.store.refresh(fleet.publish())
    with device.refuses(reasons.CLOCK_BELOW_FLOOR):
        device.store.check_assignment(fleet.assignment(bundle, version=8))
    device.time_s += 60 * 86400
    with device.refuses(reasons.METADATA_EXPIRED):
        device.store.check_assignment(fleet.assignment(bundle, version=8))


def test_row_08_clock_set_back_does_not_revive_an_expired_assignment(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    expired = fleet.start + timedelta(minutes=20)
    document = fleet.assignment(bundle, version=8, expires=expired)
    assert device.store.check_assignment(document).version == 8
    fleet.issued_s += 1800
    device.store.refresh(fleet.publish())
    device.time_s = fleet.start.timestamp()  # within the tolerance: judged at the floor
    assert fleet.issued_s - device.time_s < CLOCK_TOLERANCE_S
    with device.refuses(reasons.ASSIGNMENT_EXPIRED):
        device.store.check_assignment(document)


def test_row_08_floor_survives_a_newer_timestamp_with_an_older_date(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    fleet.issued_s += 20 * 86400
    device.time_s += 20 * 86400
    device.store.refresh(fleet.publish())
    fleet.issued_s -= 20 * 86400
    device.store.refresh(fleet.publish())
    device.restart()
    device.time_s -= 20 * 86400
    with device.refuses(reasons.CLOCK_BELOW_FLOOR):
        device.store.check_assignment(fleet.assignment(bundle, version=8))


def test_row_09_clock_in_2040_refuses_and_leaves_no_trace(
    device: AttackedDevice, fleet: Fleet, bundle: TargetFile
) -> None:
    """The device's own clock never raises the floor: once it is right again, all is well."""
    right = device.time_s
    device.time_s = datetime(2040, 1, 1, tzinfo=fleet.start.tzinfo).timestamp()
    document = fleet.assignment(bundle, version=8)
    with device.refuses(reasons.METADATA_EXPIRED):
        device.store.check_assignment(document)
    with device.refuses(reasons.METADATA_EXPIRED):
        device.store.refresh(fleet.files)
    device.time_s = right
    device.store.refresh(fleet.publish())
    assert device.store.check_assignment(document).version == 8
