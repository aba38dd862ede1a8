"""The fleet page: every device in a table, the focused one in charts, the rollout beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from app.fleet.groups import Group
from app.fleet.live import DeviceView
from app.fleet.query import QueryError, parse_query
from app.fleet.rollout.records import Rollout
from app.gui import fleet_memory as memory
from app.gui import texts
from app.gui.actions import action_button
from app.gui.fleet_actions import FleetActions
from app.gui.models.fleet_model import FleetModel
from app.gui.models.group_counts import GroupCounts
from app.gui.pages.base import Page
from app.gui.reading import current_rollout
from app.gui.shell import Shell
from app.gui.widgets.filter_chips import FilterChips
from app.gui.widgets.fleet_banners import FleetBanners
from app.gui.widgets.fleet_charts import FleetCharts
from app.gui.widgets.fleet_empty import EmptyState
from app.gui.widgets.fleet_foot import FleetFoot
from app.gui.widgets.fleet_room import FleetRoom
from app.gui.widgets.fleet_stage import FleetStage
from app.gui.widgets.fleet_view import USUALLY_FROZEN
from app.gui.widgets.guide_card import GuideCard
from app.gui.widgets.lens import Lens
from app.gui.widgets.query_box import QueryBox
from app.gui.widgets.query_note import QueryNote

if TYPE_CHECKING:
    from app.core import CoreStatus

_TYPING_PAUSE_MS = 150
_SPLITTER = "fleet/splitter"
_SIZES = [400, 230]


class FleetPage(Page):
    """Find devices, see them live, choose some of them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.model = FleetModel()
        self.model.setParent(self)
        self._own = ""
        self._counts = GroupCounts(self._count_group)
        self.commands = FleetActions(self)
        self.empty = EmptyState(
            action_button(shell.actions["device.enrol"], primary=True),
            action_button(shell.actions["fleet.clear_filter"]),
        )
        self.stage = FleetStage(self.model, shell.theme, shell.preferences, self.empty)
        self.view = self.stage.view
        self._build_head()
        self._build_chips()
        self.banners = FleetBanners(shell, self._show_rejected)
        self.layout_.addWidget(self.banners)
        self.guide = GuideCard(shell)
        self.layout_.addWidget(self.guide)
        self._build_body()
        self._room = FleetRoom(self, self.guide, self.stage.heat, self.charts)
        self.mistake = QueryNote(self.filter_edit, self)
        self._say_stage()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.apply_filter)
        self._recall()
        self._connect()

    # Building

    def _build_head(self) -> None:
        row = self.head(self.tr("Fleet"))
        self.filter_edit = QueryBox(
            self.shell.theme, lambda: self.model.data_columns.vocabulary(self.shell.bridge.groups)
        )
        self.filter_edit.set_example("status:online  model:surface*  p95>12")
        self.filter_edit.setAccessibleName(self.tr("Filter devices"))
        Lens(self.filter_edit, self.shell.theme)
        row.addWidget(self.filter_edit)
        row.addWidget(action_button(self.shell.actions["device.enrol"]))
        row.addWidget(action_button(self.shell.actions["rollout.new"], primary=True))

    def _build_chips(self) -> None:
        self._chips = FilterChips()
        self.layout_.addWidget(self._chips)

    def _build_body(self) -> None:
        self.foot = FleetFoot(self.check_matching, self.shell.actions["fleet.uncheck"].trigger)
        for name in ("fleet.heat_map", "fleet.columns"):
            self.foot.row.addWidget(action_button(self.shell.actions[name]))
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.stage, 1)
        column.addWidget(self.foot)
        self.charts = FleetCharts(self.shell)
        self.charts.rollout.opened.connect(self.shell.actions["go.rollouts"].trigger)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(upper)
        self._split.addWidget(self.charts)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes(_SIZES)
        self.layout_.addWidget(self._split, 1)

    def reset_layout(self) -> None:
        """Show the usual columns, in the usual order, unfiltered."""
        self._recall()
        self.stage.recall()
        self._split.setSizes(_SIZES)
        self._say_stage()
        self.apply_filter()

    def _recall(self) -> None:
        """Lay everything out as it was left."""
        preferences = self.shell.preferences
        look = memory.recall_table(preferences, USUALLY_FROZEN)
        self.view.set_layout(look.columns, look.frozen, look.widths)
        self.model.sort_by(look.sort_field, descending=look.descending)
        chip, query = memory.recall_filter(preferences)
        self._chips.choose(chip)
        self.filter_edit.setText(query)
        self._split.restoreState(preferences.layout(_SPLITTER))

    def _connect(self) -> None:
        bridge, view, chips = self.shell.bridge, self.view, self._chips
        bridge.devices_changed.connect(self._take_devices)
        bridge.rollouts_changed.connect(self._take_rollouts)
        bridge.groups_changed.connect(self._take_groups)
        bridge.status_changed.connect(self._take_status)
        self.shell.theme.changed.connect(self._recolour)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        self.filter_edit.returnPressed.connect(self.apply_filter)
        chips.chosen.connect(self.apply_filter)
        chips.save_asked.connect(self.shell.actions["fleet.save_filter"].trigger)
        chips.change_asked.connect(self.commands.change_group)
        chips.remove_asked.connect(self.commands.remove_group)
        self.foot.actions_asked.connect(self._show_actions)
        self.model.checked_changed.connect(self._say_checked)
        self.model.checked_changed.connect(self.shell.actions.refresh)
        self.model.order_changed.connect(self._on_order)
        self.stage.focused.connect(self.focus_device)
        self.stage.opened.connect(self.shell.open_device)
        self.stage.menu_asked.connect(self._show_menu)
        view.released.connect(self._settle_rows)
        view.layout_changed.connect(self._keep_table)
        view.copy_asked.connect(self.shell.devices.copy_id)
        view.columns_asked.connect(self.shell.actions["fleet.columns"].trigger)
        self._split.splitterMoved.connect(lambda *_: self._keep_split())
        self._take_devices(bridge.core.live.all(), set())
        self._take_rollouts(bridge.rollouts)
        self._take_groups(bridge.groups)
        self._take_status(bridge.status)
        self._say_checked()

    def finishing(self) -> Iterator[None]:
        """Build the charts: pyqtgraph is imported after the first window has been shown."""
        yield from self.charts.finishing()
        self.charts.read(self.now_s())

    # What it is asked

    @property
    def settled(self) -> bool:
        """True once the charts show the focused device."""
        return self.charts.settled

    @property
    def device_id(self) -> str:
        """The device that the charts show; empty before there is one."""
        return self.charts.device_id or ""

    def checked_devices(self) -> list[str]:
        """Return the ids of the checked devices."""
        return sorted(self.model.checked)

    def check_matching(self) -> None:
        """Check every device that matches the filter."""
        self.model.set_checked(self.model.shown_ids(), True)

    def uncheck_all(self) -> None:
        """Uncheck every device."""
        self.model.set_checked(set(self.model.checked), False)

    def focus_filter(self) -> None:
        """Put the cursor into the filter box."""
        self.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_edit.selectAll()

    def focus_device(self, device_id: str) -> None:
        """Show a device in the charts."""
        self.charts.show_device(device_id, self.now_s())

    def asked(self) -> str:
        """Return what chip and box ask together, as one query."""
        chip, text = self._chips.query, self.filter_edit.text().strip()
        if not chip or not text:
            return chip or text
        return f"{chip} ({text})"

    def clear_filter(self) -> None:
        """Show every device again."""
        self._chips.choose("")
        self.filter_edit.clear()
        self.apply_filter()

    def choose_group(self, name: str) -> None:
        """Ask what a group asks, and nothing else."""
        self.filter_edit.clear()
        self._chips.choose(f"group:{name}")
        self.apply_filter()

    def toggle_heat_map(self) -> None:
        """Show the heat map instead of the table, or the table again."""
        self.shell.actions["go.fleet"].trigger()
        self.stage.show_heat(not self.stage.shows_heat)
        self._say_stage()
        self.stage.heat.focus_device(self.device_id)
        self.stage.current.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def apply_filter(self) -> None:
        """Filter by the chip and the box; an error is shown below it and filters nothing."""
        self._typing.stop()
        names = self.model.data_columns.names(self.shell.bridge.groups)
        try:
            query = parse_query(self.filter_edit.text(), names)
        except QueryError as error:
            self._say_error(error)
            return
        self._say_error(None)
        self.model.set_query(parse_query(self._chips.query, names) & query)
        memory.keep_filter(
            self.shell.preferences, self._chips.query, self.filter_edit.text().strip()
        )
        self.shell.actions.refresh()
        self._say_empty()

    def refresh(self) -> None:
        """Once a second: ages, order, charts."""
        self._settle_rows()
        self._count_groups()
        self.model.refresh_ages()
        self.stage.heat.refresh()
        self.charts.read(self.now_s())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the filter away, and then goes back to the rows."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.asked():
            self.clear_filter()
        else:
            self.stage.current.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Inside

    def _take_devices(self, views: list[DeviceView], gone: set[str]) -> None:
        if gone:
            self.model.remove(gone)
        known = self.model.data_columns.count
        self.model.update(views)
        if self.model.data_columns.count != known:
            self._settle_rows()
        self._say_counts()
        self._focus_first()

    def _focus_first(self) -> None:
        """Have the charts show a device until somebody chooses one: the first that is shown."""
        first, shown = self.model.view_at(0), self.charts.device_id
        held = shown is not None and (shown != self._own or self.model.place_of(shown) is not None)
        if first is not None and not held:
            self._own = first.device_id
            self.view.focus_device(first.device_id)

    def _take_rollouts(self, rollouts: list[Rollout]) -> None:
        self.charts.rollout.show_rollout(current_rollout(rollouts))

    def _take_status(self, status: CoreStatus) -> None:
        self.model.set_connected(status.connected)
        self._say_counts()
        self.banners.say_quiet(status, self.now_s())

    def _settle_rows(self) -> None:
        """Sort anew, unless somebody is at the rows; a first row has no other to displace."""
        moves = self.model.pending_moves()
        held = bool(moves and self.model.rowCount() and self.view.busy)
        self.foot.show_moves(moves if held else 0)
        if not held:
            self.model.reorder()

    def _on_order(self) -> None:
        self._say_empty()
        self._say_checked()
        focused = self.charts.device_id
        if focused is not None and not self.view.currentIndex().isValid():
            self.view.focus_device(focused)

    def _show_menu(self, device_id: str, where: QPoint) -> None:
        self.view.set_menu_open(True)
        menu = QMenu(self)
        menu.addAction(self.tr("Open device"), lambda: self.shell.open_device(device_id))
        checked = device_id in self.model.checked
        word = self.tr("Uncheck") if checked else self.tr("Check")
        menu.addAction(word, lambda: self.model.set_checked([device_id], not checked))
        menu.addSeparator()
        menu.addAction(self.shell.actions["rollout.new"])
        menu.addSeparator()
        self.shell.devices.fill(menu, device_id)
        menu.exec(where)
        menu.deleteLater()
        self.view.set_menu_open(False)

    def _say_stage(self) -> None:
        self.first = self.stage.current
        heat = self.stage.shows_heat
        text = self.tr("Show the table") if heat else self.tr("Show the heat map")
        self.shell.actions["fleet.heat_map"].setText(text)
        self._say_empty()

    def _show_actions(self) -> None:
        self.commands.show_menu(self.foot.menu.mapToGlobal(self.foot.menu.rect().bottomLeft()))

    def _say_counts(self) -> None:
        counts = self.model.data_columns.status_counts()
        total = self.model.data_columns.count
        now = (
            self.tr("{n} device · {online} online · {failed} failed"),
            self.tr("{n} devices · {online} online · {failed} failed"),
        )
        before = (  # without a link nobody knows who is online
            self.tr("{n} device · when last heard of: {online} online · {failed} failed"),
            self.tr("{n} devices · when last heard of: {online} online · {failed} failed"),
        )
        online, failed = counts["online"] + counts["degraded"], counts["failed"]
        one, many = now if self.model.connected else before
        self.caption.setText(
            texts.plural(total, one, many, online=texts.count(online), failed=texts.count(failed))
        )
        self._chips.show_counts(total, counts)
        self.banners.say_rejected(self.model.data_columns.rejected_count())

    def _show_rejected(self) -> None:
        self._chips.choose("")
        self.filter_edit.setText("rejected:report")
        self.apply_filter()

    def _say_checked(self) -> None:
        model = self.model
        self.foot.show_checked(len(model.checked), model.checked_shown(), model.rowCount())

    def _say_error(self, error: QueryError | None) -> None:
        self.filter_edit.show_error(error)
        self.mistake.say(self.filter_edit.toolTip())

    def _take_groups(self, groups: list[Group]) -> None:
        self._chips.show_groups(groups)
        self._counts.forget()
        self._count_groups()
        self.apply_filter()
        self._focus_first()

    def _count_groups(self) -> None:
        if self._chips.groups:
            self._chips.show_group_counts(self._counts.again(self._chips.groups))

    def _count_group(self, name: str) -> int:
        names = self.model.data_columns.names(self.shell.bridge.groups)
        return self.model.count_matching(parse_query(f"group:{name}", names))

    def _say_empty(self) -> None:
        both = bool(self._chips.query and self.filter_edit.text().strip())
        self.stage.say_empty(devices=bool(self.model.data_columns.count), both=both)

    def _keep_table(self) -> None:
        view, preferences = self.view, self.shell.preferences
        memory.keep_table(preferences, view.names(), view.frozen, view.widths)
        memory.keep_sort(preferences, self.model.sort_field, descending=self.model.descending)

    def _keep_split(self) -> None:
        self.shell.preferences.put(_SPLITTER, self._split.saveState())

    def _recolour(self) -> None:
        self.view.viewport().update()
        self.view.part.viewport().update()
