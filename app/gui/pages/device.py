"""The page of one device: who it is, four charts on one time axis, what it says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QVBoxLayout

from app.fleet.live import DeviceView
from app.fleet.series import CLOCKS
from app.fleet.store import StoredEvent
from app.gui import texts
from app.gui.models.device_rollouts import Note, Part, notes_of, parts_of
from app.gui.pages.base import Page
from app.gui.reading import (
    DeviceHistory,
    Membership,
    Units,
    read_history,
    read_membership,
    read_units_of,
)
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.widgets.device_side import DeviceSide
from app.gui.widgets.labels import CopyButton, ElidedLabel, Pill, card, label

if TYPE_CHECKING:
    from app.core import Core
    from app.gui.charts.group import ChartGroup
    from app.gui.charts.time_chart import TimeChart

_Rollouts = tuple[tuple[Note, ...], tuple[Part, ...]]
_Read = tuple[DeviceHistory, list[StoredEvent], Membership, Units, _Rollouts]
SPANS_S = (300.0, 900.0, 3600.0, 86400.0)
_EVENTS = 200
_ALWAYS_S = 10 * 365 * 86400.0


class DevicePage(Page):
    """One device over time.

    Attributes:
        device_id: Which one; empty before one was opened.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.device_id = ""
        self.group: ChartGroup | None = None
        self._charts: tuple[TimeChart, ...] = ()
        self._shown: DeviceHistory | None = None
        self._reading = False
        self._asked_again = False
        self._build_head()
        self._build_facts()
        self._build_body()
        shell.bridge.devices_changed.connect(self._on_devices)
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
        self._live = QPushButton(" " + self.tr("Back to live"))
        self._live.setProperty("primary", True)
        self._live.clicked.connect(lambda _=False: self._go_live())
        self._live.hide()
        row.addWidget(self._live)
        self._spans = QButtonGroup(self)
        for span_s in SPANS_S:
            row.addWidget(self._span_button(span_s))
        self._more = QPushButton(self.tr("Actions"))
        self._more.setToolTip(self.tr("Enrol again, revoke or decommission this device"))
        self._menu = QMenu(self)
        self._more.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        row.addWidget(self._more)
        self.layout_.addLayout(row)

    def _span_button(self, span_s: float) -> QPushButton:
        button = QPushButton(texts.span(span_s) if span_s < 86400 else self.tr("24 h"))
        if span_s == 3600:
            button.setText(self.tr("1 h"))
        button.setCheckable(True)
        button.setProperty("chip", True)
        button.setChecked(span_s == SPANS_S[1])
        button.setAccessibleName(self.tr("Show the last {span}").format(span=button.text()))
        button.clicked.connect(lambda _=False: self._set_span(span_s))
        self._spans.addButton(button)
        return button

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
        body = QHBoxLayout()
        body.setSpacing(10)
        self._left = QVBoxLayout()
        self._left.setSpacing(10)
        body.addLayout(self._left, 1)
        self._side = DeviceSide(self.shell.theme)
        body.addWidget(self._side)
        self.layout_.addLayout(body, 1)

    def finish(self) -> None:
        """Build the charts."""
        from app.gui.charts.group import ChartGroup
        from app.gui.charts.time_chart import Line, TimeChart

        theme = self.shell.theme
        latency = TimeChart(
            theme,
            self.tr("Inference latency"),
            "ms",
            (Line("p50", "p50", "p50"), Line("p95", "p95", "p95"), Line("p99", "p99", "p99")),
            band=("p50", "p95"),
        )
        power = TimeChart(
            theme,
            self.tr("Power"),
            "W",
            (Line("power", self.tr("mean"), "p50", 2),),
            band=("low", "high"),
            name_deployments=False,
        )
        rate = TimeChart(
            theme,
            self.tr("Throughput"),
            self.tr("inferences / s"),
            (Line("rate", "", "p50"),),
            name_deployments=False,
        )
        heat = TimeChart(
            theme,
            self.tr("Temperature"),
            "°C",
            (Line("temp", "", "p95"),),
            name_deployments=False,
            without=self.tr("This device reports no temperature"),
        )
        self._charts = (latency, power, rate, heat)
        self.group = ChartGroup(self._charts, SPANS_S[1], self)
        self.group.paused_changed.connect(self._on_paused)
        self.group.range_changed.connect(self.refresh)
        pair = QHBoxLayout()
        pair.setSpacing(10)
        pair.addWidget(card(rate))
        pair.addWidget(card(heat))
        self._left.addWidget(card(latency), 5)
        self._left.addWidget(card(power), 4)
        self._left.addLayout(pair, 4)
        self.refresh()

    # What it is asked

    @property
    def settled(self) -> bool:
        """True once the charts show the device."""
        if not self.device_id:
            return True
        return self._shown is not None and self._shown.device_id == self.device_id

    def show_device(self, device_id: str) -> None:
        """Show another device, live."""
        if device_id != self.device_id:
            self.device_id = device_id
            self._shown = None
            if self.group is not None:
                self.group.clear_crosshair()
        self._show_view()
        self._go_live()
        self.refresh()

    def refresh(self) -> None:
        """Read the range that is shown, and events."""
        self._show_view()
        if self.group is None or not self.device_id or not self.isVisible():
            return
        if self._reading:
            self._asked_again = True
            return
        self._reading = True
        device_id, now_s = self.device_id, self.now_s()
        start_s, end_s = now_s - self.group.span_s, now_s
        if self.group.paused:
            low, high = self.group.x_range
            # Half a screen beyond each edge: a short pan shows data at once.
            start_s, end_s = low - (high - low) / 2, high + (high - low) / 2
        points, workspace = 2 * self._charts[0].points, self.shell.workspace
        view = self.shell.core.live.get(device_id)
        digest = view.window.bundle if view and view.window else None

        core = self.shell.core

        def read(_: object) -> _Read:
            history = read_history(workspace, device_id, start_s, end_s, points)
            events = workspace.store.events(device_id, 0.0, now_s + _ALWAYS_S, _EVENTS)
            units = read_units_of(workspace, digest)
            rollouts = _rollouts_of(core, device_id, now_s)
            return history, events, read_membership(workspace, device_id), units, rollouts

        self.shell.bridge.jobs.run(read, self._show_history, self._reading_failed)

    # Inside

    def _fill_menu(self) -> None:
        self._menu.clear()
        if self.device_id:
            self.shell.devices.fill(self._menu, self.device_id)

    def _reading_failed(self, error: Exception) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _show_history(self, read: _Read) -> None:
        history, events, membership, units, (notes, parts) = read
        self._reading = False
        if self.group is not None and history.device_id == self.device_id:
            self.group.follow(self.now_s(), history.begin_s)
            self._draw(history, notes)
            self._side.show_units(units)
            self._side.show_events(events, self.now_s())
            self._side.show_membership(membership, self.now_s())
            self._side.show_parts(parts, self.now_s())
            self._shown = history
        if self._asked_again or history.device_id != self.device_id:
            self._asked_again = False
            self.refresh()

    def _draw(self, history: DeviceHistory, notes: tuple[Note, ...]) -> None:
        latency, power, rate, heat = self._charts
        w, marks = history.windows, history.deployments
        quantiles = {"p50": w.p50_s * 1e3, "p95": w.p95_s * 1e3, "p99": w.p99_s * 1e3}
        latency.set_data(
            w.time_s, quantiles, marks, history.losses, history.doubts,
            covered_s=w.duration_s, notes=notes, merged=w.merged,
        )  # fmt: skip
        sure = np.nan_to_num(w.uncertainty_w)
        bounds = {"low": np.maximum(w.power_w - sure, 0.0), "high": w.power_w + sure}
        besides = (marks, history.losses, history.doubts)
        figures = {"power": w.power_w, **bounds}
        for chart, columns in (
            (power, figures),
            (rate, {"rate": w.inferences_per_s}),
            (heat, {"temp": w.temperature_c}),
        ):
            chart.set_data(
                w.time_s, columns, *besides, covered_s=w.duration_s, notes=notes, merged=w.merged
            )
        doubt = texts.clock_doubt(CLOCKS[w.clock[-1]] if len(w) else "")
        latency.unit.set_full_text(f"ms · {doubt}" if doubt else "ms")
        pairs = zip(reversed(w.energy_method), reversed(w.energy_source), strict=True)
        method, source = next(((m, s) for m, s in pairs if m), (None, None))
        said = f"{texts.method_word(method)}: {source}" if method else ""
        power.unit.set_full_text(f"W · {said}" if said else "W")

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
        self._pill.set_state(view.status, texts.status_word(view.status))
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
            parts.append(f"{texts.energy(view.energy)}, {view.energy.source}")
        self._about.set_full_text(" · ".join(parts))

    def _set_span(self, span_s: float) -> None:
        if self.group is not None:
            self.group.set_span(span_s)

    def _go_live(self) -> None:
        if self.group is not None:
            begin_s = self._shown.begin_s if self._shown else None
            self.group.follow(self.now_s(), begin_s)
            self.group.back_to_live()

    def _on_paused(self, paused: bool) -> None:
        self._live.setVisible(paused)

    def _recolour(self) -> None:
        t = self.shell.theme.tokens
        self._back.setIcon(icon("back", t.fg))
        self._digest.setIcon(icon("copy", t.accent))
        self._live.setIcon(icon("live", t.on_accent))


def _rollouts_of(core: Core, device_id: str, now_s: float) -> _Rollouts:
    rollouts, view = core.rollouts(), core.live.get(device_id)
    notes = notes_of(device_id, rollouts, core.workspace.registry.rollouts.headlines)
    there = view is not None and view.status not in ("offline", "never")
    return notes, parts_of(device_id, rollouts, there, now_s)
