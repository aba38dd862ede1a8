"""Compare devices, or devices before and after a deployment, in one chart and one table."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.exporting import export_csv, export_png
from app.gui.models.comparison import (
    METRICS,
    MOST_DEVICES,
    MOST_LINES,
    Curve,
    Metric,
    Part,
    Row,
    Way,
    newest_deployments,
    read_curves,
    rows_of,
    subjects_of,
)
from app.gui.shell import Shell
from app.gui.texts import QT_TRANSLATE_NOOP
from app.gui.widgets.labels import card, label
from app.gui.widgets.range_bar import SPANS

_WAYS: Mapping[Way, str] = {
    "time": QT_TRANSLATE_NOOP("words", "Devices, at the same time"),
    "deployment": QT_TRANSLATE_NOOP("words", "Devices, around their newest deployment"),
    "before_after": QT_TRANSLATE_NOOP("words", "Before and after the newest deployment"),
}
_PARTS: Mapping[Part, str] = {
    "": "{device}",
    "before": QT_TRANSLATE_NOOP("words", "{device}, before"),
    "after": QT_TRANSLATE_NOOP("words", "{device}, after"),
}
_SIZE = QSize(980, 680)


class CompareDialog(QDialog):
    """Choose devices, a metric, how they are aligned and how long.

    Args:
        shell: The console.
        parent: Its window.
        devices: Compared from the start.

    Attributes:
        devices: In the order in which they were chosen.
        rows: The table's.
    """

    def __init__(self, shell: Shell, parent: QWidget, devices: Sequence[str]) -> None:
        from app.gui.charts.compare_chart import CompareChart

        super().__init__(parent)
        self._shell = shell
        self.devices = list(dict.fromkeys(devices))[:MOST_DEVICES]
        self.rows: list[Row] = []
        self._known = [each.device_id for each in shell.core.live.all()]
        self._asked = 0
        self.setWindowTitle(self.tr("Compare devices"))
        self.resize(_SIZE)
        self.chart = CompareChart(shell.theme)
        self.said = label("", "dim", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(self._choices())
        layout.addLayout(self._adding())
        layout.addWidget(self.error)
        layout.addWidget(card(self.chart, margins=(10, 10, 10, 8)), 3)
        layout.addWidget(self.said)
        layout.addWidget(self._table(), 2)
        layout.addLayout(self._buttons())
        self.read()

    # Building

    def _choices(self) -> QHBoxLayout:
        self.figure, self.way, self.span = QComboBox(), QComboBox(), QComboBox()
        self.figure.addItems([texts.tr(each.title) for each in METRICS])
        self.way.addItems([texts.tr(each) for each in _WAYS.values()])
        self.span.addItems([texts.tr(each) for each in SPANS.values()])
        self.span.setCurrentIndex(1)
        row = QHBoxLayout()
        for box, name in (
            (self.figure, self.tr("Metric")),
            (self.way, self.tr("Aligned by")),
            (self.span, self.tr("Length of the range")),
        ):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.currentIndexChanged.connect(lambda _: self.read())
            row.addWidget(box)
        row.addStretch(1)
        return row

    def _adding(self) -> QHBoxLayout:
        self.typed = QLineEdit()
        self.typed.setAccessibleName(self.tr("Device to add"))
        self.typed.setPlaceholderText(self.tr("Type a device to add it"))
        completer = QCompleter(self._known, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.typed.setCompleter(completer)
        self.typed.returnPressed.connect(self.add)
        self.add_button = QPushButton(self.tr("Add"))
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda _=False: self.add())
        self.remove_button = QPushButton(self.tr("Remove the chosen row"))
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(lambda _=False: self.remove())
        row = QHBoxLayout()
        row.addWidget(self.typed, 1)
        row.addWidget(self.add_button)
        row.addWidget(self.remove_button)
        return row

    def _table(self) -> QTableWidget:
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Medians"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setIconSize(QSize(34, 14))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return self.table

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, run in (
            (self.tr("Show all of it"), self.chart.reset),
            (self.tr("Export CSV…"), self._export_csv),
            (self.tr("Export PNG…"), self._export_png),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        row.addStretch(1)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(lambda _=False: self.accept())
        row.addWidget(close)
        return row

    # What it is asked

    def add(self) -> None:
        """Compare the device that was typed, too."""
        device_id = self.typed.text().strip()
        problem = ""
        if device_id not in self._known:
            problem = self.tr("There is no device {device}. Choose one of the list.")
        elif device_id in self.devices:
            problem = self.tr("{device} is compared already.")
        elif len(self.devices) >= MOST_DEVICES:
            problem = self.tr("At most 50 devices are compared. Remove one before {device}.")
        self._say_error(problem.format(device=device_id))
        if not problem:
            self.devices.append(device_id)
            self.typed.clear()
            self.read()

    def remove(self) -> None:
        """Leave out the device of the chosen row."""
        row = self.table.currentRow()
        if 0 <= row < len(self.rows):
            self.devices.remove(self.rows[row].subject.device_id)
            self.read()

    def read(self) -> None:
        """Read what is compared."""
        self._asked += 1
        asked, way, metric = self._asked, self._way(), METRICS[self.figure.currentIndex()]
        span_s = tuple(SPANS)[self.span.currentIndex()]
        store, devices = self._shell.workspace.store, tuple(self.devices)
        now_s = time.time()

        def work(_: object) -> list[Curve]:
            deployed = {} if way == "time" else newest_deployments(store, devices, now_s)
            return read_curves(store, subjects_of(way, devices, deployed, now_s, span_s), metric)

        def done(curves: list[Curve]) -> None:
            if asked == self._asked:
                self._show(curves, metric, relative=way != "time")

        self._shell.bridge.jobs.run(work, done, lambda error: self._say_error(str(error)))

    # Inside

    def _way(self) -> Way:
        return tuple(_WAYS)[self.way.currentIndex()]

    def _say_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def _show(self, curves: list[Curve], metric: Metric, *, relative: bool) -> None:
        self.chart.show_curves(curves, relative=relative)
        self.rows = rows_of(curves)
        self.table.setHorizontalHeaderLabels(self._header(metric))
        device = self.table.horizontalHeaderItem(0)
        assert device is not None
        device.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setRowCount(len(self.rows))
        for place, row in enumerate(self.rows):
            for column, text in enumerate(_cells(row, metric)):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                else:
                    item.setIcon(self.chart.sample(place))
                self.table.setItem(place, column, item)
        for column in (1, 2, 3):
            self.table.resizeColumnToContents(column)
        self.said.setText(self._what_is_not_there())
        self.said.setVisible(bool(self.said.text()))

    def _header(self, metric: Metric) -> list[str]:
        return [
            self.tr("Device"),
            self.tr("Median, {unit}").format(unit=metric.unit),
            self.tr("Difference"),
            self.tr("Windows or rollups"),
        ]

    def _what_is_not_there(self) -> str:
        said = []
        if not self.devices:
            said.append(self.tr("Add a device, or check some in the fleet."))
        if len(self.rows) > MOST_LINES:
            said.append(
                texts.plural(
                    len(self.rows) - MOST_LINES,
                    self.tr("One more is not drawn; the table has it."),
                    self.tr("{n} more are not drawn; the table has them."),
                )
            )
        left = len(self.devices) - len({row.subject.device_id for row in self.rows})
        if left:
            said.append(
                texts.plural(
                    left,
                    self.tr("One device is left out: no change of its bundle is recorded."),
                    self.tr("{n} devices are left out: without a change of bundle, or too many."),
                )
            )
        return " ".join(said)

    def _export_csv(self) -> None:
        metric = METRICS[self.figure.currentIndex()]
        rows = [(_name(row), row.median, row.difference, row.n) for row in self.rows]
        export_csv(self._shell, self, self.tr("comparison"), self._header(metric), rows)

    def _export_png(self) -> None:
        export_png(self._shell, self, self, self.tr("comparison"))


def _name(row: Row) -> str:
    return texts.tr(_PARTS[row.subject.part]).format(device=row.subject.device_id)


def _cells(row: Row, metric: Metric) -> tuple[str, str, str, str]:
    difference = texts.DASH
    if row.difference is not None:
        sign = "+" if row.difference >= 0 else ""
        difference = f"{sign}{texts.percent(row.difference)}"
    return _name(row), texts.number(row.median, metric.digits), difference, texts.count(row.n)
