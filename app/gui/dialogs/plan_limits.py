"""The wizard's step for pace, maintenance window and shadow."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import InputError
from app.fleet.rollout.plan import DAYS, Day, MaintenanceWindow, Plan
from app.fleet.rollout.says import Says
from app.gui import texts
from app.gui.models.plan_form import (
    duration_text,
    permil_text,
    read_duration,
    read_most,
    read_permil,
)
from app.gui.widgets.labels import label
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.typed import convert

_SHADOW = ShadowOrder(share_permil=100, duration_s=1800)
_NIGHT = MaintenanceWindow(begin="22:00", duration_min=360)


class LimitsEdit(QWidget):
    """How fast, when, and whether beside the serving model first.

    Attributes:
        changed: The user has written something.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._base: ShadowOrder = _SHADOW
        self.rate = self._line(self.tr("Assignments a minute"))
        self.concurrency = self._line(self.tr("Devices at a time"))
        for each in (self.rate, self.concurrency):
            each.setPlaceholderText(self.tr("no limit"))
        self.windowed = QCheckBox(self.tr("Only in a maintenance window"))
        self.begin = self._line(self.tr("Window begins, HH:MM"))
        self.lasts = self._line(self.tr("Window lasts"))
        self.zone = self._line(self.tr("Time zone"))
        self.zone.setPlaceholderText(self.tr("each device's own"))
        self.days = {day: QCheckBox(day_word(day)) for day in DAYS}
        self.shadowed = QCheckBox(self.tr("Run beside the serving model first (shadow)"))
        self.share = self._line(self.tr("Share of the inputs"))
        self.shadow_s = self._line(self.tr("Shadow lasts"))
        self.latency = self._line(self.tr("p95 may rise by"))
        self.cpu = self._line(self.tr("Share of one processor"))
        for box in (self.windowed, self.shadowed, *self.days.values()):
            box.toggled.connect(lambda _: self._on_change())
        self._lay_out()
        self.show_plan(Plan())

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.textChanged.connect(lambda _: self._on_change())
        return line

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(self.tr("Pace"), "h2"))
        layout.addLayout(_grid((self.rate, self.concurrency)))
        layout.addSpacing(8)
        layout.addWidget(self.windowed)
        layout.addLayout(_grid((self.begin, self.lasts, self.zone)))
        days = QHBoxLayout()
        days.setSpacing(10)
        for box in self.days.values():
            days.addWidget(box)
        days.addStretch(1)
        layout.addLayout(days)
        layout.addSpacing(8)
        layout.addWidget(self.shadowed)
        layout.addLayout(_grid((self.share, self.shadow_s, self.latency, self.cpu)))
        layout.addStretch(1)

    def show_plan(self, plan: Plan) -> None:
        """Show a plan's limits; says nothing of a change."""
        self.blockSignals(True)
        self.rate.setText(str(plan.rate_per_min or ""))
        self.concurrency.setText(str(plan.concurrency or ""))
        window, shadow = plan.window or _NIGHT, plan.shadow or _SHADOW
        self._base = shadow
        self.windowed.setChecked(plan.window is not None)
        self.begin.setText(window.begin)
        self.lasts.setText(duration_text(window.duration_min * 60.0))
        self.zone.setText(window.time_zone)
        for day, box in self.days.items():
            box.setChecked(day in window.days)
        self.shadowed.setChecked(plan.shadow is not None)
        self.share.setText(permil_text(shadow.share_permil))
        self.shadow_s.setText(duration_text(shadow.duration_s))
        self.latency.setText(permil_text(shadow.max_added_latency_permil))
        self.cpu.setText(permil_text(shadow.max_cpu_permil))
        self.blockSignals(False)
        self._enable()

    def pace(self) -> tuple[int | None, int | None]:
        """Return assignments a minute and devices at a time, at most.

        Raises:
            InputError: One cannot be read.
        """
        return _most(self.rate), _most(self.concurrency)

    def maintenance(self) -> MaintenanceWindow | None:
        """Return the maintenance window.

        Raises:
            InputError: A field cannot be read.
        """
        if not self.windowed.isChecked():
            return None
        return MaintenanceWindow(
            begin=self.begin.text().strip(),
            duration_min=round(read_duration(self.lasts.text()) / 60),
            days=tuple(day for day, box in self.days.items() if box.isChecked()),
            time_zone=self.zone.text().strip(),
        )

    def shadow(self) -> ShadowOrder | None:
        """Return the order to run in shadow first.

        Raises:
            InputError: A field cannot be read.
        """
        if not self.shadowed.isChecked():
            return None
        order = {
            "share_permil": _permil(self.share),
            "duration_s": round(read_duration(self.shadow_s.text())),
            "max_added_latency_permil": _permil(self.latency),
            "max_cpu_permil": _permil(self.cpu),
            "value_tolerance_permil": self._base.value_tolerance_permil,
        }
        try:
            return convert(order, ShadowOrder)
        except msgspec.ValidationError as error:
            raise InputError(Says.SHADOW_UNUSABLE(problem=error)) from error

    def _on_change(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        for each in (self.begin, self.lasts, self.zone, *self.days.values()):
            each.setEnabled(self.windowed.isChecked())
        for field in (self.share, self.shadow_s, self.latency, self.cpu):
            field.setEnabled(self.shadowed.isChecked())


def _most(field: QLineEdit) -> int | None:
    return read_most(field.accessibleName(), field.text())


def _permil(field: QLineEdit) -> int:
    return read_permil(field.accessibleName(), field.text())


def day_word(day: Day) -> str:
    """Return a day of the week, short."""
    return {
        "mon": texts.tr("Mon"),
        "tue": texts.tr("Tue"),
        "wed": texts.tr("Wed"),
        "thu": texts.tr("Thu"),
        "fri": texts.tr("Fri"),
        "sat": texts.tr("Sat"),
        "sun": texts.tr("Sun"),
    }[day]


def _grid(fields: tuple[QWidget, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    for column, field in enumerate(fields):
        grid.addWidget(label(field.accessibleName(), "dim", wrap=True), 0, column)
        grid.addWidget(field, 1, column)
        grid.setColumnStretch(column, 1)
    return grid
