from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.gui.dialogs.drafts import FinishDraftDialog, MakeDraftDialog, SignDraftDialog
from app.gui.dialogs.renew import RenewDialog
from app.gui.dialogs.rotate import RotateDialog
from app.gui.key_texts import left_words, role_name, spare_words
from app.gui.models.ceremonies import ROLES
from app.gui.pages.keys import KeysPage
from app.gui.window import ConsoleWindow
from app.key_overview import Overview, overview
from app.trust.sticks import export_public, make_root_key
from tests.fakes.core import CONSOLE_PASSPHRASE, RELEASE_PASSPHRASE, FakeCore
from tests.gui.conftest import settle, shown
from tests.gui.test_pages import clipped

CHEAP = 2**4


@pytest.fixture
def window(empty_core: FakeCore, qtbot: QtBot) -> Iterator[ConsoleWindow]:
    yield from shown(empty_core, qtbot)


@pytest.fixture
def core(empty_core: FakeCore) -> FakeCore:
    return empty_core


def keys_of(core: FakeCore, ahead: timedelta = timedelta(0)) -> Overview:
    return overview(core.workspace, datetime.now(UTC) + ahead)


def keyid(core: FakeCore, role: str) -> str:
    return core.workspace.repository().keyids()[role][0]


def keys_page(window: ConsoleWindow, qtbot: QtBot) -> KeysPage:
    window.show_page("keys")
    settle(window, qtbot)
    page = window.page
    assert isinstance(page, KeysPage)
    return page


def rotation(window: ConsoleWindow, core: FakeCore, qtbot: QtBot, role: str) -> RotateDialog:
    """Return the wizard at its second step, with the right passphrases."""
    dialog = RotateDialog(window.shell, window, keys_of(core), role)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.accept_button.click()
    assert dialog.step == 2
    dialog.release.setText(RELEASE_PASSPHRASE)
    dialog.console.setText(CONSOLE_PASSPHRASE)
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    return dialog


