"""A dry run says of each device what it would do, by the rules the device itself applies."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec
import pytest

from app.fleet.records import Release
from app.fleet.rollout.dry_run import Bundles, DeviceForecast, Fleet, Forecast, forecast
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.plan import MaintenanceWindow, Phase, Plan, canary_plan
from app.fleet.rollout.records import Member, Rollout
from device_agent.errors import RefusalError
from device_agent.update.requirements import HostFacts, check_requirements
from device_agent.wire.manifest import Manifest, Requirements
from device_agent.wire.messages import Inventory, ReportedState, Slots
from device_agent.wire.needs import DISK_RESERVE_BYTES
from tests.fakes.fleet import bundle_ref, report
from tests.fakes.manifests import make_manifest

OLD, NEW = "a" * 64, "b" * 64
NOW_S = datetime(2026, 6, 1, 12, 0, tzinfo=UTC).timestamp()  # a Monday
GOOD = Inventory(
    machine="Orange Pi 5 (aarch64)",
    runtime="onnxruntime 1.20.1",
    providers=("CPUExecutionProvider",),
    memory_bytes=4_000_000_000,
    disk_bytes=32_000_000_000,
    disk_free_bytes=8_000_000_000,
    power_source="hwmon",
    time_zone="Europe/Paris",
)
RELEASE = Release("path/3", NEW, "surface-defects", "2.0.0", 3, 1, 1.0)


@dataclass(frozen=True)
class Device:
    status: str = "online"
    state: ReportedState | None = None
    last_seen_s: float | None = NOW_S - 60


def device(has: Inventory = GOOD, status: str = "online", serving: str | None = OLD) -> Device:
    state = msgspec.structs.replace(report("edge", serving=serving), inventory=has)
    return Device(status, state)


def bundles(needs: Requirements | None = None) -> Bundles:
    manifest: Manifest = msgspec.structs.replace(
        make_manifest(), requirements=needs or Requirements()
    )
    chunks = {NEW: {NEW: 100, "c1": 1000, "c2": 2000}, OLD: {OLD: 100, "c1": 1000}}
    return Bundles(RELEASE, manifest, chunks)


def one(it: Device | None, needs: Requirements | None = None, **fleet: object) -> DeviceForecast:
    known = Fleet(seen={"edge": it}, **fleet)  # type: ignore[arg-type]
    (found,) = forecast(Plan(), ["edge"], bundles(needs), known, NOW_S).devices
    return found


def of(plan: Plan, count: int = 4, has: Inventory = GOOD, **fleet: object) -> Forecast:
    seen = {f"edge-{each}": device(has) for each in range(count)}
    return forecast(plan, list(seen), bundles(), Fleet(seen=seen, **fleet), NOW_S)  # type: ignore[arg-type]


def test_a_device_that_has_what_it_needs_accepts_and_fetches_what_it_lacks() -> None:
    found = one(device())
    assert (found.answer, found.bytes) == ("accepts", 2100)


def test_a_bundle_in_another_slot_spares_the_download() -> None:
    it = device(serving=OLD)
    assert it.state is not None
    held = msgspec.structs.replace(it.state, slots=Slots(previous=bundle_ref(NEW)))
    assert one(replace(it, state=held)).bytes == 0


@pytest.mark.parametrize(
    ("needs", "has", "reason"),
    [
        (Requirements(architectures=("x86_64",)), GOOD, "architecture"),
        (Requirements(providers=("CUDAExecutionProvider",)), GOOD, "provider-missing"),
        (Requirements(runtime_min="1.21"), GOOD, "runtime-too-old"),
        (Requirements(memory_bytes=4_100_000_000), GOOD, "memory-too-small"),
    ],
)
def test_it_refuses_for_the_reason_the_agent_gives(needs, has, reason) -> None:
    found = one(device(has), needs)
    host = HostFacts(
        machine="aarch64",
        runtime="1.20.1",
        providers=has.providers,
        memory_bytes=has.memory_bytes,
        available_bytes=has.memory_bytes,
    )
    with pytest.raises(RefusalError) as refused:
        check_requirements(needs, host)
    assert (found.answer, found.reason) == ("refuses", refused.value.reason) == ("refuses", reason)
    assert found.detail.split(" is ")[0] in str(refused.value) or found.detail in str(refused.value)


def test_a_board_s_name_does_not_hide_its_architecture() -> None:
    assert one(device(), Requirements(architectures=("arm64",))).answer == "accepts"


def test_a_full_disk_is_foretold_unless_the_bundle_is_there() -> None:
    full = msgspec.structs.replace(GOOD, disk_free_bytes=DISK_RESERVE_BYTES)
    found = one(device(full))
    assert (found.answer, found.reason) == ("refuses", "disk-full")
    it = device(full)
    assert it.state is not None
    held = msgspec.structs.replace(it.state, slots=Slots(previous=bundle_ref(NEW)))
    assert one(replace(it, state=held)).answer == "accepts"


def test_a_lower_release_counter_than_installed_is_refused() -> None:
    assert one(device(), installed={"edge": 4}).reason == "release-rollback"
    assert one(device(), installed={"edge": 3}).answer == "accepts"


def test_an_offline_device_that_would_refuse_says_so_and_one_that_would_not_is_away() -> None:
    assert one(device(status="offline"), Requirements(runtime_min="9")).answer == "refuses"
    away = one(device(status="offline"))
    assert (away.answer, away.detail, away.seen_s) == ("unreachable", "offline", NOW_S - 60)
    assert one(None).detail == "never seen"


@pytest.mark.parametrize(
    "has", [Inventory(), Inventory(machine="aarch64"), Inventory(machine="aarch64", runtime="none")]
)
def test_without_an_inventory_nothing_is_foretold(has: Inventory) -> None:
    assert one(device(has), Requirements(runtime_min="9")).answer == "unknown"


def test_pinned_serving_and_busy_devices_are_named() -> None:
    assert one(device(), pins={"edge": "line 3 runs a trial"}).detail == "line 3 runs a trial"
    assert one(device(serving=NEW)).answer == "serves_already"

    def other(member: Member) -> Rollout:
        return Rollout(7, "r", OLD, "n", "1", "p", "running", "", 0, 0, members=(member,))

    busy = one(device(), rollouts=[other(Member("edge", 0, "in_progress"))])
    assert (busy.answer, busy.rollout) == ("busy", 7)
    waits = one(device(), rollouts=[other(Member("edge", 0))])
    assert (waits.answer, waits.rollout) == ("accepts", 7)
    gone = one(device(), rollouts=[other(Member("edge", 0, "pending", successor=8))])
    assert gone.rollout == 0


def test_phases_and_bytes_are_counted() -> None:
    found = of(canary_plan(("edge-2",)))
    assert (found.devices[0].device_id, found.devices[0].phase) == ("edge-2", 0)
    assert found.counts(1) == {"accepts": 3}
    assert found.total_bytes == 4 * 2100


def ends_s(plan: Plan, **fleet: object) -> list[float]:
    found = of(plan, durations_s=(50.0, 60.0, 900.0), **fleet)
    return [each - NOW_S for each in found.duration.ends_s]


def test_soak_rate_and_concurrency_make_it_longer() -> None:
    canary = Phase(name="canary", devices=("edge-0",), soak_s=600)
    rest = Phase(name="rest", percent=100)
    assert ends_s(Plan(phases=(canary, rest))) == [660, 720]
    assert ends_s(Plan(phases=(rest,), rate_per_min=2)) == [120]
    assert ends_s(Plan(phases=(rest,), concurrency=1)) == [240]


def test_a_window_makes_devices_wait_and_work_that_does_not_fit_goes_on_in_the_next() -> None:
    window = MaintenanceWindow(begin="22:00", duration_min=1)
    rest = (Phase(name="rest", percent=100),)
    eight_h = 8 * 3600  # from 14:00 to 22:00 in Paris
    assert ends_s(Plan(phases=rest, window=window)) == [eight_h + 60]
    # One a minute: the fourth needs three minutes of a window of one a day.
    assert ends_s(Plan(phases=rest, window=window, rate_per_min=1)) == [eight_h + 3 * 86_400 + 60]


def test_without_past_attempts_it_is_guessed_from_steps() -> None:
    assert of(Plan()).duration.basis == "steps"
    assert of(Plan()).duration.finish_s > NOW_S


def codes(plan: Plan, has: Inventory = GOOD, **fleet: object) -> list[str]:
    return [each.code for each in of(plan, has=has, **fleet).warnings]


def gated(gate: Gate, soak_s: float = 1800, **more: object) -> Plan:
    return Plan(phases=(Phase(name="all", percent=100, soak_s=soak_s),), gates=(gate,), **more)  # type: ignore[arg-type]


def test_a_plan_that_holds_no_surprise_warns_of_nothing() -> None:
    window = MaintenanceWindow(begin="22:00", duration_min=60)
    assert codes(gated(Gate(kind="energy", limit=1.15), window=window)) == []


def test_what_will_surprise_is_warned_of() -> None:
    assert codes(gated(Gate(kind="latency", limit=1.15), soak_s=300)) == ["short-soak"]
    assert codes(gated(Gate(kind="failures", limit=0.05), soak_s=0)) == []
    assert codes(gated(Gate(kind="latency", limit=1.15, min_sample=5))) == ["small-phase"]
    bare = msgspec.structs.replace(GOOD, power_source="", time_zone="")
    assert codes(gated(Gate(kind="energy", limit=1.15)), bare) == ["no-evidence"]
    assert codes(gated(Gate(kind="agreement", limit=0.9))) == ["no-evidence"]
    window = MaintenanceWindow(begin="22:00", duration_min=60)
    assert codes(Plan(window=window), bare) == ["unknown-zone"]
    assert codes(Plan(window=replace_zone(window, "Europe/Paris")), bare) == []
    assert codes(Plan(), volatile=("p95",)) == ["volatile-group"]


def replace_zone(window: MaintenanceWindow, zone: str) -> MaintenanceWindow:
    return msgspec.structs.replace(window, time_zone=zone)


def test_a_phase_that_nobody_there_can_prove_is_warned_of() -> None:
    plan = canary_plan(("edge-0", "edge-1"))
    seen = {"edge-0": device(), "edge-1": device(status="offline"), "edge-2": device()}

    def warned(**fleet: object) -> list[str]:
        known = Fleet(seen=seen, **fleet)  # type: ignore[arg-type]
        return [each.code for each in forecast(plan, list(seen), bundles(), known, NOW_S).warnings]

    assert warned() == ["absent-phase"]
    assert warned(installed={"edge-1": 9}) == ["release-rollback", "unprovable-phase"]
    assert warned(pins={"edge-1": "trial"}) == []
    seen["edge-1"] = device(serving=NEW)
    assert warned() == []
