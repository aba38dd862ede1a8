"""Dialogs beside those that tests of access look at, as the window opens them."""

from __future__ import annotations

from app.gui.dialogs.alert_rule import AlertRuleDialog
from app.gui.dialogs.approve import ApproveDialog
from app.gui.dialogs.columns import ColumnsDialog
from app.gui.dialogs.confirm import ConfirmDialog
from app.gui.dialogs.import_model import ImportDialog
from app.gui.dialogs.release import ReleaseDialog
from app.gui.dialogs.report import ReportDialog
from app.gui.dialogs.save_filter import SaveFilterDialog
from app.gui.dialogs.snooze import SnoozeDialog
from app.gui.models.fleet_fields import offered
from app.gui.report_actions import names_of
from app.gui.window import ConsoleWindow
from tests.gui.test_accessibility import DIALOGS, Make, newest

_LONG = (
    "Zwölf Geräte bekommen das Bundle, das sie vorher hatten; jedes prüft, probiert und schaltet "
    "um. Das lässt sich nicht rückgängig machen."
)


def rule(window: ConsoleWindow) -> AlertRuleDialog:
    known = window.shell.workspace.registry.alerts.rules.all()
    return AlertRuleDialog(window.shell, window, known[0])


def snooze(window: ConsoleWindow) -> SnoozeDialog:
    book = window.shell.workspace.registry.alerts
    alert = book.open()[0]
    return SnoozeDialog(window, alert, book.devices(alert.alert_id))


def columns(window: ConsoleWindow) -> ColumnsDialog:
    view = window.fleet_page.view
    return ColumnsDialog(window.fleet_page, offered(("line",)), view.names(), view.frozen)


def release(window: ConsoleWindow) -> ReleaseDialog:
    return ReleaseDialog(window.shell, window.shell.workspace.library.entries()[0], window)


ALL: dict[str, Make] = {
    **DIALOGS,
    "new rule": lambda window: AlertRuleDialog(window.shell, window, None),
    "rule": rule,
    "snooze": snooze,
    "columns": columns,
    "save filter": lambda window: SaveFilterDialog(window.shell, window, "site:Lyon*", ("line",)),
    "report": lambda window: ReportDialog(window, names_of(window.shell), "device", "edge-01"),
    "import": lambda window: ImportDialog(window.shell, window),
    "release": release,
    "approve": lambda window: ApproveDialog(window.shell, window, newest(window), ["ines"]),
    "confirm": lambda window: ConfirmDialog(
        window, "Zurückrollen?", _LONG, "Zurückrollen", danger=True, reached=60
    ),
}
