"""Below the fleet: the focused device in two charts, the current rollout beside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.fleet.series import Floats
from app.gui import texts
from app.gui.models.device_charts import kind_of
from app.gui.reading import DeviceHistory, read_history
from app.gui.shell import Shell
from app.gui.turns import Rota
from app.gui.widgets.labels import card
from app.gui.widgets.rollout_card import RolloutCard

if TYPE_CHECKING:
    from app.gui.charts.group import ChartGroup
    from app.gui.charts.time_chart import TimeChart

CHART_SPAN_S = 900.0


class FleetCharts(QWidget):
    """Shows one device; reads the store off the GUI thread.

    Attributes:
        device_id: The device that is shown or being read; None before there is one.
        rollout: The card of the current rollout.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.device_id: str | None = None
        self._shown: DeviceHistory | None = None
        self._reading = False
        self._charts: tuple[TimeChart, ...] = ()
        self._rota = Rota(self)
        self._group: ChartGroup | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(10)
        self.rollout = RolloutCard(shell.theme)
        self._cards = (card(), card())
        """Keep the charts' places until they are built: nothing is to jump then."""
        for each, stretch in zip((*self._cards, self.rollout), (17, 9, 6), strict=True):
            row.addWidget(each, stretch)

    def finishing(self) -> Iterator[None]:
        """Build the charts, one a step."""
        from app.gui.charts.group import ChartGroup
        from app.gui.charts.time_chart import TimeChart, lines_of

        theme, latency_kind, power_kind = self._shell.theme, kind_of("latency"), kind_of("power")
        latency = TimeChart(
            theme,
            self._rota,
            latency_kind.metric.title,
            self.tr("{unit}, 15 min").format(unit=latency_kind.metric.drawn_unit),
            lines_of(latency_kind),
            band=latency_kind.band,
        )
        yield
        power = TimeChart(
            theme,
            self._rota,
            power_kind.metric.title,
            power_kind.metric.drawn_unit,
            lines_of(power_kind),
            name_deployments=False,
            without=texts.tr(power_kind.without),
        )
        self._charts = (latency, power)
        self._group = ChartGroup(self._charts, CHART_SPAN_S, self)
        for place, chart in zip(self._cards, self._charts, strict=True):
            layout = place.layout()
            assert layout is not None
            layout.addWidget(chart)

    @property
    def settled(self) -> bool:
        """True once the charts show their device, or are there while they are hidden."""
        if self.device_id is None or self.isHidden():
            return bool(self._charts)
        shown = self._shown is not None and self._shown.device_id == self.device_id
        return shown and self._rota.idle

    def show_device(self, device_id: str, now_s: float) -> None:
        """Show another device."""
        if device_id != self.device_id:
            self.device_id = device_id
            self.read(now_s)

    def read(self, now_s: float) -> None:
        """Read the last minutes of the device again."""
        device_id, group = self.device_id, self._group
        if device_id is None or group is None or self._reading or not self.isVisible():
            return
        self._reading = True
        points, workspace = self._charts[0].points, self._shell.workspace
        self._shell.bridge.jobs.run(
            lambda _: read_history(workspace, device_id, now_s - CHART_SPAN_S, now_s, points),
            self._show,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self._shell.notify(str(error))

    def _show(self, history: DeviceHistory) -> None:
        self._reading = False
        if self._group is None:
            return
        self._group.follow(history.end_s, history.begin_s)
        for chart, show in zip(self._charts, (_show_latency, _show_power), strict=True):
            chart.bring(partial(show, chart, history))
        self._shown = history
        if history.device_id != self.device_id:
            self.read(history.end_s)


def _show_latency(chart: TimeChart, history: DeviceHistory) -> None:
    w = history.windows
    chart.title.setText(history.device_id)
    chart.say_unit(texts.tr("latency, ms, 15 min"))
    quantiles = {"p50": w.p50_s * 1e3, "p95": w.p95_s * 1e3, "p99": w.p99_s * 1e3}
    _give(chart, history, quantiles)


def _show_power(chart: TimeChart, history: DeviceHistory) -> None:
    method = next((each for each in reversed(history.windows.energy_method) if each), None)
    chart.say_unit(f"W, {texts.method_word(method)}" if method else "W")
    _give(chart, history, {"power": history.windows.power_w})


def _give(chart: TimeChart, history: DeviceHistory, columns: dict[str, Floats]) -> None:
    w = history.windows
    marks = (history.deployments, history.losses)
    chart.set_data(w.time_s, columns, *marks, covered_s=w.duration_s)
