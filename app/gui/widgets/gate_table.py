"""A rollout's gates: figure against limit, with the sentence of the chosen one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui import texts
from app.gui.models.rollout_gates import GateRow, GateTable
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.saying import figure, voiced
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import label
from app.gui.widgets.rows_view import RowsView


class GateView(QWidget):
    """The table, when it was filled, and what the chosen gate says."""

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self.model = RowsModel(self._columns(), lambda each: each.kind, self)
        self.view = RowsView(
            self.model,
            theme,
            self.tr("Gates of this rollout"),
            self.tr("This rollout has no gates: its phases go by outcomes alone."),
            0,
        )
        self._when = label("", "dim", wrap=True)
        self._sentence = label("", wrap=True)
        self._sentence.setAccessibleName(self.tr("What the chosen gate says"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._when)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._sentence)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._say())

    def _columns(self) -> tuple[RowColumn[GateRow], ...]:
        return (
            RowColumn(
                "  " + self.tr("Gate"),
                lambda r: "  " + texts.gate_word(r.kind),
                150,
                help=_sentence,
            ),
            RowColumn(
                self.tr("Verdict"),
                lambda r: texts.verdict_word(r.state),
                114,
                state=lambda r: r.state,
                help=_sentence,
            ),
            RowColumn(
                self.tr("Figure"), lambda r: figure(r.figure) or texts.DASH, 108, help=_sentence
            ),
            RowColumn(
                self.tr("Bounds"), lambda r: figure(r.bounds) or texts.DASH, 150, help=_sentence
            ),
            RowColumn(self.tr("Limit"), lambda r: figure(r.limit), 106, help=_sentence),
            RowColumn(self.tr("Sample"), _sample, 82, help=_sentence),
            RowColumn(self.tr("If it trips"), _on_trip, 86, help=_sentence),
        )

    def show_table(self, table: GateTable, phase: str, now_s: float) -> None:
        """Show the gates; `phase` is the name of the phase that was looked at."""
        self.model.replace(table.rows)
        if table.problem:
            self._when.setText(
                self.tr("The newest look cannot be shown: {problem}").format(problem=table.problem)
            )
        elif table.time_s is None:
            self._when.setText(self.tr("No look yet: gates are asked once devices serve it."))
        else:
            self._when.setText(
                self.tr("Newest look: phase {name}, {age} at {clock}").format(
                    name=phase,
                    age=texts.age(table.time_s, now_s),
                    clock=texts.clock(table.time_s, now_s),
                )
            )
        self._when.setVisible(bool(table.rows))
        if self.view.place() < 0 and table.rows:
            worst = next((at for at, row in enumerate(table.rows) if row.state == "trips"), 0)
            self.view.selectRow(worst)
        self._say()

    def _say(self) -> None:
        row = self.model.row_at(self.view.place())
        self._sentence.setText(_sentence(row) if row else "")


def _sentence(row: GateRow) -> str:
    if row.detail:
        return voiced(row.detail)
    return texts.tr("{gate}: not asked yet, limit {limit}").format(
        gate=texts.gate_word(row.kind), limit=figure(row.limit)
    )


def _on_trip(row: GateRow) -> str:
    return texts.tr("waived") if row.on_trip is None else texts.on_trip_word(row.on_trip)


def _sample(row: GateRow) -> str:
    if row.state == "not_asked":
        return texts.tr("needs {n}").format(n=row.needed)
    return texts.tr("{n}, needs {needed}").format(n=row.sample, needed=row.needed)
