"""The wizard's step for pace, maintenance window and shadow."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.fleet.rollout.plan import DAYS, Day, MaintenanceWindow, Plan
from app.gui import texts
from app.gui.models.plan_form import duration_text, read_duration
from app.gui.widgets.labels import label
from device_agent.wire.assignment import ShadowOrder

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
        self.rate = self._spin(self.tr("Assignments a minute"), 100_000, self.tr("no limit"))
        self.concurrency = self._spin(self.tr("Devices at a time"), 1_000_000, self.tr("no limit"))
        self.windowed = QCheckBox(self.tr("Only in a maintenance window"))
        self.begin = self._line(self.tr("Window begins, HH:MM"))
        self.lasts = self._line(self.tr("Window lasts"))
        self.zone = self._line(self.tr("Time zone"))
        self.zone.setPlaceholderText(self.tr("each device's own"))
        self.days = {day: QCheckBox(day_word(day)) for day in DAYS}
        self.shadowed = QCheckBox(self.tr("Run beside the serving model first (shadow)"))
        self.share = self._spin(self.tr("Share of the inputs"), 100, "", " %")
        self.shadow_s = self._line(self.tr("Shadow lasts"))
        self.latency = self._spin(self.tr("p95 latency may rise by"), 1000, "", " %", 0)
        self.cpu = self._spin(self.tr("Share of one processor"), 100, "", " %")
        for box in (self.windowed, self.shadowed, *self.days.values()):
            box.toggled.connect(lambda _: self._on_change())
        self._lay_out()
        self.show_plan(Plan())

    def _spin(self, name: str, most: int, none: str, suffix: str = "", least: int = 1) -> QSpinBox:
        spin = QSpinBox()
        spin.setAccessibleName(name)
        spin.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        spin.setRange(0 if none else least, most)
        spin.setSpecialValueText(none)
        spin.setSuffix(suffix)
        spin.valueChanged.connect(lambda _: self._on_change())
        return spin

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
        self.rate.setValue(plan.rate_per_min or 0)
        self.concurrency.setValue(plan.concurrency or 0)
        window, shadow = plan.window or _NIGHT, plan.shadow or _SHADOW
        self._base = shadow
        self.windowed.setChecked(plan.window is not None)
        self.begin.setText(window.begin)
        self.lasts.setText(duration_text(window.duration_min * 60.0))
        self.zone.setText(window.time_zone)
        for day, box in self.days.items():
            box.setChecked(day in window.days)
        self.shadowed.setChecked(plan.shadow is not None)
        self.share.setValue(max(shadow.share_permil // 10, 1))
        self.shadow_s.setText(duration_text(shadow.duration_s))
        self.latency.setValue(shadow.max_added_latency_permil // 10)
        self.cpu.setValue(max(shadow.max_cpu_permil // 10, 1))
        self.blockSignals(False)
        self._enable()

    @property
    def pace(self) -> tuple[int | None, int | None]:
        """Assignments a minute and devices at a time, at most."""
        return self.rate.value() or None, self.concurrency.value() or None

    def window_(self) -> MaintenanceWindow | None:
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
        return ShadowOrder(
            share_permil=self.share.value() * 10,
            duration_s=round(read_duration(self.shadow_s.text())),
            max_added_latency_permil=self.latency.value() * 10,
            max_cpu_permil=self.cpu.value() * 10,
            value_tolerance_permil=self._base.value_tolerance_permil,
        )

    def _on_change(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        for each in (self.begin, self.lasts, self.zone, *self.days.values()):
            each.setEnabled(self.windowed.isChecked())
        for field in (self.share, self.shadow_s, self.latency, self.cpu):
            field.setEnabled(self.shadowed.isChecked())


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
