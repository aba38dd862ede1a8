"""Reports in the window: the PDF has whole pages and real text, and the dialog asks for one."""

from __future__ import annotations

import re
import time
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.dialogs.report import ReportDialog
from app.gui.language import read_texts
from app.gui.report_actions import names_of, window_voice
from app.gui.report_pdf import _DOWN, _HEADER, _paginate, _Row, _sections, render_pdf
from app.gui.window import ConsoleWindow
from app.reports.contents import Cell, Column, Report, Table
from app.reports.html import render_html
from app.reports.making import Asked, make_report
from app.reports.voice import Voice
from tests.fakes.core import FakeCore
from tests.translations import REPORTS, extract, wrong_places


@pytest.fixture
def report(core: FakeCore, qtbot: QtBot) -> Report:
    known = {each.device_id: each for each in core.live.all()}
    now_s = time.time()
    asked = Asked("device", "edge-01", now_s - 900, None)
    return make_report(core.workspace, asked, known, now_s=now_s, voice=Voice())


def content_of(pdf: bytes) -> bytes:
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    found = []
    for each in streams:
        try:
            found.append(zlib.decompress(each))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_a_pdf_has_its_pages_its_text_and_its_charts_as_vectors(report: Report) -> None:
    pdf = render_pdf(report, Voice())
    blocks = list(_sections(report, Voice()))
    assert pdf.startswith(b"%PDF-")
    assert b"%%EOF" in pdf[-32:]
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert pages >= 2
    assert len(_paginate(blocks)) <= pages
    content = content_of(pdf)
    assert content.count(b"BT") > 100  # text, not pictures of text
    assert b"/Subtype /Image" not in pdf
    assert b"/ToUnicode" in pdf  # it can be searched and copied


def test_no_row_is_cut_and_each_page_of_a_table_says_what_its_columns_are(report: Report) -> None:
    rows = tuple((Cell(f"edge-{at}"), Cell("why " * 40)) for at in range(80))
    columns = (Column("device", "Device"), Column("why", "Why"))
    from app.gui.report_pdf import _table

    pages = _paginate(list(_table(Table("t", "T", columns, rows, ""), report, Voice())))
    assert len(pages) > 2
    for page in pages:
        assert all(top + block.height <= _HEADER + _DOWN + 1e-6 for top, block in page)
    for page in pages[1:]:
        first = page[0][1]
        assert isinstance(first, _Row)
        assert first.head is None


def test_the_dialog_offers_what_there_is_and_refuses_a_period_backwards(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    names = names_of(window.shell)
    assert ("Lyon", "Lyon") in names["site"]
    dialog = ReportDialog(window, names, "rollout", "2")
    qtbot.addWidget(dialog)
    assert dialog.asked() == Asked("rollout", "2", None, None)
    dialog.kind.setCurrentIndex(0)
    assert dialog.asked().kind == "device"
    assert dialog.asked().start_s is not None
    dialog.span.setCurrentIndex(3)
    dialog.begin.setDateTime(dialog.end.dateTime().addSecs(60))
    assert not dialog.accept_button.isEnabled()
    assert not dialog.error.isHidden()


def test_a_report_is_written_as_a_job_and_offered_to_be_opened(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[str] = []
    object.__setattr__(window.shell, "notify", lambda text, offer=None: said.append(text))
    path = tmp_path / "lyon.pdf"
    window.reports.write(Asked("site", "Lyon", time.time() - 900, None), "pdf", path)
    qtbot.waitUntil(lambda: bool(said))
    assert "lyon.pdf" in said[0]
    assert path.read_bytes().startswith(b"%PDF-")
    window.reports.write(Asked("site", "Nowhere", time.time() - 900, None), "pdf", path)
    failures: list[str] = []
    window.bridge.jobs.failed.connect(failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert "no device stands at" in failures[0]


def test_every_text_of_a_report_is_translated_and_a_german_report_is_german(
    core: FakeCore, qapp: QApplication
) -> None:
    known, found = read_texts("de", "reports"), extract(REPORTS)
    assert set(known) == set(found.where), "make translations, and translate what it names"
    assert not [*found.faults, *wrong_places(known)]
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    try:
        voice = window_voice()
    finally:
        QLocale.setDefault(before)
    views = {each.device_id: each for each in core.live.all()}
    asked = Asked("site", "Lyon", time.time() - 900, None)
    made = make_report(core.workspace, asked, views, now_s=time.time(), voice=voice)
    page = render_html(made, voice)
    assert '<html lang="de">' in page
    assert "Standort Lyon" in page
    assert "Nachweislich in Betrieb" in page
    assert voice.said("12 of 12 devices serve it") == "es läuft auf 12 von 12 Geräten"
    assert window_voice().language == "en"
