"""The random operation: one thing every few tenths of a second, the same ones for the same seed.

Each step sets the timer of the next one before it is done: a dialog has an event loop of its own in
the midst of a step, and the next steps are done in it. It is one timer: PySide 6.11 keeps a weak
reference for each `QTimer.singleShot` that names an object and a method of it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.gui import language
from app.gui.places import PAGES
from app.gui.widgets.heat_canvas import HeatCanvas
from app.gui.window import ConsoleWindow
from tests.soaking.filling import QUERIES, any_point, drag, shown, use_any, use_rows, wheel
from tests.soaking.modals import FORBIDDEN, Modals

_PAUSES_MS = (20, 60, 60, 120, 250)
_KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right,
)  # fmt: skip
_SIZES = ((1280, 800), (1040, 640), (1600, 1000), (1920, 1080))


class Operator(QObject):
    """Operates a window until `stop`.

    Args:
        window: Which.
        seed: Of everything that is done.
        scratch: Where files are written to.

    Attributes:
        operations: Done until now.
        doing: What is under way, or was done last.
        counts: What was done, by kind.
    """

    def __init__(self, window: ConsoleWindow, seed: int, scratch: Path) -> None:
        super().__init__()
        self.operations = 0
        self.doing = "nothing"
        self.counts: Counter[str] = Counter()
        self._window = window
        self._rng = random.Random(seed)
        self.modals = Modals(self._rng, scratch)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)
        self._kinds: dict[str, tuple[int, Callable[[], str]]] = {
            "action": (20, self._act),
            "page": (10, self._go),
            "widget": (20, self._use),
            "query": (6, self._ask),
            "rows": (12, self._rows),
            "device": (8, self._open_device),
            "chart": (16, self._chart),
            "menu": (6, self._menu),
            "key": (8, self._key),
            "theme": (2, self._switch_theme),
            "language": (1, self._speak),
            "size": (2, self._resize),
            "hide": (1, self._hide),
        }

    def start(self) -> None:
        """Begin, or go on."""
        self._plan()

    def stop(self) -> None:
        """Do nothing more."""
        self._timer.stop()

    def rest(self) -> None:
        """Put the window into the state in which it is weighed; nothing may lie over it."""
        window = self._window
        window.showNormal()
        window.resize(*_SIZES[0])
        window.set_theme("dark")
        self._speak("en")
        page = window.fleet_page
        if page.stage.shows_heat:
            page.toggle_heat_map()
        page.clear_filter()
        page.uncheck_all()
        window.open_device(sorted(each.device_id for each in window.shell.core.live.all())[0])
        window.show_page("fleet")

    def _plan(self) -> None:
        self._timer.start(self._rng.choice(_PAUSES_MS))

    def _step(self) -> None:
        self._plan()
        self.operations += 1
        self.doing = "a dialog"
        done = self.modals.step()
        if done:
            self.counts["dialog"] += 1
            self.doing = done
            return
        kinds = list(self._kinds)
        kind = self._rng.choices(kinds, [self._kinds[each][0] for each in kinds])[0]
        self.counts[kind] += 1
        self.doing = kind
        self.doing = f"{kind} {self._kinds[kind][1]()}"

    # Kinds

    def _act(self) -> str:
        known = [each for each in self._window.actions_.all() if each.isEnabled()]
        action = self._rng.choice([each for each in known if each.objectName() not in FORBIDDEN])
        self.doing = f"action {action.objectName()}"
        action.trigger()
        return action.objectName()

    def _go(self) -> str:
        name = self._rng.choice(PAGES)
        self.doing = f"page {name}"
        self._window.show_page(name)
        return name

    def _use(self) -> str:
        page = self._window.page
        self.doing = f"widget on {page.name}"
        return f"{use_any(self._rng, page)} on {page.name}"

    def _ask(self) -> str:
        query = self._rng.choice(QUERIES)
        self._window.show_page("fleet")
        self._window.fleet_page.filter_edit.setText(query)
        return query[:30]

    def _rows(self) -> str:
        views = shown(self._window.page, QTableView)
        if not views:
            return "none"
        view = self._rng.choice(views)
        self.doing = f"rows of {view.accessibleName()}"
        use_rows(self._rng, view)  # type: ignore[arg-type]  # a QTableView by `shown`
        return view.accessibleName()

    def _open_device(self) -> str:
        views = self._window.shell.core.live.all()
        device_id = self._rng.choice(sorted(each.device_id for each in views))
        self.doing = f"device {device_id}"
        self._window.open_device(device_id)
        return device_id

    def _chart(self) -> str:
        charts = self._charts()
        if not charts:
            return "none"
        chart = self._rng.choice(charts)
        at = any_point(self._rng, chart)
        self.doing = f"chart {chart.accessibleName()}"
        what = self._rng.randrange(4)
        if what == 0:
            wheel(chart, at, self._rng.choice((-3, -1, 1, 3)))
        elif what == 1:
            drag(chart, at, any_point(self._rng, chart))
        elif what == 2:
            QTest.mouseMove(chart, at)
        else:
            QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=at)
        return ("zoomed", "dragged", "pointed at", "reset")[what]

    def _charts(self) -> list[QWidget]:
        from app.gui.charts.base_chart import BaseChart

        page = self._window.page
        views = [
            inner
            for chart in shown(page, BaseChart)
            for inner in (getattr(getattr(chart, "plot", None), "viewport", lambda: None)(),)
            if inner is not None
        ]
        return [*views, *shown(page, BaseChart), *shown(page, HeatCanvas)]

    def _menu(self) -> str:
        views = [view.viewport() for view in shown(self._window.page, QTableView)]
        targets = [*views, *self._charts()]
        if not targets:
            return "none"
        target = self._rng.choice(targets)
        at = any_point(self._rng, target)
        self.doing = "a context menu"
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(target, QContextMenuEvent(reason, at, target.mapToGlobal(at)))
        return type(target).__name__

    def _key(self) -> str:
        key = self._rng.choice(_KEYS)
        QTest.keyClick(QApplication.focusWidget() or self._window, key)
        return key.name

    def _switch_theme(self) -> str:
        self._window.toggle_theme()
        return ""

    def _speak(self, choice: str = "") -> str:
        application = QApplication.instance()
        assert isinstance(application, QApplication), "there is no application"
        choice = choice or self._rng.choice(("en", "de"))
        language.speak(application, choice)
        return choice

    def _resize(self) -> str:
        self._window.resize(*self._rng.choice(_SIZES))
        return ""

    def _hide(self) -> str:
        self._window.hide()
        QTimer.singleShot(400, self._window, lambda: self._window.show())
        return ""
