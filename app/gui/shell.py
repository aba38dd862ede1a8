"""What every page is given: the core, its bridge, the theme, the actions, and ways to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.gui.actions import Actions
from app.gui.bridge import Bridge
from app.gui.preferences import Preferences
from app.gui.theme.manager import ThemeManager

if TYPE_CHECKING:
    from app.core import Core
    from app.gui.device_actions import DeviceActions
    from app.gui.undoing import Undoing
    from app.gui.widgets.toast import Offer
    from app.workspace import Workspace


class Notify(Protocol):
    """Shows a line for a few seconds, with a button for what can be done about it."""

    def __call__(self, text: str, offer: Offer | None = None) -> None:
        """Show it; for rare things only."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The console around a page.

    Attributes:
        open_device: Goes to the page of a device.
        notify: Shows a line for a few seconds; for rare things only.
        devices: What an owner does about one device, with its dialogs.
        preferences: What the window remembers until the next start.
        undoing: Says what was done, and can take it back.
    """

    core: Core
    bridge: Bridge
    theme: ThemeManager
    actions: Actions
    open_device: Callable[[str], None]
    notify: Notify
    devices: DeviceActions
    preferences: Preferences
    undoing: Undoing

    @property
    def workspace(self) -> Workspace:
        """The console's data directory."""
        return self.core.workspace
