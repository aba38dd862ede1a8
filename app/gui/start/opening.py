"""Opens a fleet: asks for the passphrase where nobody knows it, and says what is in the way.

It is the first window there is, and on the screen before anything is imported that a console runs
on. That, the keyring and the opening itself are other threads' affair; what is made of Qt is not,
see `loading`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QProgressBar, QPushButton, QWidget

from app.broker_settings import BrokerSettings
from app.data_directory import fleet_name
from app.errors import EnvironmentFaultError, MusterError
from app.gui.dialogs.base import Dialog
from app.gui.frames import when_painted
from app.gui.jobs import Jobs
from app.gui.loading import BELOW_WINDOW, CORE, load
from app.gui.loading import WINDOW as WINDOW_MODULES
from app.gui.preferences import WINDOW, Preferences
from app.gui.start.words import cost_words, remedy_words
from app.gui.texts import home_path
from app.gui.widgets.labels import label
from app.gui.widgets.secrets import Named, secret_edit
from app.starting import Remedy, Running, helped, open_console, remedy_of

if TYPE_CHECKING:
    from app.gui.window import ConsoleWindow

_WIDTH = 480
_IN_KEYRING = "start/remembered"
"""Whether the keyring knew the passphrase at the last start: if so, nothing is asked at first."""


class _Opened(NamedTuple):
    """A console that runs, and how keeping its passphrase went.

    Attributes:
        kept: The keyring has it.
        problem: Why it has not, one line; empty where nobody asked for it.
    """

    running: Running
    kept: bool = False
    problem: str = ""


class OpeningDialog(Dialog):
    """Works as soon as it is painted, where the passphrase is known already.

    Args:
        data: The data directory.
        settings: Which broker.
        passphrase: The console's, from the environment or just typed; empty to look into the
            keyring, and to ask.
        show_console: Shows the window over what runs; this one is there until that is painted.

    Attributes:
        running: The console, once it runs; whoever asked closes it.
        console: Its window, once it is shown.
        failure: What went wrong in showing it: a bug of ours.
    """

    def __init__(
        self,
        data: Path,
        settings: BrokerSettings,
        passphrase: str = "",
        show_console: Callable[[Running], ConsoleWindow] | None = None,
    ) -> None:
        super().__init__(None, "", home_path(data), "", _WIDTH)
        self.setWindowTitle(self.tr("Muster"))
        self.running: Running | None = None
        self.console: ConsoleWindow | None = None
        self.failure: Exception | None = None
        self._data = data
        self._settings = settings
        self._known = passphrase
        self._show_console = show_console
        self._memory = Preferences(data, self)
        self._remedy: Remedy = "again"
        self._jobs = Jobs(self)
        self._busy = False
        self._begun = False
        self._opening = False
        self._leaving = False
        self._build()
        self._ask_or_look()

    def _ask_or_look(self) -> None:
        """Ask for the passphrase, unless it is known or the keyring had it the last time."""
        if self._known:
            self._ask(asks=False)
        elif self._memory.flag(_IN_KEYRING, False):
            self._ask(asks=False)
            self._work(self.tr("Looking for the passphrase in the keyring…"))
        else:
            self._ask(asks=True)

    def _build(self) -> None:
        fleet = fleet_name(self._data)
        self.title.setText(
            self.tr("Open the fleet {fleet}").format(fleet=fleet)
            if fleet
            else self.tr("Open the fleet")
        )
        self.passphrase = secret_edit(self.tr("Console passphrase"))
        self.passphrase.textChanged.connect(lambda _: self._allow())
        self._named = Named(self.tr("Console passphrase"), self.passphrase)
        self.remember = QCheckBox(self.tr("Remember it in this computer's keyring"))
        self.remember.setToolTip(
            self.tr("Whoever is logged in as you can then start the console without asking.")
        )
        self._doing = label("", "dim", wrap=True)
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

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Stand where the console will, and begin behind the first frame."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            self._stand_over_console()
            when_painted(self, self._begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Quit; half a console must not be left behind."""
        self.reject()
        event.ignore()

    def reject(self) -> None:
        """Quit; what is under way is ended in order first."""
        if not self._busy:
            super().reject()
        elif not self._leaving and self.running is None:
            self._leaving = True
            self.cancel_button.setEnabled(False)
            self._doing.setText(self.tr("Ending what was begun…"))

    def done(self, result: int) -> None:
        """End what still works for this window."""
        super().done(result)
        self._jobs.close()

    def _stand_over_console(self) -> None:
        console = QWidget()
        if console.restoreGeometry(self._memory.layout(WINDOW)):
            filled = console.isMaximized() or console.isFullScreen()
            box = console.screen().availableGeometry() if filled else console.geometry()
            self.move(box.center() - self.rect().center())

    # What it does

    def _begin(self) -> None:
        """Go on where nothing has to be asked; make ready meanwhile where something has."""
        if self._known:
            self.run()
            self._make_ready()
            return
        data = self._data
        self._jobs.run(lambda _: _recall(data), self._recalled, lambda _: self._recalled(""))

    def _recalled(self, passphrase: str) -> None:
        self._make_ready()
        if bool(passphrase) != self._memory.flag(_IN_KEYRING, False):
            self._memory.put(_IN_KEYRING, bool(passphrase))
        if self._opening or self.running is not None:
            return  # somebody typed faster
        if self._leaving:
            self._left()
        elif passphrase and not self.passphrase.text():
            self._known, self._busy = passphrase, False
            self._ask(asks=False)
            self.run()
        elif not self._named.isVisibleTo(self):
            self._ask(asks=True)

    def _make_ready(self) -> None:
        """Import while somebody types, or while the broker starts."""
        self._jobs.run(lambda _: load(*CORE, *BELOW_WINDOW), lambda _: None, lambda _: None)

    def run(self) -> None:
        """Open the fleet."""
        if self._busy:
            return
        word = self._known or self.passphrase.text()
        keep = self.remember.isVisibleTo(self) and self.remember.isChecked()
        data, settings = self._data, self._settings
        self._opening = True
        self._work(self.tr("Opening the keys and starting the broker…"))
        self._jobs.run(
            lambda _: _opened(data, word, settings, keep=keep), self._opened, self._failed
        )

    def _opened(self, opened: _Opened) -> None:
        self._opening = False
        running = opened.running
        if self._leaving:
            self._jobs.run(lambda _: running.close(), lambda _: self._left())
            return
        self.running = running
        if opened.kept:
            self._memory.put(_IN_KEYRING, True)
        if opened.problem:
            self._rest()
            self.remember.setChecked(False)
            self.accept_button.setText(self.tr("Go on"))
            self.accept_button.clicked.disconnect()
            self.accept_button.clicked.connect(lambda _=False: self._arrange())
            self.say_error(opened.problem)
        else:
            self._arrange()

    def _arrange(self) -> None:
        """Show the console; this window goes when that one is seen."""
        if self._show_console is None:
            self._busy = False
            self.accept()
            return
        self._work(self.tr("Arranging the window…"))
        self._jobs.run(lambda _: load(*BELOW_WINDOW), lambda _: self._show(), self._broken)

    def _show(self) -> None:
        assert self.running is not None
        assert self._show_console is not None
        try:
            load(*WINDOW_MODULES)
            self.console = self._show_console(self.running)
        except Exception as error:  # noqa: BLE001 - handed on to whoever asked
            self._broken(error)
        else:
            when_painted(self.console, self._handed_over)
            self.console.closed.connect(self._handed_over)

    def _handed_over(self) -> None:
        """Go: the console is seen, or somebody closed it before that."""
        if not self._busy:
            return
        self._busy = False
        self.accept()

    def _broken(self, error: Exception) -> None:
        self.failure, self._busy = error, False
        self.reject()

    def _left(self) -> None:
        self._busy = False
        self.reject()

    def _failed(self, error: MusterError) -> None:
        self._opening = False
        if self._leaving:
            self._left()
            return
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
        self._rest()
        self._cost.setText(cost_words(self._remedy))
        self.say_error(text)

    def _help(self) -> None:
        self._settings = helped(self._settings, self._remedy)
        self.run()

    # What it shows

    def _ask(self, *, asks: bool) -> None:
        self._named.setVisible(asks)
        self.remember.setVisible(asks)
        self._rest()
        if asks:
            self.passphrase.setFocus()

    def _work(self, doing: str) -> None:
        self._doing.setText(doing)
        self._cost.setText("")
        self._be(busy=True)
        self.say_error("")

    def _rest(self) -> None:
        self._be(busy=False)

    def _be(self, *, busy: bool) -> None:
        self._busy = busy
        for each in (self._doing, self._bar):
            each.setVisible(busy)
        self.passphrase.setEnabled(not busy)
        self.accept_button.setText(
            self.tr("Open") if self._named.isVisibleTo(self) else self.tr("Try again")
        )
        self.accept_button.setVisible(not busy)
        words = "" if busy else remedy_words(self._remedy)
        self.help_button.setText(words)
        self.help_button.setAccessibleName(words)
        self.help_button.setVisible(bool(words))
        self._cost.setVisible(bool(words))
        self._allow()

    def _allow(self) -> None:
        ready = bool(self._known or self.passphrase.text())
        self.accept_button.setEnabled(ready and not self._busy)


def _recall(data: Path) -> str:
    """Return the passphrase that the keyring holds, or nothing; on a thread of its own."""
    from app.remembered import Remembered

    return Remembered(data).recall() or ""


def _opened(data: Path, word: str, settings: BrokerSettings, *, keep: bool) -> _Opened:
    """Open a fleet, and let the keyring keep what opened it; on a thread of its own."""
    load(*CORE)
    running = open_console(data, word, settings)
    if not keep:
        return _Opened(running)
    from app.remembered import Remembered

    try:
        Remembered(data).remember(word)
    except EnvironmentFaultError as error:
        return _Opened(running, problem=str(error))
    return _Opened(running, kept=True)
