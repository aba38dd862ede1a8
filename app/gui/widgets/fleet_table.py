"""One part of the fleet table: rows with a check column, a header that sorts and can be dragged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.gui.models.fleet_fields import CHECK
from app.gui.models.fleet_model import FleetModel
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.fleet_cells import FleetDelegate
from app.gui.widgets.paint import paint_check

_ROW_PAD = 11
_HEAD_PAD = 14


class FleetHeader(QHeaderView):
    """A header whose check column is a check box for the rows on the screen."""

    def __init__(self, model: FleetModel, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._theme = theme
        self.setObjectName("fleetHead")
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFixedHeight(self.fontMetrics().height() + _HEAD_PAD)
        model.checked_changed.connect(self.viewport().update)
        model.order_changed.connect(self.viewport().update)

    def paintSection(self, painter: QPainter, rect: object, logical: int) -> None:
        """Paint one header."""
        painter.save()
        super().paintSection(painter, rect, logical)  # type: ignore[arg-type]
        painter.restore()
        if self._model.columns[logical].field == CHECK:
            box = QRectF(rect)  # type: ignore[call-overload]
            paint_check(painter, box, self.check_state(), self._theme.tokens)

    def check_state(self) -> Qt.CheckState:
        """Return whether all, some or none of the rows shown are checked."""
        hits = self._model.checked_shown()
        if hits == 0:
            return Qt.CheckState.Unchecked
        full = hits == self._model.rowCount()
        return Qt.CheckState.Checked if full else Qt.CheckState.PartiallyChecked

    def fields(self) -> list[str]:
        """Return the names of the columns in the order in which this header has them now."""
        places = range(self.count())
        return [self._model.columns[self.logicalIndex(place)].field for place in places]


class FleetTable(QTableView):
    """Rows without vertical header; one is current, many may be checked.

    Attributes:
        checked: The check box at a place was clicked, and whether Shift was held.
        menu_asked: A menu is wanted at a place; where on the screen.
        left: The pointer left the rows.
        dragged: Columns were dragged: `header.fields` has their new order.
    """

    checked = Signal(int, bool)
    menu_asked = Signal(int, QPoint)
    left = Signal()
    dragged = Signal()

    def __init__(self, model: FleetModel, theme: ThemeManager, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.fleet = model
        self.header = FleetHeader(model, theme, self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(FleetDelegate(model, theme, self))
        self.row_height = self.fontMetrics().height() + _ROW_PAD
        self._arrange()
        # After the event: Qt is still busy with the drag while it tells of it.
        self.header.sectionMoved.connect(lambda *_: QTimer.singleShot(0, self, self.dragged.emit))
        self.customContextMenuRequested.connect(self._ask_menu)

    def _arrange(self) -> None:
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(self.row_height)
        rows.setMinimumSectionSize(self.row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.hide()
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a check box checks and moves nothing else."""
        place, on_check = self._check_at(event)
        if on_check and event.button() == Qt.MouseButton.LeftButton:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.checked.emit(place, shift)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on a check box are two clicks."""
        if self._check_at(event)[1]:
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Let rows move again."""
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave letters to shortcuts: Qt would search ten thousand rows for each."""
        if event.text().isprintable() and event.text() and not event.text().isspace():
            event.ignore()
            return
        super().keyPressEvent(event)

    def _check_at(self, event: QMouseEvent) -> tuple[int, bool]:
        index = self.indexAt(event.position().toPoint())
        on_check = index.isValid() and self.fleet.columns[index.column()].field == CHECK
        return index.row(), on_check

    def _ask_menu(self, position: QPoint) -> None:
        place = self.indexAt(position).row()
        if place < 0 or not self.viewport().rect().contains(position):
            place = self.currentIndex().row()
        if place >= 0:
            self.menu_asked.emit(place, self.viewport().mapToGlobal(position))
