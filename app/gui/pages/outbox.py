"""The outbox page: what was asked and is not proven done, how far it is, and taking it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from app.errors import MusterError
from app.gui import texts
from app.gui.actions import action_button
from app.gui.models import outbox_rows as rows
from app.gui.models.outbox_rows import FILTERS, PILLS, Filter
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.outbox_watch import Outbox
from app.gui.pages.base import Page
from app.gui.shell import Shell
from app.gui.widgets.labels import label
from app.gui.widgets.lens import SearchLine
from app.gui.widgets.rows_view import RowsView
from app.outbox import Entry, waiting
from app.taking_back import Cancelled, cancel

_TYPING_PAUSE_MS = 150


class OutboxPage(Page):
    """A list with a filter; the chosen entry is explained below it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._which: Filter = "all"
        self._outbox = Outbox()
        self.model = RowsModel(self._columns(), lambda r: (r.entry_id, r.state), self)
        self.view = RowsView(self.model, shell.theme, self.tr("Outbox"), "", 0)
        self._build_head()
        self._build_chips()
        self.layout_.addWidget(self.view, 1)
        self._chosen = label("", "dim", wrap=True)
        self._chosen.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._chosen.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.layout_.addWidget(self._chosen)
        self.first = self.view
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._apply)
        self._connect()

    def _build_head(self) -> None:
        row = self.head(self.tr("Outbox"))
        self.filter_edit = SearchLine(
            self.shell.theme, self.tr("What, for whom, by whom"), self.tr("Filter the outbox")
        )
        row.addWidget(self.filter_edit)
        row.addWidget(action_button(self.shell.actions["outbox.cancel"], danger=True))

    def _build_chips(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        self.chips: dict[Filter, QPushButton] = {}
        for name, _ in FILTERS:
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setChecked(name == "all")
            chip.setProperty("chip", True)
            chip.clicked.connect(lambda _=False, name=name: self._choose_filter(name))
            self._group.addButton(chip)
            self.chips[name] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.layout_.addLayout(row)

    def _connect(self) -> None:
        shell = self.shell
        shell.bridge.outbox.changed.connect(self._take)
        self.filter_edit.textChanged.connect(lambda _: self._typing.start())
        selection = self.view.selectionModel()
        selection.selectionChanged.connect(lambda *_: self._show_chosen())
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.view.addAction(shell.actions["outbox.cancel"])
        self.model.modelReset.connect(self._show_chosen)
        self.model.dataChanged.connect(lambda *_: self._show_chosen())
        self._take(shell.bridge.outbox.outbox)

    def _columns(self) -> tuple[RowColumn[Entry], ...]:
        return (
            RowColumn("  " + self.tr("What"), lambda r: "  " + rows.what(r), 220),
            RowColumn(
                self.tr("For"), rows.devices, 186, help=lambda r: rows.named(r.device_ids, 40)
            ),
            RowColumn(self.tr("State"), rows.state, 258, state=lambda r: PILLS[r.state]),
            RowColumn(self.tr("Since"), lambda r: rows.since(r, self.now_s()), 112),
            RowColumn(self.tr("Asked"), lambda r: texts.clock(r.first.asked_s), 78),
            RowColumn(self.tr("By"), lambda r: r.first.who or texts.DASH, 88),
            RowColumn(
                self.tr("Signed"),
                rows.signed,
                78,
                help=lambda r: r.first.keys.replace(",", "\n"),
            ),
        )

    # What it is asked

    @property
    def settled(self) -> bool:
        """True once the outbox was read."""
        return bool(self._outbox.read_s)

    @property
    def chosen(self) -> Entry | None:
        """The chosen entry, None without one."""
        return self.model.row_at(self.view.place())

    def why_not_cancel(self) -> str:
        """Return why nothing can be taken back now; empty where something can."""
        entry = self.chosen if self.isVisible() else None
        if entry is None:
            return self.tr("Choose what to take back on the outbox page first.")
        if not entry.cancellable:
            return self.tr("That is over, or cannot be taken back.")
        return ""

    def cancel_chosen(self) -> None:
        """Ask, and take back what is chosen."""
        from app.gui.dialogs.confirm import confirm

        entry = self.chosen
        if entry is None or not entry.cancellable:
            return
        asked = confirm(
            self,
            self.tr("Take back: {what}?").format(what=rows.what(entry)),
            rows.consequence(entry),
            self.tr("Take it back"),
            danger=True,
            reached=len(entry.items),
        )
        if asked:
            workspace = self.shell.workspace
            self.shell.bridge.jobs.run(
                lambda _: cancel(workspace, [entry]), self._cancelled, self._failed
            )

    def refresh(self) -> None:
        """Read what waits, if something changed."""
        self.shell.bridge.outbox.look(at_once=not self.settled)
        self._say_counts()

    # Inside

    def _take(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._apply()

    def _choose_filter(self, which: Filter) -> None:
        self._which = which
        self._apply()

    def _apply(self) -> None:
        entries = self._outbox.entries
        self.model.replace(rows.matching(entries, self._which, self.filter_edit.text()))
        self.view.set_empty_text(
            self.tr("Nothing here matches.")
            if entries
            else self.tr("Nothing waits: all that was asked is done.")
        )
        for name, word in FILTERS:
            found = len(rows.matching(entries, name, ""))
            self.chips[name].setText(
                self.tr("{filter} · {n}").format(filter=texts.tr(word), n=texts.count(found))
            )
        self._say_counts()

    def _say_counts(self) -> None:
        if not self.settled:
            self.caption.setText(self.tr("being read"))
            return
        unsent = waiting(self._outbox.entries)
        self.caption.setText(
            texts.plural(
                unsent,
                self.tr("{n} waits to be sent · read {age}"),
                self.tr("{n} wait to be sent · read {age}"),
                age=texts.age(self._outbox.read_s, self.now_s()),
            )
        )

    def _show_chosen(self) -> None:
        entry = self.chosen
        self._chosen.setText(
            rows.explained(entry)
            if entry
            else self.tr("Choose an entry to read what it waits for.")
        )
        self.shell.actions.refresh()

    def _cancelled(self, done: Cancelled) -> None:
        self.shell.notify(rows.outcome(done))
        self.shell.core.wake()
        self.shell.bridge.outbox.look(at_once=True)
        self.shell.bridge.refresh()

    def _failed(self, error: MusterError) -> None:
        self.shell.notify(str(error))
