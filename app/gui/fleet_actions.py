"""What the fleet page does about many devices and about itself: the actions ``fleet.*``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.fleet.groups import Group
from app.fleet.live import DeviceView
from app.fleet.records import By
from app.gui import texts
from app.gui.copying import copy
from app.gui.dialogs import confirm as asking
from app.gui.exporting import export_made
from app.gui.models import fleet_export
from app.gui.models.fleet_fields import offered
from app.gui.models.undo import Undoable
from app.gui.models.undo_acts import group_undo

if TYPE_CHECKING:
    from app.gui.pages.fleet import FleetPage

_OF_MANY = (
    "rollout.new", "device.label", "device.settings", "device.pin", "device.compare",
    "fleet.export", "fleet.copy_ids",
)  # fmt: skip
"""What works on all checked devices, in the order of the menu."""


class FleetActions(QObject):
    """Adds them to the registry and runs them.

    Args:
        page: The fleet page, which has its model, its filter and its view.
    """

    def __init__(self, page: FleetPage) -> None:
        super().__init__(page)
        self._page = page
        self._shell = page.shell
        self._add_of_page()
        self._add_of_checked()

    def _add_of_page(self) -> None:
        add, page = self._shell.actions.add, self._page
        add(
            "fleet.columns",
            self.tr("Columns…"),
            self.choose_columns,
            help=self.tr("Chooses the columns of the fleet table, their order and what scrolls."),
        )
        add(
            "fleet.heat_map",
            self.tr("Show the heat map"),
            page.toggle_heat_map,
            "Ctrl+H",
            help=self.tr("Shows the same devices as coloured cells, by any figure, or as a table."),
        )
        add(
            "fleet.save_filter",
            self.tr("Save filter…"),
            self.save_filter,
            "Ctrl+Shift+S",
            help=self.tr("Gives what the fleet is filtered by a name: a group."),
            when=self._why_nothing_asked,
        )
        add("fleet.clear_filter", self.tr("Clear the filter"), page.clear_filter)

    def _add_of_checked(self) -> None:
        add = self._shell.actions.add
        add(
            "fleet.check_matching",
            self.tr("Check all matching devices"),
            self._page.check_matching,
            "Ctrl+Shift+A",
            help=self.tr("Checks every device that the filter shows, on the screen or not."),
        )
        add(
            "fleet.uncheck",
            self.tr("Uncheck all devices"),
            self.uncheck_all,
            when=self._why_none_checked,
        )
        add(
            "fleet.export",
            self.tr("Export devices as CSV…"),
            self.export,
            help=self.tr("The checked devices, or all that match, with the columns shown."),
        )
        add(
            "fleet.copy_ids",
            self.tr("Copy the ids of the checked devices"),
            self.copy_ids,
            when=self._why_none_checked,
        )

    def show_menu(self, where: QPoint) -> None:
        """Show what can be done with the checked devices."""
        actions, count = self._shell.actions, len(self._page.model.checked)
        menu = QMenu(self._page)
        about = menu.addAction(
            texts.plural(
                count,
                self.tr("With the checked device ({n})"),
                self.tr("With the {n} checked devices"),
            )
            if count
            else self.tr("No device is checked")
        )
        about.setEnabled(False)
        menu.addSeparator()
        for name in _OF_MANY:
            menu.addAction(actions[name])
        menu.addSeparator()
        menu.addAction(actions["fleet.check_matching"])
        menu.addAction(actions["fleet.uncheck"])
        menu.exec(where)
        menu.deleteLater()

    def uncheck_all(self) -> None:
        """Uncheck every device; what was checked can be had back."""
        page, checked = self._page, frozenset(self._page.model.checked)
        page.uncheck_all()
        if not checked:
            return
        said = texts.plural(
            len(checked),
            self.tr("{n} device is no longer checked"),
            self.tr("{n} devices are no longer checked"),
        )
        again = Undoable(
            self.tr("unchecking"), lambda: page.model.set_checked(checked, True), on_screen=True
        )
        self._shell.undoing.did(said, again)

    def choose_columns(self) -> None:
        """Ask for other columns."""
        from app.gui.dialogs.columns import ColumnsDialog

        page = self._page
        labels = page.model.data_columns.labels()
        dialog = ColumnsDialog(page, offered(labels), page.view.names(), page.view.frozen)
        if dialog.exec():
            page.view.set_layout(dialog.chosen(), dialog.frozen.value())
            page.view.layout_changed.emit()
        dialog.deleteLater()

    def save_filter(self) -> None:
        """Ask for a name for what is asked now, and choose its chip."""
        self._ask_group("")

    def change_group(self, name: str) -> None:
        """Ask for another name or meaning of a group."""
        self._ask_group(name)

    def remove_group(self, name: str) -> None:
        """Remove a group, after asking."""
        agreed = asking.confirm(
            self._page,
            self.tr("Remove the saved filter {name}?").format(name=name),
            self.tr(
                "No device changes, and rollouts keep what it meant when they were made. "
                "It can be saved again."
            ),
            self.tr("Remove"),
        )
        if not agreed:
            return
        workspace, shell = self._shell.workspace, self._shell
        groups = workspace.registry.groups

        def remove(_: object) -> Group:
            group = groups.get(name)
            groups.delete(name, By(workspace.actor))
            return group

        def done(group: Group) -> None:
            shell.bridge.refresh()
            said = self.tr("The filter {name} is removed").format(name=name)
            shell.undoing.did(said, group_undo(workspace, group))

        shell.bridge.jobs.run(remove, done)

    def export(self) -> None:
        """Write the checked devices, or else all that match, as the table shows them."""
        page = self._page
        columns = fleet_export.exported(page.model.columns)
        name = f"{self.tr('Fleet')} {self._shell.workspace.fleet}"
        cells = partial(fleet_export.cells, columns, connected=page.model.connected)
        views = self._exported()
        export_made(
            self._shell,
            page,
            name,
            fleet_export.header(columns),
            lambda: [tuple(cells(each)) for each in views],
        )

    def copy_ids(self) -> None:
        """Put the ids of the checked devices on the clipboard, one a line."""
        ids = self._page.checked_devices()
        copy("\n".join(ids))
        self._shell.notify(
            texts.plural(
                len(ids), self.tr("Copied {n} device id"), self.tr("Copied {n} device ids")
            )
        )

    def _why_none_checked(self) -> str:
        return "" if self._page.model.checked else self.tr("Check devices in the fleet first.")

    def _why_nothing_asked(self) -> str:
        return "" if self._page.asked() else self.tr("Filter the fleet first.")

    def _ask_group(self, name: str) -> None:
        from app.gui.dialogs.save_filter import SaveFilterDialog

        page = self._page
        group = next((each for each in self._shell.bridge.groups if each.name == name), None)
        query = group.query if group else page.asked()
        labels = page.model.data_columns.labels()
        dialog = SaveFilterDialog(self._shell, page, query, labels, group)
        if dialog.exec():
            page.choose_group(dialog.saved)
        dialog.deleteLater()

    def _exported(self) -> list[DeviceView]:
        data, checked = self._page.model.data_columns, self._page.model.checked
        if checked:
            return [each for each in data.views if each.device_id in checked]
        return [data.views[row] for row in self._page.model.shown_rows().tolist()]
