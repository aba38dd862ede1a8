from __future__ import annotations

import time
from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.gui import texts
from app.gui.models.columns import STATUSES
from app.gui.models.steps import steps_of
from app.gui.pages.events import EventsPage
from app.gui.pages.models import ModelsPage
from app.gui.places import PAGES
from app.gui.statusbar import data_age
from app.gui.texts import status_word
from app.gui.theme.manager import Choice
from app.gui.widgets.fleet_view import FleetView
from app.gui.widgets.labels import ElidedLabel
from app.gui.widgets.paint import pill_width
from app.gui.window import ConsoleWindow
from device_agent.wire.messages import AttemptReport, ShadowReport
from device_agent.wire.moments import Moments
from device_agent.wire.telemetry import Energy, Event, Window
from tests.fakes.core import FakeCore
from tests.fakes.hearing import hear
from tests.fakes.manifests import measuring
from tests.fakes.telemetry import batch
from tests.fakes.waiting import PATIENCE_S
from tests.fakes.workspaces import add_bundle
from tests.gui.conftest import settle


def clipped(root: QWidget) -> list[str]:
    """Return the texts under `root` that have less room than they need."""
    found = []
    for each in root.findChildren(QLabel):
        if not each.isVisibleTo(root) or isinstance(each, ElidedLabel) or not each.text():
            continue
        if each.wordWrap():
            short = each.height() < each.heightForWidth(each.width())
        else:
            short = (
                each.width() < each.sizeHint().width() or each.height() < each.sizeHint().height()
            )
        if short:
            found.append(f"{each.text()} ({each.size()} for {each.sizeHint()})")
    for button in root.findChildren(QPushButton):
        if button.isVisibleTo(root) and button.width() < button.sizeHint().width():
            found.append(button.text())
    return found


def clipped_at_rest(window: ConsoleWindow, qtbot: QtBot) -> list[str]:
    """Return what stays clipped: text that wraps is laid out in two passes of the event loop."""
    deadline = time.monotonic() + PATIENCE_S
    while clipped(window) and time.monotonic() < deadline:
        qtbot.wait(20)
    return clipped(window)


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", (1280, 800)), ("dark", (1040, 640))],
    ids=["usual", "smallest"],
)
def test_no_text_is_clipped(
    window: ConsoleWindow, qtbot: QtBot, theme: Choice, size: tuple[int, int]
) -> None:
    window.set_theme(theme)
    window.resize(*size)
    window.open_device("edge-04")
    for name in PAGES:
        window.show_page(name)
        settle(window, qtbot)
        assert not window.grab().isNull()
        assert clipped_at_rest(window, qtbot) == [], name


def test_every_control_has_a_name_for_screen_readers(window: ConsoleWindow) -> None:
    for button in window.findChildren(QPushButton):
        assert button.accessibleName() or button.text(), button
    assert window.fleet_page.view.accessibleName()
    assert window.fleet_page.filter_edit.accessibleName()


def test_an_empty_fleet_says_how_to_begin(empty_window: ConsoleWindow, qtbot: QtBot) -> None:
    page = empty_window.fleet_page
    page.apply_filter()
    assert page.empty.isVisible()
    assert "muster device enrol-code" in page.empty.text
    for name in PAGES:
        empty_window.show_page(name)
        settle(empty_window, qtbot)
        assert clipped_at_rest(empty_window, qtbot) == []


