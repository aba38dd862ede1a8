"""The events page: what devices reported and what owners did, newest first, to look through."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton

from app.gui import texts
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.pages.base import Page
from app.gui.reading import LogRow, read_log
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.widgets.rows_view import RowsView

_LIMIT = 1000
_ALWAYS_S = 10 * 365 * 86400.0
_RANK = {"info": 0, "warning": 1, "error": 2}


class EventsPage(Page):
    """A lasting list with a filter."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._all: list[LogRow] = []
        self._least = "info"
        self._reading = False
        self._read = False
        row = self.head(self.tr("Events"))
        self.filter_edit = QLineEdit()
        self.filter_edit.setPlaceholderText(self.tr("Device, code or text"))
        self.filter_edit.setClearButtonEnabled(True)
        self.filter_edit.setMinimumWidth(380)
        self.filter_edit.setAccessibleName(self.tr("Filter events"))
        self._lens = self.filter_edit.addAction(
            icon("search", shell.theme.tokens.dim), QLineEdit.ActionPosition.LeadingPosition
        )
        row.addWidget(self.filter_edit)
        self._build_chips()
        self.model = RowsModel(self._columns(), lambda r: r, self)
        self.view = RowsView(
            self.model, shell.theme, self.tr("Events"), self.tr("No events yet."), 4
        )
        self.layout_.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(150)
        self._typing.timeout.connect(self._apply)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        shell.theme.changed.connect(self._recolour)

    def _build_chips(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        words = {
            "info": self.tr("All"),
            "warning": self.tr("Warnings and errors"),
            "error": self.tr("Errors"),
        }
        for least, word in words.items():
            chip = QPushButton(word)
            chip.setCheckable(True)
            chip.setChecked(least == "info")
            chip.setProperty("chip", True)
            chip.clicked.connect(lambda _=False, least=least: self._set_least(least))
            self._group.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        self.layout_.addLayout(row)

    def _columns(self) -> tuple[RowColumn[LogRow], ...]:
        words = {
            "info": self.tr("Info"),
            "warning": self.tr("Warning"),
            "error": self.tr("Error"),
        }
        return (
            RowColumn(
                "  " + self.tr("Time"),
                lambda r: "  " + texts.clock(r.time_s),
                160,
                order=lambda r: r.time_s,
                copy=lambda r: texts.moment(r.time_s),
            ),
            RowColumn(
                self.tr("Severity"),
                lambda r: words.get(r.severity, r.severity),
                104,
                state=lambda r: r.severity,
                order=lambda r: -_RANK.get(r.severity, 0),
            ),
            RowColumn(self.tr("Source"), lambda r: r.source, 130),
            RowColumn(self.tr("What"), lambda r: r.code, 160),
            RowColumn(self.tr("Detail"), lambda r: r.detail or texts.DASH, 300),
        )

    @property
    def settled(self) -> bool:
        """True once the log was read."""
        return self._read

    def refresh(self) -> None:
        """Read the log."""
        if self._reading:
            return
        self._reading = True
        workspace, end_s = self.shell.workspace, self.now_s() + _ALWAYS_S
        self.shell.bridge.jobs.run(
            lambda _: read_log(workspace, 0.0, end_s, _LIMIT), self._show, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _show(self, rows: list[LogRow]) -> None:
        self._reading = False
        self._read = True
        self._all = rows
        self._apply()

    def _set_least(self, least: str) -> None:
        self._least = least
        self._apply()

    def _apply(self) -> None:
        words = self.filter_edit.text().lower().split()
        rows = [row for row in self._all if _matches(row, self._least, words)]
        none = self.tr("No event matches.") if self._all else self.tr("No events yet.")
        self.view.set_empty_text(none)
        self.model.replace(rows)
        shown, held = texts.count(len(rows)), texts.count(len(self._all))
        newest = self.tr(" (the newest)") if len(self._all) >= _LIMIT else ""
        self.caption.setText(self.tr("{shown} of {held}").format(shown=shown, held=held) + newest)

    def _recolour(self) -> None:
        self._lens.setIcon(icon("search", self.shell.theme.tokens.dim))


def _matches(row: LogRow, least: str, words: list[str]) -> bool:
    if _RANK.get(row.severity, 0) < _RANK[least]:
        return False
    text = f"{row.source} {row.code} {row.detail}".lower()
    return all(word in text for word in words)
