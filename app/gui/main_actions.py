"""What the window itself can do: find, begin a rollout, import a model, verify, look anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.actions import Actions

if TYPE_CHECKING:
    from app.gui.pages.audit import AuditPage
    from app.gui.window import ConsoleWindow


class MainActions(QObject):
    """The actions that belong to no page and no dialog alone.

    Args:
        window: Whose pages they go to.
    """

    def __init__(self, window: ConsoleWindow) -> None:
        super().__init__(window)
        self._window = window

    def add_to(self, actions: Actions) -> None:
        """Add the actions to the registry."""
        self._add_work(actions)
        self._add_audit(actions)
        self._add_looks(actions)

    def _add_work(self, actions: Actions) -> None:
        add = actions.add
        add(
            "find",
            self.tr("Find devices"),
            self._find,
            "Ctrl+F",
            help=self.tr("Puts the cursor into the query box of the fleet."),
        )
        add(
            "rollout.new",
            self.tr("Roll out…"),
            self._new_rollout,
            "Ctrl+R",
            help=self.tr("Brings a released bundle to devices: the checked ones, or a group."),
        )
        add(
            "model.import",
            self.tr("Import && quantize…"),
            self._import_model,
            "Ctrl+I",
            help=self.tr("Makes a bundle of an ONNX model project, and says what it costs."),
        )

        add(
            "fleet.backup",
            self.tr("Back up the fleet…"),
            self._back_up,
            help=self.tr("Writes devices, keys, bundles and the audit log into one sealed file."),
        )

    def _add_audit(self, actions: Actions) -> None:
        add = actions.add
        add(
            "audit.verify",
            self.tr("Verify now"),
            self._verify_audit,
            help=self.tr("Checks that every entry of the audit log is as it was written."),
        )
        add(
            "audit.export",
            self.tr("Export the audit log…"),
            self._export_audit,
            short=self.tr("Export…"),
            help=self.tr("Writes every entry with its hash, to be verified elsewhere."),
        )

    def _add_looks(self, actions: Actions) -> None:
        add, window = actions.add, self._window
        add("theme.toggle", self.tr("Switch light and dark"), window.toggle_theme, "Ctrl+Shift+D")
        add(
            "layout.reset",
            self.tr("Reset the layout"),
            window.reset_layout,
            help=self.tr("Sizes, columns, orders and filters as on the first day."),
        )
        add("back", self.tr("Back to the fleet"), lambda: window.show_page("fleet"), "Alt+Left")
        add("quit", self.tr("Quit"), window.close, "Ctrl+Q")

    def _find(self) -> None:
        self._window.show_page("fleet")
        self._window.fleet_page.focus_filter()

    def _new_rollout(self) -> None:
        from app.gui.dialogs.new_rollout import NewRolloutDialog

        window = self._window
        dialog = NewRolloutDialog(window.shell, window.fleet_page.checked_devices(), window)
        if dialog.exec() and dialog.created is not None:
            window.fleet_page.uncheck_all()
            window.bridge.refresh()
            window.show_page("rollouts")
        dialog.deleteLater()

    def _import_model(self) -> None:
        from app.gui.dialogs.import_model import ImportDialog

        dialog = ImportDialog(self._window.shell, self._window)
        dialog.exec()
        dialog.deleteLater()
        self._window.pages["models"].refresh()

    def _back_up(self) -> None:
        from app.gui.dialogs.backup import BackupDialog

        dialog = BackupDialog(self._window.shell, self._window)
        dialog.exec()
        dialog.deleteLater()
        self._window.page.refresh()

    def _verify_audit(self) -> None:
        self._window.show_page("audit")
        self._audit().verify()

    def _export_audit(self) -> None:
        self._window.show_page("audit")
        self._audit().choose_file()

    def _audit(self) -> AuditPage:
        from app.gui.pages.audit import AuditPage

        return self._window.page_of(AuditPage)
