"""The audit page: who did what, on what, when and why, and whether the log is as it was written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QPushButton

from app.errors import MusterError
from app.fleet.audit_chain import Head
from app.gui import texts
from app.gui.actions import action_button
from app.gui.jobs import JobCancelledError
from app.gui.models.audit_rows import LIMIT, AuditReading, AuditRow, Group, matching, read_audit
from app.gui.models.record_words import both
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.pages.base import Page
from app.gui.remembering import remember_chips
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.widgets.labels import CopyButton, Pill, card, label
from app.gui.widgets.lens import SearchLine
from app.gui.widgets.rows_view import RowsView

_INSIDE = (14, 8, 14, 10)
_TYPING_PAUSE_MS = 150


class AuditPage(Page):
    """A list with a filter, under a line that says whether it can be believed.

    Attributes:
        reading: What is shown; None before it was read.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.reading: AuditReading | None = None
        self._group_name: Group = "all"
        self._busy = False
        self._build_head()
        self._build_chips()
        self._build_verdict()
        self.model = RowsModel(self._columns(), lambda r: r.event.event_id, self)
        self.view = RowsView(
            self.model, shell.theme, self.tr("Audit log"), self.tr("No entries."), 5
        )
        self.layout_.addWidget(self.view, 1)
        self.first = self.view
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._apply)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        shell.theme.changed.connect(self._recolour)
        self._recolour()
        remember_chips(shell.preferences, "filters/audit-group", self.chips)

    def reset_layout(self) -> None:
        """Show every entry again."""
        self.chips["all"].click()

    # Building

    def _build_head(self) -> None:
        row = self.head(self.tr("Audit log"))
        self.filter_edit = SearchLine(
            self.shell.theme, self.tr("Who, what, on what, why"), self.tr("Filter the audit log")
        )
        row.addWidget(self.filter_edit)
        row.addWidget(action_button(self.shell.actions["audit.verify"]))
        row.addWidget(action_button(self.shell.actions["audit.export"]))

    def _build_chips(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        words: tuple[tuple[Group, str], ...] = (
            ("all", self.tr("All")),
            ("devices", self.tr("Devices")),
            ("bundles", self.tr("Bundles and rollouts")),
            ("keys", self.tr("Keys")),
            ("fleet", self.tr("Fleet")),
        )
        self.chips: dict[Group, QPushButton] = {}
        for name, word in words:
            chip = QPushButton(word)
            chip.setCheckable(True)
            chip.setChecked(name == "all")
            chip.setProperty("chip", True)
            chip.clicked.connect(lambda _=False, name=name: self._set_group(name))
            self._group.addButton(chip)
            self.chips[name] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.layout_.addLayout(row)

    def _build_verdict(self) -> None:
        self.pill = Pill(self.shell.theme)
        self.verdict = label("", wrap=True)
        self._head = CopyButton()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.pill)
        row.addWidget(self.verdict, 1)
        row.addWidget(self._head)
        self.layout_.addWidget(card(row, margins=_INSIDE))

    def _columns(self) -> tuple[RowColumn[AuditRow], ...]:
        return (
            RowColumn("  " + self.tr("No."), lambda r: f"  {r.event.event_id}", 62),
            RowColumn(
                self.tr("When"),
                lambda r: texts.clock(r.event.time_s),
                150,
                order=lambda r: r.event.time_s,
                copy=lambda r: texts.moment(r.event.time_s),
            ),
            RowColumn(self.tr("Who"), lambda r: r.said.who, 142, copy=lambda r: r.event.who),
            RowColumn(
                self.tr("What"),
                lambda r: r.said.action,
                164,
                help=lambda r: both(r.said.action, r.event.action),
                copy=lambda r: r.event.action,
            ),
            RowColumn(
                self.tr("On what"), lambda r: r.said.subject, 140, copy=lambda r: r.event.subject
            ),
            RowColumn(
                self.tr("Detail"),
                lambda r: r.said.detail or texts.DASH,
                240,
                help=lambda r: both(r.said.detail, r.event.detail) or texts.DASH,
                copy=lambda r: r.event.detail or texts.DASH,
            ),
            RowColumn(self.tr("Why"), lambda r: r.event.why or texts.DASH, 150),
        )

    # What it is asked

    @property
    def settled(self) -> bool:
        """True once the log was read."""
        return self.reading is not None

    def refresh(self) -> None:
        """Read and verify the log where something was added."""
        self._read(self.reading)

    def verify(self) -> None:
        """Read and verify the log though nothing was added."""
        self._read(None)

    def choose_file(self) -> None:
        """Ask where to, and export."""
        name = f"audit-{self.shell.workspace.fleet}.jsonl"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export the audit log"), name)
        if path:
            self.export(Path(path))

    def export(self, path: Path) -> None:
        """Write the whole log, each entry with its hash, for ``muster audit verify --file``."""
        workspace = self.shell.workspace
        log, fleet = workspace.registry.audit_log, workspace.fleet
        self.shell.bridge.jobs.run(
            lambda job: log.export(path, fleet, lambda share: job.progress("", share)),
            lambda head: self._exported(path, head),
            self._not_exported,
            title=self.tr("Exporting the audit log"),
            cancels=True,
        )

    # Inside

    def _read(self, known: AuditReading | None) -> None:
        if self._busy:
            return
        self._busy = True
        registry = self.shell.workspace.registry
        self.shell.bridge.jobs.run(
            lambda job: read_audit(registry, known, lambda share: job.progress("", share)),
            self._show,
            self._failed,
            title=self.tr("Verifying the audit log"),
        )

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.shell.notify(str(error))

    def _not_exported(self, error: MusterError) -> None:
        cancelled = isinstance(error, JobCancelledError)
        self.shell.notify(self.tr("Cancelled: no file was written.") if cancelled else str(error))

    def _exported(self, path: Path, head: Head) -> None:
        self.shell.notify(
            self.tr("Wrote {n} entries to {path}.").format(
                n=texts.count(head.count), path=texts.home_path(path)
            )
        )

    def _show(self, reading: AuditReading) -> None:
        self._busy = False
        if reading is self.reading:
            return
        self.reading = reading
        self._show_verdict(reading)
        self._apply()

    def _show_verdict(self, reading: AuditReading) -> None:
        verdict = reading.verdict
        count = texts.count(verdict.head.count)
        if verdict.intact:
            self.pill.set_state("ok", self.tr("Verified"))
            text = self.tr("All {n} entries are as they were written.").format(n=count)
            if verdict.behind:
                text += " " + self.tr("The head file is {n} behind, as after a crash.").format(
                    n=texts.count(verdict.behind)
                )
        else:
            self.pill.set_state("error", self.tr("Tampered with"))
            found = voiced("; ".join(verdict.problems))
            text = self.tr("{found}. Keep a copy, and compare with an export or a backup.").format(
                found=found[:1].upper() + found[1:]
            )
        self.verdict.setText(text)
        head = str(verdict.head)
        self._head.set_value(self.tr("Copy head"), head)

    def _set_group(self, name: Group) -> None:
        self._group_name = name
        self._apply()

    def _apply(self) -> None:
        if self.reading is None:
            return
        held = self.reading.rows
        rows = matching(held, self._group_name, self.filter_edit.text())
        self.view.set_empty_text(self.tr("No entry matches.") if held else self.tr("No entries."))
        self.model.replace(rows)
        newest = self.tr(" (the newest)") if len(held) >= LIMIT else ""
        shown = self.tr("{shown} of {held}").format(
            shown=texts.count(len(rows)), held=texts.count(len(held))
        )
        self.caption.setText(shown + newest)

    def _recolour(self) -> None:
        self._head.setIcon(icon("copy", self.shell.theme.tokens.accent))
