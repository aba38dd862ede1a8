"""The fleet table: columns to choose, drag and freeze, rows that hold still, many to check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from app.gui.models.column_widths import fitted
from app.gui.models.fleet_fields import CHECK, TREND
from app.gui.models.fleet_model import FleetModel
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.fleet_table import FleetTable
from app.gui.widgets.fleet_widths import room_of

USUALLY_FROZEN = 1
_KEYED_MS = 3000
"""So long after a key rows hold still: who moves with the arrows looks at them."""
_LEAST_SHARE = 3
"""At least one in so many pixels is left to the columns that scroll."""


class FleetView(FleetTable):
    """The columns that scroll; those that are frozen stand left of them, in a part of their own.

    Attributes:
        part: Shows the frozen columns, over the place of a vertical header.
        focused: A device was focused; its id.
        opened: A device was double-clicked or Enter pressed on it; its id.
        released: The pointer left, so rows may move again.
        layout_changed: The user has other columns, widths or frozen ones.
        columns_asked: The user wants to choose columns.
        copy_asked: The id of a device is wanted on the clipboard.
        device_menu_asked: The user wants a menu for a device; its id and where on the screen.
    """

    focused = Signal(str)
    opened = Signal(str)
    released = Signal()
    layout_changed = Signal()
    columns_asked = Signal()
    copy_asked = Signal(str)
    device_menu_asked = Signal(str, QPoint)

    def __init__(self, model: FleetModel, theme: ThemeManager, parent: QWidget | None) -> None:
        super().__init__(model, theme, parent)
        self._menu_open = False
        self._frozen = USUALLY_FROZEN
        self._widths: dict[str, int] = {}
        self._anchor: str | None = None
        self._kept: tuple[str | None, int, int] = (None, 0, 0)
        self._keyed = QElapsedTimer()
        self._arranging = False
        self.setAccessibleName(self.tr("Fleet table"))
        self.part = FleetTable(model, theme, self)
        self._build_part()
        self.header.setStretchLastSection(True)
        corner = self.findChild(QAbstractButton)
        if corner is not None:  # Qt's own, below the frozen part
            corner.setAccessibleName(self.tr("Corner of the fleet table"))
            corner.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for each in (self, self.part):
            self._connect(each)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.verticalScrollBar().valueChanged.connect(self._say_visible)
        model.order_changed.connect(self._say_visible)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        model.headerDataChanged.connect(self._arrange_columns)
        self._arrange_columns()

    def _build_part(self) -> None:
        part = self.part
        part.setObjectName("frozen")
        part.setFrameShape(FleetTable.Shape.NoFrame)
        part.setProperty("flat", True)
        part.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        part.setFocusProxy(self)
        part.setAccessibleName(self.tr("Frozen columns of the fleet table"))
        old = part.selectionModel()
        part.setSelectionModel(self.selectionModel())
        old.deleteLater()
        self.verticalScrollBar().valueChanged.connect(part.verticalScrollBar().setValue)
        part.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)

    def _connect(self, table: FleetTable) -> None:
        table.checked.connect(self._on_check)
        table.menu_asked.connect(self._on_menu)
        table.left.connect(self.released.emit)
        table.dragged.connect(self._on_dragged)
        table.doubleClicked.connect(lambda index: self._open(index.row()))
        table.header.sectionClicked.connect(self._on_header)
        table.header.customContextMenuRequested.connect(
            lambda at, by=table: self._header_menu(by, at)
        )
        table.header.sectionResized.connect(lambda at, _, width: self._on_resized(at, width))

    # Columns

    @property
    def frozen(self) -> int:
        """How many columns beside the check boxes do not scroll."""
        return self._frozen

    @property
    def widths(self) -> Mapping[str, int]:
        """Widths that the user has given, by column, in hundredths of an average character."""
        return self._widths

    def set_layout(
        self, names: Sequence[str], frozen: int, widths: Mapping[str, int] | None = None
    ) -> None:
        """Show these columns, the first `frozen` of them held while the others scroll."""
        self._frozen = max(frozen, 0)
        if widths is not None:
            self._widths = dict(widths)
        self.fleet.show_columns(names)
        self._arrange_columns()

    def names(self) -> list[str]:
        """Return the names of the columns shown, without the check boxes."""
        return [each.field for each in self.fleet.columns if each.field != CHECK]

    def _arrange_columns(self) -> None:
        self._arranging = True
        held = self._frozen + 1 if self._frozen else 0
        if held >= len(self.fleet.columns):
            held = 0
        for section, width in enumerate(self._fitted()):
            for table, shown in ((self, section >= held), (self.part, section < held)):
                table.setColumnHidden(section, not shown)
                table.setColumnWidth(section, width)
        self._arranging = False
        self.part.setVisible(bool(held))
        self._place_part()

    def _fitted(self) -> list[int]:
        font, head = self.font(), self.header.font()
        needs = [
            room_of(
                each, font, head, self._widths.get(each.field),
                sorts=each.field == self.fleet.sort_field,
            )
            for each in self.fleet.columns
        ]  # fmt: skip
        bar = self.verticalScrollBar().sizeHint().width()
        return fitted(needs, self.width() - bar - 2 * self.frameWidth())

    def _place_part(self) -> None:
        rows = self.verticalHeader()
        if self.part.isHidden():
            rows.hide()
            return
        wanted = self.part.header.length()
        width = min(wanted, self.width() * (_LEAST_SHARE - 1) // _LEAST_SHARE)
        rows.setFixedWidth(width)
        rows.show()
        self.updateGeometries()
        inside = self.viewport().geometry()
        top = self.header.geometry().top()
        self.part.setGeometry(inside.left() - width, top, width, inside.bottom() - top + 1)
        self.part.raise_()

    def _on_resized(self, section: int, width: int) -> None:
        last = section == len(self.fleet.columns) - 1
        if self._arranging or width <= 0 or last:  # hidden, or stretched by Qt
            return
        average = max(self.fontMetrics().averageCharWidth(), 1)
        self._widths[self.fleet.columns[section].field] = width * 100 // average
        self._place_part()
        self.layout_changed.emit()

    def _on_dragged(self) -> None:
        held, free = self.part.header.fields(), self.header.fields()
        frozen = self._frozen + 1 if not self.part.isHidden() else 0
        kept = {each.field for each in self.fleet.columns[:frozen]}
        names = [each for each in held if each in kept] + [e for e in free if e not in kept]
        self.fleet.show_columns(names)
        self.layout_changed.emit()

    def _header_menu(self, table: FleetTable, at: QPoint) -> None:
        section = table.header.logicalIndexAt(at)
        menu = QMenu(self)
        menu.addAction(self.tr("Columns…"), self.columns_asked.emit)
        if section > 0:
            title = self.fleet.columns[section].title
            menu.addAction(
                self.tr("Freeze up to “{column}”").format(column=title),
                lambda: self._freeze(section),
            )
            menu.addAction(
                self.tr("Hide “{column}”").format(column=title), lambda: self._hide(section)
            ).setEnabled(len(self.fleet.columns) > 2)
        menu.addAction(self.tr("Freeze none"), lambda: self._freeze(0)).setEnabled(self._frozen > 0)
        menu.exec(table.header.viewport().mapToGlobal(at))
        menu.deleteLater()

    def _freeze(self, count: int) -> None:
        self.set_layout(self.names(), count)
        self.layout_changed.emit()

    def _hide(self, section: int) -> None:
        names = self.names()
        names.remove(self.fleet.columns[section].field)
        self.set_layout(names, self._frozen - (section <= self._frozen))
        self.layout_changed.emit()

    def _keep(self) -> None:
        view = self.fleet.view_at(self.currentIndex().row())
        scrolled = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self._kept = (view.device_id if view else None, *scrolled)

    def _restore(self) -> None:
        device_id, down, right = self._kept
        self._arrange_columns()
        if device_id is not None:
            self.focus_device(device_id)
        self.verticalScrollBar().setValue(down)
        self.horizontalScrollBar().setValue(right)

    # Rows

    @property
    def busy(self) -> bool:
        """True while somebody points at the rows, drags, has a menu open, or moves by keys."""
        pointed = any(each.viewport().underMouse() for each in (self, self.part))
        dragged = self.verticalScrollBar().isSliderDown()
        keyed = self._keyed.isValid() and self._keyed.elapsed() < _KEYED_MS and self.hasFocus()
        return self._menu_open or pointed or dragged or keyed

    def focus_device(self, device_id: str) -> None:
        """Make a device the current row if it is shown."""
        place = self.fleet.place_of(device_id)
        if place is not None:
            section = next(
                (at for at in range(len(self.fleet.columns)) if not self.isColumnHidden(at)), 0
            )
            self.setCurrentIndex(self.fleet.index(place, section))

    def set_menu_open(self, is_open: bool) -> None:
        """Say that a context menu is open over the rows."""
        self._menu_open = is_open

    def on_screen(self) -> list[str]:
        """Return the ids of the rows that are on the screen, a cut one at an edge included."""
        first, last = self._places()
        return self.fleet.shown_ids(first, last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the model what can be seen."""
        super().resizeEvent(event)
        if hasattr(self, "part"):  # Qt resizes what is still being made
            if event.size().width() != event.oldSize().width():
                self._arrange_columns()
            self._place_part()
            self._say_visible()

    def changeEvent(self, event: QEvent) -> None:
        """Give every column the room that another font needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "part"):
            self._arrange_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space checks the row, with Shift all up to it; Enter opens the device, Ctrl+C copies."""
        self._keyed.start()
        place = self.currentIndex().row()
        view = self.fleet.view_at(place)
        if place >= 0 and event.key() == Qt.Key.Key_Space:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._on_check(place, shift)
        elif place >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(place)
        elif view is not None and event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(view.device_id)
        else:
            super().keyPressEvent(event)

    def _on_check(self, place: int, shift: bool) -> None:
        view = self.fleet.view_at(place)
        if view is None:
            return
        anchor = self.fleet.place_of(self._anchor) if self._anchor and shift else None
        if anchor is None:
            self._anchor = view.device_id
            self.fleet.set_checked([view.device_id], view.device_id not in self.fleet.checked)
            return
        ids = self.fleet.shown_ids(min(anchor, place), max(anchor, place))
        self.fleet.set_checked(ids, self._anchor in self.fleet.checked)

    def _open(self, place: int) -> None:
        view = self.fleet.view_at(place)
        if view is not None:
            self.opened.emit(view.device_id)

    def _on_menu(self, place: int, where: QPoint) -> None:
        view = self.fleet.view_at(place)
        if view is not None:
            self.device_menu_asked.emit(view.device_id, where)

    def _on_current(self, index: QModelIndex) -> None:
        view = self.fleet.view_at(index.row())
        if view is not None:
            self.focused.emit(view.device_id)

    def _on_header(self, section: int) -> None:
        column = self.fleet.columns[section]
        if column.field == CHECK:
            self._check_screen()
            return
        numeric = column.right or column.field == TREND
        same = column.field == self.fleet.sort_field
        self.fleet.sort_by(column.field, descending=not self.fleet.descending if same else numeric)
        self.layout_changed.emit()

    def _check_screen(self) -> None:
        """Check the rows on the screen; where all of them are, uncheck all that match."""
        seen = self.on_screen()
        if all(each in self.fleet.checked for each in seen):
            self.fleet.set_checked(self.fleet.shown_ids(), False)
        else:
            self.fleet.set_checked(seen, True)

    def _places(self) -> tuple[int, int]:
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else self.fleet.rowCount() - 1

    def _say_visible(self) -> None:
        self.fleet.set_visible(*self._places())
