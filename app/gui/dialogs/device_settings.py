"""Sets what devices do over their own configuration, by an order that the console signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import why_edit
from app.gui.dialogs.confirm import ConfirmDialog
from app.gui.models.settings_form import SETTINGS, Setting, Value, change_of, held
from app.gui.models.undo import Undoable
from app.gui.models.undo_acts import settings_undo
from app.gui.shell import Shell
from app.gui.widgets.labels import label
from app.ordering import Ordering
from device_agent.wire.orders import DeviceSettings

_AS_IT_IS, _OWN_FILE = "as-it-is", "own-file"


class SettingsDialog(ConfirmDialog):
    """One box a setting; what is not touched stays.

    Args:
        shell: The console.
        parent: The window.
        settings: What is set now, by device.

    Attributes:
        said: What was done, one line; empty before.
        undo: How it can be taken back; None before.
    """

    def __init__(
        self, shell: Shell, parent: QWidget, settings: Mapping[str, DeviceSettings]
    ) -> None:
        self._shell, self._settings = shell, dict(settings)
        self.boxes: dict[str, QComboBox] = {}
        ids = sorted(settings)
        super().__init__(
            parent,
            _title(ids),
            texts.tr(
                "They stand over the device's own file, and hold over restarts. A device that is "
                "away gets them when it returns."
            ),
            texts.tr("Send settings"),
            danger=False,
            reached=len(ids),
        )
        self.said = ""
        self.undo: Undoable | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        for row, each in enumerate(SETTINGS):
            self._add(row, each)
        self.contents.addLayout(self._grid)
        self.why = why_edit()
        self.add_field(self.tr("Why"), self.why)
        self._allow()

    def chosen(self) -> dict[str, Value | None]:
        """Return what is to change: by field its value, None for the device's own file."""
        data = {field: box.currentData() for field, box in self.boxes.items()}
        return {
            field: None if value == _OWN_FILE else value
            for field, value in data.items()
            if value != _AS_IT_IS
        }

    def run(self) -> None:
        """Record it, off the GUI thread."""
        self.accept_button.setEnabled(False)
        ordering, why = Ordering(self._shell.workspace), self.why.text().strip()
        change, ids = change_of(self.chosen()), sorted(self._settings)
        self._shell.bridge.jobs.run(
            lambda _: {each.device_id: each.settings for each in ordering.set(ids, change, why)},
            self._done,
            self._failed,
            title=self.tr("Recording settings"),
        )

    def _add(self, row: int, setting: Setting) -> None:
        same, value = held(list(self._settings.values()), setting.field)
        box = self.boxes[setting.field] = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        title = texts.tr(setting.title_)
        box.setAccessibleName(title)
        box.setToolTip(texts.tr(setting.help_))
        if not same:
            now = self.tr("As it is: they differ")
        elif value is None:
            now = self.tr("As it is: by the device's own file")
        else:
            now = self.tr("As it is: {value}").format(value=setting.text(value))
        box.addItem(now, _AS_IT_IS)
        if not same or value is not None:
            box.addItem(self.tr("By the device's own file"), _OWN_FILE)
        for each in setting.values:
            if not same or each != value:
                box.addItem(setting.text(each), each)
        box.currentIndexChanged.connect(lambda _: self._allow())
        self._grid.addWidget(label(title), row, 0)
        self._grid.addWidget(box, row, 1)
        self._grid.setColumnStretch(1, 1)

    def _allow(self) -> None:
        super()._allow()
        if not self.chosen():
            self.accept_button.setEnabled(False)

    def _done(self, after: dict[str, DeviceSettings]) -> None:
        changed = {each: new for each, new in after.items() if new != self._settings[each]}
        self.said = texts.plural(
            len(changed),
            self.tr("Settings of {n} device are on their way"),
            self.tr("Settings of {n} devices are on their way"),
        )
        if changed:
            self.undo = settings_undo(self._shell.workspace, self._settings, changed)
        self._shell.core.wake()
        self._shell.bridge.refresh()
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self.say_error(str(error))
        self._allow()


def _title(ids: Sequence[str]) -> str:
    one, many = texts.tr("Settings of {device}"), texts.tr("Settings of {n} devices")
    return texts.plural(len(ids), one, many, device=ids[0])
