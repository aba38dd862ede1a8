"""The three ways to find a command: the palette, the sheet of keys, and the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.actions import Actions
from app.gui.models.commands import Command, used
from app.gui.models.key_sheet import sheet
from app.gui.targets import (
    bundle_targets,
    chart_targets,
    device_targets,
    group_targets,
    metric_targets,
    rollout_targets,
)

if TYPE_CHECKING:
    from app.gui.window import ConsoleWindow

_RECENT = "palette/recent"
_WITH_ACTIONS = ("rollouts", "outbox", "alerts")


class Finder(QObject):
    """Offers everything that the window can do or show.

    Args:
        window: Whose actions and pages.
    """

    def __init__(self, window: ConsoleWindow) -> None:
        super().__init__(window)
        self._window = window

    def add_to(self, actions: Actions) -> None:
        """Add its own actions to the registry."""
        actions.add(
            "palette",
            self.tr("Find a command…"),
            self.show_palette,
            "Ctrl+K",
            help=self.tr("Any command, device, bundle or rollout by a few letters of its name."),
        )
        actions.add(
            "help.keys",
            self.tr("Keys and commands…"),
            self.show_keys,
            "F1",
            help=self.tr("Every shortcut and every command on one sheet."),
        )
        actions.add("menu", self.tr("Open the menu"), self.show_menu, "F10")

    def commands(self) -> list[Command]:
        """Return everything that can be done or gone to."""
        from app.gui.pages.models import ModelsPage

        window = self._window
        for name in _WITH_ACTIONS:  # what is chosen on them says which actions there are
            window.pages[name]
        actions = window.actions_.commands()
        return [
            *(each for each in actions if each.name != "palette"),
            *chart_targets(window.tables.charts(), window.tables.save_chart),
            *metric_targets(window),
            *bundle_targets(window.page_of(ModelsPage).model.rows, self._show_bundle),
            *group_targets(
                window.bridge.groups, self._show_group, window.fleet_page.commands.remove_group
            ),
            *rollout_targets(window.bridge.rollouts, self._show_rollout),
            *device_targets(window.shell.core.live.all(), window.open_device),
        ]

    def show_palette(self) -> None:
        """Ask for a command, and run it."""
        from app.gui.dialogs.palette import CommandPalette

        window, preferences = self._window, self._window.shell.preferences
        recent = preferences.texts(_RECENT)
        palette = CommandPalette(self.commands(), recent, window.theme, window)
        palette.exec()
        chosen = palette.chosen
        palette.deleteLater()
        if chosen is not None:
            preferences.put(_RECENT, used(recent, chosen.name))
            chosen.run()

    def show_keys(self) -> None:
        """Show the sheet of keys."""
        from app.gui.dialogs.shortcuts import ShortcutsDialog, other_keys

        actions = self._window.actions_.commands()
        dialog = ShortcutsDialog(sheet(actions, other_keys()), self._window)
        dialog.exec()
        dialog.deleteLater()

    def show_menu(self) -> None:
        """Open the menu at its button."""
        button = self._window.nav.menu_button
        self._window.menu.show_at(button.mapToGlobal(button.rect().bottomLeft()))

    def _show_rollout(self, rollout_id: int) -> None:
        from app.gui.pages.rollouts import RolloutsPage

        self._window.show_page("rollouts")
        self._window.page_of(RolloutsPage).choose(rollout_id)

    def _show_group(self, name: str) -> None:
        self._window.show_page("fleet")
        page = self._window.fleet_page
        page.clear_filter()
        page.filter_edit.setText(f"group:{name}")
        page.apply_filter()

    def _show_bundle(self, digest: str) -> None:
        from app.gui.pages.models import ModelsPage

        self._window.show_page("models")
        self._window.page_of(ModelsPage).choose(digest)
