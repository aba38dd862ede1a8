"""Compare devices, or devices before and after a change of bundle, in one chart and one table."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.exporting import export_csv, export_png
from app.gui.models.changes import Choice, Which, choices_of, chosen_of, read_changes
from app.gui.models.comparison import (
    METRICS,
    MOST_DEVICES,
    MOST_LINES,
    Curve,
    Metric,
    Row,
    Way,
    read_curves,
    rows_of,
    subjects_of,
    values_at,
)
from app.gui.reading import bundle_titles
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.texts import QT_TRANSLATE_NOOP
from app.gui.widgets.compare_table import CompareTable, name_of
from app.gui.widgets.labels import card, label
from app.gui.widgets.range_bar import SPANS

_WAYS: Mapping[Way, str] = {
    "time": QT_TRANSLATE_NOOP("words", "Devices, at the same time"),
    "deployment": QT_TRANSLATE_NOOP("words", "Devices, around a change of bundle"),
    "before_after": QT_TRANSLATE_NOOP("words", "Before and after a change of bundle"),
    "before_now": QT_TRANSLATE_NOOP("words", "Before a change of bundle, and now"),
}
_SIZE = QSize(980, 720)


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
        self._curves: list[Curve] = []
        self._choices_known: list[Choice] = []
        self._known = [each.device_id for each in shell.core.live.all()]
        self._asked = 0
        self.setWindowTitle(self.tr("Compare devices"))
        self.resize(_SIZE)
        self.chart = CompareChart(shell.theme)
        self.chart.hovered.connect(self._point)
        self.pointed = label(" ", "dim")
        self.table = CompareTable()
        shell.theme.changed.connect(self._recolour)
        self.said = label("", "dim", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self._lay_out()
        self.read()

    # Building

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(self._choices())
        layout.addWidget(self._which_change())
        layout.addLayout(self._adding())
        layout.addWidget(self.error)
        layout.addWidget(card(self.chart, self.pointed, margins=(10, 10, 10, 6)), 5)
        layout.addWidget(self.said)
        layout.addWidget(self.table, 4)
        layout.addLayout(self._buttons())

    def _choices(self) -> QHBoxLayout:
        self.figure, self.way, self.span = QComboBox(), QComboBox(), QComboBox()
        self.figure.addItems([each.title for each in METRICS])
        self.way.addItems([texts.tr(each) for each in _WAYS.values()])
        self.span.addItems([texts.tr(each) for each in SPANS.values()])
        self.span.setCurrentIndex(1)
        row = QHBoxLayout()
        for box, name in (
            (self.figure, self.tr("Metric")),
            (self.way, self.tr("Aligned by")),
            (self.span, self.tr("Length of the range")),
        ):
            self._name(box, name)
            row.addWidget(box)
        row.addStretch(1)
        return row

    def _which_change(self) -> QComboBox:
        self.change = QComboBox()
        self.change.addItem(self.tr("The newest change of bundle of each device"), None)
        self.change.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._name(self.change, self.tr("Change of bundle"))
        return self.change

    def _name(self, box: QComboBox, name: str) -> None:
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.currentIndexChanged.connect(lambda _: self.read())

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
        which: Which | None = self.change.currentData()
        workspace, devices = self._shell.workspace, tuple(self.devices)
        now_s = time.time()
        self.change.setVisible(way != "time")

        def work(_: object) -> tuple[list[Curve], list[Choice], dict[str, str]]:
            changes = read_changes(workspace.store, devices, now_s)
            subjects = subjects_of(way, devices, chosen_of(changes, which), now_s, span_s)
            curves = read_curves(workspace.store, subjects, metric)
            return curves, choices_of(changes), bundle_titles(workspace)

        def done(found: tuple[list[Curve], list[Choice], dict[str, str]]) -> None:
            if asked == self._asked:
                curves, choices, titles = found
                if self._offer(choices, titles, now_s):
                    self._show(curves, metric, way)
                else:
                    self.read()

        self._shell.bridge.jobs.run(work, done, lambda error: self._say_error(str(error)))

    # Inside

    def _recolour(self) -> None:
        self.table.show_samples(self.chart.sample)

    def _way(self) -> Way:
        return tuple(_WAYS)[self.way.currentIndex()]

    def _say_error(self, text: str) -> None:
        self.error.setText(voiced(text))
        self.error.setVisible(bool(text))

    def _offer(self, choices: list[Choice], titles: Mapping[str, str], now_s: float) -> bool:
        """Offer these changes; return whether the chosen one is still among them."""
        if choices == self._choices_known:
            return True
        chosen = self.change.currentData()
        self._choices_known = choices
        self.change.blockSignals(True)
        while self.change.count() > 1:
            self.change.removeItem(1)
        for each in choices:
            self.change.addItem(self._words_of(each, titles, now_s), each.which)
        place = 0 if chosen is None else self.change.findData(chosen)
        self.change.setCurrentIndex(max(place, 0))
        self.change.blockSignals(False)
        return place >= 0

    def _words_of(self, it: Choice, titles: Mapping[str, str], now_s: float) -> str:
        digest = it.which[0]
        return texts.plural(
            it.devices,
            self.tr("{was} → {bundle}, {time}"),
            self.tr("{was} → {bundle}, {n} devices, last {time}"),
            was=titles.get(it.was, it.was[:8]),
            bundle=titles.get(digest, digest[:8]),
            time=texts.minute(it.newest_s, now_s),
        )

    def _show(self, curves: list[Curve], metric: Metric, way: Way) -> None:
        self._curves = curves
        self.chart.show_curves(curves, relative=way != "time", change=way == "deployment")
        self.rows = rows_of(curves)
        self.table.show_rows(self.rows, metric, self.chart.sample)
        self._point(None)
        self.said.setText(self._what_is_not_there())
        self.said.setVisible(bool(self.said.text()))

    def _point(self, at_s: float | None) -> None:
        """Say the values at a time of the chart, or none."""
        metric = METRICS[self.figure.currentIndex()]
        known = len(self._curves)
        values = values_at(self._curves, at_s, self.chart.reach_s) if at_s is not None else None
        self.table.show_values(values or [None] * known, metric)
        self.pointed.setText(" " if at_s is None else self._words_at(at_s))

    def _words_at(self, at_s: float) -> str:
        way = self._way()
        if way == "time":
            return self.tr("At {time}").format(time=texts.clock(at_s))
        length = texts.span(abs(at_s))
        if way != "deployment":
            return self.tr("{time} from the beginning of each").format(time=length)
        if at_s < 0:
            return self.tr("{time} before the change").format(time=length)
        return self.tr("{time} after the change").format(time=length)

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
                    self.tr("One device is left out: this change is not recorded of it."),
                    self.tr("{n} devices are left out: without this change, or too many."),
                )
            )
        return " ".join(said)

    def _export_csv(self) -> None:
        metric = METRICS[self.figure.currentIndex()]
        rows = [(name_of(row), row.median, row.difference, row.n) for row in self.rows]
        header = self.table.header_of(metric)[:4]
        export_csv(self._shell, self, self.tr("comparison"), header, rows)

    def _export_png(self) -> None:
        export_png(self._shell, self, self, self.tr("comparison"))
