"""Every page of the window in one table: add a page here, in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.gui.pages.alerts import AlertsPage
from app.gui.pages.audit import AuditPage
from app.gui.pages.base import Page
from app.gui.pages.device import DevicePage
from app.gui.pages.events import EventsPage
from app.gui.pages.fleet import FleetPage
from app.gui.pages.keys import KeysPage
from app.gui.pages.models import ModelsPage
from app.gui.pages.outbox import OutboxPage
from app.gui.pages.rollouts import RolloutsPage
from app.gui.pages.settings import SettingsPage
from app.gui.shell import Shell
from app.gui.texts import QT_TRANSLATE_NOOP, tr


@dataclass(frozen=True, slots=True)
class Place:
    """One page.

    Attributes:
        name: Stable; its action is ``go.<name>``, its icon ``<name>.svg``.
        title: For the navigation, not translated yet.
        make: Its class.
        shortcut: Stays what it is when other pages come: people learn it.
        below: Name of the page whose entry in the navigation stands for it; empty: its own.
        at_bottom: Its entry stands at the bottom.
    """

    name: str
    title: str
    make: Callable[[Shell], Page]
    shortcut: str | None = None
    below: str = ""
    at_bottom: bool = False

    @property
    def text(self) -> str:
        """The title in the user's language."""
        return tr(self.title)


PLACES: tuple[Place, ...] = (
    Place("fleet", QT_TRANSLATE_NOOP("words", "Fleet"), FleetPage, "Ctrl+1"),
    Place("device", QT_TRANSLATE_NOOP("words", "Device"), DevicePage, below="fleet"),
    Place("models", QT_TRANSLATE_NOOP("words", "Models"), ModelsPage, "Ctrl+2"),
    Place("rollouts", QT_TRANSLATE_NOOP("words", "Rollouts"), RolloutsPage, "Ctrl+3"),
    Place("alerts", QT_TRANSLATE_NOOP("words", "Alerts"), AlertsPage, "Ctrl+9"),
    Place("events", QT_TRANSLATE_NOOP("words", "Events"), EventsPage, "Ctrl+4"),
    Place("outbox", QT_TRANSLATE_NOOP("words", "Outbox"), OutboxPage, "Ctrl+8"),
    Place("audit", QT_TRANSLATE_NOOP("words", "Audit"), AuditPage, "Ctrl+5"),
    Place("keys", QT_TRANSLATE_NOOP("words", "Keys"), KeysPage, "Ctrl+6"),
    Place(
        "settings", QT_TRANSLATE_NOOP("words", "Settings"), SettingsPage, "Ctrl+7", at_bottom=True
    ),
)
"""In the order of the navigation."""

PAGES = tuple(each.name for each in PLACES)


def entries() -> tuple[Place, ...]:
    """Return the pages that have an entry in the navigation."""
    return tuple(each for each in PLACES if not each.below)


def entry_of(name: str) -> str:
    """Return the page whose entry in the navigation stands for this one."""
    return next(each.below or each.name for each in PLACES if each.name == name)
