"""The medians of what is compared, and the values under the crosshair of its chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from app.gui import texts
from app.gui.models.comparison import Metric, Part, Row
from app.gui.texts import QT_TRANSLATE_NOOP
from app.gui.theme.scale import grown

_PARTS: Mapping[Part, str] = {
    "": "{device}",
    "before": QT_TRANSLATE_NOOP("words", "{device}, before"),
    "after": QT_TRANSLATE_NOOP("words", "{device}, after"),
    "now": QT_TRANSLATE_NOOP("words", "{device}, now"),
}
_POINTED = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CompareTable(QTableWidget):
    """A row for each line; the first column shows a piece of it."""

    def __init__(self) -> None:
        super().__init__(0, _POINTED + 1)
        self.setAccessibleName(self.tr("Medians"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setIconSize(sample_size(self.fontMetrics()))
        self.setShowGrid(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(_RIGHT)

    def show_rows(
        self, rows: Sequence[Row], metric: Metric, sample: Callable[[int], QIcon]
    ) -> None:
        """Show rows.

        Args:
            rows: In the order of the lines.
            metric: What the figures are.
            sample: Returns a piece of the line of a place.
        """
        self.setHorizontalHeaderLabels(self.header_of(metric))
        first = self.horizontalHeaderItem(0)
        assert first is not None
        first.setTextAlignment(_LEFT)
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate((*_cells(row, metric), texts.DASH)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(_RIGHT if column else _LEFT)
                if not column:
                    item.setToolTip(text)
                self.setItem(place, column, item)
        self.show_samples(sample)
        for column in range(1, _POINTED + 1):
            self.resizeColumnToContents(column)
        self._share_rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the room anew."""
        super().resizeEvent(event)
        self._share_rest()

    def _share_rest(self) -> None:
        """Give names what is left, and let the table scroll where that is too little for them."""
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        wanted = max(self.sizeHintForColumn(0), header.sectionSizeHint(0))
        tight = self.viewport().width() - (header.length() - header.sectionSize(0)) < wanted
        header.setSectionResizeMode(0, modes.Interactive if tight else modes.Stretch)
        if tight:
            header.resizeSection(0, wanted)

    def show_samples(self, sample: Callable[[int], QIcon]) -> None:
        """Show pieces of the lines, as they are drawn now."""
        for place in range(self.rowCount()):
            item = self.item(place, 0)
            if item is not None:
                item.setIcon(sample(place))

    def show_values(self, values: Sequence[float | None], metric: Metric) -> None:
        """Show what each line is at the crosshair; a dash where nothing is near."""
        for place, value in enumerate(values):
            item = self.item(place, _POINTED)
            if item is not None:
                item.setText(texts.number(value, metric.digits))

    def header_of(self, metric: Metric) -> list[str]:
        """Return the titles of the columns."""
        return [
            self.tr("Device"),
            self.tr("Median, {unit}").format(unit=metric.unit),
            self.tr("Difference"),
            self.tr("Windows or rollups"),
            self.tr("At the pointer, {unit}").format(unit=metric.unit),
        ]


def sample_size(metrics: QFontMetrics) -> QSize:
    """Return the size of a piece of a line beside a device's name."""
    return QSize(grown(34, metrics), grown(14, metrics))


def name_of(row: Row) -> str:
    """Return a line's name for people."""
    return texts.tr(_PARTS[row.subject.part]).format(device=row.subject.device_id)


def _cells(row: Row, metric: Metric) -> tuple[str, str, str, str]:
    difference = texts.DASH
    if row.difference is not None:
        sign = "+" if row.difference >= 0 else ""
        difference = f"{sign}{texts.percent(row.difference)}"
    return name_of(row), texts.number(row.median, metric.digits), difference, texts.count(row.n)
