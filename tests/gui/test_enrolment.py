from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from app.errors import InputError
from app.fleet.live import Rejection
from app.gui.dialogs.enrol import EnrolDialog
from app.gui.dialogs.farewell import DecommissionDialog, RevokeDialog
from app.gui.dialogs.pending import PendingDialog
from app.gui.models.enrolling import countdown, labels_of
from app.gui.widgets.qr import QUIET_MODULES, QrCode
from app.gui.window import ConsoleWindow
from app.joining import Joining
from device_agent.wire.enrolment import decode_code, decode_reply
from tests.fakes.core import FakeCore
from tests.fakes.joining import Identity, enrol, join, open_desk
from tests.fakes.seeded import seed
from tests.gui.conftest import settle
from tests.gui.test_pages import clipped


@pytest.fixture
def core(empty_core: FakeCore) -> FakeCore:
    """A small fleet: nothing here is about its history."""
    seed(empty_core, 5, time.time(), history_s=60.0)
    return empty_core


def opened(window: ConsoleWindow, qtbot: QtBot, device_id: str = "") -> EnrolDialog:
    dialog = EnrolDialog(window.shell, window, device_id)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def with_code(
    window: ConsoleWindow, qtbot: QtBot, device_id: str, *, preauthorised: bool = False
) -> EnrolDialog:
    dialog = opened(window, qtbot)
    dialog.form.device.setText(device_id)
    dialog.form.preauthorised.setChecked(preauthorised)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.code is not None)
    return dialog


def text_of(dialog: EnrolDialog) -> str:
    assert dialog.code is not None
    return dialog.code.text


def ask(core: FakeCore, device_id: str, *, replace: bool = False) -> Identity:
    """Let a device ask to join, and wait."""
    identity = Identity()
    code = Joining(core.workspace).make_code(device_id, replace=replace)
    assert join(open_desk(core.workspace), identity, code.text).status == "pending"
    return identity


def accepted(core: FakeCore, device_id: str) -> bool:
    return core.workspace.registry.enrolments.current(device_id) is not None


def test_a_new_device_is_followed_from_its_code_to_its_first_report(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    assert not dialog.accept_button.isEnabled()
    dialog.form.device.setText("press-07")
    dialog.form.site.setText("Lyon / line 9")
    dialog.form.labels.setText("line=9, shift=night")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.code is not None)
    assert core.workspace.registry.device("press-07").labels == {"line": "9", "shift": "night"}
    assert dialog.steps.text.toPlainText() == f"muster-agent enrol {text_of(dialog)}"
    assert dialog.steps._left.text().startswith("good for 14:")
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    identity = Identity()
    join(open_desk(core.workspace), identity, text_of(dialog))
    qtbot.waitUntil(lambda: dialog.stage == "pending")
    shown = dialog.request.enrolment
    assert shown is not None
    assert shown.key == identity.digest
    assert shown.fingerprint in dialog.request._fingerprint.text()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.request.accept_button.click()
    qtbot.waitUntil(lambda: dialog.stage == "accepted")
    enrolments = core.workspace.registry.enrolments
    assert enrolments.keys()["press-07"][0] == identity.digest
    enrolments.note_taken([("press-07", identity.digest)])
    qtbot.waitUntil(lambda: dialog.stage == "joined")
    assert "the device is in" in dialog._note.text().lower()
    qtbot.waitUntil(lambda: clipped(dialog) == [])


