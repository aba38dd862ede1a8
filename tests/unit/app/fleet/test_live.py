"""The live view says what is known of each device, and nothing else."""

from __future__ import annotations

import msgspec
import pytest

from app.fleet import live as live_module
from app.fleet.latest import HISTORY_WINDOWS
from app.fleet.live import MAX_STRANGERS, DeviceView, LiveFleet, Rejection
from device_agent.wire.messages import (
    Alive,
    AttemptReport,
    BundleRef,
    Inventory,
    Refusal,
    ReportedState,
    Serving,
    Slots,
    SpoolReport,
)
from tests.fakes.hearing import hear
from tests.fakes.telemetry import BUNDLE_1, ESTIMATED, batch, event, window

ID = "edge-01"
BUNDLE = BundleRef(digest=BUNDLE_1, name="surface-defects", version="1.2.0")
SERVING = Serving(
    bundle=BUNDLE, model_sha256="a" * 64, provider="CPUExecutionProvider", since_s=50.0
)
REFUSAL = Refusal(reason="assignment-expired", detail="it expired", time_s=90.0)


def alive(online: bool = True, since_s: float = 100.0, boot_id: str = "boot-1") -> Alive:
    return Alive(online=online, since_s=since_s, boot_id=boot_id)


def state(counter: int = 1, **fields: object) -> ReportedState:
    defaults = {
        "device_id": ID,
        "counter": counter,
        "time_s": 100.0,
        "boot_id": "boot-1",
        "inventory": Inventory(),
        "slots": Slots(active=BUNDLE),
        "serving": SERVING,
    }
    return ReportedState(**{**defaults, **fields})


def attempt(step: str) -> AttemptReport:
    return AttemptReport(assignment=3, bundle=BUNDLE, step=step)


@pytest.fixture
def live() -> LiveFleet:
    return LiveFleet()


@pytest.fixture
def healthy(live: LiveFleet) -> LiveFleet:
    live.describe(ID, "Plant 4", {"line": "a"})
    live.apply_alive(ID, alive(), 1000.0)
    live.apply_state(ID, state(), 1001.0)
    hear(live, batch([window(990.0, 0.020)]), 1002.0)
    return live


def test_a_registered_device_that_was_never_heard_of(live: LiveFleet) -> None:
    live.describe(ID, "Plant 4", {"line": "a"})
    view = live.get(ID)
    assert (view.status, view.site, view.labels) == ("never", "Plant 4", {"line": "a"})
    assert view.last_seen_s is None
    assert view.power_w is None


def test_an_unknown_device_has_no_view(live: LiveFleet) -> None:
    assert live.get("edge-99") is None


def test_a_healthy_device_shows_what_it_proved_and_measured(healthy: LiveFleet) -> None:
    view = healthy.get(ID)
    assert view.status == "online"
    assert (view.bundle_name, view.bundle_version) == ("surface-defects", "1.2.0")
    assert view.bundle_digest == BUNDLE_1
    assert view.p50_s == view.p95_s == view.p99_s == pytest.approx(0.020, rel=0.01)
    assert view.rate_hz == 10.0
    assert (view.power_w, view.power_method) == (5.0, "measured")
    assert view.power_source == "INA3221 VDD_IN"
    assert view.energy.gross_j == pytest.approx(0.5)
    assert (view.temperature_c, view.cpu_percent) == (45.0, 20.0)
    assert view.last_seen_s == 1002.0


def test_an_estimate_is_called_one(healthy: LiveFleet) -> None:
    hear(healthy, batch([window(1000.0, energy=ESTIMATED)], first_seq=2), 1010.0)
    view = healthy.get(ID)
    assert (view.power_w, view.power_method) == (9.0, "estimated")
    assert view.power_source == "CPU share model"


@pytest.mark.parametrize(
    ("report", "status"),
    [
        (state(2), "online"),
        (state(2, serving=None), "failed"),
        (state(2, attempt=attempt("rolled_back")), "failed"),
        (state(2, attempt=attempt("commit")), "online"),
        (state(2, attempt=attempt("deferred")), "online"),
        (state(2, attempt=attempt("download")), "online"),
        (state(2, refusal=REFUSAL), "degraded"),
        (state(2, refusal=REFUSAL, serving=None), "failed"),
        (state(2, slots=Slots(), serving=None), "failed"),
    ],
)
def test_status_follows_the_reported_state(
    healthy: LiveFleet, report: ReportedState, status: str
) -> None:
    healthy.apply_state(ID, report, 1010.0)
    assert healthy.get(ID).status == status
    healthy.apply_alive(ID, alive(online=False), 1020.0)
    assert healthy.get(ID).status == "offline", "whatever it said before"


