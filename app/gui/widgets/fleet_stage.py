"""The devices of the fleet page: as a table or as a heat map, of the same devices."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.gui.models.fleet_model import FleetModel
from app.gui.preferences import Preferences
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.fleet_empty import EmptyState
from app.gui.widgets.fleet_view import FleetView
from app.gui.widgets.heat_panel import HeatPanel

_HEAT, _METRIC, _GROUP = "fleet/heat", "fleet/heat_metric", "fleet/heat_group"


class FleetStage(QStackedWidget):
    """Shows one of the two; who is focused in one is focused in the other.

    Attributes:
        view: The table.
        heat: The heat map.
        focused: A device was focused; its id.
        opened: A device is to be opened; its id.
        menu_asked: A menu is wanted for a device; its id and where on the screen.
    """

    focused = Signal(str)
    opened = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(
        self,
        model: FleetModel,
        theme: ThemeManager,
        preferences: Preferences,
        empty: EmptyState,
    ) -> None:
        super().__init__()
        self._model = model
        self._preferences = preferences
        self.view = FleetView(model, theme, self)
        self.heat = HeatPanel(model, theme)
        self._empty = empty
        over = QVBoxLayout(self.view.viewport())
        over.addWidget(empty)
        self.addWidget(self.view)
        self.addWidget(self.heat)
        self._connect()
        self.recall()

    def recall(self) -> None:
        """Show what was shown last."""
        preferences = self._preferences
        self.heat.choose(preferences.text(_METRIC, "p95"), preferences.text(_GROUP, "site"))
        self.show_heat(preferences.flag(_HEAT, False))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the one that is shown; a stack's own is that of both."""
        return (self.heat if self.shows_heat else self.view).minimumSizeHint()

    def _connect(self) -> None:
        view, heat = self.view, self.heat
        view.focused.connect(self._on_focus)
        view.opened.connect(self.opened.emit)
        view.device_menu_asked.connect(self.menu_asked.emit)
        heat.canvas.focused.connect(self.view.focus_device)
        heat.canvas.opened.connect(self.opened.emit)
        heat.canvas.menu_asked.connect(self.menu_asked.emit)
        heat.canvas.checked.connect(self._toggle)
        heat.chosen.connect(self._keep)

    @property
    def shows_heat(self) -> bool:
        """Whether the heat map is shown."""
        return self.currentWidget() is self.heat

    @property
    def current(self) -> QWidget:
        """What the keyboard goes to."""
        return self.heat.canvas if self.shows_heat else self.view

    def show_heat(self, on: bool) -> None:
        """Show the heat map, or the table."""
        self.setCurrentWidget(self.heat if on else self.view)
        self.updateGeometry()
        self._preferences.put(_HEAT, on)

    def say_empty(self, *, devices: bool, both: bool) -> None:
        """Say why there is nothing, where there is nothing."""
        over = self.heat.canvas.viewport() if self.shows_heat else self.view.viewport()
        layout = over.layout() or QVBoxLayout(over)
        if layout.indexOf(self._empty) < 0:
            layout.addWidget(self._empty)
        self._empty.setVisible(not self._model.rowCount())
        if not self._model.rowCount():
            self._empty.say(devices=devices, both=both)

    def _on_focus(self, device_id: str) -> None:
        if self.shows_heat:
            self.heat.focus_device(device_id)
        self.focused.emit(device_id)

    def _toggle(self, device_id: str) -> None:
        self._model.set_checked([device_id], device_id not in self._model.checked)

    def _keep(self) -> None:
        self._preferences.put(_METRIC, str(self.heat.figure.currentData()))
        self._preferences.put(_GROUP, str(self.heat.group.currentData()))