def test_the_code_is_copied_and_painted_dark_on_light(window: ConsoleWindow, qtbot: QtBot) -> None:
    dialog = with_code(window, qtbot, "edge-01")
    dialog.steps._copy_code.click()
    assert QGuiApplication.clipboard().text() == text_of(dialog)
    qr = dialog.steps.qr
    qtbot.waitUntil(lambda: qr.size() == qr.sizeHint())
    picture = qr.grab().toImage()
    module = qr._module
    edge = QUIET_MODULES * module
    assert picture.pixelColor(edge // 2 + 6, edge // 2 + 6).lightness() == 255
    read = tuple(
        bytes(
            picture.pixelColor(edge + x * module + 1, edge + y * module + 1).lightness() < 128
            for x in range(len(qr._rows))
        )
        for y in range(len(qr._rows))
    )
    assert read == qr._rows


def test_a_qr_code_says_what_it_is_to_a_screen_reader(qtbot: QtBot) -> None:
    qr = QrCode()
    qtbot.addWidget(qr)
    qr.set_text("muster1-abc")
    assert qr.accessibleName()


def test_a_device_that_is_enrolled_needs_replace(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    identity = enrol(core.workspace, "edge-02")
    dialog = opened(window, qtbot, "edge-02")
    assert dialog.form.replace.isChecked()
    dialog.form.replace.setChecked(False)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert "is enrolled" in dialog.error.text()
    assert dialog.code is None
    dialog.form.replace.setChecked(True)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.code is not None)
    other = Identity()
    join(open_desk(core.workspace), other, text_of(dialog))
    qtbot.waitUntil(lambda: dialog.stage == "pending")
    assert dialog.request._replaces.isVisible()
    enrolments = core.workspace.registry.enrolments
    assert enrolments.keys()["edge-02"][0] == identity.digest
    dialog.request.accept_button.click()
    qtbot.waitUntil(lambda: dialog.stage == "accepted")
    assert enrolments.keys()["edge-02"][0] == other.digest


def test_a_preauthorised_device_is_accepted_without_a_question(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = with_code(window, qtbot, "edge-01", preauthorised=True)
    join(open_desk(core.workspace), Identity(), text_of(dialog))
    qtbot.waitUntil(lambda: dialog.stage == "accepted")
    assert not dialog.request.accept_button.isVisible()


def test_a_newer_code_makes_the_shown_one_void(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = with_code(window, qtbot, "edge-01")
    Joining(core.workspace).make_code("edge-01")
    qtbot.waitUntil(lambda: dialog.stage == "expired")
    assert "good no more" in dialog._note.text()
    assert not dialog.steps.isVisible()


@pytest.mark.parametrize("device_id", ["", "Edge 01", "edge_01", "-edge"])
def test_an_id_that_no_device_can_have_makes_no_code(
    window: ConsoleWindow, qtbot: QtBot, device_id: str
) -> None:
    dialog = opened(window, qtbot)
    dialog.form.device.setText(device_id)
    assert not dialog.accept_button.isEnabled()


def test_a_request_comes_and_its_answer_goes_on_a_stick(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = with_code(window, qtbot, "edge-01")
    identity = Identity()
    file = tmp_path / "enrol-edge-01.request"
    file.write_bytes(identity.request(text_of(dialog)))
    dialog.take_file(file)
    qtbot.waitUntil(lambda: dialog.stage == "pending")
    assert not dialog.save_button.isVisible()
    dialog.request.accept_button.click()
    qtbot.waitUntil(lambda: dialog.save_button.isVisible())
    dialog.save_answer(tmp_path)
    answer = tmp_path / "enrol-edge-01.reply"
    qtbot.waitUntil(lambda: "Wrote" in dialog._note.text())
    reply = decode_reply(answer.read_bytes())
    assert (reply.status, reply.key) == ("accepted", identity.digest)


def test_a_file_that_is_no_request_is_refused(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = PendingDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog.show()
    (tmp_path / "other.request").write_bytes(b"{}")
    dialog.take_file(tmp_path / "other.request")
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert not dialog.save_button.isVisible()
    assert core.pending() == []


def test_who_waits_is_said_on_the_fleet_page_and_decided_in_the_list(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    page = window.fleet_page
    assert not page.banners.waiting.isVisible()
    first = ask(core, "edge-01")
    second = ask(core, "edge-02")
    qtbot.waitUntil(lambda: page.banners.waiting.isVisible())
    qtbot.waitUntil(lambda: page.banners.waiting.text == "2 devices wait for you")
    assert "asks to join, with key" in window._toast.text
    dialog = PendingDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert [card.enrolment.device_id for card in dialog.cards if card.enrolment] == [
        "edge-02",
        "edge-01",
    ]
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.cards[0].reject_button.click()
    qtbot.waitUntil(lambda: len(dialog.cards) == 1)
    qtbot.waitUntil(lambda: dialog.cards[0].accept_button.isEnabled())
    dialog.cards[0].accept_button.click()
    qtbot.waitUntil(lambda: not dialog.cards)
    enrolments = core.workspace.registry.enrolments
    assert enrolments.keys()["edge-01"][0] == first.digest
    rejected = enrolments.find("edge-02", second.digest)
    assert rejected is not None
    assert rejected.state == "rejected"
    qtbot.waitUntil(lambda: not page.banners.waiting.isVisible())


def test_a_key_that_took_the_place_of_the_shown_one_is_not_accepted(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    ask(core, "edge-01")
    window.bridge.refresh()
    dialog = PendingDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog.show()
    window.bridge.stop()
    other = ask(core, "edge-01")
    dialog.cards[0].accept_button.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert "Do not accept it" in dialog.error.text()
    assert [each.key for each in core.pending()] == [other.digest]
    assert not accepted(core, "edge-01")


def test_a_click_meant_for_one_device_does_not_accept_another_that_came_just_then(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    ask(core, "edge-01")
    window.bridge.refresh()
    dialog = PendingDialog(window.shell, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.cards) == 1)
    card = dialog.cards[0]
    ask(core, "edge-02")
    window.bridge.refresh()
    qtbot.waitUntil(lambda: len(dialog.cards) == 2)
    assert card.enrolment is not None
    assert card.enrolment.device_id == "edge-02", "it stands where the other one stood"
    assert not card.accept_button.isEnabled()
    card.decide(accept=True)
    assert not accepted(core, "edge-02")
    qtbot.waitUntil(card.accept_button.isEnabled)


def test_a_device_is_revoked_after_the_consequence_was_said(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    identity = enrol(core.workspace, "edge-02")
    dialog = RevokeDialog(window.shell, window, "edge-02")
    qtbot.addWidget(dialog)
    dialog.show()
    assert "connection ends at once" in dialog.about.text()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.reject()
    assert accepted(core, "edge-02")
    dialog.why.setText("stolen")
    dialog.run()
    qtbot.waitUntil(lambda: bool(dialog.said))
    ended = core.workspace.registry.enrolments.find("edge-02", identity.digest)
    assert ended is not None
    assert (ended.state, ended.reason) == ("revoked", "stolen")


def test_a_device_that_is_not_enrolled_cannot_be_revoked(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    dialog = RevokeDialog(window.shell, window, "edge-02")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert "not enrolled" in dialog.error.text()
    assert dialog.isVisible()


def test_a_device_is_decommissioned_only_once_its_id_is_typed(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    enrol(core.workspace, "edge-02")
    dialog = DecommissionDialog(window.shell, window, "edge-02")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    for typed in ("", "edge-0", "edge-03"):
        dialog.typed.setText(typed)
        assert not dialog.accept_button.isEnabled()
    dialog.typed.setText("edge-02")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.said))
    (command,) = core.workspace.registry.orders.commands("edge-02")
    assert (command.name, command.status) == ("decommission", "pending")
    assert accepted(core, "edge-02")  # until it has said goodbye
    window.open_device("edge-02")
    settle(window, qtbot)
    side = window.device_page._side
    qtbot.waitUntil(lambda: "decommission: sent" in side._member._values["command"].text())


def test_membership_is_shown_within_the_panel(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    identity = enrol(core.workspace, "edge-02")
    window.open_device("edge-02")
    settle(window, qtbot)
    side = window.device_page._side
    qtbot.waitUntil(lambda: side._member_pill.accessibleName() == "Accepted")
    shown = side._member._values["key"].text().replace("\n", "")
    assert identity.digest.startswith(shown.replace("-", ""))
    assert "until" in side._member._values["certificate"].text()
    side.tabs.button(1).click()
    area = side.findChildren(QScrollArea)[1]
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())


def test_a_device_that_is_gone_is_written_off_at_once(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    enrol(core.workspace, "edge-02")
    dialog = DecommissionDialog(window.shell, window, "edge-02")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.force.setChecked(True)
    dialog.typed.setText("edge-02")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.said))
    assert core.workspace.registry.enrolments.states()["edge-02"] == "decommissioned"


def test_a_rejected_report_is_said_in_words_on_both_pages(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    page = window.fleet_page
    assert not page.banners.rejected.isVisible()
    rejection = Rejection("report-stale", "its number is 3, 9 came before", time.time())
    core.live.apply_rejection("edge-03", rejection)
    qtbot.waitUntil(lambda: page.banners.rejected.isVisible())
    assert "1 device was not believed" in page.banners.rejected.text
    page.banners.rejected.button.click()
    assert page.model.shown_ids() == ["edge-03"]
    place = page.model.place_of("edge-03")
    assert place is not None
    column = next(at for at, each in enumerate(page.model.columns) if each.field == "status")
    explained = page.model.index(place, column).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Report rejected: report-stale" in explained
    window.open_device("edge-03")
    settle(window, qtbot)
    side = window.device_page._side
    assert side._rejection_card.isVisible()
    assert "plays back" in side._rejection_meaning.text()
    assert "9 came before" in side._rejection_detail.text()
    window.open_device("edge-01")
    assert not side._rejection_card.isVisible()


def test_every_kind_of_rejection_has_a_meaning() -> None:
    import inspect
    import re

    from app import reporting
    from app.gui.reasons import rejection_meaning

    reasons = set(re.findall(r'"(report-[a-z-]+)"', inspect.getsource(reporting)))
    assert len(reasons) >= 7
    assert [each for each in reasons if not rejection_meaning(each)] == []


def test_actions_about_a_device_are_in_the_palette(
    window: ConsoleWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        window.devices, "_say_after", lambda dialog: asked.append(dialog._device_id)
    )
    window.open_device("edge-05")
    for name in ("device.revoke", "device.decommission"):
        window.actions_[name].trigger()
    assert asked == ["edge-05", "edge-05"]


def test_settings_say_how_the_broker_is_secured(window: ConsoleWindow, qtbot: QtBot) -> None:
    window.show_page("settings")
    settle(window, qtbot)
    broker = window.pages["settings"]._broker  # type: ignore[attr-defined]
    assert broker._values["tls"].text().startswith("TLS")
    assert broker._values["enrol"].text() == "127.0.0.1:8884"


def test_labels_are_read_as_pairs() -> None:
    assert labels_of("") == {}
    assert labels_of(" line=1 ,shift = night,") == {"line": "1", "shift": "night"}
    for text in ("line", "=1", "a=1, b"):
        with pytest.raises(InputError, match="must look like"):
            labels_of(text)


def test_a_countdown_never_runs_below_zero() -> None:
    assert countdown(899.9) == "14:59"
    assert countdown(86_399) == "23:59:59"
    assert countdown(-5) == "0:00"


def test_the_code_in_the_dialog_names_the_recorded_broker(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    code = decode_code(text_of(with_code(window, qtbot, "edge-01")))
    assert (code.host, code.port, code.tls) == ("127.0.0.1", 8884, True)
