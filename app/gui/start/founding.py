"""Founds a fleet: its name, two passphrases, and the sheet that is kept elsewhere."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from app.brokerage import set_broker_hosts, set_broker_listen
from app.errors import EnvironmentFaultError, MusterError
from app.files import environment_faults
from app.fleet.records import By
from app.founding import Founding, found
from app.gui.jobs import Jobs
from app.gui.saying import voiced
from app.gui.start.new_word import NewWord
from app.gui.start.pages import StartPage
from app.gui.start.sheet import recovery_sheet
from app.gui.start.words import where_words
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import label
from app.gui.widgets.secrets import Named
from app.remembered import Remembered
from app.trust.ca import check_host
from app.trust.keyfile import SCRYPT_N
from app.trust.roots import fingerprint
from app.workspace import Workspace

ANYWHERE = "0.0.0.0"  # noqa: S104 - devices are elsewhere; all of it is TLS
SHEET_NAME = "muster-recovery-{fleet}.txt"


@dataclass(frozen=True)
class Founded:
    """A fleet that was founded.

    Attributes:
        data: Its data directory.
        fingerprint: Of its root of trust, for the sheet that is printed.
        note: What did not work beside it, one line; empty for nothing.
    """

    fleet: str
    console_passphrase: str
    data: Path
    fingerprint: str
    note: str = ""


class FoundPage(StartPage):
    """The form.

    Attributes:
        founded: It is done: a ``Founded``.
    """

    founded = Signal(object)

    def __init__(
        self, jobs: Jobs, theme: ThemeManager, data: Path, scrypt_n: int | None = None
    ) -> None:
        super().__init__(
            jobs,
            self.tr("Found a fleet"),
            where_words(data),
            self.tr("Found the fleet"),
        )
        self._data = data
        self._scrypt_n = scrypt_n or SCRYPT_N
        self._build_fields(theme)
        self._lay_out()
        self.name.textChanged.connect(lambda _: self.allow())
        for word in (self.release, self.console):
            word.changed.connect(self._look)
        self._look()

    def _build_fields(self, theme: ThemeManager) -> None:
        self.name = QLineEdit("fleet")
        self.name.setAccessibleName(self.tr("Name of the fleet"))
        self.name.setMaxLength(64)
        self.release = NewWord(
            theme,
            self.tr("Release passphrase"),
            self.tr("Opens the keys that sign models. Asked for at each release."),
        )
        self.console = NewWord(
            theme,
            self.tr("Console passphrase"),
            self.tr("Opens the keys that run the console. Asked for whenever it starts."),
        )
        self.host = QLineEdit()
        self.host.setAccessibleName(self.tr("How devices reach this computer"))
        self.host.setPlaceholderText(
            self.tr("empty: devices on this computer alone; else {host} or an address").format(
                host=f"{socket.gethostname()}.local"
            )
        )
        self.remember = QCheckBox(
            self.tr("Remember the console passphrase in this computer's keyring")
        )
        self.same = label("", "dim", wrap=True)

    def _lay_out(self) -> None:
        for each in (
            Named(self.tr("Name: letters, digits, - and _; it stands in every topic"), self.name),
            Named(self.tr("Name or address by which devices reach this computer"), self.host),
            self.release,
            self.console,
            self.remember,
            self.same,
            label(self.tr("Nobody can recover a passphrase: not we, not anybody."), "dim"),
        ):
            self.contents.addWidget(each)

    @property
    def ready(self) -> bool:
        """Whether everything was typed."""
        return bool(self.name.text().strip()) and self.release.ready and self.console.ready

    def run(self) -> None:
        """Make keys and registry."""
        plan = Founding(self.name.text().strip(), self.release.text, self.console.text)
        remember = self.remember.isChecked()
        data, scrypt_n = self._data, self._scrypt_n
        host = self.host.text().strip()
        self.work(self.tr("Making the keys. This takes a few seconds…"))
        self.jobs.run(
            lambda _: _found(data, plan, scrypt_n, host, remember=remember),
            self._done,
            self.rest,
        )

    def _done(self, made: Founded) -> None:
        for each in (self.release, self.console):
            each.first.clear()
            each.again.clear()
        self.rest()
        self.founded.emit(made)

    def _look(self) -> None:
        same = bool(self.release.text) and self.release.text == self.console.text
        self.same.setText(
            self.tr("Both are the same: whoever knows one can sign everything.") if same else ""
        )
        self.same.setVisible(same)
        self.allow()


class SheetPage(StartPage):
    """The recovery sheet, before anything else: later nobody thinks of it.

    Attributes:
        done: The user goes on.
    """

    done = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(
            jobs,
            self.tr("Keep this elsewhere"),
            self.tr(
                "Save the sheet, print it, write the passphrases on it by hand, and keep it apart "
                "from this computer. It holds no secret by itself."
            ),
            self.tr("Open the console"),
            fills=True,
        )
        self.back_button.hide()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Recovery sheet"))
        self.text.setMinimumHeight(18 * self.fontMetrics().lineSpacing())
        self.contents.addWidget(self.text, 1)
        self._name = ""
        self.save_button = QPushButton(self.tr("Save…"))
        self.save_button.clicked.connect(lambda _=False: self._choose())
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.clicked.connect(lambda _=False: self._copy())
        for place, each in enumerate((self.save_button, self.copy_button)):
            each.setAutoDefault(False)
            self.buttons.insertWidget(place, each)

    def show_founded(self, founded: Founded) -> None:
        """Show the sheet of a fleet."""
        self._name = SHEET_NAME.format(fleet=founded.fleet)
        sheet = recovery_sheet(founded.data, founded.fleet, founded.fingerprint)
        self.text.setPlainText(sheet)
        self.error.setText(voiced(founded.note))

    def run(self) -> None:
        """Go on."""
        self.done.emit()

    def save(self, path: Path) -> None:
        """Write the sheet."""
        try:
            with environment_faults(path):
                path.write_text(self.text.toPlainText(), encoding="utf-8")
        except MusterError as error:
            self.rest(error)
            return
        self.error.setText(self.tr("Saved as {path}.").format(path=path))

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the sheet"), self._name)
        if path:
            self.save(Path(path))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self.error.setText(self.tr("Copied."))


def _found(data: Path, plan: Founding, scrypt_n: int, host: str, *, remember: bool) -> Founded:
    if host:
        check_host(host)
    found(data, plan, scrypt_n=scrypt_n)
    workspace = Workspace.open(data)
    if host:
        by = By(workspace.actor)
        set_broker_hosts(workspace.registry, (host,), by)
        set_broker_listen(workspace.registry, ANYWHERE, by)
    root = workspace.repository().roots[0]
    workspace.close()
    note = ""
    if remember:
        try:
            Remembered(data).remember(plan.console_passphrase)
        except EnvironmentFaultError as error:
            note = str(error)
    return Founded(plan.fleet, plan.console_passphrase, data, fingerprint(root), note)
