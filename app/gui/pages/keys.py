"""The keys page: every key, where it is kept and who opens it, what ends when, and ceremonies."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.gui import texts
from app.gui.actions import action_button
from app.gui.key_texts import (
    left_words,
    level_word,
    opener_word,
    role_name,
    role_use,
    spare_words,
)
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.pages.base import Page
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.widgets.banner import Banner
from app.gui.widgets.folding import Folding
from app.gui.widgets.labels import CopyButton, Facts, card, label
from app.gui.widgets.rows_view import RowsView
from app.key_overview import KeyRow, Overview, overview
from app.trust.ceremony import short

_INSIDE = (16, 12, 16, 14)


class KeysPage(Page):
    """Keys and expiries of the fleet.

    Attributes:
        overview: What is shown; None before it was read.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.overview: Overview | None = None
        self._reading = False
        actions = shell.actions
        row = self.head(self.tr("Keys & expiries"))
        row.addWidget(action_button(actions["keys.rotate"]))
        row.addWidget(action_button(actions["keys.renew"], primary=True))
        self.banner = Banner(shell.theme, action_button(actions["keys.renew"]))
        self.layout_.addWidget(self.banner)
        self.layout_.addWidget(self._fleet_card())
        self.layout_.addWidget(self._draft_row())
        self.model = RowsModel(self._columns(), lambda r: (r.subject, r.key), self)
        self.view = RowsView(self.model, shell.theme, self.tr("Keys"), self.tr("No keys."), 2)
        self.layout_.addWidget(self.view, 1)
        self._chosen = label("", "dim", wrap=True)
        self._chosen.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._chosen.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.layout_.addWidget(self._chosen)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.first = self.view
        shell.theme.changed.connect(self._recolour)
        self._recolour()

    def _fleet_card(self) -> QFrame:
        self._fingerprint = CopyButton()
        self._facts = Facts((("root", self.tr("Root")), ("spare", self.tr("Spare keys"))), 120)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Fleet's fingerprint"), "dim"))
        row.addWidget(self._fingerprint)
        row.addStretch(1)
        return card(row, self._facts, margins=_INSIDE)

    def _draft_row(self) -> Folding:
        row = QHBoxLayout()
        for name in ("keys.draft", "keys.sign", "keys.publish"):
            row.addWidget(action_button(self.shell.actions[name]))
        row.addStretch(1)
        return Folding(label(self.tr("Root keys in several hands:"), "dim"), row, wide=1)

    def _columns(self) -> tuple[RowColumn[KeyRow], ...]:
        return (*self._of_key(), *self._of_end())

    def _of_key(self) -> tuple[RowColumn[KeyRow], ...]:
        return (
            RowColumn("  " + self.tr("Key"), lambda r: "  " + role_name(r.subject), 190),
            RowColumn(
                self.tr("Key id"),
                lambda r: short(r.key.keyid) if r.key else texts.DASH,
                90,
                help=lambda r: r.key.keyid if r.key else "",
                copy=lambda r: r.key.keyid if r.key else "",
            ),
            RowColumn(self.tr("Kept in"), self._kept, 160),
            RowColumn(
                self.tr("Opened by"),
                lambda r: opener_word(r.key.opened_by) if r.key else texts.DASH,
                150,
            ),
        )

    def _of_end(self) -> tuple[RowColumn[KeyRow], ...]:
        return (
            RowColumn(
                self.tr("Level"),
                lambda r: level_word(r.expiry.level) if r.expiry else texts.DASH,
                108,
                state=lambda r: r.expiry.level if r.expiry else "",
            ),
            RowColumn(
                self.tr("Ends"),
                lambda r: texts.date(r.expiry.expires_s) if r.expiry else texts.DASH,
                92,
            ),
            RowColumn(
                self.tr("Left"),
                lambda r: left_words(r.expiry.left_s) if r.expiry else texts.DASH,
                152,
                order=lambda r: r.expiry.left_s if r.expiry else None,
            ),
        )

    def _kept(self, row: KeyRow) -> str:
        if row.key is None:
            return self.tr("on the device")
        if row.key.file is None:
            return self.tr("elsewhere: a stick")
        return str(row.key.file.relative_to(self.shell.workspace.path))

    @property
    def settled(self) -> bool:
        """True once the keys were read."""
        return self.overview is not None

    def refresh(self) -> None:
        """Read keys and expiries."""
        if self._reading:
            return
        self._reading = True
        workspace = self.shell.workspace
        self.shell.bridge.jobs.run(
            lambda _: overview(workspace, datetime.now(UTC)), self._show, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _show(self, found: Overview) -> None:
        self._reading = False
        self.overview = found
        self._fingerprint.set_value(found.fingerprint, found.fingerprint)
        signed = self.tr("version {version}; {m} of {n} root keys sign the next one")
        self._facts.show_all(
            {
                "root": signed.format(
                    version=found.root_version, m=found.threshold, n=len(found.root_keyids)
                ),
                "spare": spare_words(found.threshold, len(found.root_keyids)),
            }
        )
        self.model.replace(found.rows)
        near = [row for row in found.rows if row.expiry and row.expiry.level != "ok"]
        self.caption.setText(
            texts.plural(len(near), self.tr("{n} ends soon"), self.tr("{n} end soon"))
            if near
            else self.tr("nothing ends soon")
        )
        names = ", ".join(role_name(each) for each in found.due)
        self.banner.say(
            self.tr("{names}: to be renewed, with your passphrases").format(names=names)
            if names
            else ""
        )
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.model.row_at(self.view.place())
        if row is None:
            self._chosen.setText(self.tr("Choose a key to read what it is for."))
            return
        use = role_use(row.subject) if row.key else ""
        renewed = ""
        if row.expiry is not None:
            renewed = self.tr("Renewed by: {action}.").format(action=voiced(row.expiry.action))
        self._chosen.setText(" ".join(part for part in (use, renewed) if part))

    def _recolour(self) -> None:
        self._fingerprint.setIcon(icon("copy", self.shell.theme.tokens.accent))