@pytest.mark.parametrize(
    ("report", "status"),
    [
        (state(slots=Slots(), serving=None), "online"),
        (state(slots=Slots(), serving=None, attempt=attempt("download")), "online"),
        (state(slots=Slots(), serving=None, attempt=attempt("rolled_back")), "failed"),
        (state(slots=Slots(), serving=None, refusal=REFUSAL), "failed"),
        (state(slots=Slots(previous=BUNDLE), serving=None), "failed"),
    ],
)
def test_a_device_that_never_had_anything_to_serve_has_not_failed(
    live: LiveFleet, report: ReportedState, status: str
) -> None:
    live.apply_alive(ID, alive(), 1000.0)
    live.apply_state(ID, report, 1001.0)
    assert live.get(ID).status == status


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"errors": 1}, "degraded"), ({"throttled": True}, "degraded"), ({}, "online")],
)
def test_status_follows_the_last_window(
    healthy: LiveFleet, fields: dict[str, object], status: str
) -> None:
    hear(healthy, batch([window(1000.0, **fields)], first_seq=2), 1010.0)
    assert healthy.get(ID).status == status
    hear(healthy, batch([window(1010.0)], first_seq=3), 1020.0)
    assert healthy.get(ID).status == "online"


def test_a_device_that_only_left_messages_behind_is_offline(live: LiveFleet) -> None:
    live.apply_state(ID, state(), 1000.0)
    assert live.get(ID).status == "offline"


def test_an_online_device_that_has_not_reported_yet_is_not_called_failed(live: LiveFleet) -> None:
    live.apply_alive(ID, alive(), 1000.0)
    view = live.get(ID)
    assert view.status == "online"
    assert view.bundle_digest is None


def test_a_rejected_report_is_shown_and_changes_nothing_else(healthy: LiveFleet) -> None:
    before = healthy.get(ID)
    changes = healthy.watch()
    rejection = Rejection("report-forged", "the signature is not of the device's key", 1020.0)
    healthy.apply_rejection(ID, rejection)
    assert changes() == {ID}
    assert healthy.get(ID) == msgspec.structs.replace(before, rejection=rejection)
    healthy.apply_state(ID, state(2), 1030.0)
    assert healthy.get(ID).rejection == rejection, "the next good report does not hide it"


def test_a_rejected_report_makes_no_device(live: LiveFleet) -> None:
    changes = live.watch()
    live.apply_rejection("edge-99", Rejection("report-unsigned", "", 1.0))
    assert live.all() == []
    assert changes() == set()


def test_the_late_will_of_an_earlier_boot_is_not_believed(healthy: LiveFleet) -> None:
    healthy.apply_alive(ID, alive(since_s=200.0, boot_id="boot-2"), 1010.0)
    healthy.apply_alive(ID, alive(online=False, since_s=100.0, boot_id="boot-1"), 1011.0)
    assert healthy.get(ID).status == "online"
    healthy.apply_alive(ID, alive(online=False, since_s=200.0, boot_id="boot-2"), 1012.0)
    assert healthy.get(ID).status == "offline"


def test_a_batch_that_comes_again_changes_no_figure(healthy: LiveFleet) -> None:
    newer = batch([window(1000.0, 0.050)], first_seq=2)
    hear(healthy, newer, 1010.0)
    before = healthy.get(ID)
    hear(healthy, batch([window(990.0, 0.020)]), 1011.0)
    hear(healthy, newer, 1012.0)
    after = healthy.get(ID)
    assert (after.p95_s, after.latency_history) == (before.p95_s, before.latency_history)
    assert after.last_seen_s == 1012.0


def test_a_clock_that_was_set_back_does_not_freeze_the_view(healthy: LiveFleet) -> None:
    hear(healthy, batch([window(10.0, 0.070)], first_seq=2), 1010.0)
    assert healthy.get(ID).p95_s == pytest.approx(0.070, rel=0.01)


def test_the_history_keeps_the_last_windows_that_ran_anything(live: LiveFleet) -> None:
    windows = [window(10.0 * n, 0.001 * (n + 1)) for n in range(HISTORY_WINDOWS + 5)]
    hear(live, batch([*windows, window(9999.0, stages={}, inferences=0)]), 1000.0)
    history = live.get(ID).latency_history
    assert history == pytest.approx([0.001 * (n + 6) for n in range(HISTORY_WINDOWS)], rel=0.011)
    view = live.get(ID)
    assert view.rate_hz == 0.0
    assert view.p95_s is None
    assert view.energy is None


