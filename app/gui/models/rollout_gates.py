"""A rollout's gates as a table: figure against limit, at the newest look. Qt-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.fleet.rollout.gates.gate import Gate, GateKind, OnTrip
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.gates.wording import figure_text
from app.fleet.rollout.records import Decision, Rollout
from app.fleet.rollout.replay import verdicts_of
from app.gui.saying import voiced

GateShown = Literal["passes", "trips", "undecided", "no_evidence", "not_asked"]


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate; texts are empty where there is no figure yet.

    Attributes:
        state: ``not_asked`` before its first look.
        bounds: From where to where the truth may be.
        sample: Devices that gave a figure.
        needed: Devices that must.
        detail: The sentence of the verdict.
        on_trip: What happens when it trips; None for one that was waived since.
    """

    kind: GateKind
    state: GateShown
    figure: str
    bounds: str
    limit: str
    sample: int
    needed: int
    detail: str
    on_trip: OnTrip | None
    required: bool = True


@dataclass(frozen=True, slots=True)
class GateTable:
    """The gates of a rollout.

    Attributes:
        time_s: Of the look; None before the first.
        phase: Index of the phase that was looked at.
        problem: Why the newest verdicts cannot be read; empty where they can.
    """

    rows: tuple[GateRow, ...]
    time_s: float | None = None
    phase: int = 0
    problem: str = ""

    @property
    def tripped(self) -> tuple[GateKind, ...]:
        """The gates that tripped and were not waived since."""
        return tuple(
            row.kind for row in self.rows if row.state == "trips" and row.on_trip is not None
        )


def gate_table(rollout: Rollout, decisions: Sequence[Decision]) -> GateTable:
    """Return a rollout's gates with the verdicts of its newest decision that asked any."""
    newest = next((each for each in reversed(decisions) if each.verdicts), None)
    try:
        said = verdicts_of(newest) if newest else ()
    except ValueError as error:
        rows = tuple(_row(gate, None) for gate in rollout.plan.gates)
        return GateTable(rows, problem=voiced(str(error)))
    verdicts = {each.kind: each for each in said}
    found = [_row(gate, verdicts.pop(gate.kind, None)) for gate in rollout.plan.gates]
    found += [_said(each, None, required=True) for each in said if each.kind in verdicts]
    return GateTable(tuple(found), newest.time_s if newest else None, newest.phase if newest else 0)


def _row(gate: Gate, verdict: GateVerdict | None) -> GateRow:
    if verdict is not None:
        return _said(verdict, gate.on_trip, required=gate.required)
    limit = figure_text(gate.kind, gate.limit)
    return GateRow(
        gate.kind, "not_asked", "", "", limit, 0, gate.min_sample, "", gate.on_trip, gate.required
    )


def _said(verdict: GateVerdict, on_trip: OnTrip | None, *, required: bool) -> GateRow:
    def show(value: float | None) -> str:
        return "" if value is None else figure_text(verdict.kind, value)

    low, high = show(verdict.lower), show(verdict.upper)
    return GateRow(
        kind=verdict.kind,
        state=verdict.state,
        figure=show(verdict.figure),
        bounds=_between(low, high) if low and high else "",
        limit=show(verdict.limit),
        sample=verdict.sample,
        needed=verdict.needed,
        detail=verdict.detail,
        on_trip=on_trip,
        required=required,
    )


def _between(low: str, high: str) -> str:
    """Return two figures with the unit they share once: ``1.2 – 1.4 x``, ``PSI 0.1 – 0.3``."""
    (number, _, unit), (other, _, same) = low.partition(" "), high.partition(" ")
    if unit and unit == same:
        return f"{number} – {high}"
    if unit and number == other:
        return f"{low} – {same}"
    return f"{low} – {high}"
