from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.gui import language, texts
from app.gui.language import Part
from app.gui.pages.alerts import AlertsPage
from app.gui.pages.settings import SettingsPage
from app.gui.preferences import Preferences
from app.gui.start.sheet import recovery_sheet
from app.gui.widgets.stepper import Stepper
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.conftest import settle, shown
from tests.translations import LANGUAGES, PARTS, ROOT, extract, read_texts, wrong_places


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    yield
    language.speak(qapp, "system")
    QLocale.setDefault(QLocale.c())


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", LANGUAGES)
def test_every_text_is_translated_and_none_that_is_gone(name: str, part: Part) -> None:
    found = extract(*PARTS[part])
    known = read_texts(name, part)
    assert sorted(set(found.where) - set(known)) == [], "make translations, and translate these"
    assert sorted(set(known) - set(found.where)) == [], "make translations takes these out"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_translation_has_the_places_of_its_text(name: str, part: Part) -> None:
    assert list(wrong_places(read_texts(name, part))) == []


def test_a_missing_and_a_made_up_place_are_found() -> None:
    assert len(list(wrong_places({("{n} of {all}", ""): "{n} von allen"}))) == 1
    assert len(list(wrong_places({("Save", ""): "{n} sichern"}))) == 1
    assert list(wrong_places({("{n} of {all}", ""): "von {all} {n}"})) == []


def test_no_text_is_glued_before_it_is_translated() -> None:
    assert [fault for sources in PARTS.values() for fault in extract(*sources).faults] == []


def test_glued_texts_and_every_way_to_mark_one_are_found(tmp_path: Path) -> None:
    source = tmp_path / "gui" / "page.py"
    source.parent.mkdir()
    source.write_text(
        'self.tr("One")\ntexts.tr("Two "\n"and three")\ntr(TABLE[key])\n'
        'QT_TRANSLATE_NOOP("words", "Four")\nself.tr("Open", "an action")\n'
        '_N = QT_TRANSLATE_NOOP\n_N("words", "Short")\n'
        'self.tr(f"Five {n}")\nself.tr("Six" + name)\nself.tr("Seven".upper())\n'
    )
    found = extract(source.parent)
    assert set(found.where) == {
        ("One", ""), ("Two and three", ""), ("Four", ""), ("Open", "an action"), ("Short", ""),
    }  # fmt: skip
    assert [each.split(":")[1] for each in found.faults] == ["9", "10", "11"]


def test_a_base_class_and_its_subclasses_speak_alike(qapp: QApplication) -> None:
    class Base(QWidget):
        def word(self) -> str:
            return self.tr("Offline")

    class Derived(Base):
        pass

    language.speak(qapp, "de")
    german = read_texts("de")[("Offline", "")]
    said = {Base().word(), Derived().word(), texts.status_word("offline")}
    assert said == {german}


def test_a_second_meaning_has_its_own_translation_and_falls_back(qapp: QApplication) -> None:
    language.dictionary_of(qapp).texts = {("Open", ""): "Offen", ("Open", "action"): "Öffnen"}
    translate = QCoreApplication.translate
    assert translate("any", "Open") == "Offen"
    assert translate("any", "Open", "action") == "Öffnen"
    assert translate("any", "Open", "elsewhere") == "Offen"
    assert translate("any", "Close it") == "Close it"


def test_numbers_are_written_as_the_language_does(qapp: QApplication) -> None:
    language.speak(qapp, "de")
    assert (texts.number(1234.5), texts.count(7512)) == ("1.234,5", "7.512")
    language.speak(qapp, "en")
    assert (texts.number(1234.5), texts.count(7512)) == ("1,234.5", "7,512")


def test_the_dialogs_of_qt_speak_german_too(qapp: QApplication, qtbot: QtBot) -> None:
    language.speak(qapp, "de")
    box = QMessageBox(QMessageBox.Icon.NoIcon, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QMessageBox.StandardButton.Cancel).text() == "Abbrechen"


