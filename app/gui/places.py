"""Every page of the window in one table: add a page here, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from app.gui.pages.base import Page
from app.gui.shell import Shell
from app.gui.texts import QT_TRANSLATE_NOOP, tr

_PAGES = "app.gui.pages"


@dataclass(frozen=True, slots=True)
class Place:
    """One page.

    Attributes:
        name: Stable; its action is ``go.<name>``, its icon ``<name>.svg``.
        title: For the navigation, not translated yet.
        where: Its class, as ``module:name`` below app.gui.pages; imported when it is made.
        shortcut: Stays what it is when other pages come: people learn it.
        below: Name of the page whose entry in the navigation stands for it; empty: its own.
        at_bottom: Its entry stands at the bottom.
    """

    name: str
    title: str
    where: str
    shortcut: str | None = None
    below: str = ""
    at_bottom: bool = False

    @property
    def text(self) -> str:
        """The title in the user's language."""
        return tr(self.title)

    def make(self, shell: Shell) -> Page:
        """Make the page."""
        module, _, name = self.where.partition(":")
        page: Page = getattr(import_module(f"{_PAGES}.{module}"), name)(shell)
        page.name = self.name
        return page

    def holds(self, kind: type[Page]) -> bool:
        """Return whether this is the place of a kind of page."""
        return self.where == f"{kind.__module__.removeprefix(_PAGES + '.')}:{kind.__name__}"


PLACES: tuple[Place, ...] = (
    Place("fleet", QT_TRANSLATE_NOOP("words", "Fleet"), "fleet:FleetPage", "Ctrl+1"),
    Place("device", QT_TRANSLATE_NOOP("words", "Device"), "device:DevicePage", below="fleet"),
    Place("models", QT_TRANSLATE_NOOP("words", "Models"), "models:ModelsPage", "Ctrl+2"),
    Place("rollouts", QT_TRANSLATE_NOOP("words", "Rollouts"), "rollouts:RolloutsPage", "Ctrl+3"),
    Place("alerts", QT_TRANSLATE_NOOP("words", "Alerts"), "alerts:AlertsPage", "Ctrl+9"),
    Place("events", QT_TRANSLATE_NOOP("words", "Events"), "events:EventsPage", "Ctrl+4"),
    Place("outbox", QT_TRANSLATE_NOOP("words", "Outbox"), "outbox:OutboxPage", "Ctrl+8"),
    Place("audit", QT_TRANSLATE_NOOP("words", "Audit"), "audit:AuditPage", "Ctrl+5"),
    Place("keys", QT_TRANSLATE_NOOP("words", "Keys"), "keys:KeysPage", "Ctrl+6"),
    Place(
        "settings",
        QT_TRANSLATE_NOOP("words", "Settings"),
        "settings:SettingsPage",
        "Ctrl+7",
        at_bottom=True,
    ),
)
"""In the order of the navigation."""

PAGES = tuple(each.name for each in PLACES)


MODULES = tuple(f"{_PAGES}.{each.where.partition(':')[0]}" for each in PLACES)
"""Of all pages."""


def place_of(name: str) -> Place:
    """Return the place of a page."""
    return next(each for each in PLACES if each.name == name)


def entries() -> tuple[Place, ...]:
    """Return the pages that have an entry in the navigation."""
    return tuple(each for each in PLACES if not each.below)


def entry_of(name: str) -> str:
    """Return the page whose entry in the navigation stands for this one."""
    return place_of(name).below or name