def test_every_key_is_listed_with_its_place_its_opener_and_its_end(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    page = keys_page(window, qtbot)
    rows = {row.subject: row for row in page.model.rows}
    assert set(rows) == {"root", "targets", "snapshot", "timestamp", "assignments", "ca"}
    for role in ("root", "targets", "snapshot", "timestamp", "assignments"):
        key = rows[role].key
        assert key is not None
        assert key.keyid == keyid(core, role)
        assert key.file == core.workspace.path / "keys" / f"{role}.json"
    openers = {name: row.key.opened_by for name, row in rows.items() if row.key}
    assert openers == {
        "root": "release", "targets": "release", "snapshot": "console", "timestamp": "console",
        "assignments": "console", "ca": "console",
    }  # fmt: skip
    assert rows["ca"].expiry is not None
    assert not page.banner.isVisible()
    assert "nothing ends soon" in page.caption.text()
    page.view.selectRow(1)
    assert "which bundles are released" in page._chosen.text()


def test_what_ends_soon_is_said_in_words_and_leads_to_its_renewal(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    page = keys_page(window, qtbot)
    page._show(keys_of(core, timedelta(days=340)))
    assert page.banner.isVisible()
    assert "Targets (releases): to be renewed" in page.banner.text
    texts = {page.model.index(row, 4).data() for row in range(page.model.rowCount())}
    assert {"Ends soon", "Expired", "Good"} <= texts


def test_a_warning_in_the_status_bar_leads_to_the_keys(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    button = window._status_bar.warning
    assert not button.isVisible()
    core.current = replace(core.current, warning="targets: expires in 20 days; renew: muster")
    window.bridge.refresh()
    assert button.isVisible()
    assert "targets: expires in 20 days" in button.toolTip()
    button.click()
    assert window.page is window.pages["keys"]


def test_one_action_renews_what_is_due(window: ConsoleWindow, core: FakeCore, qtbot: QtBot) -> None:
    found = keys_of(core, timedelta(days=340))
    assert found.due == ("targets",)
    before = core.workspace.repository().expiries()
    version = core.workspace.repository().targets_version
    dialog = RenewDialog(window.shell, window, found)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog._root_field.isVisible()
    assert not dialog.accept_button.isEnabled()
    dialog.release.setText(RELEASE_PASSPHRASE)
    dialog.console.setText("not it")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert "passphrase" in dialog.error.text()
    assert dialog.release.text() == dialog.console.text() == ""
    assert core.workspace.repository().expiries() == before
    dialog.release.setText(RELEASE_PASSPHRASE)
    dialog.console.setText(CONSOLE_PASSPHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.results))
    after = core.workspace.repository().expiries()
    # A fleet may have been founded within this very second, and expiries count whole ones.
    assert core.workspace.repository().targets_version == version + 1
    assert after["targets"] >= before["targets"]
    assert after["root"] == before["root"]
    qtbot.waitUntil(lambda: clipped(dialog) == [])


def test_root_and_targets_are_renewed_early_when_asked(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = RenewDialog(window.shell, window, keys_of(core))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.accept_button.isEnabled()
    dialog.all.setChecked(True)
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.release.setText(RELEASE_PASSPHRASE)
    dialog.console.setText(CONSOLE_PASSPHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.results))
    assert core.workspace.repository().root_version == 2


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp", "assignments"])
def test_the_wizard_gives_a_role_a_new_key_and_only_at_the_end(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, role: str
) -> None:
    before = core.workspace.repository().keyids()
    dialog = rotation(window, core, qtbot, role)
    dialog.why.setText("laptop stolen")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.step == 3)
    assert before[role][0][:8] in dialog._review.text()
    assert core.workspace.repository().keyids() == before
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.step == 4)
    after = core.workspace.repository().keyids()
    assert {each for each in before if before[each] != after[each]} == {role}
    assert after[role][0][:8] in dialog._result.text()
    qtbot.waitUntil(lambda: clipped(dialog) == [])
    (event, *_) = core.workspace.registry.audit_log.events(1, action="key.rotate")
    assert event.why == "laptop stolen"
    core.workspace.unlock_console(CONSOLE_PASSPHRASE)


def test_a_wrong_passphrase_is_found_before_the_review(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    before = core.workspace.registry.metadata()
    dialog = rotation(window, core, qtbot, "targets")
    dialog.release.setText("not it")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.error.isVisible())
    assert dialog.step == 2
    assert dialog.release.text() == ""
    assert core.workspace.registry.metadata() == before


def test_a_root_key_moves_to_a_stick_of_its_own(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    old = keyid(core, "root")
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog = rotation(window, core, qtbot, "root")
    dialog.place.edit.setText(str(stick))
    dialog.new.setText("stick words")
    assert not dialog.accept_button.isEnabled()
    dialog.again.setText("stick word")
    assert not dialog.accept_button.isEnabled()
    dialog.again.setText("stick words")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.step == 3)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.step == 4)
    assert keyid(core, "root") != old
    assert list(stick.glob("muster-root-*.json"))
    assert not core.workspace.keys.path("root").exists()
    row = next(each for each in keys_of(core).rows if each.subject == "root")
    assert row.key is not None
    assert (row.key.file, row.key.opened_by) == (None, "its own")


def test_giving_up_the_authority_says_that_every_device_is_cut_off(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = rotation(window, core, qtbot, "ca")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.step == 3)
    assert "EVERY device is cut off" in dialog._review.text()
    parameters = core.workspace.registry.parameters
    assert parameters.get("ca_certificate") is not None
    dialog.back_button.click()
    dialog.reject()
    assert parameters.get("ca_certificate") is not None
    dialog.show()
    dialog._go(3)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.step == 4)
    assert parameters.get("ca_certificate") is None


