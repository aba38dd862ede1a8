"""The page of one device: who it is, charts on one time axis, what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.fleet.live import DeviceView
from app.fleet.series import CLOCKS
from app.fleet.store import StoredEvent
from app.gui import texts
from app.gui.actions import action_button
from app.gui.device_facts import state_words
from app.gui.models.device_charts import CHARTS, USUAL
from app.gui.models.device_rollouts import DeviceRollouts, read_rollouts
from app.gui.models.event_kinds import Noted, noted
from app.gui.models.findings import Found, read_found
from app.gui.models.time_range import reading_pause_s
from app.gui.pages.base import Page
from app.gui.reading import (
    DeviceHistory,
    Membership,
    Orders,
    Units,
    read_history,
    read_membership,
    read_orders,
    read_units_of,
)
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.turns import Rota
from app.gui.widgets.device_side import DeviceSide
from app.gui.widgets.labels import CopyButton, ElidedLabel, Pill, label
from app.gui.widgets.range_bar import SPANS, USUAL_S, RangeBar

if TYPE_CHECKING:
    from app.core import Core
    from app.gui.charts.chart_column import ChartColumn
    from app.gui.charts.group import ChartGroup

_UNITS = {"latency": "ms", "power": "W", "energy": "mJ"}
_EVENTS = 200
_MARKED_EVENTS = 1000
_ALWAYS_S = 10 * 365 * 86400.0


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reading of the stores brought."""

    history: DeviceHistory
    marked: list[StoredEvent]
    events: list[Noted]
    found: Found
    membership: Membership
    units: Units
    rollouts: DeviceRollouts
    orders: Orders


