"""The console's window: navigation, pages, status bar, actions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import EnvironmentFaultError
from app.gui import language, motion
from app.gui.actions import Actions, action_button
from app.gui.alert_actions import AlertActions
from app.gui.alert_news import AlertNews
from app.gui.bridge import Bridge
from app.gui.device_actions import DeviceActions
from app.gui.finder import Finder
from app.gui.frames import when_painted
from app.gui.key_actions import KeyActions
from app.gui.layout_memory import LayoutMemory
from app.gui.link_banner import LinkBanner
from app.gui.loading import CHARTS, DIALOGS, loading
from app.gui.main_actions import MainActions
from app.gui.main_menu import MainMenu
from app.gui.news import News
from app.gui.page_actions import PageActions
from app.gui.pages.base import Page
from app.gui.pages.fleet import FleetPage
from app.gui.places import MODULES, Place, entries, entry_of
from app.gui.preferences import Preferences
from app.gui.report_actions import ReportActions
from app.gui.rollout_actions import RolloutActions
from app.gui.shelf import P, Shelf
from app.gui.shell import Shell
from app.gui.statusbar import StatusBar
from app.gui.tables import Tables
from app.gui.theme.icons import icon
from app.gui.theme.manager import (
    CONTRAST,
    THEME,
    Choice,
    ThemeManager,
    choice_of,
    contrast_of,
    require_fonts,
)
from app.gui.turns import Turns
from app.gui.undoing import Undoing
from app.gui.widgets.nav import Nav
from app.gui.widgets.toast import Toast

if TYPE_CHECKING:
    from app.core import Core, CoreStatus
    from app.gui.models.commands import Command
    from app.gui.pages.alerts import AlertsPage
    from app.gui.pages.device import DevicePage
    from app.reports.contents import Kind

_SIZE = (1280, 800)
_MINIMUM = (1040, 640)
_TOLD_MS = 20_000
"""So long a line stands in the status bar that would have popped up over the window."""


class ConsoleWindow(QMainWindow):
    """The window over a running core.

    Args:
        core: Started, or about to be.
        theme: Which one; or that of the window before, which is this one's from now on.

    Attributes:
        closed: The user closed it.
        pages: By name; each is made when it is first asked for, or soon after the first frame.
        fleet_page: The page of all devices.

    Raises:
        EnvironmentFaultError: The system has no fonts.
    """

    closed = Signal()

    def __init__(self, core: Core, theme: Choice | ThemeManager = "system") -> None:
        super().__init__()
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("make a QApplication before the window")
        require_fonts()
        self.preferences = Preferences(core.workspace.path, self)
        language.speak(application, self.preferences.text(language.PREFERENCE))
        if isinstance(theme, ThemeManager):
            self.theme = theme
            theme.setParent(self)
            theme.choose_contrast(contrast_of(self.preferences.text(CONTRAST)))
        else:
            contrast = contrast_of(self.preferences.text(CONTRAST))
            self.theme = ThemeManager(application, self._theme_of(theme), self, contrast=contrast)
        motion.settle(application, motion.is_still(self.preferences))
        self._make_parts(core)
        self._add_actions()
        self.shell = self._make_shell(core)
        self._keys.attach(self.shell)
        self.reports.attach(self.shell, self._subject)
        RolloutActions(self, self.shell, self.pages)
        self.fleet_page = self.pages.of(FleetPage)
        self.devices.attach(self.shell, self._current_device, self._chosen_devices)
        self._build()
        self._attach_alerts()
        self._connect()
        self._layout.restore()
        self._show_last()

    def _make_parts(self, core: Core) -> None:
        self.bridge = Bridge(core, self)
        self.actions_ = Actions(self)
        self.devices = DeviceActions(self)
        self._keys = KeyActions(self, self._refresh_page)
        self.reports = ReportActions(self)
        self._alerts = AlertActions(self)
        self._toast = Toast(
            self,
            still=lambda: motion.is_still(self.preferences),
            spared=lambda: self.page.spared,
        )
        self._news = News(self.bridge, self._toast.say, self.preferences, self)
        self.undoing = Undoing(self.bridge, self._toast.say, self)
        self.tables = Tables(lambda: self.page, self)
        self._stack = QStackedWidget()
        self.pages = Shelf(self._make_page)
        self._layout = LayoutMemory(self, self.preferences)
        self._rest = Turns(self._make_rest(), self)
        self._finder = Finder(self)

    def _make_shell(self, core: Core) -> Shell:
        return Shell(
            core,
            self.bridge,
            self.theme,
            self.actions_,
            self.open_device,
            self._toast.say,
            self.devices,
            self.preferences,
            self.undoing,
        )

    def _attach_alerts(self) -> None:
        self.alert_news = AlertNews(
            self,
            self.shell,
            self.nav,
            self._toast,
            show_page=partial(self.show_page, "alerts"),
            looks=lambda: self.page.name == "alerts",
        )
        self._alerts.attach(self.shell, self.pages, self.alert_news, self.show_matching)

    def _theme_of(self, asked: Choice) -> Choice:
        """Return the theme to begin with: what was asked for at the start, or else remembered."""
        return choice_of(self.preferences.text(THEME)) if asked == "system" else asked

    # Building

    def _add_actions(self) -> None:
        for each in entries():
            text = self.tr("Go to {page}").format(page=each.text)
            go = partial(self.show_page, each.name)
            self.actions_.add(f"go.{each.name}", text, go, each.shortcut)
        MainActions(self).add_to(self.actions_)
        self._finder.add_to(self.actions_)
        self.undoing.add_to(self.actions_)
        self.tables.add_to(self.actions_)
        self.devices.add_to(self.actions_)
        self._keys.add_to(self.actions_)
        self.reports.add_to(self.actions_)
        self._alerts.add_to(self.actions_)
        PageActions(self, self.pages).add_to(self.actions_)

    def _make_page(self, place: Place) -> Page:
        page = place.make(self.shell)
        self._stack.addWidget(page)
        self.tables.attach(self.shell, page)
        self._layout.take(page)
        if place.name == "alerts":
            cast("AlertsPage", page).show_messages(self.alert_news.telling)
        return page

    def _make_rest(self) -> Iterator[None]:
        """Make the other pages, and what is costly of each; what is looked at comes first."""
        try:
            yield from loading(*MODULES, *CHARTS)
        except EnvironmentFaultError as error:
            self.shell.notify(str(error))
            return
        self.page.take_focus()
        for name in sorted(self.pages, key=lambda each: each != self.page.name):
            page = self.pages[name]
            yield
            yield from page.finishing()
            self.tables.attach_charts(page)
            yield
        yield from loading(*DIALOGS)

    def _build(self) -> None:
        self.setWindowTitle(self.tr("Muster · {fleet}").format(fleet=self.shell.workspace.fleet))
        self.setMinimumSize(*_MINIMUM)
        self.resize(*_SIZE)
        self.nav = Nav(self.theme, self.shell.workspace.fleet)
        for each in entries():
            if each.at_bottom:
                self.nav.add_stretch()
            self.nav.add(each.name, each.text)
        self.menu = MainMenu(self.actions_, self)
        if not self.menu.isEmpty():
            self.nav.offer_menu(self.actions_["menu"])
        self.nav.apply_theme()
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        self.link_banner = LinkBanner(self.theme, action_button(self.actions_["go.outbox"]))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.link_banner)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(centre)
        self._status_bar = StatusBar(
            self.theme, self.actions_["go.keys"], self.actions_["go.outbox"], self.bridge.jobs
        )
        self.setStatusBar(self._status_bar)

    def _connect(self) -> None:
        self.bridge.status_changed.connect(self._on_status)
        self.bridge.outbox.changed.connect(self._status_bar.show_outbox)
        self.bridge.second_passed.connect(self.actions_.refresh)
        self._toast.told.connect(lambda text: self._status_bar.showMessage(text, _TOLD_MS))
        self.bridge.jobs.failed.connect(self._toast.say)
        self.actions_.refused.connect(self._toast.say)
        self.nav.chosen.connect(self.show_page)
        self.theme.changed.connect(self._recolour)
        self._recolour()
        self._on_status(self.bridge.status)

    # What others ask of it

    @property
    def page(self) -> Page:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else self.fleet_page

    def page_of(self, kind: type[P]) -> P:
        """Return the page of a kind."""
        return self.pages.of(kind)

    @property
    def device_page(self) -> DevicePage:
        """The page of one device."""
        from app.gui.pages.device import DevicePage

        return self.page_of(DevicePage)

    def show_page(self, name: str) -> None:
        """Go to a page."""
        self._stack.setCurrentWidget(self.pages[name])
        self.nav.choose(entry_of(name))
        self.page.take_focus()
        self.actions_.refresh()

    def commands(self) -> list[Command]:
        """Return everything that can be done or gone to."""
        return self._finder.commands()

    def open_device(self, device_id: str) -> None:
        """Go to the page of a device."""
        self.device_page.show_device(device_id)
        self.show_page("device")

    def show_matching(self, query: str) -> None:
        """Go to the fleet with a query, and nothing else, asked."""
        self.fleet_page.clear_filter()
        self.fleet_page.filter_edit.setText(query)
        self.fleet_page.apply_filter()
        self.show_page("fleet")

    def set_theme(self, choice: Choice) -> None:
        """Switch the theme, or follow the system, for as long as the window is open."""
        self.theme.choose(choice)

    def toggle_theme(self) -> None:
        """Switch between light and dark, from now on."""
        self.choose_theme("light" if self.theme.tokens.name == "dark" else "dark")

    def choose_theme(self, choice: Choice) -> None:
        """Switch the theme, and remember it until another is chosen."""
        self.preferences.put(THEME, choice)
        self.set_theme(choice)

    def reset_layout(self) -> None:
        """Arrange everything as on the first day."""
        self._layout.reset()

    @property
    def finished(self) -> bool:
        """True once all pages and their costly parts, the charts, are there, in one theme."""
        return self._rest.done and self.theme.settled

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the core while visible; make the other pages after the first frame."""
        super().showEvent(event)
        self.bridge.start()
        self._status_bar.jobs.start()
        when_painted(self, self._go_on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the pages enough room."""
        super().resizeEvent(event)
        self.nav.fit(event.size().width())

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop every timer."""
        super().hideEvent(event)
        self.bridge.stop()
        self._rest.stop()
        self._toast.stop()
        self._status_bar.jobs.stop()
        self.preferences.write()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what still works for this window."""
        self.bridge.stop()
        device_id = self.device_page.device_id if "device" in self.pages.made else ""
        self._layout.save(self.page.name, device_id or self._layout.device_id)
        self.preferences.flush()
        self.bridge.jobs.close()
        super().closeEvent(event)
        self.closed.emit()

    # Inside

    def _go_on(self) -> None:
        if self.isVisible():
            self._rest.start()

    def _show_last(self) -> None:
        name, device_id = self._layout.page, self._layout.device_id
        if name == "device" and self.shell.core.live.get(device_id) is not None:
            self.open_device(device_id)
        else:
            self.show_page("fleet" if name == "device" else name)

    def _recolour(self) -> None:
        self.nav.apply_theme()
        self.setWindowIcon(icon("muster", self.theme.tokens.accent))

    def _on_status(self, status: CoreStatus) -> None:
        self._status_bar.show_status(status, time.time())
        self.link_banner.show_status(status, time.time())

    def _current_device(self) -> str:
        """Return the device that is looked at, or an empty text."""
        shown = self.device_page if self.page.name == "device" else self.fleet_page
        return shown.device_id

    def _chosen_devices(self) -> list[str]:
        """Return the checked devices; on the page of one device none but that is meant."""
        return [] if self.page.name == "device" else self.fleet_page.checked_devices()

    def _subject(self, kind: Kind) -> str:
        """Return what a report would be of: what is looked at; empty where that is nothing."""
        if kind == "rollout":
            from app.gui.pages.rollouts import RolloutsPage

            chosen = self.page_of(RolloutsPage).chosen()
            return str(chosen.rollout_id) if chosen else ""
        device_id = self._current_device()
        view = self.shell.core.live.get(device_id) if device_id else None
        return device_id if kind == "device" else view.site if view else ""

    def _refresh_page(self) -> None:
        self.page.refresh()