def test_the_recovery_sheet_speaks_the_language_and_holds_no_secret(qapp: QApplication) -> None:
    made = {}
    for each in ("en", "de"):
        language.speak(qapp, each)
        made[each] = recovery_sheet(Path("/data/plant"), "plant-7", "a1b2 c3d4")
        for needed in ("plant-7", "a1b2 c3d4", "/data/plant", "muster backup FILE", "____"):
            assert needed in made[each]
    assert "Release passphrase" in made["en"]
    assert "Freigabe-Passphrase" in made["de"]
    assert made["en"].count("\n") == made["de"].count("\n")


def test_the_key_left_is_not_what_is_left(qapp: QApplication) -> None:
    language.speak(qapp, "de")
    left = read_texts("de")[("Left", "")]
    assert QCoreApplication.translate("KeysPage", "Left") == left
    assert left not in QKeySequence("Alt+Left").toString(QKeySequence.SequenceFormat.NativeText)


@pytest.mark.qt_log_ignore("This plugin does not support")  # the list that pops up
def test_services_speak_german_on_every_page(
    core: FakeCore, qapp: QApplication, qtbot: QtBot
) -> None:
    Preferences(core.workspace.path).put(language.PREFERENCE, "de")
    for window in shown(core, qtbot):
        ends = "targets: expires in 20 days; renew: muster key renew; 2 more: `muster key status`"
        core.current = replace(core.current, warning=ends)
        window.bridge.refresh()
        assert window._status_bar.warning.toolTip() == (
            "Targets (Freigaben): läuft in 20 Tagen ab; verlängern: muster key renew; "
            "2 weitere: `muster key status`"
        )
        window.resize(1280, 800)
        bar = window.fleet_page.view.horizontalScrollBar()
        qtbot.waitUntil(lambda bar=bar: not bar.maximum())  # all usual columns, whole titles
        box = window.fleet_page.filter_edit
        box.setText("sitee:Lyon")
        window.fleet_page.apply_filter()
        assert box.toolTip() == "Es gibt kein Feld „sitee“. Meinten Sie site / seen?"
        box.setText("ram")
        box.offer()
        assert "Arbeitsspeicher, Bytes (auch ram)" in str(box._rows.item(0).text())
        box.clear()
        window.show_page("alerts")
        settle(window, qtbot)
        page = window.page
        assert isinstance(page, AlertsPage)
        names = [page.rules.index(row, 0).data().strip() for row in range(page.rules.rowCount())]
        assert "Zertifikat läuft ab" in names
        window.open_device("edge-11")
        settle(window, qtbot)
        assert "failed" not in window.device_page.findChild(Stepper).accessibleName()


@pytest.mark.parametrize(
    ("choice", "system", "spoken"),
    [
        ("system", "de_AT", "de"), ("system", "fr_FR", "en"), ("", "de_DE", "de"),
        ("en", "de_DE", "en"), ("de", "en_US", "de"), ("klingon", "en_US", "en"),
    ],
)  # fmt: skip
def test_the_choice_counts_and_the_system_where_none_was_made(
    monkeypatch: pytest.MonkeyPatch, choice: str, system: str, spoken: str
) -> None:
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale(system)))
    assert language.spoken(choice) == spoken


def test_a_chosen_language_is_spoken_from_the_next_start(
    core: FakeCore, window: ConsoleWindow, qtbot: QtBot
) -> None:
    window.show_page("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    page.languages["de"].click()
    assert "Settings" in shown_texts(window)
    window.close()
    again = ConsoleWindow(core, "dark")  # type: ignore[arg-type]  # what a window uses of a Core
    qtbot.addWidget(again)
    again.show_page("settings")
    assert isinstance(again.page, SettingsPage)
    assert again.page.languages["de"].isChecked()
    assert "Einstellungen" in shown_texts(again)


def shown_texts(window: ConsoleWindow) -> set[str]:
    return {each.text() for each in window.page.findChildren(QLabel)}


def test_the_files_of_languages_travel_with_the_icons() -> None:
    for name in LANGUAGES:
        assert language.path_of(name).is_relative_to(ROOT / "resources")
