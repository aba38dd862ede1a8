"""The steps of the rollout wizard that say how: phases, gates, limits. Each reads itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.fleet.rollout.gates.gate import UNITS, Gate, OnTrip
from app.fleet.rollout.plan import Phase
from app.gui import texts
from app.gui.models.plan_form import (
    another_phase,
    duration_text,
    gate_choices,
    limit_text,
    read_gate,
    read_phase,
    who_text,
)
from app.gui.saying import voiced
from app.gui.widgets.labels import label
from app.gui.widgets.plan_table import PlanTable

_ON_TRIP: tuple[OnTrip, ...] = ("pause", "roll_back_phase", "roll_back_all")


class PhasesEdit(QWidget):
    """The phases as a table of texts.

    Attributes:
        changed: The user has written something.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bases: list[Phase] = []
        self.table = PlanTable(
            self.tr("Phases"),
            (self.tr("Phase"), self.tr("For whom"), self.tr("Soak"), self.tr("Approvals")),
            (104, 0, 92, 92),
        )
        self.table.itemChanged.connect(lambda _: self.changed.emit())
        self.add = QPushButton(self.tr("Add a phase"))
        self.drop = QPushButton(self.tr("Remove phase"))
        self.add.clicked.connect(lambda _=False: self._add())
        self.drop.clicked.connect(lambda _=False: self._drop())
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.drop)
        row.addStretch(1)
        about = self.tr(
            "For whom: 10 % of the group (the phases before count), 5 devices more, or names. The "
            "last phase takes the rest: 100 %. Soak: how long devices are watched once they are "
            "through, as 30 min or 2 h. Approvals: signatures it needs before it begins."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(about, "dim", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addLayout(row)

    def show_phases(self, phases: Sequence[Phase]) -> None:
        """Show phases; says nothing of a change."""
        self.table.blockSignals(True)
        self._bases = list(phases)
        self.table.setRowCount(len(phases))
        for row, phase in enumerate(phases):
            approvals = str(phase.approvals) if phase.approvals else ""
            fields = (phase.name, who_text(phase), duration_text(phase.soak_s), approvals)
            for column, text in enumerate(fields):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.fit()
        self.table.blockSignals(False)

    def read(self) -> tuple[Phase, ...]:
        """Return the phases as they are written.

        Raises:
            InputError: A field cannot be read.
        """
        return tuple(
            read_phase(base, *(self._text(row, column) for column in range(4)))
            for row, base in enumerate(self._bases)
        )

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item else ""

    def _add(self) -> None:
        self.show_phases(another_phase(self._bases))
        self.changed.emit()

    def _drop(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._bases) - 1:
            self.show_phases([*self._bases[:row], *self._bases[row + 1 :]])
            self.changed.emit()


class GatesEdit(QWidget):
    """Which gates there are, with their limits and what they do.

    Attributes:
        changed: The user has written something.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bases: list[Gate] = []
        self.on = QCheckBox(self.tr("Watch how the bundle behaves: stop by gates"))
        self.on.toggled.connect(self._turn)
        self.table = PlanTable(
            self.tr("Gates"),
            (
                self.tr("Gate"),
                self.tr("Limit"),
                self.tr("Devices"),
                self.tr("Confidence"),
                self.tr("If it trips"),
                self.tr("Evidence"),
            ),
            (0, 104, 92, 92, 118, 92),
        )
        self.table.itemChanged.connect(lambda _: self.changed.emit())
        self._trips: list[QComboBox] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        about = self.tr(
            "Each compares devices with their own past and with those that wait. Evidence: a "
            "phase without it may not pass. The defaults and their reasons are in docs/gates.md."
        )
        layout.addWidget(self.on)
        layout.addWidget(label(about, "dim", wrap=True))
        layout.addWidget(self.table, 1)
        self.show_gates(())

    def show_gates(self, gates: Sequence[Gate]) -> None:
        """Show gates; says nothing of a change."""
        for each in (self.table, self.on):
            each.blockSignals(True)
        self.on.setChecked(bool(gates))
        self.table.setEnabled(bool(gates))
        choices = gate_choices(gates)
        self._bases, self._trips = [gate for gate, _ in choices], []
        self.table.setRowCount(len(choices))
        for row, (gate, had) in enumerate(choices):
            self._show(row, gate, had=had or not gates)
        self.table.fit()
        for each in (self.table, self.on):
            each.blockSignals(False)

    def _show(self, row: int, gate: Gate, *, had: bool) -> None:
        word = texts.gate_word(gate.kind)
        name = QTableWidgetItem(word)
        _check(name, on=had)
        limit = QTableWidgetItem(limit_text(gate.kind, gate.limit))
        limit.setToolTip(voiced(UNITS[gate.kind]))
        required = QTableWidgetItem(self.tr("required"))
        _check(required, on=gate.required)
        cells = (
            name, limit, QTableWidgetItem(str(gate.min_sample)),
            QTableWidgetItem(f"{gate.confidence * 100:g} %"),
        )  # fmt: skip
        for column, cell in enumerate(cells):
            self.table.setItem(row, column, cell)
        trips = QComboBox()
        trips.setAccessibleName(self.tr("{gate}: if it trips").format(gate=word))
        for each in _ON_TRIP:
            trips.addItem(texts.on_trip_word(each), each)
        trips.setCurrentIndex(_ON_TRIP.index(gate.on_trip))
        trips.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._trips.append(trips)
        self.table.setCellWidget(row, 4, trips)
        self.table.setItem(row, 5, required)

    def read(self) -> tuple[Gate, ...]:
        """Return the gates as they are written.

        Raises:
            InputError: A field cannot be read.
        """
        if not self.on.isChecked():
            return ()
        return tuple(
            msgspec.structs.replace(
                read_gate(base, *(self._item(row, column).text() for column in (1, 2, 3))),
                on_trip=self._trips[row].currentData(),
                required=self._on(row, 5),
            )
            for row, base in enumerate(self._bases)
            if self._on(row, 0)
        )

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        assert item is not None
        return item

    def _on(self, row: int, column: int) -> bool:
        return self._item(row, column).checkState() == Qt.CheckState.Checked

    def _turn(self, on: bool) -> None:
        self.table.setEnabled(on)
        self.changed.emit()


def _check(item: QTableWidgetItem, *, on: bool) -> None:
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
