"""The first window of all: no fleet is there yet, and three ways lead on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.data_directory import holds_fleet
from app.gui.frames import when_painted
from app.gui.jobs import Jobs
from app.gui.loading import CORE, WELCOME, load, loading
from app.gui.texts import home_path
from app.gui.theme.icons import pixmap
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown
from app.gui.turns import Turns
from app.gui.widgets.labels import card, label

if TYPE_CHECKING:
    from app.gui.start.demo import DemoPage
    from app.gui.start.founding import Founded

_COLUMNS, _ROWS = 92, 34
_INSIDE = (16, 12, 16, 14)


class ChoosePage(QWidget):
    """What Muster is, and three cards.

    Attributes:
        chosen: ``found``, ``restore`` or ``demo``.
        elsewhere: The user wants another data directory.
    """

    chosen = Signal(str)
    elsewhere = Signal()

    def __init__(self, theme: ThemeManager, data: Path) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head(theme))
        what = self.tr(
            "Muster brings models to devices, sees that they run, and proves it. No fleet "
            "is on this computer yet."
        )
        column.addWidget(label(what, "dim", wrap=True))
        self.buttons: dict[str, QPushButton] = {}
        for name, text, about in self._ways():
            column.addWidget(self._card(name, text, about))
        column.addStretch(1)
        column.addLayout(self._foot(data))
        self.buttons["found"].setProperty("primary", True)
        self.buttons["found"].setDefault(True)

    def _head(self, theme: ThemeManager) -> QHBoxLayout:
        logo = label("")
        logo.setPixmap(pixmap("muster", theme.tokens.accent, grown(40, self.fontMetrics())))
        row = QHBoxLayout()
        row.addWidget(logo)
        row.addWidget(label(self.tr("Welcome to Muster"), "h1"), 1)
        return row

    def _foot(self, data: Path) -> QHBoxLayout:
        where = self.tr("Data directory: {place}").format(place=home_path(data))
        other = QPushButton(self.tr("Another directory…"))
        other.setProperty("link", True)
        other.setAutoDefault(False)
        other.clicked.connect(lambda _=False: self.elsewhere.emit())
        row = QHBoxLayout()
        row.addWidget(label(where, "dim", wrap=True), 1)
        row.addWidget(other)
        return row

    def _ways(self) -> tuple[tuple[str, str, str], ...]:
        return (
            (
                "found",
                self.tr("Found a fleet"),
                self.tr("A name and two passphrases. After that the window leads to the first "
                        "device and the first rollout."),
            ),
            (
                "restore",
                self.tr("Restore a backup"),
                self.tr("Take over a fleet whose computer was lost or replaced."),
            ),
            (
                "demo",
                self.tr("Try the demo"),
                self.tr("Three agents on this computer, in a directory of their own. Nothing has "
                        "to be set up, and nothing of it stays in your way."),
            ),
        )  # fmt: skip

    def _card(self, name: str, text: str, about: str) -> QWidget:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda _=False: self.chosen.emit(name))
        self.buttons[name] = button
        words = QVBoxLayout()
        words.addWidget(label(text, "h2"))
        words.addWidget(label(about, "dim", wrap=True))
        row = QHBoxLayout()
        row.addLayout(words, 1)
        row.addWidget(button)
        return card(row, margins=_INSIDE)


class WelcomeDialog(QDialog):
    """Leads to a data directory with a fleet in it.

    What the ways need is imported behind the first frame, and each page made when it is gone to.

    Args:
        data: Where a fleet would lie.
        theme: Colours.
        demo_out: Where the demo's lies; None for the user's cache.
        scrypt_n: Cost of guessing a passphrase; None for what is usual.

    Attributes:
        data: The data directory, maybe another than at first.
        passphrase: The console's, where it was just typed; empty where it is to be asked for.
        note: What the user should know, one line.
    """

    def __init__(
        self,
        data: Path,
        theme: ThemeManager,
        demo_out: Path | None = None,
        scrypt_n: int | None = None,
    ) -> None:
        super().__init__()
        self.data = data
        self.passphrase = ""
        self.note = ""
        self._theme = theme
        self._scrypt_n = scrypt_n
        self._demo_out = demo_out
        self.jobs = Jobs(self)
        self._ready = Turns(loading(*WELCOME), self)
        self.setObjectName("page")
        self.setWindowTitle(self.tr("Muster"))
        metrics = self.fontMetrics()
        wanted = QSize(_COLUMNS * metrics.averageCharWidth(), _ROWS * metrics.lineSpacing())
        self.resize(wanted.boundedTo(self.screen().availableSize()))
        self.stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 18)
        outer.addWidget(self.stack)
        self._pages: dict[str, QWidget] = {}
        self.show_page("choose")
        when_painted(self, self._make_ready)

    def page(self, name: str) -> QWidget:
        """Return a page, made when it is first asked for."""
        if name not in self._pages:
            page = self._pages[name] = self._make(name)
            self.stack.addWidget(page)
        return self._pages[name]

    def show_page(self, name: str) -> None:
        """Go to a page."""
        self.stack.setCurrentWidget(self.page(name))

    def done(self, result: int) -> None:
        """End what still works for this window."""
        demo: DemoPage | None = self._pages.get("demo")  # type: ignore[assignment]  # its maker's
        if demo is not None:
            demo.stop()
        self._ready.stop()
        self.jobs.close()
        super().done(result)

    def _make_ready(self) -> None:
        self.jobs.run(lambda _: load(*CORE), lambda _: self._ready.start(), lambda _: None)

    def _make(self, name: str) -> QWidget:
        makers: dict[str, Callable[[], QWidget]] = {
            "choose": self._make_choose,
            "found": self._make_found,
            "sheet": self._make_sheet,
            "restore": self._make_restore,
            "demo": self._make_demo,
        }
        return makers[name]()

    def _make_choose(self) -> QWidget:
        choose = ChoosePage(self._theme, self.data)
        choose.chosen.connect(self.show_page)
        choose.elsewhere.connect(self._choose_directory)
        return choose

    def _make_found(self) -> QWidget:
        from app.gui.start.founding import FoundPage

        found = FoundPage(self.jobs, self._theme, self.data, self._scrypt_n)
        found.founded.connect(self._founded)
        found.back.connect(lambda: self.show_page("choose"))
        return found

    def _make_sheet(self) -> QWidget:
        from app.gui.start.founding import SheetPage

        sheet = SheetPage(self.jobs)
        sheet.done.connect(self.accept)
        return sheet

    def _make_restore(self) -> QWidget:
        from app.gui.start.restoring import RestorePage

        restore = RestorePage(self.jobs, self.data)
        restore.restored.connect(self._restored)
        restore.back.connect(lambda: self.show_page("choose"))
        return restore

    def _make_demo(self) -> QWidget:
        from app.gui.start.demo import DemoPage

        demo = DemoPage(self.jobs, self._demo_out)
        demo.back.connect(lambda: self.show_page("choose"))
        return demo

    def _begin_anew(self) -> None:
        for page in self._pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self._pages = {}
        self.show_page("choose")

    def _choose_directory(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Data directory"))
        if path:
            self.take_directory(Path(path))

    def take_directory(self, data: Path) -> None:
        """Go on with another data directory; where it holds a fleet, open that."""
        self.data = data.absolute()
        if holds_fleet(self.data):
            self.accept()
        else:
            self._begin_anew()

    def _founded(self, founded: Founded) -> None:
        self.passphrase = founded.console_passphrase
        from app.gui.start.founding import SheetPage

        sheet = self.page("sheet")
        assert isinstance(sheet, SheetPage)
        sheet.show_founded(founded)
        self.show_page("sheet")

    def _restored(self, passphrase: str, note: str) -> None:
        self.passphrase, self.note = passphrase, note
        self.accept()
