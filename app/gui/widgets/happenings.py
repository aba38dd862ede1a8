"""The timeline of a rollout, and the numbers behind the chosen decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.fleet.rollout.records import ENGINE, Decision
from app.gui import texts
from app.gui.models.rollout_timeline import Happening, Numbers
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.saying import voiced
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.rows_view import RowsView


class HappeningsView(QWidget):
    """What happened, newest first.

    Args:
        theme: The colours.
        ask: Makes a decision again from its record, and calls back with the numbers.
    """

    def __init__(
        self, theme: ThemeManager, ask: Callable[[Decision, Callable[[Numbers], None]], None]
    ) -> None:
        super().__init__()
        self._ask = ask
        self._asked = 0
        self.model = RowsModel(self._columns(), lambda each: each.key, self)
        self.view = RowsView(
            self.model, theme, self.tr("Timeline of this rollout"), self.tr("Nothing yet."), 3
        )
        self.numbers = QPlainTextEdit()
        self.numbers.setReadOnly(True)
        self.numbers.setTabChangesFocus(True)
        self.numbers.setAccessibleName(self.tr("Numbers behind the chosen decision"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.view, 3)
        layout.addWidget(self.numbers, 2)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._show_chosen()

    def _columns(self) -> tuple[RowColumn[Happening], ...]:
        return (
            RowColumn(
                "  " + self.tr("Time"),
                lambda h: "  " + texts.clock(h.time_s),
                140,
                order=lambda h: h.time_s,
                copy=lambda h: texts.moment(h.time_s),
            ),
            RowColumn(self.tr("What"), lambda h: texts.happening_word(h.kind), 104),
            RowColumn(self.tr("Who"), _who, 112),
            RowColumn(self.tr("Why and whom"), _why, 200),
            RowColumn(self.tr("Numbers"), self._numbered, 74),
        )

    def show_happenings(self, happenings: Sequence[Happening]) -> None:
        """Show a timeline."""
        self.model.replace(happenings)

    def _numbered(self, it: Happening) -> str:
        return self.tr("gates") if it.has_numbers else ""

    def _show_chosen(self) -> None:
        row = self.model.row_at(self.view.place())
        decision = row.decision if row else None
        number = decision.decision_id if decision else 0
        if number and number == self._asked:
            return
        self._asked = number
        if row is None:
            self.numbers.setPlainText(self.tr("Choose a line to see what it was decided from."))
        elif decision is None or not row.has_numbers:
            self.numbers.setPlainText(
                "\n".join(part for part in (_why(row), self.tr("No gate was asked.")) if part)
            )
        else:
            self.numbers.setPlainText(self.tr("Making it again from its record …"))
            self._ask(decision, lambda told: self._show_numbers(number, told))

    def _show_numbers(self, number: int, told: Numbers) -> None:
        if number == self._asked:
            self.numbers.setPlainText("\n".join(numbers_text(told)))


def numbers_text(told: Numbers) -> list[str]:
    """Return what a decision was made from, line by line."""
    if told.problem and not told.sentences:
        return [voiced(told.problem)]
    updated, waiting = told.devices
    lines = [
        f"{texts.verdict_word(state)} · {voiced(sentence)}" for state, sentence in told.sentences
    ]
    lines.append(
        texts.tr(
            "Behaviour of {updated} updated and {waiting} waiting devices was compared."
        ).format(updated=texts.count(updated), waiting=texts.count(waiting))
    )
    if told.same is None:
        none = texts.tr("Its record has no evidence to make it again from.")
        lines.append(voiced(told.problem) or none)
    elif told.same:
        lines.append(texts.tr("Made again from its record: the same verdicts."))
    else:
        lines.append(texts.tr("Made again from its record: OTHER verdicts than were kept."))
    return lines


def _who(it: Happening) -> str:
    return texts.tr("rollout engine") if it.who == ENGINE.who else it.who


def _why(it: Happening) -> str:
    return " · ".join(part for part in (voiced(it.text), it.why) if part)
