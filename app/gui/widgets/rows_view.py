"""The view of a `RowsModel`: rows to choose, states as pills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.gui.copying import copy
from app.gui.models.rows_model import BELOW_ROLE, STATE_ROLE, RowsModel
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown, growth
from app.gui.widgets.paint import paint_pill, pill_width

_TITLE_PAD_PX = 10
"""What the style sheet leaves free around a title, and a rounding."""

_ROW_PX = 28
_LINES_PAD_PX = 4
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
_AROUND_PILL_PX = 8
_FIRST_PX = 11
"""Left of a pill in the first column: as far as the two spaces before other first columns."""
_PILL_PX = 140
"""The longest word of a state in any of our languages, in its pill."""

Index = QModelIndex | QPersistentModelIndex


class PillDelegate(QStyledItemDelegate):
    """Paints a cell with a state as a pill."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        state, view = index.data(STATE_ROLE), option.widget
        wraps = not index.column() and isinstance(view, RowsView) and view.wordWrap()
        if state is None and not wraps:
            super().paint(painter, option, index)
            return
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        text, blank.text = blank.text, ""
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, view)
        left = 4 if index.column() else _FIRST_PX
        inside = QRectF(option.rect).adjusted(left, 2, -2, -2)
        if wraps:
            painter.setPen(QColor(self._theme.tokens.fg))
            painter.drawText(inside, _WRAPPED, lined(painter.fontMetrics(), inside, text.strip()))
            return
        if below := index.data(BELOW_ROLE):
            upper, lower = _halves(inside, painter.fontMetrics())
            paint_pill(painter, upper, state, text, self._theme.tokens)
            painter.setPen(QColor(self._theme.tokens.dim))
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, below)
        else:
            paint_pill(painter, inside, state, text, self._theme.tokens)