class DevicePage(Page):
    """One device over time.

    Attributes:
        device_id: Which one; empty before one was opened.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.device_id = ""
        self.column: ChartColumn | None = None
        self._rota = Rota(self)
        span_s = shell.preferences.number("device/span", USUAL_S)
        self._span_s = span_s if span_s in SPANS else USUAL_S
        self._read_s = 0.0
        self._shown: DeviceHistory | None = None
        self._reading = False
        self._asked_again = False
        self._build_head()
        self._build_facts()
        self.range_bar = RangeBar(self._span_s)
        self.layout_.addWidget(self.range_bar)
        self._build_body()
        shell.bridge.devices_changed.connect(self._on_devices)
        shell.devices.ordered.connect(lambda _: self.refresh())
        shell.theme.changed.connect(self._recolour)
        self._recolour()

    # Building

    def _build_head(self) -> None:
        row = QHBoxLayout()
        row.addStrut(30)
        row.setSpacing(10)
        self._back = QPushButton()
        self._back.setProperty("link", True)
        self._back.setAccessibleName(self.tr("Back to the fleet"))
        self._back.setToolTip(self.shell.actions["back"].toolTip())
        self._back.clicked.connect(lambda _=False: self.shell.actions["back"].trigger())
        self._title = label("", "h1")
        self._pill = Pill(self.shell.theme)
        self._site = ElidedLabel("", "dim")
        for widget in (self._back, self._title, self._pill):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._site, 1)
        self._choose = QPushButton(self.tr("Charts"))
        self._choose.setToolTip(self.tr("Choose which charts are shown"))
        self._choose.setMenu(QMenu(self))
        row.addWidget(self._choose)
        row.addWidget(action_button(self.shell.actions["device.compare"]))
        self._more = QPushButton(self.tr("Actions"))
        self._more.setToolTip(self.tr("Enrol again, revoke or decommission this device"))
        self._menu = QMenu(self)
        self._more.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        row.addWidget(self._more)
        self.layout_.addLayout(row)

    def _build_facts(self) -> None:
        row = QHBoxLayout()
        row.addStrut(24)
        row.setSpacing(6)
        self._serving = label("", "h2")
        self._digest = CopyButton()
        self._about = ElidedLabel("", "dim")
        row.addWidget(label(self.tr("Serving"), "dim"))
        row.addWidget(self._serving)
        row.addWidget(self._digest)
        row.addWidget(self._about, 1)
        self.layout_.addLayout(row)

    def _build_body(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(10)
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._side = DeviceSide(
            self.shell.theme,
            lambda: self.shell.devices.restart(self.device_id),
            lambda request: self.shell.devices.fetch_log(self.device_id, request),
        )
        self._split.addWidget(left)
        self._split.addWidget(self._side)
        self._split.setStretchFactor(0, 1)
        self._split.restoreState(self.shell.preferences.layout("device/split"))
        self._split.splitterMoved.connect(
            lambda *_: self.shell.preferences.put("device/split", self._split.saveState())
        )
        self.layout_.addWidget(self._split, 1)

    def finishing(self) -> Iterator[None]:
        """Build the charts, one a step."""
        from app.gui.charts.chart_column import ChartColumn, make

        charts = {}
        for kind in CHARTS:
            charts[kind.key] = make(self.shell.theme, kind, self._rota)
            yield
        shown = self.shell.preferences.texts("device/charts", USUAL)
        self.column = ChartColumn(charts, self._rota, self.shell.theme, self._span_s, shown)
        self._left.addWidget(self.column)
        group, bar = self.column.group, self.range_bar
        group.paused_changed.connect(lambda _: self._say_range())
        group.range_changed.connect(self.refresh)
        bar.span_chosen.connect(self._set_span)
        bar.range_chosen.connect(group.hold)
        bar.zoomed.connect(group.zoom)
        bar.panned.connect(lambda share: group.pan(share * (group.x_range[1] - group.x_range[0])))
        bar.live_asked.connect(self._go_live)
        self._fill_choice()
        self.refresh()

    def _fill_choice(self) -> None:
        assert self.column is not None
        menu = self._choose.menu()
        for kind in CHARTS:
            action = menu.addAction(kind.metric.title)
            action.setCheckable(True)
            action.setChecked(kind.key in self.column.shown)
            action.setToolTip(kind.metric.drawn_help)
            action.toggled.connect(lambda on, key=kind.key: self._choose_chart(key, on))

    def _choose_chart(self, key: str, on: bool) -> None:
        """Show or hide a chart; the last one stays."""
        assert self.column is not None
        keys = tuple(each for each in self.column.shown if each != key) + ((key,) if on else ())
        self.column.show_charts(keys or (key,))
        self.shell.preferences.put("device/charts", self.column.shown)
        for action, kind in zip(self._choose.menu().actions(), CHARTS, strict=True):
            action.setChecked(kind.key in self.column.shown)

    # What it is asked

    @property
    def group(self) -> ChartGroup | None:
        """What links the charts; None before they are built."""
        return self.column.group if self.column is not None else None

    @property
    def settled(self) -> bool:
        """True once the charts show the device."""
        if not self.device_id:
            return True
        complete = self.column is not None and self.column.complete
        return complete and self._shown is not None and self._shown.device_id == self.device_id

    def show_device(self, device_id: str) -> None:
        """Show another device, live."""
        if device_id != self.device_id:
            self.device_id = device_id
            self._shown = None
            if self.column is not None:
                self.column.await_other()
        self._show_view()
        self._go_live()

    def refresh(self) -> None:
        """Read the range that is shown, and events; where nobody looks, once somebody does."""
        if not self.isVisible():
            return
        self._show_view()
        self._say_range()
        if self.column is None or not self.device_id:
            return
        if self._reading:
            self._asked_again = True
            return
        self._reading = True
        self._read_s = self.now_s()
        points = 2 * self.column.points
        start_s, end_s = self._wanted()
        core, device_id, now_s = self.shell.core, self.device_id, self._read_s
        self.shell.bridge.jobs.run(
            lambda _: _read(core, device_id, start_s, end_s, points, now_s),
            self._show_read,
            self._reading_failed,
        )

    def _wanted(self) -> tuple[float, float]:
        assert self.column is not None
        group, now_s = self.column.group, self._read_s
        if not group.paused:
            return now_s - group.span_s, now_s
        low, high = group.x_range
        # Half a screen beyond each edge: a short pan shows data at once.
        return low - (high - low) / 2, high + (high - low) / 2

    def _on_second(self) -> None:
        """Read again when there can be something new to see; a long range is not read each time."""
        if self.column is None or not self.isVisible():
            self.refresh()
            return
        self._show_view()
        group = self.column.group
        length_s = group.x_range[1] - group.x_range[0]
        pause_s = reading_pause_s(length_s, self.column.points, not group.paused)
        if self.now_s() - self._read_s >= pause_s - 0.5:
            self.refresh()

    # Inside

    def _fill_menu(self) -> None:
        self._menu.clear()
        if self.device_id:
            self.shell.devices.fill(self._menu, self.device_id)

    def _reading_failed(self, error: Exception) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _show_read(self, read: _Read) -> None:
        history, now_s = read.history, self.now_s()
        self._reading = False
        if self.column is not None and history.device_id == self.device_id:
            self.column.group.follow(now_s, history.begin_s)
            notes, parts = read.rollouts
            self.column.show_history(history, read.marked, notes, read.found, now_s)
            self._say_sources(history)
            self._side.show_units(read.units)
            self._side.events.show_events(read.events, now_s)
            view = self.shell.core.live.get(self.device_id)
            self._side.orders.show_orders(read.orders.commands, read.orders.lines, view, now_s)
            self._side.show_membership(read.membership, now_s)
            self._side.show_parts(parts, now_s)
            self._shown = history
            self._say_range()
        if self._asked_again or history.device_id != self.device_id:
            self._asked_again = False
            self.refresh()

    def _say_sources(self, history: DeviceHistory) -> None:
        """Say beside each figure of energy where it comes from, and whether the clock is right."""
        assert self.column is not None
        w = history.windows
        doubt = texts.clock_doubt(CLOCKS[w.clock[-1]] if len(w) else "")
        pairs = zip(reversed(w.energy_method), reversed(w.energy_source), strict=True)
        method, source = next(((m, s) for m, s in pairs if m), (None, None))
        said = f"{texts.method_word(method)}: {voiced(source or '')}" if method else ""
        for (key, unit), more in zip(_UNITS.items(), (doubt, said, said), strict=True):
            self.column.charts[key].say_unit(f"{unit} · {more}" if more else unit)

    def _say_range(self) -> None:
        group = self.group
        if group is not None:
            begin_s = self._shown.begin_s if self._shown else None
            self.range_bar.show_range(
                *group.x_range, self.now_s(), paused=group.paused, begin_s=begin_s
            )

    def _on_devices(self, views: list[DeviceView], gone: set[str]) -> None:
        if self.isVisible() and any(view.device_id == self.device_id for view in views):
            self._show_view()

    def _show_view(self) -> None:
        view = self.shell.core.live.get(self.device_id) if self.device_id else None
        if view is None:
            self._title.setText(self.device_id or self.tr("No device chosen"))
            self._pill.set_state("never", texts.status_word("never"))
            return
        now_s = self.now_s()
        self._title.setText(view.device_id)
        connected = self.shell.bridge.status.connected
        self._pill.set_state(*state_words(view, now_s, connected=connected))
        labels = ", ".join(f"{key}={value}" for key, value in sorted(view.labels.items()))
        seen = ""
        if view.last_seen_s is not None:
            seen = self.tr("last seen {age}").format(age=texts.age(view.last_seen_s, now_s))
        self._site.set_full_text(" · ".join(part for part in (view.site, labels, seen) if part))
        self._show_serving(view, now_s)
        self._side.show_view(view, now_s)

    def _show_serving(self, view: DeviceView, now_s: float) -> None:
        serving = view.state.serving if view.state else None
        digest = view.bundle_digest or ""
        name = f"{view.bundle_name} {view.bundle_version}" if digest else self.tr("nothing")
        self._serving.setText(name)
        self._digest.set_value(texts.short_digest(digest) if digest else "", digest)
        self._digest.setVisible(bool(digest))
        parts = []
        if serving is not None:
            parts.append(serving.provider)
            parts.append(self.tr("since {time}").format(time=texts.clock(serving.since_s, now_s)))
        if view.energy:
            parts.append(f"{texts.energy(view.energy)}, {voiced(view.energy.source)}")
        self._about.set_full_text(" · ".join(parts))

    def _set_span(self, span_s: float) -> None:
        if self.group is not None:
            self.shell.preferences.put("device/span", span_s)
            self.group.set_span(span_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the charts have the keys that nothing else on the page wants."""
        if self.column is None or not self.column.press(event.key()):
            super().keyPressEvent(event)

    def _go_live(self) -> None:
        if self.group is not None:
            begin_s = self._shown.begin_s if self._shown else None
            self.group.follow(self.now_s(), begin_s)
            self.group.back_to_live()

    def _recolour(self) -> None:
        t = self.shell.theme.tokens
        self._back.setIcon(icon("back", t.fg))
        self._digest.setIcon(icon("copy", t.accent))
        self.range_bar.live.setIcon(icon("live", t.on_accent))


def _read(  # noqa: PLR0917 - what one reading is about
    core: Core, device_id: str, start_s: float, end_s: float, points: int, now_s: float
) -> _Read:
    workspace, view = core.workspace, core.live.get(device_id)
    digest = view.window.bundle if view and view.window else None
    store = workspace.store
    return _Read(
        history=read_history(workspace, device_id, start_s, end_s, points),
        marked=store.events(device_id, start_s, end_s, _MARKED_EVENTS),
        events=noted(store.events(device_id, 0.0, now_s + _ALWAYS_S, _EVENTS)),
        found=read_found(store, device_id, start_s, end_s),
        membership=read_membership(workspace, device_id),
        units=read_units_of(workspace, digest),
        rollouts=read_rollouts(core, device_id, now_s),
        orders=read_orders(workspace, device_id),
    )
