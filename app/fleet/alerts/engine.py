"""The loop over all rules: what changed in, what was raised and cleared into the registry."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

import numpy as np

from app.fleet.alerts.grouping import AlertGroups, Found, Key
from app.fleet.alerts.records import Alert, Snooze
from app.fleet.alerts.table import AlertTable, Rows, all_rows, fields_of
from app.fleet.alerts.watching import CALM_S, Now, RuleWatch, held_rows
from app.fleet.live import DeviceView
from app.fleet.query import QueryError, parse_query
from app.fleet.registry import Registry

EVERY_S = 2.0
SETTLE_S = 60.0
"""After a connection begins nothing is raised for so long: devices say first how they are."""
_AT_ONCE = 500
"""Devices whose views are there at a time: of ten thousand they would take 15 MB for a moment."""
_NONE = np.array([], dtype=np.intp)


class Fleet(Protocol):
    """The live fleet, as far as alerts look at it."""

    def glance(self, device_id: str) -> DeviceView | None:
        """Return one device, or None if it is not known; it is needed for a moment only."""

    def watch(self) -> Callable[[], set[str]]:
        """Return a function that returns which devices changed since its last call."""


class AlertEngine:
    """Looks at what changed every two seconds, while the console hears the fleet.

    Args:
        registry: Whose rules and alerts; this is the only one that raises and clears.
        fleet: What devices say.
        unix: Unix time in seconds.
        mono: Monotonic seconds.
        settle_s: See `SETTLE_S`.
        calm_s: See `watching.CALM_S`.

    Attributes:
        error: Which rule cannot be read and why, one line; empty while all can.
    """

    def __init__(
        self,
        registry: Registry,
        fleet: Fleet,
        unix: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
        *,
        settle_s: float = SETTLE_S,
        calm_s: float = CALM_S,
    ) -> None:
        self.error = ""
        self._registry = registry
        self._book = registry.alerts
        self._fleet = fleet
        self._unix, self._mono = unix, mono
        self._settle_s, self._calm_s = settle_s, calm_s
        self._drain = fleet.watch()
        self._table = AlertTable()
        self._watches: dict[str, RuleWatch] = {}
        self._snoozes: list[Snooze] = []
        self._held: dict[str, Rows] = {}
        self._members: frozenset[str] = frozenset()
        self._waiting: set[str] = set()
        self._groups = AlertGroups((), {}, 1)
        self._open: tuple[Alert, ...] = ()
        self._seen: dict[str, tuple[int, ...]] = {}
        self._next_s = 0.0
        self._heard_since_s: float | None = None

    def open(self) -> tuple[Alert, ...]:
        """Return the open alerts as of the last look; cheap, from any thread."""
        return self._open

    def tick(self, *, connected: bool) -> None:
        """Have a look, where it is time.

        Args:
            connected: The console hears the fleet; without, nothing new is known.

        Raises:
            EnvironmentFaultError: The registry cannot be read or written.
        """
        if self._mono() < self._next_s:
            return
        self._next_s = self._mono() + EVERY_S
        self.look(connected=connected)

    def look(self, *, connected: bool) -> None:
        """Have a look now; see `tick`."""
        now = Now(self._unix(), self._mono())
        self._follow()
        again = self._listen(connected, now)
        if connected:
            self._step(now, again)

    # What is asked

    def _follow(self) -> None:
        if self._changed("rules", self._registry.version_of("alert_rules", "groups", "devices")):
            self._read_rules()
        if self._changed("devices", self._registry.version_of("devices", "keys")):
            self._members = frozenset(self._registry.in_service())
            self._waiting |= self._members | self._table.rows.keys()
        if self._changed("alerts", self._registry.version_of("alerts")):
            self._groups.take_word(self._book.open())
            self._show()

    def _changed(self, what: str, now: tuple[int, ...]) -> bool:
        before, self._seen[what] = self._seen.get(what), now
        return before != now

    def _read_rules(self) -> None:
        """Read rules and snoozes; those whose rule stays the same keep what they know."""
        first = not self._watches and not self._groups.alerts
        if first:
            self._groups = self._book.groups()
        names, before, problems = self._registry.query_names(), self._watches, []
        self._watches = {}
        for rule in self._book.rules.all():
            try:
                query = parse_query(rule.query, names)
            except QueryError as error:
                problems.append(f"alert rule {rule.name}: {error.problem}")
                continue
            old = before.get(rule.name)
            if rule.enabled and old is not None and _same(old, rule.hold_s, str(query)):
                old.rule = rule
                self._watches[rule.name] = old
            elif rule.enabled:
                watch = RuleWatch(rule, query, self._calm_s)
                self._watches[rule.name] = watch
        self.error = problems[0] if problems else ""
        self._snoozes = self._book.rules.snoozes()
        self._begin_again(before)

    def _begin_again(self, before: dict[str, RuleWatch]) -> None:
        """Ask everybody anew, and go on with what was raised."""
        if any(before.get(name) is not each for name, each in self._watches.items()):
            self._table.ask_for(fields_of(each.query.fields() for each in self._watches.values()))
            self._waiting |= self._table.rows.keys() | self._members
        for name, watch in self._watches.items():
            if before.get(name) is not watch:
                raised = self._groups.raised_of(name)
                new = raised - self._table.rows.keys()
                self._table.update([self._fleet.glance(each) or DeviceView(each) for each in new])
                rows = [self._table.rows[each] for each in raised]
                watch.restore(rows, self._table.count)

    def _listen(self, connected: bool, now: Now) -> bool:
        """Take note whether anything is heard; return whether everybody is to be asked again."""
        if not connected:
            self._heard_since_s = None
            return False
        if self._heard_since_s is None:
            self._heard_since_s = now.mono_s
            for each in self._watches.values():
                each.pause()
            return True
        return False

    # What is found

    def _step(self, now: Now, again: bool) -> None:
        changed, gone = self._take_in()
        everybody = all_rows(self._table)
        changed = everybody if again else changed
        assert self._heard_since_s is not None
        settled = now.mono_s - self._heard_since_s >= self._settle_s
        raised: dict[Key, str] = {}
        cleared: list[Key] = list(gone)
        flapped: list[Key] = []
        unknown: list[Key] = []
        for name, watch in self._watches.items():
            held = held_rows(
                self._table, (each for each in self._snoozes if each.rule == name), now.unix_s
            )
            woken = not np.array_equal(held, self._held.get(name, _NONE))
            self._held[name] = held
            step = watch.step(
                self._table, everybody if woken else changed, held, now, may_raise=settled
            )
            ids, sites = self._table.ids, self._table.sites
            raised |= {(name, ids[row]): sites[row] for row in step.raised.tolist()}
            cleared += ((name, ids[row]) for row in step.cleared.tolist())
            flapped += ((name, ids[row]) for row in step.flapped.tolist())
            unknown += ((name, ids[row]) for row in np.flatnonzero(watch.unknown).tolist())
        cleared += self._orphans()
        self._take(Found(raised, cleared, flapped, unknown), now)

    def _take(self, found: Found, now: Now) -> None:
        rules = {name: watch.rule for name, watch in self._watches.items()}
        changes = self._groups.apply(found, rules, now.unix_s)
        if not changes:
            return
        try:
            self._book.record(changes)
        except BaseException:
            self._forget()  # what is not recorded must not be believed
            raise
        self._show()

    def _take_in(self) -> tuple[Rows, list[Key]]:
        """Read what changed; return its rows, and whose alerts end since they left."""
        asked, self._waiting = self._waiting | self._drain(), set()
        left = [each for each in asked - self._members if each in self._table.rows]
        gone = self._leave(left)
        here = list(asked & self._members)
        portions = (here[at : at + _AT_ONCE] for at in range(0, len(here), _AT_ONCE))
        return np.concatenate([_NONE, *map(self._read, portions)]), gone

    def _read(self, device_ids: Collection[str]) -> Rows:
        """Take devices into the table; return their rows."""
        views = [view for each in device_ids if (view := self._fleet.glance(each))]
        return self._table.update(views)

    def _leave(self, device_ids: Collection[str]) -> list[Key]:
        if not device_ids:
            return []
        ids = {self._table.rows[each]: each for each in device_ids}
        rows = self._table.drop(device_ids)
        return [
            (name, ids[row])
            for name, watch in self._watches.items()
            for row in watch.forget(rows).tolist()
        ]

    def _orphans(self) -> Iterable[Key]:
        """Return what rules raised that are no longer there, or off."""
        rules = {each.rule for each in self._groups.alerts.values() if each.open}
        for rule in rules - self._watches.keys():
            yield from ((rule, device) for device in self._groups.raised_of(rule))

    def _forget(self) -> None:
        self._watches, self._seen = {}, {}
        self._groups = AlertGroups((), {}, 1)

    def _show(self) -> None:
        held = (each for each in self._groups.alerts.values() if each.open)
        self._open = tuple(
            sorted(held, key=lambda each: (not each.waits, -each.raised_s, -each.alert_id))
        )


def _same(watch: RuleWatch, hold_s: float, query: str) -> bool:
    return watch.rule.hold_s == hold_s and str(watch.query) == query
