"""The fleet table's view: header with an arrow, hand-painted cells, rows that hold still."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.fleet.live import HISTORY_WINDOWS
from app.gui import texts
from app.gui.models.fleet_model import ROW_ROLE, FleetModel
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.paint import paint_alarm, paint_check, paint_pill, paint_sparkline

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 28


class FleetDelegate(QStyledItemDelegate):
    """Paints check boxes, states, sparklines and marked estimates; the rest is Qt's."""

    def __init__(self, model: FleetModel, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        field = self._model.columns[index.column()].field
        if field not in ("check", "status", "power", "energy", "history"):
            super().paint(painter, option, index)
            return
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        blank.features = QStyleOptionViewItem.ViewItemFeature.None_
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, widget)
        self._paint_own(painter, field, QRect(option.rect), index)

    def _paint_own(self, painter: QPainter, field: str, box: QRect, index: Index) -> None:
        tokens, row = self._theme.tokens, int(index.data(ROW_ROLE))
        if field == "check":
            paint_check(painter, QRectF(box), index.data(Qt.ItemDataRole.CheckStateRole), tokens)
        elif field == "status":
            status = self._model.data_columns["status"][row]
            inside = QRectF(box).adjusted(4, 2, -2, -2)
            paint_pill(painter, inside, status, texts.status_word(status), tokens)
            if self._model.data_columns["rejected"][row]:
                paint_alarm(painter, inside, tokens)
        elif field == "history":
            status = self._model.data_columns["status"][row]
            if status not in ("offline", "never"):
                colour = tokens.p99 if status == "failed" else tokens.p50
                inside = QRectF(box).adjusted(14, 7, -10, -7)
                values = self._model.data_columns.history(row)
                paint_sparkline(painter, inside, values, HISTORY_WINDOWS, colour)
        else:
            self._paint_energy(painter, box, row, str(index.data()))

    def _paint_energy(self, painter: QPainter, box: QRect, row: int, text: str) -> None:
        known = text != texts.DASH
        mark = texts.estimate_mark(self._model.data_columns["power_method"][row]) if known else ""
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        # A fixed place for the mark keeps the decimal points of all rows in line.
        place = painter.fontMetrics().horizontalAdvance(texts.estimate_mark("estimated")) + 4
        painter.save()
        painter.setPen(QColor(self._theme.tokens.fg))
        painter.drawText(box.adjusted(0, 0, -place - 6, 0), right, text)
        painter.setPen(QColor(self._theme.tokens.dim))
        painter.drawText(box.adjusted(0, 0, -5, 0), right, mark)
        painter.restore()


class FleetHeader(QHeaderView):
    """A header whose first section is a check box for every row shown."""

    def __init__(self, model: FleetModel, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._theme = theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Paint one header."""
        painter.save()
        super().paintSection(painter, rect, logical)
        painter.restore()
        if self._model.columns[logical].field == "check":
            paint_check(painter, QRectF(rect), self.check_state(), self._theme.tokens)

    def check_state(self) -> Qt.CheckState:
        """Return whether all, some or none of the rows shown are checked."""
        checked = self._model.checked
        if not checked:
            return Qt.CheckState.Unchecked
        shown = self._model.shown_ids()
        hits = sum(each in checked for each in shown)
        if hits == 0:
            return Qt.CheckState.Unchecked
        full = hits == len(shown)
        return Qt.CheckState.Checked if full else Qt.CheckState.PartiallyChecked


class FleetView(QTableView):
    """The table.

    Attributes:
        focused: A device was focused; its id.
        opened: A device was double-clicked or Enter pressed on it; its id.
        released: The pointer left, so rows may move again.
    """

    focused = Signal(str)
    opened = Signal(str)
    released = Signal()

    def __init__(self, model: FleetModel, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._fleet = model
        self._menu_open = False
        self._header = FleetHeader(model, theme, self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setItemDelegate(FleetDelegate(model, theme, self))
        self.setAccessibleName(self.tr("Fleet table"))
        self._arrange()
        self._header.sectionClicked.connect(self._on_header)
        self._header.customContextMenuRequested.connect(self._choose_columns)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.verticalScrollBar().valueChanged.connect(self._say_visible)
        model.order_changed.connect(self._say_visible)
        model.checked_changed.connect(self._header.viewport().update)

    def _arrange(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._header.setStretchLastSection(True)
        self._header.setFixedHeight(30)
        for index, column in enumerate(self._fleet.columns):
            self.setColumnWidth(index, column.width)
            self.setColumnHidden(index, column.hidden)

    @property
    def busy(self) -> bool:
        """True while the pointer is on the rows or a menu is open: rows must not move."""
        return self._menu_open or self.viewport().underMouse()

    def focus_device(self, device_id: str) -> None:
        """Make a device the current row if it is shown."""
        place = self._fleet.place_of(device_id)
        if place is not None:
            self.setCurrentIndex(self._fleet.index(place, 1))

    def set_menu_open(self, is_open: bool) -> None:
        """Say that a context menu is open over the rows."""
        self._menu_open = is_open

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the model what can be seen."""
        super().resizeEvent(event)
        self._say_visible()

    def leaveEvent(self, event: QEvent) -> None:
        """Let rows move again."""
        super().leaveEvent(event)
        self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space checks the row, Enter opens the device."""
        view = self._fleet.view_at(self.currentIndex().row())
        if view is not None and event.key() == Qt.Key.Key_Space:
            self._toggle(view.device_id)
        elif view is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(view.device_id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the check column checks the row."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        view = self._fleet.view_at(index.row())
        if event.button() == Qt.MouseButton.LeftButton and index.column() == 0 and view is not None:
            self._toggle(view.device_id)

    def _toggle(self, device_id: str) -> None:
        self._fleet.set_checked([device_id], device_id not in self._fleet.checked)

    def _open(self, place: int) -> None:
        view = self._fleet.view_at(place)
        if view is not None:
            self.opened.emit(view.device_id)

    def _on_current(self, index: QModelIndex) -> None:
        view = self._fleet.view_at(index.row())
        if view is not None:
            self.focused.emit(view.device_id)

    def _on_header(self, section: int) -> None:
        field = self._fleet.columns[section].field
        if field == "check":
            everything = self._header.check_state() != Qt.CheckState.Checked
            self._fleet.set_checked(self._fleet.shown_ids(), everything)
            return
        numeric = self._fleet.columns[section].digits is not None or field in ("seen", "history")
        same = field == self._fleet.sort_field
        self._fleet.sort_by(field, descending=not self._fleet.descending if same else numeric)

    def _choose_columns(self) -> None:
        menu = QMenu(self)
        for index, column in enumerate(self._fleet.columns[2:], start=2):
            action = QAction(column.title, menu, checkable=True)
            action.setChecked(not self.isColumnHidden(index))
            action.toggled.connect(lambda on, section=index: self.setColumnHidden(section, not on))
            menu.addAction(action)
        menu.exec(self.cursor().pos())
        menu.deleteLater()

    def _say_visible(self) -> None:
        first = max(self.rowAt(0), 0)
        self._fleet.set_visible(first, first + self.viewport().height() // ROW_HEIGHT + 1)
