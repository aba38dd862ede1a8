"""What every table and chart offers: copy, choose columns, export as CSV or PNG."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.gui.actions import Actions
from app.gui.copying import copy
from app.gui.exporting import export_csv, export_png
from app.gui.widgets.heat_panel import HeatPanel
from app.gui.widgets.rows_view import RowsView

if TYPE_CHECKING:
    from app.gui.pages.base import Page
    from app.gui.shell import Shell

_LONGEST = 40
_CHART = "chart"


class Tables(QObject):
    """The menus of tables, and the actions ``view.*`` that export what a page shows.

    Args:
        page: Returns the page that is looked at.
        parent: The window.
    """

    def __init__(self, page: Callable[[], Page], parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self._window = parent
        self._shell: Shell | None = None

    def add_to(self, actions: Actions) -> None:
        """Add the actions to the registry."""
        actions.add(
            "view.export_table",
            self.tr("Export the table as CSV…"),
            self.export_current,
            "Ctrl+Shift+E",
            help=self.tr("What is shown, in the order shown, with every column."),
            when=self._why_no_table,
        )
        actions.add(
            "view.picture",
            self.tr("Save a picture of the page…"),
            self.save_picture,
            help=self.tr("Everything the page shows now, as PNG."),
        )

    def attach(self, shell: Shell, page: Page) -> None:
        """Give the tables of a page their menus."""
        self._shell = shell
        for view in page.findChildren(RowsView):
            header = view.horizontalHeader()
            header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            header.customContextMenuRequested.connect(partial(self._header_menu, view))
            if view.contextMenuPolicy() == Qt.ContextMenuPolicy.DefaultContextMenu:
                view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                view.customContextMenuRequested.connect(partial(self._menu, view))

    def attach_charts(self, page: Page) -> None:
        """Give the charts of a page their menus, once they are built."""
        from app.gui.charts.base_chart import BaseChart

        for chart in page.findChildren(BaseChart):
            self.offer_picture(chart, f"{page.name} {chart.accessibleName()}")
        for panel in page.findChildren(HeatPanel):  # its own menu is that of a device
            panel.setAccessibleName(panel.accessibleName() or self.tr("Heat map"))
            panel.setProperty(_CHART, f"{page.name} {panel.accessibleName()}")

    def charts(self) -> list[QWidget]:
        """Return the charts that the page shows now."""
        found = self._page().findChildren(QWidget)
        return [each for each in found if each.isVisible() and each.property(_CHART)]

    def save_chart(self, chart: QWidget) -> None:
        """Ask where to, and write a chart there as it looks now."""
        export_png(self._open_shell(), self._window, chart, str(chart.property(_CHART)))

    def offer_picture(self, chart: QWidget, name: str) -> None:
        """Give a chart a menu that saves it as a picture."""
        chart.setProperty(_CHART, name)
        chart.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chart.customContextMenuRequested.connect(partial(self._chart_menu, chart))

    def current(self) -> RowsView | None:
        """Return the table that has the focus, or else the first one that can be seen."""
        views = [each for each in self._page().findChildren(RowsView) if each.isVisible()]
        return next((each for each in views if each.hasFocus()), views[0] if views else None)

    def export_current(self) -> None:
        """Export the table in use; the fleet's is the fleet page's own affair."""
        view = self.current()
        if view is not None:
            self.export(view)
        elif self._page().name == "fleet":
            self._open_shell().actions["fleet.export"].trigger()

    def export(self, view: RowsView) -> None:
        """Ask where to, and write a table there."""
        shell = self._open_shell()
        header, rows = view.rows_model.table()
        name = f"{view.accessibleName()} {shell.workspace.fleet}"
        export_csv(shell, self._window, name, header, rows)

    def save_picture(self) -> None:
        """Ask where to, and write there what the page looks like."""
        page = self._page()
        export_png(self._open_shell(), self._window, page, page.name or page.objectName())

    # Menus

    def row_menu(self, view: RowsView) -> QMenu:
        """Return what can be done with the row that has the focus."""
        menu = QMenu(view)
        if value := view.current_value():
            short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
            text = self.tr("Copy “{value}”").format(value=short).replace("&", "&&")
            menu.addAction(text, partial(self._copy, value))
        if view.chosen():
            menu.addAction(self.tr("Copy the row"), lambda: self._copy(view.chosen_text()))
        menu.addSeparator()
        menu.addAction(self.tr("Export the table as CSV…"), lambda: self.export(view))
        return menu

    def column_menu(self, view: RowsView) -> QMenu:
        """Return the columns to choose from."""
        menu = QMenu(view)
        header = view.horizontalHeader()
        titles = [column.title.strip() for column in view.rows_model.columns]
        for section, title in enumerate(titles):
            if not title:
                continue
            action = menu.addAction(title.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            last = header.count() - header.hiddenSectionCount() <= 1
            action.setEnabled(header.isSectionHidden(section) or not last)
            action.toggled.connect(lambda on, at=section: header.setSectionHidden(at, not on))
        menu.addSeparator()
        menu.addAction(self.tr("Export the table as CSV…"), lambda: self.export(view))
        return menu

    def _menu(self, view: RowsView, at: QPoint) -> None:
        self._open(self.row_menu(view), view.viewport().mapToGlobal(at))

    def _header_menu(self, view: RowsView, at: QPoint) -> None:
        self._open(self.column_menu(view), view.horizontalHeader().mapToGlobal(at))

    def chart_menu(self, chart: QWidget) -> QMenu:
        """Return what can be done with a chart."""
        menu = QMenu(chart)
        menu.addAction(self.tr("Save the chart as a picture…"), lambda: self.save_chart(chart))
        return menu

    def _chart_menu(self, chart: QWidget, at: QPoint) -> None:
        self._open(self.chart_menu(chart), chart.mapToGlobal(at))

    def _open(self, menu: QMenu, at: QPoint) -> None:
        menu.exec(at)
        menu.deleteLater()

    def _copy(self, value: str) -> None:
        copy(value)
        self._open_shell().notify(self.tr("Copied."))

    def _why_no_table(self) -> str:
        if self._shell is None:  # the pages are not built yet
            return self.tr("This page has no table.")
        known = self._page().name == "fleet" or self.current() is not None
        return "" if known else self.tr("This page has no table.")

    def _open_shell(self) -> Shell:
        assert self._shell is not None
        return self._shell
