"""The fleet page: every device in a table, the focused one in charts, the rollout beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.fleet.groups import Group
from app.fleet.live import DeviceView
from app.fleet.query import QueryError, parse_query
from app.fleet.rollout.records import Rollout
from app.gui import texts
from app.gui.actions import action_button
from app.gui.models.fleet_model import FleetModel
from app.gui.pages.base import Page
from app.gui.reading import DeviceHistory, current_rollout, read_history
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.widgets.banner import Banner
from app.gui.widgets.filter_chips import FilterChips
from app.gui.widgets.fleet_view import FleetView
from app.gui.widgets.labels import ElidedLabel, card, label
from app.gui.widgets.query_box import QueryBox
from app.gui.widgets.rollout_card import RolloutCard

if TYPE_CHECKING:
    from app.gui.charts.group import ChartGroup
    from app.gui.charts.time_chart import TimeChart

CHART_SPAN_S = 900.0
_TYPING_PAUSE_MS = 150


class FleetPage(Page):
    """Find devices, see them live, choose some of them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.model = FleetModel()
        self.model.setParent(self)
        self.view = FleetView(self.model, shell.theme, self)
        self._focused: str | None = None
        self._shown: DeviceHistory | None = None
        self._reading = False
        self._charts: tuple[TimeChart, ...] = ()
        self._group: ChartGroup | None = None
        self._build_head()
        self._build_chips()
        self._build_banners()
        self._build_body()
        self.setFocusProxy(self.view)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.apply_filter)
        self._connect()

    # Building

    def _build_head(self) -> None:
        row = self.head(self.tr("Fleet"))
        self.filter_edit = QueryBox(
            self.shell.theme, lambda: self.model.data_columns.vocabulary(self.shell.bridge.groups)
        )
        self.filter_edit.setPlaceholderText("status:online  model:surface*  p95>12  site:Lyon")
        self.filter_edit.setClearButtonEnabled(True)
        self.filter_edit.setMinimumWidth(320)
        self.filter_edit.setAccessibleName(self.tr("Filter devices"))
        self._lens = self.filter_edit.addAction(
            icon("search", self.shell.theme.tokens.dim), QLineEdit.ActionPosition.LeadingPosition
        )
        row.addWidget(self.filter_edit)
        row.addWidget(action_button(self.shell.actions["device.enrol"]))
        row.addWidget(action_button(self.shell.actions["rollout.new"], primary=True))

    def _build_chips(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._chips = FilterChips()
        row.addWidget(self._chips)
        self._error = ElidedLabel("", "error")
        self._pending = label("", "dim")
        self._selected = label("", "dim")
        self._clear = QPushButton(self.tr("Clear"))
        self._clear.setProperty("link", True)
        row.addWidget(self._error, 1)
        for widget in (self._pending, self._selected, self._clear):
            row.addWidget(widget)
        self.layout_.addLayout(row)

    def _build_banners(self) -> None:
        look = QPushButton(self.tr("Look at them…"))
        look.clicked.connect(lambda _=False: self.shell.actions["device.requests"].trigger())
        self.waiting = Banner(self.shell.theme, look, "device")
        show = QPushButton(self.tr("Show these devices"))
        show.clicked.connect(lambda _=False: self._show_rejected())
        self.rejected = Banner(self.shell.theme, show)
        for banner in (self.waiting, self.rejected):
            self.layout_.addWidget(banner)

    def _build_body(self) -> None:
        self._empty = label("", "dim", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        over = QVBoxLayout(self.view.viewport())
        over.addWidget(self._empty)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._lower = QWidget()
        lower = QHBoxLayout(self._lower)
        lower.setContentsMargins(0, 4, 0, 0)
        lower.setSpacing(10)
        self._rollout = RolloutCard(self.shell.theme)
        lower.addWidget(self._rollout, 2)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(self._lower)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([380, 250])
        self.layout_.addWidget(split, 1)

    def _connect(self) -> None:
        bridge = self.shell.bridge
        bridge.devices_changed.connect(self._take_devices)
        bridge.rollouts_changed.connect(self._take_rollouts)
        bridge.groups_changed.connect(self._take_groups)
        bridge.pending_changed.connect(lambda _: self._say_waiting())
        self.shell.theme.changed.connect(self._recolour)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        self.filter_edit.returnPressed.connect(self.apply_filter)
        self._chips.chosen.connect(self.apply_filter)
        self._clear.clicked.connect(lambda _=False: self.uncheck_all())
        self.model.checked_changed.connect(self._say_checked)
        self.model.order_changed.connect(self._on_order)
        self.view.focused.connect(self.focus_device)
        self.view.opened.connect(self.shell.open_device)
        self.view.released.connect(self._settle_rows)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._context_menu)
        self._rollout.opened.connect(self.shell.actions["go.rollouts"].trigger)
        self._take_devices(bridge.core.live.all(), set())
        self._take_rollouts(bridge.rollouts)
        self._take_groups(bridge.groups)
        self._say_waiting()
        self._say_checked()

    def finish(self) -> None:
        """Build the charts: pyqtgraph is imported after the first window has been shown."""
        from app.gui.charts.group import ChartGroup
        from app.gui.charts.time_chart import Line, TimeChart

        theme = self.shell.theme
        latency = TimeChart(
            theme,
            self.tr("Inference latency"),
            self.tr("ms, 15 min"),
            (Line("p50", "p50", "p50"), Line("p95", "p95", "p95"), Line("p99", "p99", "p99")),
            band=("p50", "p95"),
        )
        line = Line("power", "", "p50")
        power = TimeChart(theme, self.tr("Power"), "W", (line,), name_deployments=False)
        self._charts = (latency, power)
        self._group = ChartGroup(self._charts, CHART_SPAN_S, self)
        layout = self._lower.layout()
        if isinstance(layout, QHBoxLayout):
            layout.insertWidget(0, card(latency), 5)
            layout.insertWidget(1, card(power), 3)
        self._read_history()

    # What it is asked

    @property
    def settled(self) -> bool:
        """True once the charts show the focused device."""
        if self._focused is None:
            return bool(self._charts)
        return self._shown is not None and self._shown.device_id == self._focused

    @property
    def device_id(self) -> str:
        """The device that the charts show; empty before there is one."""
        return self._focused or ""

    def checked_devices(self) -> list[str]:
        """Return the ids of the checked devices."""
        return sorted(self.model.checked)

    def uncheck_all(self) -> None:
        """Uncheck every device."""
        self.model.set_checked(set(self.model.checked), False)

    def focus_filter(self) -> None:
        """Put the cursor into the filter box."""
        self.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_edit.selectAll()

    def focus_device(self, device_id: str) -> None:
        """Show a device in the charts."""
        if device_id != self._focused:
            self._focused = device_id
            self._read_history()

    def apply_filter(self) -> None:
        """Filter by the chip and the box; an error is shown beside it and filters nothing."""
        self._typing.stop()
        names = self.model.data_columns.names(self.shell.bridge.groups)
        try:
            query = parse_query(self.filter_edit.text(), names)
        except QueryError as error:
            self._say_error(error)
            return
        self._say_error(None)
        self.model.set_query(parse_query(self._chips.query, names) & query)
        self._say_empty()

    def refresh(self) -> None:
        """Once a second: ages, order, charts."""
        self._settle_rows()
        self._count_groups()
        self.model.refresh_ages()
        self._read_history()

    # Inside

    def _take_devices(self, views: list[DeviceView], gone: set[str]) -> None:
        if gone:
            self.model.remove(gone)
        known = self.model.data_columns.count
        self.model.update(views)
        if self.model.data_columns.count != known:
            self.model.reorder()
        self._say_counts()
        if self._focused is None and self.model.rowCount():
            first = self.model.view_at(0)
            if first is not None:
                self.view.focus_device(first.device_id)

    def _take_rollouts(self, rollouts: list[Rollout]) -> None:
        self._rollout.show_rollout(current_rollout(rollouts))

    def _settle_rows(self) -> None:
        moves = self.model.pending_moves()
        if self.view.busy and moves:
            self._pending.setText(
                texts.plural(moves, self.tr("{n} move pending"), self.tr("{n} moves pending"))
            )
            return
        self._pending.setText("")
        self.model.reorder()

    def _on_order(self) -> None:
        self._say_empty()
        if self._focused is not None and not self.view.currentIndex().isValid():
            self.view.focus_device(self._focused)

    def _read_history(self) -> None:
        if self._focused is None or self._group is None or self._reading or not self.isVisible():
            return
        self._reading = True
        device_id, end_s = self._focused, self.now_s()
        points, workspace = self._charts[0].points, self.shell.workspace
        self.shell.bridge.jobs.run(
            lambda _: read_history(workspace, device_id, end_s - CHART_SPAN_S, end_s, points),
            self._show_history,
            self._reading_failed,
        )

    def _reading_failed(self, error: Exception) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _show_history(self, history: DeviceHistory) -> None:
        self._reading = False
        if self._group is None:
            return
        self._group.follow(history.end_s, history.begin_s)
        latency, power = self._charts
        w = history.windows
        latency.title.setText(history.device_id)
        latency.unit.set_full_text(self.tr("latency, ms, 15 min"))
        quantiles = {"p50": w.p50_s * 1e3, "p95": w.p95_s * 1e3, "p99": w.p99_s * 1e3}
        latency.set_data(
            w.time_s, quantiles, history.deployments, history.losses, covered_s=w.duration_s
        )
        power.set_data(
            w.time_s,
            {"power": w.power_w},
            history.deployments,
            history.losses,
            covered_s=w.duration_s,
        )
        method = next((each for each in reversed(w.energy_method) if each), None)
        power.unit.set_full_text(f"W, {texts.method_word(method)}" if method else "W")
        self._shown = history
        if history.device_id != self._focused:
            self._read_history()

    def _context_menu(self, position: QPoint) -> None:
        view = self.model.view_at(self.view.indexAt(position).row())
        if view is None:
            return
        self.view.set_menu_open(True)
        menu = QMenu(self)
        menu.addAction(self.tr("Open device"), lambda: self.shell.open_device(view.device_id))
        checked = view.device_id in self.model.checked
        word = self.tr("Uncheck") if checked else self.tr("Check")
        menu.addAction(word, lambda: self.model.set_checked([view.device_id], not checked))
        menu.addSeparator()
        menu.addAction(self.shell.actions["rollout.new"])
        menu.addSeparator()
        self.shell.devices.fill(menu, view.device_id)
        menu.exec(self.view.viewport().mapToGlobal(position))
        menu.deleteLater()
        self.view.set_menu_open(False)

    def _say_counts(self) -> None:
        counts = self.model.data_columns.status_counts()
        total = self.model.data_columns.count
        self.caption.setText(
            texts.plural(
                total,
                self.tr("{n} device · {online} online · {failed} failed"),
                self.tr("{n} devices · {online} online · {failed} failed"),
                online=texts.count(counts["online"] + counts["degraded"]),
                failed=texts.count(counts["failed"]),
            )
        )
        self._chips.show_counts(total, counts)
        self._say_rejected()

    def _say_waiting(self) -> None:
        count = len(self.shell.bridge.pending)
        text = texts.plural(
            count, self.tr("{n} device waits for you"), self.tr("{n} devices wait for you")
        )
        self.waiting.say(text if count else "")

    def _say_rejected(self) -> None:
        count = self.model.data_columns.rejected_count()
        text = texts.plural(
            count,
            self.tr("A report in the name of {n} device was not believed"),
            self.tr("Reports in the names of {n} devices were not believed"),
        )
        self.rejected.say(text if count else "")

    def _show_rejected(self) -> None:
        self._chips[None].setChecked(True)
        self.filter_edit.setText("rejected:report")
        self.apply_filter()

    def _say_checked(self) -> None:
        count = len(self.model.checked)
        self._selected.setText(self.tr("{n} checked").format(n=texts.count(count)) if count else "")
        self._clear.setVisible(bool(count))

    def _say_error(self, error: QueryError | None) -> None:
        self.filter_edit.show_error(error)
        self._error.set_full_text(self.filter_edit.toolTip())

    def _take_groups(self, groups: list[Group]) -> None:
        self._chips.show_groups(groups)
        self._count_groups()
        self.apply_filter()

    def _count_groups(self) -> None:
        if not self._chips.groups:
            return
        names = self.model.data_columns.names(self.shell.bridge.groups)
        queries = {each: parse_query(f"group:{each}", names) for each in self._chips.groups}
        counts = {each: self.model.count_matching(query) for each, query in queries.items()}
        self._chips.show_group_counts(counts)

    def _say_empty(self) -> None:
        if self.model.rowCount():
            self._empty.hide()
            return
        if self.model.data_columns.count:
            text = self.tr("No device matches this filter.")
        else:
            text = self.tr(
                "No devices yet.\nLet one in: “Enrol a device…”, or  "
                "muster device enrol-code ID --site SITE"
            )
        self._empty.setText(text)
        self._empty.show()

    def _recolour(self) -> None:
        self._lens.setIcon(icon("search", self.shell.theme.tokens.dim))
        self.view.viewport().update()
