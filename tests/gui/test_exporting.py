"""What is seen can be taken along: whole, where the user said, and safe to open elsewhere."""

from __future__ import annotations

import csv
import io
import math
import threading
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.fleet.query.fields import FIELDS
from app.gui import exporting
from app.gui.dialogs import confirm as confirming
from app.gui.exporting import csv_text, export_csv, export_png
from app.gui.metrics import METRICS, metric
from app.gui.models import fleet_export
from app.gui.models.fleet_fields import column_of
from app.gui.window import ConsoleWindow


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    """Answer every save dialog; return what was proposed."""
    proposed: list[str] = []

    def ask(parent: object, title: str, name: str, kind: str) -> tuple[str, str]:
        proposed.append(name)
        return (str(path) if path else ""), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return proposed


def test_a_spreadsheet_runs_nothing_that_a_device_wrote() -> None:
    text = csv_text(
        ("Device", "p95 ms"), [("=cmd()", 1.5), ("@a", math.nan), ("—", None), ('a,"b"', -2)]
    )
    assert list(csv.reader(io.StringIO(text))) == [
        ["Device", "p95 ms"],
        ["'=cmd()", "1.5"],
        ["'@a", ""],
        ["—", ""],
        ['a,"b"', "-2"],
    ]


def test_a_spreadsheet_with_decimal_commas_reads_numbers_and_columns() -> None:
    text = csv_text(("Größe", "p95 ms"), [("a;b", 6.5), ("1.1.0", 3)], ",")
    assert text == 'Größe;p95 ms\n"a;b";6,5\n1.1.0;3\n'


def test_the_fleet_is_written_as_it_is_read_and_no_power_without_how_it_is_known(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = answer(monkeypatch, tmp_path / "fleet.csv")
    made = []
    cells = fleet_export.cells
    monkeypatch.setattr(
        fleet_export,
        "cells",
        lambda *row, **how: (made.append(threading.get_ident()), cells(*row, **how))[1],
    )
    window.fleet_page.view.set_layout(["id", "status", "power", "p95", "memory", "seen"], 1)
    window.actions_["fleet.export"].trigger()
    qtbot.waitUntil(lambda: (tmp_path / "fleet.csv").exists() and window.bridge.jobs.idle)
    assert made
    assert threading.get_ident() not in made  # ten thousand rows last a third of a second
    content = (tmp_path / "fleet.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == [
        "Device", "Status", "Power W", "Power known by", "p95 ms", "Memory (B)", "Last seen",
    ]  # fmt: skip
    view = window.shell.core.live.get("edge-02")
    assert view is not None
    assert view.p95_s is not None
    assert rows[2][:2] == ["edge-02", "Online"]
    assert rows[2][3] == "estimated"
    assert float(rows[2][4]) == round(view.p95_s * 1000, 3)
    assert datetime.fromisoformat(rows[2][6]).timestamp() == int(view.last_seen_s or 0)
    assert Path(proposed[0]).name == "Fleet-plant-7.csv"
    assert rows[7][:5] == ["edge-07", "Offline", "", "measured", ""]


def test_exports_land_whole_and_the_next_one_begins_where_the_last_went(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "reports"
    there.mkdir()
    opened: list[Path] = []
    monkeypatch.setattr(exporting, "show_in_folder", opened.append)
    answer(monkeypatch, there / "fleet")  # no ending was typed
    export_csv(window.shell, window, "fleet plant/7", ("Device",), [("edge-01",)])
    qtbot.waitUntil(lambda: (there / "fleet.csv").exists() and window.bridge.jobs.idle)
    assert (there / "fleet.csv").read_text("utf-8-sig") == "Device\nedge-01\n"
    assert "fleet.csv" in window._toast.text
    window._toast.button.click()
    assert opened == [there / "fleet.csv"]
    assert not window._toast.isVisible()
    proposed = answer(monkeypatch, there / "nav.png")
    export_png(window.shell, window, window.nav, "nav bar/1")
    qtbot.waitUntil(lambda: (there / "nav.png").exists() and window.bridge.jobs.idle)
    assert proposed == [str(there / "nav-bar-1.png")]
    assert QImage(str(there / "nav.png")).height() == window.nav.height()


def test_a_name_without_an_ending_replaces_nothing_unasked(
    window: ConsoleWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "fleet 1.0.csv"
    there.write_text("mine")
    asked: list[str] = []

    def refuse(parent: object, title: str, *_: object, **__: object) -> bool:
        asked.append(title)
        return False

    monkeypatch.setattr(confirming, "confirm", refuse)
    answer(monkeypatch, tmp_path / "fleet 1.0")
    export_csv(window.shell, window, "fleet", ("Device",), [("edge-01",)])
    assert asked == ["Replace fleet 1.0.csv?"]
    assert window.bridge.jobs.idle
    assert there.read_text() == "mine"


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "gone" / "fleet.csv")
    before = sorted(tmp_path.iterdir())
    export_csv(window.shell, window, "fleet", ("Device",), [])
    qtbot.waitUntil(lambda: window._toast.isVisible() and "gone" in window._toast.text)
    assert window._toast.offer is None
    assert sorted(tmp_path.iterdir()) == before


def test_a_picture_is_encoded_off_the_gui_thread(
    window: ConsoleWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "page.png")
    encoded = []
    encode = exporting.png_of
    monkeypatch.setattr(
        exporting, "png_of", lambda image: (encoded.append(threading.get_ident()), encode(image))[1]
    )
    export_png(window.shell, window, window.page, "page")
    qtbot.waitUntil(lambda: (tmp_path / "page.png").exists() and window.bridge.jobs.idle)
    assert len(encoded) == 1
    assert encoded[0] != threading.get_ident()


def test_who_cancels_gets_no_file(
    window: ConsoleWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, None)
    before = sorted(tmp_path.iterdir())
    export_csv(window.shell, window, "fleet", ("Device",), iter([("edge-01",)]))
    assert window.bridge.jobs.idle
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_says_what_it_is_in_whole_sentences(key: str) -> None:
    it = metric(key)
    assert it.key == key
    assert it.title
    assert it.help.endswith(".")
    assert it.text(None) == "—"
    assert it.text(math.nan) == "—"


def test_every_figure_that_a_query_asks_by_value_is_explained() -> None:
    asked = {name: each for name, each in FIELDS.items() if each.numeric and each.volatile}
    assert {name for name, each in asked.items() if each.kind != "left"} <= set(METRICS)
    columns = [column_of(name) for name in asked]
    assert all(each is not None and len(each.help) > len(each.title) for each in columns)
    assert metric("p95").text(12.345) == "12.3 ms"
    assert metric("spool").text(3) == "3"
    assert metric("seen").text(100.0, 160.0) == "60 s ago"
