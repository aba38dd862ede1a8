"""Opens a fleet: asks for the passphrase where nobody knows it, and says what is in the way."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QProgressBar, QPushButton

from app.broker_keeper import BrokerSettings
from app.errors import EnvironmentFaultError, MusterError
from app.gui.dialogs.base import Dialog
from app.gui.jobs import Jobs
from app.gui.start.words import cost_words, remedy_words
from app.gui.widgets.labels import label
from app.gui.widgets.secrets import Named, secret_edit
from app.remembered import Remembered
from app.starting import Remedy, Running, helped, open_console, remedy_of

_WIDTH = 480


class OpeningDialog(Dialog):
    """Works as soon as it is shown, where the passphrase is known already.

    Args:
        data: The data directory.
        settings: Which broker.
        passphrase: The console's, from the environment or the keyring; empty to ask.

    Attributes:
        running: The console, once it runs; whoever asked closes it.
    """

    def __init__(self, data: Path, settings: BrokerSettings, passphrase: str = "") -> None:
        super().__init__(None, "", str(data), "", _WIDTH)
        self.setWindowTitle(self.tr("Muster"))
        self.running: Running | None = None
        self._data = data
        self._settings = settings
        self._known = passphrase
        self._remedy: Remedy = "again"
        self._jobs = Jobs(self)
        self._busy = False
        self._build()
        self._ask(asks=not passphrase)

    def _build(self) -> None:
        self.title.setText(self.tr("Open the fleet"))
        self.passphrase = secret_edit(self.tr("Console passphrase"))
        self.passphrase.textChanged.connect(lambda _: self._allow())
        self._named = Named(self.tr("Console passphrase"), self.passphrase)
        self.remember = QCheckBox(self.tr("Remember it in this computer's keyring"))
        self.remember.setToolTip(
            self.tr("Whoever is logged in as you can then start the console without asking.")
        )
        self._doing = label(self.tr("Opening the keys and starting the broker…"), "dim", wrap=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Opening the fleet"))
        for each in (self._named, self.remember, self._doing, self._bar):
            self.contents.addWidget(each)
        self._cost = label("", "dim", wrap=True)
        self.contents.addWidget(self._cost)
        self.help_button = QPushButton()
        self.help_button.setAutoDefault(False)
        self.help_button.clicked.connect(lambda _=False: self._help())
        self.buttons.insertWidget(1, self.help_button)
        self.cancel_button.setText(self.tr("Quit"))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where nothing has to be asked."""
        super().showEvent(event)
        if self._known and not self._busy and self.running is None:
            self.run()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for what is under way: half a console must not be left behind."""
        self.reject()
        event.ignore()

    def reject(self) -> None:
        """Quit, but not in the middle of a start."""
        if not self._busy:
            super().reject()

    def run(self) -> None:
        """Open the fleet."""
        if self._busy:
            return
        word = self._known or self.passphrase.text()
        data, settings = self._data, self._settings
        self._work(busy=True)
        self._jobs.run(lambda _: open_console(data, word, settings), self._opened, self._failed)

    def _opened(self, running: Running) -> None:
        self._busy = False
        self.running = running
        if self.remember.isVisibleTo(self) and self.remember.isChecked():
            try:
                Remembered(self._data).remember(self.passphrase.text())
            except EnvironmentFaultError as error:
                self._work(busy=False)
                self.remember.setChecked(False)
                self.accept_button.setText(self.tr("Go on"))
                self.accept_button.clicked.disconnect()
                self.accept_button.clicked.connect(lambda _=False: self.accept())
                self.say_error(str(error))
                return
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self._remedy = remedy_of(error, self._settings)
        if self._remedy == "passphrase":
            remembered, self._known = self._known, ""
            self._ask(asks=True)
            self.passphrase.selectAll()
            text = (
                self.tr("The passphrase that is remembered does not open the keys. Type it.")
                if remembered
                else self.tr("This passphrase does not open the console's keys.")
            )
        else:
            text = str(error)
        self._work(busy=False)
        self._cost.setText(cost_words(self._remedy))
        self.say_error(text)

    def _help(self) -> None:
        self._settings = helped(self._settings, self._remedy)
        self.run()

    def _ask(self, *, asks: bool) -> None:
        self._named.setVisible(asks)
        self.remember.setVisible(asks)
        self._work(busy=False)
        if asks:
            self.passphrase.setFocus()

    def _work(self, *, busy: bool) -> None:
        self._busy = busy
        for each in (self._doing, self._bar):
            each.setVisible(busy)
        self.passphrase.setEnabled(not busy)
        self.cancel_button.setEnabled(not busy)
        self.accept_button.setText(
            self.tr("Open") if self._named.isVisibleTo(self) else self.tr("Try again")
        )
        self.accept_button.setVisible(not busy)
        words = "" if busy else remedy_words(self._remedy)
        self.help_button.setText(words)
        self.help_button.setAccessibleName(words)
        self.help_button.setVisible(bool(words))
        if busy:
            self._cost.setText("")
            self.say_error("")
        self._cost.setVisible(not busy and bool(words))
        self._allow()

    def _allow(self) -> None:
        ready = bool(self._known or self.passphrase.text())
        self.accept_button.setEnabled(ready and not self._busy)
