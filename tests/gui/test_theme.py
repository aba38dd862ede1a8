from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.errors import EnvironmentFaultError
from app.gui.charts.time_chart import TimeChart
from app.gui.pages.settings import SettingsPage
from app.gui.theme import restyling
from app.gui.theme.icons import icon, pixmap
from app.gui.theme.manager import ThemeManager, require_fonts
from app.gui.theme.scale import grown, growth
from app.gui.theme.tokens import (
    DARK,
    DARK_STRONG,
    LIGHT,
    LIGHT_STRONG,
    MIN_CONTRAST,
    STRONG_CONTRAST,
    STRONG_LINE_CONTRAST,
    TEXT_PAIRS,
    Tokens,
    contrast,
)
from app.gui.widgets.labels import label
from app.gui.widgets.lens import Lens
from app.gui.widgets.paint import paint_check, paint_mark
from app.gui.window import ConsoleWindow
from tests.fakes.core import FakeCore
from tests.gui.conftest import settle, shown


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda each: each.name)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_can_be_read_on_its_ground(tokens: Tokens, pair: tuple[str, str]) -> None:
    text, under = (getattr(tokens, name) for name in pair)
    assert contrast(text, under) >= MIN_CONTRAST


@pytest.mark.parametrize("tokens", [LIGHT_STRONG, DARK_STRONG], ids=lambda each: each.name)
def test_more_contrast_is_enough_for_text_and_shows_every_border(tokens: Tokens) -> None:
    for text, under in TEXT_PAIRS:
        assert contrast(getattr(tokens, text), getattr(tokens, under)) >= STRONG_CONTRAST, text
    for under in (tokens.bg, tokens.panel):
        assert contrast(tokens.line, under) >= STRONG_LINE_CONTRAST


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_switching_the_theme_repaints_everything_in_the_next_turn(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    def corner() -> str:
        return window.grab().toImage().pixelColor(400, 5).name()

    def plot() -> str:
        chart = window.fleet_page.charts._charts[0]
        return str(chart._plot.backgroundBrush().color().name())

    assert (corner(), plot()) == (DARK.bg, DARK.panel)
    window.set_theme("light")
    qtbot.waitUntil(window.updatesEnabled)
    assert (corner(), plot()) == (LIGHT.bg, LIGHT.panel)
    window.toggle_theme()
    qtbot.waitUntil(window.updatesEnabled)
    assert (corner(), plot()) == (DARK.bg, DARK.panel)
    palette = QApplication.palette()
    assert palette.color(QPalette.ColorRole.WindowText).name() == DARK.fg


def test_nothing_is_laid_out_while_the_style_changes(window: ConsoleWindow, qtbot: QtBot) -> None:
    class Watch(QObject):
        resized = 0

        def eventFilter(self, _: QObject, event: QEvent) -> bool:
            self.resized += event.type() == QEvent.Type.Resize
            return False

    window.open_device("edge-01")
    settle(window, qtbot)
    watch = Watch()
    plots = [each._plot for each in window.device_page.group.charts]
    before = [each.size() for each in plots]
    for each in plots:
        each.installEventFilter(watch)
    window.toggle_theme()
    qtbot.waitUntil(window.updatesEnabled)
    assert watch.resized == 0
    settle(window, qtbot)
    assert [each.size() for each in plots] == before
    title = window.device_page._title
    before_px = title.width()
    title.setText("a much longer name than before")
    qtbot.waitUntil(lambda: title.width() > before_px)  # layouts work again


def test_the_theme_that_is_on_stays_on(window: ConsoleWindow) -> None:
    told = []
    window.theme.changed.connect(lambda: told.append(window.theme.choice))
    window.set_theme("dark")
    assert window.updatesEnabled(), "nothing is styled anew"
    assert told == ["dark"]
    window.set_theme("light")
    window.set_theme("dark")
    assert not window.updatesEnabled()


def test_charts_that_nobody_sees_take_new_colours_when_they_are_shown(
    window: ConsoleWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_device("edge-01")
    settle(window, qtbot)
    window.show_page("keys")
    drawn = []
    draw = TimeChart.draw
    monkeypatch.setattr(TimeChart, "draw", lambda chart: (drawn.append(chart), draw(chart)))
    window.toggle_theme()
    qtbot.waitUntil(window.updatesEnabled)
    assert drawn == []
    chart = window.device_page.group.charts[0]
    window.show_page("device")
    qtbot.waitUntil(lambda: chart in drawn)


def test_settings_switch_the_theme(window: ConsoleWindow, qtbot: QtBot) -> None:
    window.show_page("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    page._buttons["light"].click()
    assert window.theme.tokens is LIGHT
    window.set_theme("dark")
    qtbot.waitUntil(page._buttons["dark"].isChecked)


def test_a_switch_passes_over_what_has_gone_since_it_began(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    box = QWidget(window)
    QVBoxLayout(box)
    box.show()
    window.set_theme("light")
    turns = window.theme._restyling._turns
    turns._step()
    box.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    window.set_theme("dark")
    qtbot.waitUntil(window.updatesEnabled)
    assert window.theme.tokens is DARK


class _Counter(QObject):
    """Counts events of a kind, as an event filter; of paints those of a whole widget."""

    def __init__(self, kind: QEvent.Type) -> None:
        super().__init__()
        self.kind, self.seen = kind, 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == self.kind:
            whole = not isinstance(event, QPaintEvent) or event.rect() == watched.rect()
            self.seen += whole
        return False


def test_a_turn_of_a_switch_styles_a_part_of_the_widgets(
    window: ConsoleWindow, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restyling, "_STYLED_A_TURN", 40)
    polished = sum(
        each.testAttribute(Qt.WidgetAttribute.WA_WState_Polished) for each in qapp.allWidgets()
    )
    styled = _Counter(QEvent.Type.StyleChange)
    qapp.installEventFilter(styled)
    window.toggle_theme()
    turns, counts = window.theme._restyling._turns, [styled.seen]
    turns.stop()  # they are taken by hand
    while not turns.done:
        before = styled.seen
        turns._step()
        counts.append(styled.seen - before)
    qapp.removeEventFilter(styled)
    assert max(counts) == 40
    assert sum(counts) == polished


def test_a_switch_paints_everything_once(
    window: ConsoleWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    qtbot.waitExposed(window)
    window.set_theme("light")
    painted = _Counter(QEvent.Type.Paint)
    window.nav.installEventFilter(painted)
    qtbot.waitUntil(window.updatesEnabled)
    qtbot.waitUntil(lambda: painted.seen > 0)
    assert painted.seen == 1
    shown = window.nav.grab().toImage().pixelColor(3, window.nav.height() // 2)
    assert shown.name() == LIGHT.panel


def test_what_was_to_be_painted_before_a_switch_is_painted_after_it(
    window: ConsoleWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    qtbot.waitExposed(window)
    window.bridge.stop()  # what moves asks Qt for a paint of its own
    window.nav.update()  # as a button does that was clicked
    window.set_theme("light")
    painted = _Counter(QEvent.Type.Paint)
    window.nav.installEventFilter(painted)
    qtbot.waitUntil(window.updatesEnabled)
    qtbot.waitUntil(lambda: painted.seen > 0)


def test_what_is_opened_in_the_midst_of_a_switch_has_the_new_style(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    window.set_theme("light")
    turns = window.theme._restyling._turns
    turns._step()
    dialog = label("not yet read", "dim")
    qtbot.addWidget(dialog)
    dialog.show()
    role = QPalette.ColorRole.WindowText
    assert dialog.palette().color(role).name() == LIGHT.dim
    qtbot.waitUntil(window.updatesEnabled)
    assert dialog.palette().color(role).name() == LIGHT.dim
    assert dialog.updatesEnabled()


def test_a_switch_and_back_leave_every_widget_as_it_was(
    window: ConsoleWindow, qtbot: QtBot
) -> None:
    def looks() -> list[tuple[object, ...]]:
        return [
            (type(each), each.objectName(), each.palette(), each.font(), each.autoFillBackground())
            for each in window.findChildren(QWidget)
        ]

    window.open_device("edge-01")
    settle(window, qtbot)
    before = looks()
    window.set_theme("light")
    qtbot.waitUntil(window.updatesEnabled)
    between = looks()
    window.set_theme("dark")
    qtbot.waitUntil(window.updatesEnabled)
    assert [each[:2] for each in between] == [each[:2] for each in before]
    assert sum(one != other for one, other in zip(before, between, strict=True)) > 100
    assert looks() == before


def test_more_contrast_is_switched_remembered_and_follows_the_system(
    window: ConsoleWindow, core: FakeCore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ease = window.page_of(SettingsPage).ease
    ease.contrasts["more"].click()
    assert window.theme.tokens is DARK_STRONG
    next_start = shown(core, qtbot)
    assert next(next_start).theme.tokens is DARK_STRONG
    next(next_start, None)
    ease.contrasts["system"].click()
    assert window.theme.tokens is DARK
    asked = QGuiApplication.styleHints().accessibility()
    monkeypatch.setattr(
        type(asked), "contrastPreference", lambda _: Qt.ContrastPreference.HighContrast
    )
    asked.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert window.theme.tokens is DARK_STRONG


def test_with_less_movement_lines_are_said_in_the_status_bar(
    window: ConsoleWindow, qapp: QApplication
) -> None:
    ease, before_ms = window.page_of(SettingsPage).ease, qapp.cursorFlashTime()
    ease.still.click()
    window.shell.notify("Saved plan.csv.")
    assert not window._toast.isVisible()
    assert window._status_bar.currentMessage() == "Saved plan.csv."
    assert qapp.cursorFlashTime() == 0
    ease.still.click()
    window.shell.notify("Saved plan.csv.")
    assert window._toast.isVisible()
    assert qapp.cursorFlashTime() == before_ms


def test_icons_take_the_colour_of_the_theme(qtbot: QtBot) -> None:
    image = pixmap("stop", "#ff0000", 24).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#ff0000"}


@pytest.fixture
def usual(qapp: QApplication, qtbot: QtBot) -> Iterator[QFont]:
    before = QFont(qapp.font())
    before.setPointSizeF(9.5)
    yield before
    qapp.setFont(before)
    theme = ThemeManager(qapp, "dark")
    qtbot.waitUntil(lambda: "width: 14px" in qapp.styleSheet())
    theme.deleteLater()


def test_icons_boxes_and_marks_are_as_large_as_the_letters(
    qapp: QApplication, qtbot: QtBot, usual: QFont
) -> None:
    drawn = _sizes(qapp, qtbot, usual)
    large = QFont(usual)
    large.setPointSizeF(19.0)
    large_ones = _sizes(qapp, qtbot, large)
    letters = QFontMetrics(large).height() / QFontMetrics(usual).height()
    assert letters > 1.5
    assert drawn["box"] == 14 + 2  # with its border
    ratios = {name: large_ones[name] / drawn[name] for name in drawn}
    assert ratios == {name: pytest.approx(letters, rel=0.12) for name in drawn}


def _sizes(qapp: QApplication, qtbot: QtBot, font: QFont) -> dict[str, int]:
    """Return how wide things are under a font, in pixels."""
    qapp.setFont(font)
    board = QWidget()
    theme = ThemeManager(qapp, "light", board)
    side = grown(14, QFontMetrics(font))
    qtbot.waitUntil(lambda: f"width: {side}px" in qapp.styleSheet())
    box, button, edit = QCheckBox("On", board), QPushButton("Copy", board), QLineEdit(board)
    Lens(edit, theme)
    edit.setText("p95>12")
    qtbot.addWidget(board)
    board.show()
    metric, style = QStyle.PixelMetric, board.style()
    red, size = QColor("red"), growth(QFontMetrics(font))
    return {
        "box": style.pixelMetric(metric.PM_IndicatorWidth, None, box),
        "button": button.iconSize().width(),
        "lens": edit.style().pixelMetric(metric.PM_LineEditIconSize, None, edit),
        "icon": icon("search", "#000000").actualSize(QSize(99, 99)).width(),
        "check": _wide(lambda on: paint_check(on, _ALL, Qt.CheckState.Checked, LIGHT)),
        "mark": _wide(lambda on: paint_mark(on, _ALL.center(), "failed", red, size)),
    }


_ALL = QRectF(0, 0, 100, 100)


def _wide(paint: Callable[[QPainter], None]) -> int:
    """Return how many columns of pixels something takes."""
    image = QImage(100, 100, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setFont(QApplication.font())
    paint(painter)
    painter.end()
    return sum(any(image.pixelColor(x, y).alpha() > 99 for y in range(100)) for x in range(100))


def test_a_system_without_fonts_is_refused_with_what_to_do(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_fonts()
    monkeypatch.setattr(QFontDatabase, "families", staticmethod(lambda *_: []))
    with pytest.raises(EnvironmentFaultError, match=r"no fonts.*install"):
        require_fonts()


def test_the_theme_follows_the_system_while_it_runs(
    window: ConsoleWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    dark = [False]
    monkeypatch.setattr(window.theme, "_system_is_dark", lambda: dark[0])
    window.set_theme("system")
    assert window.theme.tokens is LIGHT
    dark[0] = True
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.theme.tokens is DARK
    chart = window.fleet_page.charts._charts[0]
    assert chart._plot.backgroundBrush().color().name() == DARK.panel
    window.set_theme("light")
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.theme.tokens is LIGHT


def test_the_pictures_of_a_style_outlive_the_manager_that_made_it(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = ThemeManager(application, "dark", None)
    qtbot.waitUntil(lambda: bool(application.styleSheet()))
    named = re.findall(r"url\(\"?([^\")]+)\"?\)", application.styleSheet())
    theme.deleteLater()
    del theme
    gc.collect()
    QTest.qWait(1)
    assert named
    assert all(Path(each).exists() for each in named)