def test_chips_and_box_filter_together_and_errors_filter_nothing(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    page = window.fleet_page
    page._chips["online"].click()
    online = page.model.rowCount()
    assert 0 < online < 13
    page.filter_edit.setText("site:Lyon")
    page.apply_filter()
    lyon = page.model.rowCount()
    assert 0 < lyon < online
    page.filter_edit.setText("colour:red")
    page.apply_filter()
    assert "There is no field 'colour'" in page.mistake.text
    assert page.model.rowCount() == lyon
    page.filter_edit.clear()
    page._chips[None].click()
    assert page.model.rowCount() == 13
    assert page.mistake.text == ""


def test_a_device_that_changes_shows_it_within_a_tick(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    state = core.live.get("edge-01").state
    assert state is not None
    core.live.apply_state("edge-01", replace_serving(state), time.time())
    model = window.fleet_page.model

    def is_failed() -> bool:
        place = model.place_of("edge-01")
        view = model.view_at(place) if place is not None else None
        return view is not None and view.status == "failed"

    qtbot.waitUntil(is_failed)


def replace_serving(state: object) -> object:
    import msgspec

    return msgspec.structs.replace(state, counter=99, serving=None)  # type: ignore[type-var]


def test_enter_opens_the_device_and_back_returns(window: ConsoleWindow, qtbot: QtBot) -> None:
    window.fleet_page.view.opened.emit("edge-02")
    settle(window, qtbot)
    assert window.page is window.device_page
    assert window.device_page.device_id == "edge-02"
    assert window.device_page._digest.isEnabled()
    window.actions_["back"].trigger()
    assert window.page is window.fleet_page


def test_without_a_link_a_device_is_not_said_to_be_online(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, view = window.device_page, core.live.get("edge-02")
    assert view is not None
    assert view.last_seen_s is not None
    soon_s = view.last_seen_s + 1
    monkeypatch.setattr(page, "now_s", lambda: soon_s)
    window.open_device("edge-02")
    settle(window, qtbot)
    pill = page._pill
    now = pill.accessibleName()
    assert now == status_word(view.status)
    core.current = replace(core.current, connected=False)
    page.shell.bridge.refresh()
    page.refresh()
    assert pill.accessibleName().startswith(f"{now} · "), "its age is said"
    core.current = replace(core.current, connected=True)
    page.shell.bridge.refresh()
    page.refresh()
    assert pill.accessibleName() == now


def test_the_device_page_says_refusal_and_failed_attempt(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    window.open_device("edge-04")
    settle(window, qtbot)
    side = window.device_page._side
    assert side._refusal_card.isVisible()
    assert "assignment-expired" in side._refusal.text()
    window.open_device("edge-11")
    settle(window, qtbot)
    assert not side._refusal_card.isVisible()
    assert "golden-mismatch" in side._attempt_detail.text()


def test_the_device_page_shows_gross_and_net_energy_with_method_scope_and_band(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    window.open_device("edge-01")
    settle(window, qtbot)
    page = window.device_page
    it = core.live.get("edge-01").energy
    shown = {key: value.text() for key, value in page._side._energy._values.items()}
    assert shown["gross"] == texts.joules(it.gross_j, it.gross_band_j)
    assert shown["net"] == texts.joules(it.net_j, it.net_band_j)
    assert "±" in shown["net"]
    assert shown["idle"] == "6.10 W"
    assert shown["method"] == "measured, whole board: INA3221 VDD_IN"
    assert shown["mode"] == "15W (nvpmodel 0)"
    assert shown["clock"] == "nothing doubtful"
    assert "gross" in page._about.accessibleName()
    assert "throttling: soctherm_oc" in page._side._inventory._values["sensors"].text()


def test_the_device_page_shows_what_the_newest_window_found(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    wear = Moments()
    for value in (0.5, 1.5):
        wear.add(value)
    body = Window(
        start_s=7.0, duration_s=10.0, inferences=31, errors=1, dropped=2, alarms=3,
        served_requests=12, values={"wear": wear},
        predictions={"wear": 2, "face": 1200, "abc " * 20: 5, **{f"k{n}": 1 for n in range(9)}},
    )  # fmt: skip
    hear(core.live, batch([body], 1_000_000, device_id="edge-01", spool_id="new"), 1.0)
    window.open_device("edge-01")
    settle(window, qtbot)
    shown = {key: value.text() for key, value in window.device_page._side._results._values.items()}
    assert shown == {
        "found": "wear: 1.000 (0.500 to 1.500)\nface: 1,200\n"
        "abc abc abc abc abc abc abc abc abc abc …: 5\nk0: 1\nk1: 1\nk2: 1\nand 6 more",
        "alarms": "3",
        "inferences": "31 in 10 s, 12 for local programs",
        "faults": "1, 2 samples dropped",
        "provider": "CPUExecutionProvider",
    }


def test_a_measured_value_has_the_unit_of_its_bundle_and_no_others(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    entry = add_bundle(core.workspace.library, "7.0.0", 4096, **measuring())
    wear = Moments(count=1, total=2.0, lowest=2.0, highest=2.0)
    said = []
    for seq, digest in ((1_000_000, entry.digest), (1_000_001, "0" * 64)):
        body = Window(start_s=7.0, duration_s=10.0, bundle=digest, values={"wear": wear}, merged=3)
        hear(core.live, batch([body], seq, device_id="edge-01", spool_id="new"), 1.0)
        window.open_device("edge-01")
        settle(window, qtbot)
        window.device_page.refresh()
        side = window.device_page._side
        qtbot.waitUntil(lambda side=side, digest=digest: side._units.digest == digest)
        window.device_page._show_view()
        said.append(side._results._values["found"].text())
        assert side._results._values["inferences"].text().endswith("merged from 3 windows")
    assert said == ["wear: 2.000 (2.000 to 2.000) mm", "wear: 2.000 (2.000 to 2.000)"]


def test_many_events_of_one_kind_hide_no_other(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    bodies = [Event(time_s=1.0, code="worker.down", detail="hang")]
    bodies += [Event(time_s=2.0 + n, code="decision.alarm", detail=f"pit {n}") for n in range(30)]
    core.workspace.store.append(batch(bodies, 1, device_id="edge-new", spool_id="new"))
    window.open_device("edge-new")
    settle(window, qtbot)
    events = window.device_page._side.events
    rows = [events.rows.item(row).text() for row in range(events.rows.count())]
    assert len(rows) == 2
    assert rows[0].endswith("decision.alarm × 30  pit 29")
    assert rows[1].endswith("worker.down  hang")
    events.words.setText("PIT alarm 2")
    assert events.rows.count() == 12  # of them each by itself: 2, 12, 20 to 29
    events.words.setText("nothing like it")
    assert events.rows.item(0).text() == "Nothing matches."


def test_what_is_not_known_of_energy_and_clock_is_said(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    energy = Energy(
        source="plug 10.0.0.4", method="measured", scope="wall", power_w=6.0, energy_j=60.0
    )
    body = Window(
        start_s=7.0, duration_s=10.0, inferences=10, energy=energy, clock="unsynchronised"
    )
    hear(core.live, batch([body], 1_000_000, device_id="edge-01", spool_id="new"), 1.0)
    window.open_device("edge-01")
    settle(window, qtbot)
    shown = {key: value.text() for key, value in window.device_page._side._energy._values.items()}
    assert shown["gross"] == "6.00 ± 0.00 J"
    assert shown["net"] == "not known: no two rests agree yet"
    assert shown["method"] == "measured, at the socket: plug 10.0.0.4"
    assert shown["clock"] == "clock not synchronised"


def test_steps_tell_done_from_current_and_failed() -> None:
    soak = steps_of(AttemptReport(assignment=1, step="soak"))
    assert [step.mark for step in soak] == ["done"] * 5 + ["current", "todo"]
    assert {step.mark for step in steps_of(AttemptReport(assignment=1, step="commit"))} == {"done"}
    assert [step.mark for step in steps_of(AttemptReport(assignment=1, step="rolled_back"))] == [
        "failed"
    ]
    assert {step.mark for step in steps_of(None)} == {"todo"}


def test_a_shadow_is_a_step_only_where_there_is_one() -> None:
    assert "shadow" not in [step.name for step in steps_of(AttemptReport(assignment=1))]
    shadow = steps_of(AttemptReport(assignment=1, step="shadow"))
    assert [step.name for step in shadow if step.mark == "current"] == ["shadow"]
    soak = steps_of(AttemptReport(assignment=1, step="soak", shadow=ShadowReport(compared=9)))
    assert ("shadow", "done") in [(step.name, step.mark) for step in soak]


def test_models_page_lists_what_quantization_cost(window: ConsoleWindow, qtbot: QtBot) -> None:
    window.show_page("models")
    settle(window, qtbot)
    page = window.page
    assert isinstance(page, ModelsPage)
    assert page.model.rowCount() == 4
    chosen = page.chosen()
    assert chosen is not None
    assert chosen.release is None
    assert not window.actions_["model.roll_out"].isEnabled()
    page.view.selectRow(1)
    assert window.actions_["model.roll_out"].isEnabled()
    buttons = [each.text() for each in page.findChildren(QPushButton)]
    assert "Release again…" in buttons


def test_events_come_from_devices_and_owners_and_can_be_filtered(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    window.show_page("events")
    settle(window, qtbot)
    page = window.page
    assert isinstance(page, EventsPage)
    everything = page.model.rowCount()
    codes = {row.code for row in page.model.rows}
    assert {"attempt.commit", "decision.alarm", "bundle.release", "rollout.create"} <= codes
    page._set_least("warning")
    assert 0 < page.model.rowCount() < everything
    page._set_least("info")
    page.filter_edit.setText("edge-01 commit")
    page._apply()
    assert {row.source for row in page.model.rows} == {"edge-01"}


def test_data_age_is_never_live_without_a_broker(core: FakeCore) -> None:
    now_s = 1000.0
    fresh = replace(core.current, connected=True, last_message_s=now_s - 2)
    assert data_age(fresh, now_s).freshness == "live"
    assert data_age(replace(fresh, connected=False), now_s).freshness == "offline"
    assert data_age(replace(fresh, last_message_s=now_s - 31), now_s).freshness == "stale"
    assert data_age(replace(fresh, last_message_s=None), now_s).freshness == "waiting"


def test_status_bar_says_offline_with_its_age(window: ConsoleWindow, core: FakeCore) -> None:
    core.current = replace(
        core.current,
        connected=False,
        link="down",
        link_since_s=time.time() - 500,
        last_message_s=time.time() - 600,
        error="connection refused",
    )
    window.bridge.refresh()
    bar = window._status_bar
    assert bar._pill.accessibleName() == "Offline"
    assert "10 min ago" in bar._age.text()
    assert "no link since" in bar._broker.text()
    assert "connection refused" in bar._error.accessibleName()


def test_rows_hold_still_under_the_pointer_and_settle_when_it_leaves(
    window: ConsoleWindow, core: FakeCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.fleet_page
    page.model.sort_by("p95", descending=True)
    before = page.model.shown_ids()
    third_last = page.model.view_at(len(before) - 3)
    assert third_last is not None
    slowest = msgspec.structs.replace(third_last, status="online", p95_s=9.9)
    monkeypatch.setattr(FleetView, "busy", property(lambda _: True))
    page.model.update([slowest])
    page.refresh()
    assert page.model.shown_ids() == before
    assert "pending" in page.foot.pending.accessibleName()
    monkeypatch.setattr(FleetView, "busy", property(lambda _: False))
    page.view.released.emit()
    assert page.model.shown_ids()[0] == slowest.device_id
    assert page.foot.pending.accessibleName() == ""


def test_a_click_checks_a_row_and_the_header_checks_all_that_match(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    page = window.fleet_page
    view = page.view
    cell = view.part.visualRect(page.model.index(2, 0)).center()
    qtbot.mouseClick(view.part.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert page.checked_devices() == ["edge-03"]
    assert page.foot.checked.text() == "1 checked"
    page.filter_edit.setText("site:Lyon")
    page.apply_filter()
    lyon = set(page.model.shown_ids())
    view.header.sectionClicked.emit(0)
    assert set(page.checked_devices()) == lyon | {"edge-03"}
    assert view.header.check_state() == Qt.CheckState.Checked
    page.foot.clear.click()
    assert page.checked_devices() == []


def test_a_header_click_sorts_and_a_second_one_turns_it_round(window: ConsoleWindow) -> None:
    page = window.fleet_page
    section = next(at for at, each in enumerate(page.model.columns) if each.field == "p95")
    for arrow, sign in (("▾", -1), ("▴", 1)):
        page.view.header.sectionClicked.emit(section)
        assert arrow in str(page.model.headerData(section, Qt.Orientation.Horizontal))
        values = [page.model.data(page.model.index(row, section)) for row in range(13)]
        numbers = [float(str(each)) for each in values if each != "—"]
        assert numbers == sorted(numbers, key=lambda value, sign=sign: sign * value)
        assert values[len(numbers) :] == ["—"] * (13 - len(numbers))


def test_every_status_has_room_in_its_column(window: ConsoleWindow) -> None:
    view = window.fleet_page.view
    section = next(at for at, each in enumerate(view.fleet.columns) if each.field == "status")
    for status in STATUSES:
        width = pill_width(view.fontMetrics(), status_word(status))
        assert width + 6 <= view.columnWidth(section), status
