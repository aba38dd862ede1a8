"""The settings page: how the console looks, and where it keeps and reaches things."""

from __future__ import annotations

import platform
from importlib.metadata import version

import PySide6
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from app.fleet.store import StoreCounts
from app.gui import language, texts
from app.gui.pages.base import Page
from app.gui.reading import known_reach
from app.gui.shell import Shell
from app.gui.theme.manager import CHOICES, THEME, Choice
from app.gui.widgets.card_columns import CardColumns
from app.gui.widgets.ease_card import EaseSettings
from app.gui.widgets.labels import Facts, card, label
from app.gui.widgets.notice_card import NoticeSettings
from app.reach import Reach

_INSIDE = (16, 12, 16, 14)
_NAME_PX = 90
"""Of the names of facts, alike in all cards."""


class SettingsPage(Page):
    """Look, data directory, broker, keys, versions."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.head(self.tr("Settings"))
        self._notices, self.ease = NoticeSettings(shell), EaseSettings(shell)
        self.languages: dict[language.Choice, QPushButton] = {}
        self._language_note = label(
            self.tr("The window changes over when it starts next."), "dim", wrap=True
        )
        self._language_note.hide()
        left = (
            self._theme_card(),
            self._language_card(),
            self.ease.card,
            self._data_card(),
        )
        right = (
            self._connection_card(),
            self._notices.card,
            self._about_card(),
        )
        cards = CardColumns()
        cards.setAccessibleName(self.tr("Settings"))
        cards.fill(left, right)
        self.layout_.addWidget(cards, 1)
        self._reading = False
        self._read = False
        shell.theme.changed.connect(self._show_choice)
        self._show_choice()
        self._show_about()

    def _data_card(self) -> QFrame:
        self._store = Facts(
            (
                ("fleet", self.tr("Fleet")),
                ("path", self.tr("Directory")),
                ("windows", self.tr("Windows")),
                ("events", self.tr("Events")),
                ("inferences", self.tr("Inferences")),
                ("gaps", self.tr("Gaps")),
            ),
            _NAME_PX,
        )
        return card(label(self.tr("Data"), "h2"), self._store, margins=_INSIDE)

    def _connection_card(self) -> QFrame:
        self._broker = Facts(
            (
                ("kind", self.tr("Broker")),
                ("address", self.tr("Address")),
                ("state", self.tr("State")),
                ("tls", self.tr("Encryption")),
                ("enrol", self.tr("Enrolment")),
                ("publisher", self.tr("Publisher")),
            ),
            _NAME_PX,
        )
        return card(label(self.tr("Connection"), "h2"), self._broker, margins=_INSIDE)

    def _about_card(self) -> QFrame:
        self._about = Facts(
            (
                ("muster", "Muster"),
                ("python", "Python"),
                ("qt", "Qt"),
                ("system", self.tr("System")),
            ),
            _NAME_PX,
        )
        return card(label(self.tr("About"), "h2"), self._about, margins=_INSIDE)

    def _theme_card(self) -> QFrame:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._choices = QButtonGroup(self)
        self._buttons: dict[Choice, QPushButton] = {}
        words = {
            "system": self.tr("Like the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        for choice in CHOICES:
            button = QPushButton(words[choice])
            button.setCheckable(True)
            button.setProperty("chip", True)
            button.clicked.connect(lambda _=False, c=choice: self._choose_theme(c))
            self._choices.addButton(button)
            self._buttons[choice] = button
            row.addWidget(button)
        row.addStretch(1)
        return card(label(self.tr("Theme"), "h2"), row, margins=_INSIDE)

    def _language_card(self) -> QFrame:
        row = QHBoxLayout()
        row.setSpacing(6)
        choices = QButtonGroup(self)
        # A language's own name is the same in every language: whoever is lost can find it.
        words = {"system": self.tr("Like the system"), "en": "English", "de": "Deutsch"}
        chosen = self.shell.preferences.text(language.PREFERENCE) or "system"
        for choice in language.CHOICES:
            button = QPushButton(words[choice])
            button.setCheckable(True)
            button.setProperty("chip", True)
            button.setChecked(choice == chosen)
            button.clicked.connect(lambda _=False, c=choice: self._choose_language(c))
            choices.addButton(button)
            self.languages[choice] = button
            row.addWidget(button)
        row.addStretch(1)
        return card(label(self.tr("Language"), "h2"), row, self._language_note, margins=_INSIDE)

    def _choose_language(self, choice: language.Choice) -> None:
        self.shell.preferences.put(language.PREFERENCE, choice)
        self._language_note.show()

    def _choose_theme(self, choice: Choice) -> None:
        self.shell.preferences.put(THEME, choice)
        self.shell.theme.choose(choice)

    @property
    def settled(self) -> bool:
        """True once the totals were read."""
        return self._read

    def refresh(self) -> None:
        """Read totals and show the connection."""
        self._notices.show()
        status = self.shell.bridge.status
        self._broker.offer_copy("address", status.broker_address)
        self._store.offer_copy("path", str(self.shell.workspace.path))
        connected = self.tr("connected") if status.connected else self.tr("not connected")
        self._broker.show_all(
            {
                "kind": status.broker_kind,
                "address": status.broker_address,
                "state": f"{connected}. {status.error}".removesuffix(". "),
                "publisher": self.tr("everything is published")
                if status.publisher_idle
                else self.tr("publishing"),
            }
        )
        if self._reading:
            return
        self._reading = True
        workspace = self.shell.workspace
        store, registry = workspace.store, workspace.registry
        self.shell.bridge.jobs.run(
            lambda _: (store.count(), store.gaps(), known_reach(registry)),
            self._show_totals,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _show_reach(self, reach: Reach | None) -> None:
        if reach is None:
            self._broker.show_all({"tls": texts.DASH, "enrol": texts.DASH})
            return
        secured = self.tr("TLS; devices show certificates, and may do only what is theirs")
        bare = self.tr("none: it listens on this machine only")
        where = f"{reach.host}:{reach.enrol_port}"
        self._broker.show_all({"tls": secured if reach.tls else bare, "enrol": where})

    def _show_totals(self, read: tuple[StoreCounts, int, Reach | None]) -> None:
        counts, gaps, reach = read
        self._show_reach(reach)
        self._reading = False
        self._read = True
        workspace = self.shell.workspace
        missing = texts.plural(
            gaps,
            self.tr("{n} record missing without a reason"),
            self.tr("{n} records missing without a reason"),
        )
        self._store.show_all(
            {
                "fleet": workspace.fleet,
                "path": texts.home_path(workspace.path),
                "windows": texts.count(counts.windows),
                "events": texts.count(counts.events),
                "inferences": texts.count(counts.inferences),
                "gaps": missing if gaps else self.tr("none: every record is here or accounted for"),
            }
        )

    def _show_about(self) -> None:
        self._about.show_all(
            {
                "muster": version("muster"),
                "python": platform.python_version(),
                "qt": PySide6.__version__,
                "system": platform.platform(),
            }
        )

    def _show_choice(self) -> None:
        self._buttons[self.shell.theme.choice].setChecked(True)
