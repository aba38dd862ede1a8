"""The wizard's step that says who gets the bundle: a group or checked devices, and canaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.fleet.live import DeviceView
from app.gui import texts
from app.gui.models.new_rollout import suggested_canaries
from app.gui.theme.scale import grown
from app.gui.widgets.labels import label

_ID_ROLE = int(Qt.ItemDataRole.UserRole)
_ROW_HEIGHT = 24


class DevicesStep(QWidget):
    """Whom the rollout is for.

    Args:
        views: Every device.
        taken: Device id to the name of the open rollout it is in.
        devices: Those that are checked already.

    Attributes:
        changed: It is for others now.
        canaries_changed: Others go first.
    """

    changed = Signal()
    canaries_changed = Signal()

    def __init__(
        self, views: Mapping[str, DeviceView], taken: Mapping[str, str], devices: Sequence[str]
    ) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._views, self._taken = views, taken
        self.group = QLineEdit()
        self.group.setPlaceholderText(self.tr("for example: site:Lyon* -status:failed"))
        self.group.setAccessibleName(self.tr("Group: a query"))
        self.devices = self._list(self.tr("Devices"), set(devices))
        self.canaries = self._list(
            self.tr("Canaries: they go first"), set(suggested_canaries(devices, views))
        )
        self._lay_out()
        self.group.textChanged.connect(lambda _: self._on_devices())
        self.devices.itemChanged.connect(lambda _: self._on_devices())
        self.canaries.itemChanged.connect(lambda _: self.canaries_changed.emit())
        self._hide_others()

    def _lay_out(self) -> None:
        lists = QHBoxLayout()
        lists.setSpacing(10)
        for widget, title in (
            (self.devices, self.tr("Devices")),
            (self.canaries, self.tr("Canaries: they go first")),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addLayout(self._list_head(widget, title))
            column.addWidget(widget)
            lists.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        about = self.tr("Group: who matches this query now, and who begins to later")
        layout.addWidget(label(about, "dim", wrap=True))
        layout.addWidget(self.group)
        layout.addLayout(lists, 1)

    def _list_head(self, widget: QListWidget, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStrut(24)
        row.addWidget(label(title, "h2", wrap=True), 1)
        if widget is self.devices:
            for word, state in (
                (self.tr("All free"), Qt.CheckState.Checked),
                (self.tr("None"), Qt.CheckState.Unchecked),
            ):
                button = QPushButton(word)
                button.setProperty("link", True)
                button.setAutoDefault(False)
                button.clicked.connect(lambda _=False, state=state: self.check_all(state))
                row.addWidget(button)
        return row

    def _list(self, name: str, checked: set[str]) -> QListWidget:
        widget = QListWidget()
        widget.setAccessibleName(name)
        widget.setUniformItemSizes(True)
        height = QSize(0, grown(_ROW_HEIGHT, self.fontMetrics()))
        for view in self._views.values():
            parts = [view.device_id, texts.status_word(view.status), view.site]
            if view.bundle_name:
                parts.append(f"{view.bundle_name} {view.bundle_version}")
            if view.device_id in self._taken:
                parts.append(self.tr("in “{name}”").format(name=self._taken[view.device_id]))
            item = QListWidgetItem(" · ".join(part for part in parts if part))
            item.setToolTip(item.text())
            item.setSizeHint(height)
            item.setData(_ID_ROLE, view.device_id)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_state(view.device_id in checked))
            widget.addItem(item)
        return widget

    # What is chosen

    @property
    def query(self) -> str:
        """The group's query; empty where checked devices are meant."""
        return self.group.text().strip()

    def chosen(self) -> tuple[str, ...]:
        """Return the devices that are checked; none where a group decides."""
        return () if self.query else _checked(self.devices)

    def first(self) -> tuple[str, ...]:
        """Return the canaries."""
        return _checked(self.canaries)

    def mark_query(self, *, wrong: bool) -> None:
        """Show whether the query can be read."""
        if self.group.property("wrong") != wrong:
            self.group.setProperty("wrong", wrong)
            self.group.style().polish(self.group)

    def check_all(self, state: Qt.CheckState) -> None:
        """Check every device that is in no open rollout, or uncheck all."""
        self.devices.blockSignals(True)
        for row in range(self.devices.count()):
            item = self.devices.item(row)
            if state == Qt.CheckState.Unchecked or item.data(_ID_ROLE) not in self._taken:
                item.setCheckState(state)
        self.devices.blockSignals(False)
        self._on_devices()

    def check_canaries(self, names: Sequence[str]) -> None:
        """Check these canaries; says nothing of a change."""
        wanted = set(names)
        self.canaries.blockSignals(True)
        for row in range(self.canaries.count()):
            item = self.canaries.item(row)
            item.setCheckState(_state(item.data(_ID_ROLE) in wanted))
        self.canaries.blockSignals(False)
        self._hide_others()

    def _on_devices(self) -> None:
        self.devices.setEnabled(not self.query)
        before = self.first()
        if not self.query:
            chosen = set(self.chosen())
            self.check_canaries([each for each in before if each in chosen])
        self._hide_others()
        if self.first() != before:
            self.canaries_changed.emit()
        else:
            self.changed.emit()

    def _hide_others(self) -> None:
        """Show only devices that the rollout is for among those that may go first."""
        chosen = {*self.chosen(), *self.first()}
        for row in range(self.canaries.count()):
            known = self.query or self.canaries.item(row).data(_ID_ROLE) in chosen
            self.canaries.setRowHidden(row, not known)


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _checked(widget: QListWidget) -> tuple[str, ...]:
    items = (widget.item(row) for row in range(widget.count()))
    return tuple(
        str(item.data(_ID_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked
    )
