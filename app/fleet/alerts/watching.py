"""Who is raised and cleared by one rule. Pure: views as columns, times and states go in.

A device is raised once it has matched for as long as the rule wants, by a clock that nobody sets.
It is cleared once it has been known not to match for a while: who flaps stays raised, counted. What
is unknown begins nothing and ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.fleet.alerts.records import Rule, Snooze
from app.fleet.alerts.table import AlertTable, Rows, all_rows
from app.fleet.query import Query

CALM_S = 60.0
"""For so long a device must not match before its alert is cleared."""
_NONE = np.array([], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Now:
    """One moment, by both clocks.

    Attributes:
        unix_s: For ages, and for people.
        mono_s: For durations.
    """

    unix_s: float
    mono_s: float


@dataclass(frozen=True, slots=True)
class Step:
    """What one look at a rule has brought, as rows of the table.

    Attributes:
        flapped: They matched again before they had been cleared.
    """

    raised: Rows
    cleared: Rows
    flapped: Rows


class RuleWatch:
    """One rule's state of every device.

    Args:
        rule: Whose.
        query: Its query, read.
        calm_s: See `CALM_S`.

    Attributes:
        raised: By row, whether its alert is open.
        unknown: By row, whether that is the last known state and nothing newer is known.
    """

    def __init__(self, rule: Rule, query: Query, calm_s: float = CALM_S) -> None:
        self.rule = rule
        self.query = query
        self._calm_s = calm_s
        self._count = 0
        self.raised = np.zeros(0, dtype=np.bool_)
        self.unknown = np.zeros(0, dtype=np.bool_)
        self._since = np.zeros(0)
        self._calm_since = np.zeros(0)

    def restore(self, rows: Iterable[int], count: int) -> None:
        """Take up what was raised before this process began; nothing newer is known of it."""
        self._grow(count)
        places = np.array(sorted(rows), dtype=np.intp)
        self.raised[places] = True
        self.unknown[places] = True

    def pause(self) -> None:
        """Let durations begin anew: for a while nothing was heard."""
        self._since[:] = np.nan
        self._calm_since[:] = np.nan

    def step(
        self, table: AlertTable, changed: Rows, held: Rows, now: Now, *, may_raise: bool = True
    ) -> Step:
        """Look at the rows that changed, and at all of them where time alone changes the answer.

        Args:
            table: The fleet.
            changed: Rows whose views are others than at the last step.
            held: Rows that are snoozed.
            now: This moment.
            may_raise: Begin new alerts.
        """
        self._grow(table.count)
        rows = all_rows(table) if self.query.timed else changed
        flapped = self._judge(table, rows, now) if len(rows) else _NONE
        matches = ~np.isnan(self._since)
        due = matches & ~self.raised & (now.mono_s - self._since >= self.rule.hold_s)
        quiet = ~np.isnan(self._calm_since)
        calm = self.raised & quiet & (now.mono_s - self._calm_since >= self._calm_s)
        calm[held] |= self.raised[held]
        due[held] = False
        self._since[held] = np.nan
        raised = np.flatnonzero(due) if may_raise else _NONE
        cleared = np.flatnonzero(calm)
        self._end(cleared)
        self.raised[raised] = True
        return Step(raised, cleared, flapped)

    def forget(self, rows: Rows) -> Rows:
        """Clear devices that left; return the rows whose alert was open."""
        self._grow(int(rows.max(initial=-1)) + 1)
        there = rows[self.raised[rows]]
        self._end(rows)
        return there

    def _end(self, rows: Rows) -> None:
        self.raised[rows] = False
        self.unknown[rows] = False
        self._calm_since[rows] = np.nan
        self._since[rows] = np.nan

    def _judge(self, table: AlertTable, rows: Rows, now: Now) -> Rows:
        verdicts = self.query.judge(table.columns(rows), len(rows), now.unix_s)
        yes, no = rows[verdicts.yes], rows[verdicts.no]
        fresh = yes[np.isnan(self._since[yes])]
        flapped = yes[self.raised[yes] & ~np.isnan(self._calm_since[yes])]
        quiet = no[self.raised[no] & np.isnan(self._calm_since[no])]
        unknown = rows[~(verdicts.yes | verdicts.no)]
        self._since[fresh] = now.mono_s
        self._since[no] = np.nan
        self._since[unknown] = np.nan
        self._calm_since[yes] = np.nan
        self._calm_since[unknown] = np.nan
        self._calm_since[quiet] = now.mono_s
        self.unknown[rows] = False
        self.unknown[unknown] = self.raised[unknown]
        return flapped

    def _grow(self, count: int) -> None:
        if count <= self._count:
            return
        more = max(count, 2 * self._count) - self._count
        self.raised = _longer(self.raised, more)
        self.unknown = _longer(self.unknown, more)
        self._since = np.concatenate([self._since, np.full(more, np.nan)])
        self._calm_since = np.concatenate([self._calm_since, np.full(more, np.nan)])
        self._count += more


def held_rows(table: AlertTable, snoozes: Iterable[Snooze], now_s: float) -> Rows:
    """Return the rows that a rule is not asked about now.

    Args:
        table: The fleet.
        snoozes: Of this rule.
        now_s: Unix time.
    """
    live = [each for each in snoozes if each.until_s > now_s]
    if not live:
        return _NONE
    if any(each.scope == "fleet" for each in live):
        return all_rows(table)
    sites = {each.value for each in live if each.scope == "site"}
    ids = {each.value for each in live if each.scope == "device"}
    found = [row for each, row in table.rows.items() if each in ids or table.sites[row] in sites]
    return np.array(found, dtype=np.intp)


def _longer(values: NDArray[np.bool_], more: int) -> NDArray[np.bool_]:
    return np.concatenate([values, np.zeros(more, dtype=np.bool_)])
