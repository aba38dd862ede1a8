"""The rollouts page: what it says of a rollout, and what an owner does there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QRectF, Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app.approving import Approving
from app.fleet.rollout.records import Member, Rollout
from app.gui.dialogs.approve import ApproveDialog
from app.gui.dialogs.confirm import ConfirmDialog, confirm
from app.gui.dialogs.rollout_steps import ResumeDialog, RollBackDialog
from app.gui.dialogs.way_back import WayBackDialog
from app.gui.models.rollout_phases import MemberRow
from app.gui.models.rollout_questions import question_of
from app.gui.pages.rollouts import RolloutsPage
from app.gui.widgets import rows_view
from app.gui.widgets.rollout_members import why, why_now
from app.gui.window import ConsoleWindow
from app.rolling import Rolling
from tests.fakes.core import RELEASE_PASSPHRASE, FakeCore
from tests.fakes.gated import add_gated_rollout
from tests.fakes.seeded import seed
from tests.gui.conftest import settle, shown
from tests.gui.test_pages import clipped_at_rest

DEVICES = [f"edge-{at + 1:02d}" for at in range(12)]
Answer = Callable[[ConfirmDialog], None]


@pytest.fixture
def gated(empty_core: FakeCore, qtbot: QtBot) -> Iterator[ConsoleWindow]:
    """A window on a rollout that its latency gate has paused."""
    now_s = time.time()
    seed(empty_core, 12, now_s)
    open_one = empty_core.rollouts()[0]
    Rolling(empty_core.workspace).stop(open_one.rollout_id)
    add_gated_rollout(empty_core, open_one.digest, DEVICES, now_s)
    for window in shown(empty_core, qtbot):
        window.show_page("rollouts")
        settle(window, qtbot)
        yield window


def page_of(window: ConsoleWindow) -> RolloutsPage:
    page = window.page
    assert isinstance(page, RolloutsPage)
    return page


def newest(window: ConsoleWindow) -> Rollout:
    return window.shell.workspace.registry.rollouts.all()[0]


def answering(answer: Answer) -> list[str]:
    """Answer the dialog that opens next, and return what it said once it was there."""
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ConfirmDialog):
            QTimer.singleShot(10, look)
            return
        seen.append(dialog.about.text())
        answer(dialog)

    QTimer.singleShot(10, look)
    return seen


def click(qtbot: QtBot, dialog: ConfirmDialog) -> None:
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def choose(window: ConsoleWindow, *device_ids: str) -> None:
    view = page_of(window).detail.members.view
    view.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for each in device_ids:
        place = page_of(window).detail.members.model.place_of(each)
        assert place is not None
        index = page_of(window).detail.members.model.index(place, 0)
        view.selectionModel().select(index, flags.Select | flags.Rows)


def offer(window: ConsoleWindow, text: str) -> None:
    menu = page_of(window).detail.members.menu
    menu.aboutToShow.emit()
    action = next(each for each in menu.actions() if each.text().startswith(text))
    assert action.isEnabled(), action.text()
    action.trigger()


def test_phases_gates_and_timeline_are_shown(gated: ConsoleWindow, qtbot: QtBot) -> None:
    detail = page_of(gated).detail
    assert "gate latency" in detail._reason.text()
    assert [cell._title.accessibleName() for cell in detail.phases._cells] == [
        "1. canary", "2. early", "3. rest",
    ]  # fmt: skip
    assert detail.phases._cells[0]._legend.accessibleName() == (
        "1 Succeeded, 1 In progress, 1 Failed"
    )
    assert "0 of 2 approvals" in detail.phases._cells[1]._about.text()
    assert detail.tabs.button(1).text() == "Gates 9 · 1 tripped"
    qtbot.mouseClick(detail.tabs.button(1), Qt.MouseButton.LeftButton)
    row = next(each for each in detail.gates.model.rows if each.kind == "latency")
    assert (row.state, row.limit, row.sample) == ("trips", "1.15 x", 3)
    assert detail.gates._sentence.text().startswith("p95 latency: 1.")
    qtbot.mouseClick(detail.tabs.button(2), Qt.MouseButton.LeftButton)
    assert "trip" in [each.kind for each in detail.happenings.model.rows]


def test_a_decision_is_made_again_when_it_is_clicked(gated: ConsoleWindow, qtbot: QtBot) -> None:
    happenings = page_of(gated).detail.happenings
    page_of(gated).detail.tabs.button(2).click()
    place = next(at for at, each in enumerate(happenings.model.rows) if each.kind == "trip")
    box = happenings.view.visualRect(happenings.model.index(place, 1))
    qtbot.mouseClick(happenings.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.waitUntil(lambda: "the same verdicts" in happenings.numbers.toPlainText())
    assert "Tripped · p95 latency" in happenings.numbers.toPlainText()
    assert "3 updated and 12 waiting" in happenings.numbers.toPlainText()


def test_resuming_offers_to_waive_the_gate_that_tripped(gated: ConsoleWindow, qtbot: QtBot) -> None:
    def answer(dialog: ConfirmDialog) -> None:
        assert isinstance(dialog, ResumeDialog)
        (box,) = dialog._boxes.values()
        assert box.text() == "Waive: p95 latency"
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Space)
        click(qtbot, dialog)

    seen = answering(answer)
    qtbot.mouseClick(page_of(gated).detail.buttons["resume"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: newest(gated).state == "running")
    assert len(seen) == 1
    assert "latency" not in [each.kind for each in newest(gated).plan.gates]
    settle(gated, qtbot)
    qtbot.waitUntil(lambda: page_of(gated).detail.buttons["pause"].isVisible())


def test_what_is_not_agreed_to_changes_nothing(gated: ConsoleWindow, qtbot: QtBot) -> None:
    before = newest(gated)
    for name in ("resume", "roll_back", "stop"):
        seen = answering(lambda dialog: dialog.cancel_button.click())
        page_of(gated).detail.buttons[name].click()
        assert len(seen) == 1, name
    settle(gated, qtbot)
    assert newest(gated) == before


def test_a_running_rollout_is_paused_and_one_is_stopped(gated: ConsoleWindow, qtbot: QtBot) -> None:
    Rolling(gated.shell.workspace).resume(newest(gated).rollout_id)
    pause, stop = (page_of(gated).detail.buttons[name] for name in ("pause", "stop"))
    qtbot.waitUntil(pause.isVisible)
    seen = answering(lambda dialog: click(qtbot, dialog))
    qtbot.mouseClick(pause, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: newest(gated).state == "paused")
    assert "get none until you resume" in seen[0]
    answering(lambda dialog: click(qtbot, dialog))
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: newest(gated).state == "stopped")
    settle(gated, qtbot)
    assert not stop.isVisible()


def test_a_phase_is_rolled_back_to_a_bundle_that_was_chosen(
    gated: ConsoleWindow, qtbot: QtBot
) -> None:
    def answer(dialog: ConfirmDialog) -> None:
        assert isinstance(dialog, RollBackDialog)
        for box in (dialog.scope_box, dialog.bundle_box):
            box.setFocus()
            qtbot.keyClick(box, Qt.Key.Key_Down)
        click(qtbot, dialog)

    def sign() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, WayBackDialog):
            QTimer.singleShot(10, sign)
            return
        qtbot.keyClicks(dialog.passphrase, RELEASE_PASSPHRASE)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

    registry = gated.shell.workspace.registry
    answering(answer)
    QTimer.singleShot(10, sign)
    qtbot.mouseClick(page_of(gated).detail.buttons["roll_back"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: newest(gated).state == "rolling_back")
    after = newest(gated)
    forth = registry.newest_release(after.digest)
    back = registry.newest_release(after.back_digest)
    assert forth.name != back.name or back.release > forth.release
    assert after.back_scope == "phase"
    assert after.back_digest not in ("", after.digest)


@pytest.mark.parametrize(
    ("text", "outcome", "wanted"),
    [("Retry", "failed", "pending"), ("Skip", "pending", "skipped"), ("Hold", "pending", "held")],
)
def test_chosen_devices_are_retried_skipped_or_held(
    gated: ConsoleWindow, qtbot: QtBot, text: str, outcome: str, wanted: str
) -> None:
    device = next(each.device_id for each in newest(gated).members if each.outcome == outcome)
    choose(gated, device)
    seen = answering(lambda dialog: click(qtbot, dialog))
    offer(gated, f"{text} 1 chosen")
    assert device in seen[0]

    def outcome_now() -> str:
        member = newest(gated).member(device)
        assert member is not None
        return member.outcome

    qtbot.waitUntil(lambda: outcome_now() == wanted)


def test_a_device_that_was_held_is_let_in(gated: ConsoleWindow, qtbot: QtBot) -> None:
    held = next(each.device_id for each in newest(gated).members if each.outcome == "pending")
    Rolling(gated.shell.workspace).hold(newest(gated).rollout_id, [held])
    page_of(gated).shell.bridge.refresh()
    settle(gated, qtbot)
    choose(gated, held)
    answering(lambda dialog: click(qtbot, dialog))
    offer(gated, "Let 1 chosen in")
    qtbot.waitUntil(lambda: newest(gated).member(held).outcome == "pending")  # type: ignore[union-attr]


def test_the_list_is_filtered_by_phase_outcome_and_text(gated: ConsoleWindow, qtbot: QtBot) -> None:
    members = page_of(gated).detail.members
    qtbot.mouseClick(page_of(gated).detail.phases._cells[0]._only, Qt.MouseButton.LeftButton)
    assert {row.phase for row in members.model.rows} == {"canary"}
    assert len(members.model.rows) == 3

    def pick(box: QComboBox, data: str) -> None:
        box.setCurrentIndex(box.findData(data))

    pick(members.place, "failed")
    assert [row.place for row in members.model.rows] == ["failed"]
    qtbot.keyClicks(members.text, "no such device")
    assert members.model.rows == []
    assert members._count.text() == "0 of 12"


def test_chosen_devices_stay_chosen_while_the_list_changes(
    gated: ConsoleWindow, qtbot: QtBot
) -> None:
    members = page_of(gated).detail.members
    chosen = [each.device_id for each in newest(gated).members if each.outcome == "pending"][:3]
    choose(gated, *chosen)
    other = next(
        each.device_id
        for each in newest(gated).members
        if each.outcome == "pending" and each.device_id not in chosen
    )
    Rolling(gated.shell.workspace).skip(newest(gated).rollout_id, [other])
    page_of(gated).shell.bridge.refresh()
    settle(gated, qtbot)
    assert {row.device_id for row in members.view.chosen()} == set(chosen)


def test_all_of_a_reason_can_be_read_however_narrow_its_column(
    gated: ConsoleWindow, qtbot: QtBot
) -> None:
    gated.resize(1040, 640)
    members = page_of(gated).detail.members
    failed = next(each for each in members.model.rows if each.place == "failed")
    choose(gated, failed.device_id)
    qtbot.waitUntil(members.whole.isVisible)
    assert failed.member.detail
    assert failed.member.detail in members.whole.text()
    assert members.whole.text().startswith(f"{failed.device_id}: ")
    assert clipped_at_rest(gated, qtbot) == []
    choose(gated, *(each.device_id for each in members.model.rows[:2]))
    assert members.whole.isHidden()


def test_a_reason_says_which_try_it_is_about_unless_it_is_the_first() -> None:
    def row(tries: int) -> MemberRow:
        member = Member("edge-1", 0, "failed", reason="no-space", tries=tries)
        return MemberRow(member, "canary", "failed")

    assert why_now(row(1)) == why(row(3))
    assert why_now(row(3)) == f"{why(row(3))} (try 3)"


@pytest.mark.parametrize("width", [1040, 1280])
def test_a_bundle_and_its_version_can_be_read_in_the_list(
    gated: ConsoleWindow, qtbot: QtBot, width: int
) -> None:
    gated.resize(width, 800)
    settle(gated, qtbot)
    view = page_of(gated).view
    box = QRectF(view.visualRect(view.rows_model.index(0, 0))).adjusted(11, 2, -2, -2)
    wanted = "surface-defects 1.12.0-rc.3"
    assert rows_view.lined(view.fontMetrics(), box, wanted) == wanted
    long = f"{'a' * 60} 1.1.0"
    shown = rows_view.lined(view.fontMetrics(), box, long)
    assert "…" in shown
    assert shown.endswith("1.1.0")
    state = view.rows_model.index(0, 1)
    assert "1 / " in state.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("size", [(1280, 800), (1040, 640)], ids=["usual", "smallest"])
def test_no_text_of_any_tab_is_clipped(
    gated: ConsoleWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    gated.resize(*size)
    for tab in range(3):
        page_of(gated).detail.tabs.button(tab).click()
        settle(gated, qtbot)
        assert clipped_at_rest(gated, qtbot) == [], tab


def test_many_devices_ask_for_their_number(gated: ConsoleWindow, qtbot: QtBot) -> None:
    def answer(dialog: ConfirmDialog) -> None:
        assert not dialog.accept_button.isEnabled()
        qtbot.keyClicks(dialog.typed, "5")
        assert not dialog.accept_button.isEnabled()
        qtbot.keyClicks(dialog.typed, "1")
        click(qtbot, dialog)

    answering(answer)
    assert confirm(gated, "Stop?", "51 devices get nothing.", "Stop", reached=51)


def test_few_devices_do_not_ask_for_their_number(gated: ConsoleWindow, qtbot: QtBot) -> None:
    dialog = ConfirmDialog(gated, "Stop?", "", "Stop", danger=False, reached=50)
    qtbot.addWidget(dialog)
    assert dialog.accept_button.isEnabled()
    assert dialog.typed.isHidden()


def test_confirmations_state_counts_and_consequence(core: FakeCore) -> None:
    rollout = core.rollouts()[0]
    asked = question_of("stop", rollout)
    assert rollout.name in asked.title
    assert "1 of 12 devices will not get the bundle" in asked.consequence
    assert "cannot be resumed" in asked.consequence
    assert (asked.button, asked.reached, asked.danger) == ("Stop rollout", 1, True)


def test_a_phase_is_approved_with_the_approvers_own_key(
    gated: ConsoleWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = gated.shell.workspace
    approving = Approving(workspace)
    approving.add_approver("ines", tmp_path / "ines.key", "her words")
    rollout = newest(gated)
    assert page_of(gated).detail.approve.isVisible()
    dialog = ApproveDialog(gated.shell, gated, rollout, ["ines"])
    qtbot.addWidget(dialog)
    assert [dialog.phase.itemText(at) for at in range(dialog.phase.count())] == ["early"]
    assert "2 approvers have signed" in dialog.about.text()
    assert not dialog.accept_button.isEnabled()
    dialog.place.edit.setText(str(tmp_path / "ines.key"))
    dialog.word.setText("wrong words")
    assert dialog.accept_button.isEnabled()
    dialog.run()
    qtbot.waitUntil(lambda: bool(dialog.error.text()))
    assert dialog.word.text() == ""
    assert approving.given(rollout) == []
    dialog.word.setText("her words")
    dialog.run()
    qtbot.waitUntil(lambda: bool(dialog.said))
    assert dialog.said == "ines has approved phase early."
    (given,) = approving.given(rollout)
    assert (given.phase, given.approver, given.problem) == (1, "ines", "")


def test_without_approvers_nobody_can_sign(gated: ConsoleWindow, qtbot: QtBot) -> None:
    dialog = ApproveDialog(gated.shell, gated, newest(gated), [])
    qtbot.addWidget(dialog)
    dialog.place.edit.setText("somewhere")
    dialog.word.setText("words")
    assert "key add-approver" in dialog.error.text()
    assert not dialog.accept_button.isEnabled()