def test_a_batch_of_events_only_proves_that_the_device_was_there(live: LiveFleet) -> None:
    hear(live, batch([event(1.0)]), 1000.0)
    assert live.get(ID).last_seen_s == 1000.0


def test_an_old_retained_message_does_not_set_last_seen_back(healthy: LiveFleet) -> None:
    healthy.apply_state(ID, state(9), 5.0)
    assert healthy.get(ID).last_seen_s == 1002.0


def test_the_spool_and_attempt_are_shown(healthy: LiveFleet) -> None:
    spool = SpoolReport(spool_id="s", pending=42, newest_seq=99)
    healthy.apply_state(ID, state(2, spool=spool, attempt=attempt("trial")), 1010.0)
    view = healthy.get(ID)
    assert view.spool_pending == 42
    assert view.attempt.step == "trial"


def test_each_watcher_is_told_once_and_only_what_changed(healthy: LiveFleet) -> None:
    changes, others = healthy.watch(), healthy.watch()
    healthy.apply_state(ID, state(2), 1010.0)
    assert changes() == {ID}
    assert changes() == set()
    healthy.describe("edge-02", "", {})
    assert changes() == {"edge-02"}
    healthy.forget("edge-02")
    assert changes() == {"edge-02"}
    assert healthy.get("edge-02") is None
    healthy.forget("edge-02")
    assert changes() == set()
    assert others() == {ID, "edge-02"}


def test_views_are_sorted_snapshots_that_stay_as_they_were(healthy: LiveFleet) -> None:
    healthy.describe("edge-00", "", {})
    snapshot = healthy.all()
    assert [view.device_id for view in snapshot] == ["edge-00", ID]
    assert healthy.all()[1] is snapshot[1], "not built anew without a change"
    healthy.apply_alive(ID, alive(online=False), 2000.0)
    assert snapshot[1].status == "online"
    assert healthy.get(ID).status == "offline"


def test_a_glance_sees_what_there_is_and_keeps_nothing_of_it(healthy: LiveFleet) -> None:
    glanced, kept = healthy.glance(ID), healthy.get(ID)
    assert glanced == kept
    assert glanced is not kept
    assert healthy.glance(ID) is kept
    assert healthy.glance("edge-nobody") is None


def test_a_window_without_time_has_no_rate(healthy: LiveFleet) -> None:
    odd = msgspec.structs.replace(window(1000.0), duration_s=0.0)
    hear(healthy, batch([odd], first_seq=2), 1010.0)
    assert healthy.get(ID).rate_hz is None


def test_devices_that_a_hostile_broker_makes_up_are_bounded(live: LiveFleet) -> None:
    here = alive()
    for n in range(MAX_STRANGERS + 50):
        live.apply_alive(f"made-up-{n}", here, 1.0)
    live.describe("edge-99", "Turin", {})
    live.apply_alive("edge-99", here, 1.0)
    assert live.get("edge-99").last_seen_s == 1.0
    assert len([each for each in live.all() if each.device_id.startswith("made-up")]) == (
        MAX_STRANGERS
    )
    live.forget("made-up-0")
    live.apply_alive("another", here, 1.0)
    assert live.get("another").last_seen_s == 1.0


def test_who_looks_waits_for_nobody_who_writes(healthy: LiveFleet) -> None:
    changes = healthy.watch()
    hear(healthy, batch([window(1000.0)], first_seq=2), 1010.0)
    with healthy._lock:
        assert changes() == {ID}
        assert healthy.get(ID) == healthy.all()[0] == healthy.views([ID])[0][0]
        assert changes() == set()


def test_what_changes_while_somebody_looks_is_seen_at_the_next_look(
    healthy: LiveFleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes, build = healthy.watch(), live_module._build_view

    def meanwhile(device: object) -> DeviceView:
        view = build(device)
        monkeypatch.setattr(live_module, "_build_view", build)
        hear(healthy, batch([window(1010.0, 0.050)], first_seq=3), 1020.0)
        return view

    hear(healthy, batch([window(1000.0, 0.020)], first_seq=2), 1010.0)
    changes()
    monkeypatch.setattr(live_module, "_build_view", meanwhile)
    assert healthy.get(ID).p95_s == pytest.approx(0.020, rel=0.02)
    assert changes() == {ID}
    assert healthy.get(ID).p95_s == pytest.approx(0.050, rel=0.02)