def lined(metrics: QFontMetrics, box: QRectF, text: str) -> str:
    """Return a text as it fits into the lines of a box; what is longer is cut in the middle."""
    shown, room = text, int(box.width() * (box.height() // metrics.lineSpacing()))
    while room > 0:
        needed = metrics.boundingRect(box.toRect(), _WRAPPED, shown)
        if needed.height() <= box.height() and needed.width() <= box.width():
            break
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        room -= metrics.averageCharWidth()
    return shown


def _halves(box: QRectF, metrics: QFontMetrics) -> tuple[QRectF, QRectF]:
    """Return where a pill and the line under it stand, both together in the middle."""
    pill, line = metrics.height() + 5.0, float(metrics.height())
    top = box.center().y() - (pill + line) / 2
    upper = QRectF(box.x(), top, box.width(), pill)
    left = 20 * growth(metrics)  # below the word in the pill
    return upper, QRectF(box.x() + left, top + pill, box.width() - left, line)


class RowsView(QTableView):
    """A plain list of rows; says so when it is empty."""

    def __init__(
        self, model: RowsModel[Any], theme: ThemeManager, name: str, empty: str, stretch: int
    ) -> None:
        super().__init__()
        self._columns = model.columns
        self.setModel(model)
        self.setItemDelegate(PillDelegate(theme, self))
        self.setAccessibleName(name)
        self._stretch = stretch
        self._set_look()
        self._build_header()
        self._build_empty(empty)
        self._rows = model
        self._kept: tuple[frozenset[Any], int] = (frozenset(), 0)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self._say_empty()

    def _set_look(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(grown(_ROW_PX, self.fontMetrics()))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def take_lines(self, lines: int) -> None:
        """Let the first column wrap into so many lines, and give pills a line below them."""
        metrics = self.fontMetrics()
        more = (lines - 1) * metrics.lineSpacing() + grown(_LINES_PAD_PX, metrics)
        self.verticalHeader().setDefaultSectionSize(grown(_ROW_PX, metrics) + more)
        self.setWordWrap(True)

    def keep_rows(self, rows: int) -> None:
        """Have at least so many rows in sight, whatever stands around the list."""
        header, bar = self.horizontalHeader(), self.horizontalScrollBar()
        high = rows * self.verticalHeader().defaultSectionSize() + bar.sizeHint().height()
        self.setMinimumHeight(high + header.minimumHeight() + 2 * self.frameWidth())

    def _build_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setFixedHeight(grown(30, self.fontMetrics()))
        header.setMinimumSectionSize(6)
        for index in range(len(self._columns)):
            self.setColumnWidth(index, self._wanted(index))
            self.setColumnHidden(index, not self._columns[index].shown)
        self._share_room()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._on_header)

    def _build_empty(self, text: str) -> None:
        self._empty = QLabel(text)
        self._empty.setObjectName("dim")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        over = QVBoxLayout(self.viewport())
        over.addWidget(self._empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the widest column what is left, and let the table scroll where nothing is."""
        super().resizeEvent(event)
        self._share_room()

    def _wanted(self, index: int) -> int:
        """Return the width of a column in pixels: as chosen, and never less than its title."""
        column, font = self._columns[index], QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        title = QFontMetrics(font).horizontalAdvance(column.title)
        room = title + _TITLE_PAD_PX if column.title.strip() else 0
        if column.words:
            return max(self._pill_room(column.words), room)
        least = _PILL_PX if column.state is not None else 0
        return max(grown(max(column.width, least), self.fontMetrics()), room)

    def _pill_room(self, words: Sequence[str]) -> int:
        return pill_width(self.fontMetrics(), *words) + _AROUND_PILL_PX

    def _share_room(self) -> None:
        header, at = self.horizontalHeader(), self._stretch
        others = header.length() - header.sectionSize(at)
        tight = self.viewport().width() - others < self._wanted(at) // 2
        modes = QHeaderView.ResizeMode
        mode = modes.Interactive if tight else modes.Stretch
        if header.sectionResizeMode(at) != mode:
            header.setSectionResizeMode(at, mode)
        if tight:
            header.resizeSection(at, self._wanted(at))

    @property
    def rows_model(self) -> RowsModel[Any]:
        """The rows."""
        return self._rows

    def place(self) -> int:
        """Return the chosen row, -1 without one."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def chosen(self) -> list[Any]:
        """Return the chosen rows, in order."""
        places = sorted(each.row() for each in self.selectionModel().selectedRows())
        return [self._rows.rows[each] for each in places]

    def current_value(self) -> str:
        """Return what is copied of the cell that has the focus."""
        index = self.currentIndex()
        row = self._rows.row_at(index.row())
        return "" if row is None else self._rows.columns[index.column()].value(row)

    def chosen_text(self) -> str:
        """Return the chosen rows as lines of tab-separated values, in the order of the columns."""
        header = self.horizontalHeader()
        shown = [header.logicalIndex(at) for at in range(header.count())]
        columns = [
            self._rows.columns[at]
            for at in shown
            if not header.isSectionHidden(at) and self._rows.columns[at].title.strip()
        ]
        return "\n".join("\t".join(each.value(row) for each in columns) for row in self.chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the chosen rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            copy(self.chosen_text())
        else:
            super().keyPressEvent(event)

    def _on_header(self, section: int) -> None:
        """A click sorts, another the other way round, a third gives the page's own order back."""
        rows = self._rows
        if not rows.columns[section].sortable:
            return
        if section != rows.sorted_by:
            rows.sort_by(section)
        elif not rows.descending:
            rows.sort_by(section, descending=True)
        else:
            rows.sort_by(-1)

    def set_empty_text(self, text: str) -> None:
        """Say something else when there are no rows."""
        self._empty.setText(text)

    def _keep(self) -> None:
        keys = frozenset(self._rows.key(row) for row in self.chosen())
        self._kept = (keys, self.verticalScrollBar().value())

    def _restore(self) -> None:
        keys, scrolled = self._kept
        model = self._rows
        places = [at for at, row in enumerate(model.rows) if model.key(row) in keys] if keys else []
        chosen = QItemSelection()
        for first, last in _runs(places):
            chosen.select(model.index(first, 0), model.index(last, 0))
        if places:
            flags = QItemSelectionModel.SelectionFlag
            self.setCurrentIndex(model.index(places[0], 0))
            self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        self.verticalScrollBar().setValue(scrolled)
        self._say_empty()

    def _say_empty(self) -> None:
        self._empty.setVisible(self.model().rowCount() == 0)


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as runs of neighbours, first and last."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
