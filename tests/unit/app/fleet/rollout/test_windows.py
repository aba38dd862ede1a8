"""A window is open by the device's own wall clock, whatever that clock does at night."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.errors import InputError
from app.fleet.rollout.plan import MaintenanceWindow, Plan, check_plan
from app.fleet.rollout.windows import is_open, next_open_s, when_open_s

PARIS = "Europe/Paris"
NIGHT = MaintenanceWindow(begin="23:30", duration_min=120)


def at(text: str, zone: str = PARIS, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


def test_without_a_window_it_is_always_open() -> None:
    assert is_open(None, PARIS, 0.0)
    assert next_open_s(None, PARIS, 7.0) == 7.0
    assert when_open_s(None, PARIS, 7.0, 5.0) == 12.0


@pytest.mark.parametrize(
    ("time", "expected"),
    [("23:29:59", False), ("23:30:00", True), ("01:29:59", True), ("01:30:00", False)],
)
def test_a_window_over_midnight_ends_on_the_next_day(time: str, expected: bool) -> None:
    assert is_open(NIGHT, PARIS, at(f"2026-07-15T{time}")) is expected


def test_the_day_is_that_on_which_it_begins() -> None:
    friday = MaintenanceWindow(begin="23:30", duration_min=120, days=("fri",))
    assert is_open(friday, PARIS, at("2026-07-18T01:00"))  # a Saturday
    assert not is_open(friday, PARIS, at("2026-07-17T01:00"))  # the Friday before it begins
    assert next_open_s(friday, PARIS, at("2026-07-18T02:00")) == at("2026-07-24T23:30")


@pytest.mark.parametrize(
    ("begin", "day", "first", "last_after_s"),
    [
        ("01:30", "2026-03-29", at("2026-03-29T01:30"), 3600.0),  # 02:00 becomes 03:00
        ("02:30", "2026-03-29", at("2026-03-29T03:30"), 3600.0),  # that time is not there
        ("02:30", "2026-10-25", at("2026-10-25T02:30", fold=0), 3600.0),  # it is there twice
    ],
)
def test_on_the_night_of_a_clock_change_it_is_open_once_and_as_long(
    begin: str, day: str, first: float, last_after_s: float
) -> None:
    window = MaintenanceWindow(begin=begin, duration_min=60)
    noon_before = at(f"{day}T00:00") - 12 * 3600.0
    assert next_open_s(window, PARIS, noon_before) == first
    open_s = [n for n in range(0, 24 * 3600, 300) if is_open(window, PARIS, noon_before + n)]
    assert len(open_s) * 300 == last_after_s


def test_the_plan_s_zone_goes_before_the_device_s() -> None:
    window = MaintenanceWindow(begin="12:00", duration_min=60, time_zone="Asia/Tokyo")
    assert is_open(window, PARIS, at("2026-07-15T12:30", "Asia/Tokyo"))
    assert not is_open(window, PARIS, at("2026-07-15T12:30"))


@pytest.mark.parametrize("said", ["", "Europe", "Nowhere/City", "../etc", "a" * 300, "x\0y"])
def test_a_zone_that_no_file_knows_is_read_as_utc_and_stops_nobody(said: str) -> None:
    window = MaintenanceWindow(begin="12:00", duration_min=60)
    assert is_open(window, said, at("2026-07-15T12:30", "UTC"))
    assert not is_open(window, said, at("2026-07-15T13:30", "UTC"))


@pytest.mark.parametrize("zone", ["Europe", "Nowhere/City", "a" * 300])
def test_a_plan_with_a_zone_that_no_file_knows_is_refused(zone: str) -> None:
    window = MaintenanceWindow(begin="12:00", duration_min=60, time_zone=zone)
    with pytest.raises(InputError, match="time_zone"):
        check_plan(Plan(window=window))


def test_time_counts_only_while_it_is_open() -> None:
    begin_s = at("2026-07-15T12:00")
    assert when_open_s(NIGHT, PARIS, begin_s, 3600.0) == at("2026-07-16T00:30")
    assert when_open_s(NIGHT, PARIS, begin_s, 3 * 3600.0) == at("2026-07-17T00:30")