def test_every_role_can_be_chosen_and_is_explained(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot
) -> None:
    dialog = RotateDialog(window.shell, window, keys_of(core))
    qtbot.addWidget(dialog)
    dialog.show()
    assert [dialog.role.itemData(at) for at in range(dialog.role.count())] == list(ROLES)
    for at in range(dialog.role.count()):
        dialog.role.setCurrentIndex(at)
        assert len(dialog._use.text()) > 60
        qtbot.waitUntil(lambda: clipped(dialog) == [])


def test_a_root_is_drafted_signed_and_published_with_a_file(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    draft, public = tmp_path / "change.root", tmp_path / "dora.pub"
    dora = make_root_key(tmp_path, "dora words", CHEAP)
    export_public(dora, public)
    make = MakeDraftDialog(window.shell, window, keys_of(core))
    qtbot.addWidget(make)
    make.show()
    qtbot.waitUntil(lambda: clipped(make) == [])
    make.add.edit.setText(str(public))
    make.save(draft)
    qtbot.waitUntil(lambda: make.finished_)
    assert "ADDS key" in make.words.text()
    qtbot.waitUntil(lambda: clipped(make) == [])
    assert core.workspace.repository().root_version == 1

    publish = FinishDraftDialog(window.shell, window)
    qtbot.addWidget(publish)
    publish.show()
    publish.console.setText(CONSOLE_PASSPHRASE)
    publish.file.edit.setText(str(draft))
    assert not publish.accept_button.isEnabled()  # nobody signed
    qtbot.waitUntil(lambda: clipped(publish) == [])

    for place, word in (
        (core.workspace.keys.path("root"), RELEASE_PASSPHRASE),
        (dora, "dora words"),
    ):
        signing = SignDraftDialog(window.shell, window)
        qtbot.addWidget(signing)
        signing.show()
        signing.file.edit.setText(str(draft))
        signing.key.edit.setText(str(place))
        signing.passphrase.setText(word)
        signing.accept_button.click()
        qtbot.waitUntil(lambda: signing.finished_)  # noqa: B023 - waited for here
        qtbot.waitUntil(lambda: clipped(signing) == [])  # noqa: B023 - waited for here

    publish.read()
    assert publish.accept_button.isEnabled()
    publish.accept_button.click()
    qtbot.waitUntil(lambda: publish.finished_)
    assert core.workspace.repository().root_version == 2
    assert len(core.workspace.repository().keyids()["root"]) == 2


def test_a_draft_that_was_tampered_with_is_neither_shown_nor_signed(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    draft = tmp_path / "change.root"
    draft.write_bytes(b'{"format": "muster-root-draft/1"}')
    signing = SignDraftDialog(window.shell, window)
    qtbot.addWidget(signing)
    signing.show()
    signing.passphrase.setText(RELEASE_PASSPHRASE)
    signing.file.edit.setText(str(draft))
    assert signing.error.isVisible()
    assert not signing.accept_button.isEnabled()
    assert not signing.words.isVisible()


def test_a_draft_never_overwrites_a_file(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "change.root"
    path.write_text("mine")
    make = MakeDraftDialog(window.shell, window, keys_of(core))
    qtbot.addWidget(make)
    make.show()
    make.save(path)
    qtbot.waitUntil(lambda: make.error.isVisible())
    assert path.read_text() == "mine"


def test_ends_certificates_and_spare_keys_are_said_in_the_windows_words() -> None:
    assert [left_words(each * 86_400.0) for each in (-0.1, 0.5, 1.5, 7299.0)] == [
        "ended", "ends today", "1 day", "7,299 days",
    ]  # fmt: skip
    assert role_name("certificate of edge-01") == "Certificate of edge-01"
    assert spare_words(2, 3) == "1 of 3 root keys may be lost."
    assert spare_words(1, 1).startswith("Lose the root key,")
    assert "any of the 3 root keys" in spare_words(3, 3)
