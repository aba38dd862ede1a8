"""The outbox is one click away, says how far everything is, and takes back what it says it does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.core import CoreStatus
from app.gui import outbox_watch
from app.gui.dialogs.confirm import ConfirmDialog
from app.gui.link_banner import LinkBanner
from app.gui.models import outbox_rows as rows
from app.gui.models.link_words import as_of, link_words
from app.gui.pages.outbox import OutboxPage
from app.gui.window import ConsoleWindow
from app.ordering import Ordering
from app.outbox import Entry, Item
from app.taking_back import Cancelled
from tests.fakes.core import FakeCore
from tests.fakes.joining import enrol

NOON_S = time.mktime((2026, 3, 4, 12, 0, 0, 0, 0, -1))


def entry(kind: str, state: str, subject: str = "restart", count: int = 1) -> Entry:
    items = tuple(
        Item(kind, f"edge-{n:02}", 7, subject, state, 1.0, "ada", "it hangs")  # type: ignore[arg-type]
        for n in range(count)
    )
    return Entry("e", items)


def status(core: FakeCore, **changes: object) -> CoreStatus:
    return replace(core.current, **changes)  # type: ignore[arg-type]


# -- words


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (entry("command", "broker"), "never get it"),
        (entry("command", "sent"), "not sent again"),
        (entry("settings", "device", count=3), "3 devices may already have it"),
        (entry("enrolment", "device", "accepted"), "revoked"),
        (entry("rollout", "engine", "v2", count=2), "paused"),
    ],
)
def test_what_taking_back_does_is_said_before_it_is_done(made: Entry, said: str) -> None:
    assert said in rows.consequence(made)


def test_filters_find_by_state_by_words_and_by_device() -> None:
    every = [entry("command", "broker"), entry("settings", "device", "window 5 s"),
             entry("command", "answered", "logs")]  # fmt: skip
    assert rows.matching(every, "unsent", "") == every[:1]
    assert rows.matching(every, "sent", "") == every[1:2]
    assert rows.matching(every, "over", "") == every[2:]
    assert rows.matching(every, "all", "window EDGE-00") == every[1:2]
    assert rows.matching(every, "all", "edge-07") == []


def test_an_outcome_names_each_kind_of_end() -> None:
    said = rows.outcome(Cancelled(["a", "b"], ["c"], []))
    assert "2 devices: never sent." in said
    assert "1 device may already have it." in said
    assert "over already" not in said


def test_the_link_is_told_in_words_with_the_time_since_when(empty_core: FakeCore) -> None:
    down = status(empty_core, connected=False, link="down", link_since_s=NOON_S)
    assert link_words(down, NOON_S + 60).endswith("no link since 12:00")
    assert link_words(replace(down, link="connecting"), NOON_S).endswith("connecting…")
    assert link_words(empty_core.current, NOON_S).endswith("connected")
    assert as_of(NOON_S, NOON_S + 180) == "as of 12:00, 3 min ago"


def test_after_a_reading_that_waited_for_a_core_it_rests_by_what_that_cost(
    empty_core: FakeCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SimpleNamespace(wall_s=1000.0, cpu_s=5.0)

    class Reader:
        def __init__(self, *_: object) -> None:
            """Read nothing in 7 s, of which it had a core for 0.1."""

        def read(self) -> list[Entry]:
            now.wall_s, now.cpu_s = now.wall_s + 7.0, now.cpu_s + 0.1
            return []

    clocks = SimpleNamespace(time=lambda: now.wall_s, thread_time=lambda: now.cpu_s)
    monkeypatch.setattr(outbox_watch, "OutboxReader", Reader)
    monkeypatch.setattr(outbox_watch, "time", clocks)
    found = outbox_watch._read(empty_core, outbox_watch._Known())  # type: ignore[arg-type]
    assert found is not None
    assert found[0].not_before_s == pytest.approx(1008.0)


# -- the window


@pytest.fixture
def waiting_window(core: FakeCore, window: ConsoleWindow, qtbot: QtBot) -> Iterator[ConsoleWindow]:
    for each in ("edge-01", "edge-02"):
        enrol(core.workspace, each)
    Ordering(core.workspace).set(
        ["edge-01", "edge-02"], lambda old: msgspec.structs.replace(old, window_ms=5000)
    )
    window.show_page("outbox")
    page = window.page_of(OutboxPage)
    qtbot.waitUntil(lambda: any(each.first.kind == "settings" for each in page.model.rows))
    yield window


def choose(window: ConsoleWindow, kind: str) -> Entry:
    page = window.page_of(OutboxPage)
    place = next(i for i, each in enumerate(page.model.rows) if each.first.kind == kind)
    page.view.selectRow(place)
    assert page.chosen is not None
    return page.chosen


def test_what_waits_is_listed_and_taken_back_after_a_question(
    waiting_window: ConsoleWindow, core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = waiting_window
    page, cancel = window.page_of(OutboxPage), window.actions_["outbox.cancel"]
    window.actions_.refresh()
    assert not cancel.isEnabled()
    assert rows.devices(choose(window, "settings")) == "edge-01, edge-02"
    assert "wait to be sent" in window._status_bar.waiting.text()
    assert cancel.isEnabled()
    asked: list[str] = []

    def agree(dialog: ConfirmDialog) -> int:
        asked.append(dialog.about.text())
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(ConfirmDialog, "exec", agree)
    cancel.trigger()
    qtbot.waitUntil(lambda: all(each.first.kind != "settings" for each in page.model.rows))
    assert "never get it" in asked[0]
    assert core.workspace.registry.orders.settings() == []


def test_a_question_that_is_declined_changes_nothing(
    waiting_window: ConsoleWindow, core: FakeCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(waiting_window, "settings")
    before = core.workspace.registry.orders.settings()
    monkeypatch.setattr(ConfirmDialog, "exec", lambda _: int(QDialog.DialogCode.Rejected))
    waiting_window.actions_["outbox.cancel"].trigger()
    assert core.workspace.registry.orders.settings() == before


def test_the_banner_speaks_once_for_each_loss(window: ConsoleWindow, core: FakeCore) -> None:
    banner: LinkBanner = window.link_banner
    assert not banner.isVisible()
    core.current = status(core, connected=False, link="connecting", link_since_s=NOON_S)
    window.bridge.refresh()
    assert not banner.isVisible()
    core.current = status(core, link="down")
    window.bridge.refresh()
    assert banner.isVisible()
    assert "No link to the broker since" in banner.text
    banner.close_button.click()
    window.bridge.refresh()
    assert not banner.isVisible()
    core.current = status(core, link_since_s=NOON_S + 500)
    window.bridge.refresh()
    assert banner.isVisible()
    core.current = status(core, connected=True, link="connected")
    window.bridge.refresh()
    assert not banner.isVisible()
