"""The registry's rules and snoozes; every change is in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, replace

from sqlite_utils import Database

from app.errors import InputError, StateError
from app.fleet.alerts.records import Rule, Scope, Snooze, checked
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.query import Names, parse_query
from app.fleet.records import By
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """A rule in one line, and what cannot be done with it."""

    THERE = "there is a rule {name} already. Choose another name."
    NO_RULE = "there is no alert rule {name}. `muster alerts rules` names them."
    NOT_SNOOZED = "{name} is not snoozed there. `muster alerts rules` shows what is."
    IN_THE_PAST = "a snooze must end in the future. `--end` ends one."
    RULE = "{query} for {seconds:g} s, {severity}"
    RULE_OFF = "{query} for {seconds:g} s, {severity}, off"


class AlertRules:
    """Rules and snoozes. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> list[Rule]:
        """Return every rule, by name."""
        rows = self._database.rows("SELECT * FROM alert_rules ORDER BY name COLLATE NOCASE")
        return [Rule(**{**row, "enabled": bool(row["enabled"])}) for row in rows]

    def get(self, name: str) -> Rule:
        """Return a rule; capitals do not matter.

        Raises:
            StateError: There is none of this name.
        """
        for each in self.all():
            if each.name.lower() == name.lower():
                return each
        raise _missing(name)

    def save(self, rule: Rule, labels: Collection[str], by: By, old: str | None = None) -> Rule:
        """Save a rule.

        Args:
            rule: As it is to be.
            labels: Keys of labels that there are in the fleet.
            by: Who does it.
            old: Name of the rule that it replaces; None makes a new one.

        Raises:
            InputError: A text cannot be used, or the query cannot be read.
            StateError: There is another of this name, or none of the old one.
        """
        checked(rule)
        made = replace(rule, who=by.who, saved_s=self._clock())
        with self._database.write() as db:
            parse_query(rule.query, Names(labels, _groups(db)))
            held = _name_of(db, rule.name)
            if held is not None and held != old:
                raise StateError(Says.THERE(name=held))
            if old is not None:
                if _name_of(db, old) is None:
                    raise _missing(old)
                db.execute("DELETE FROM alert_rules WHERE name = ?", [old])
                if old != made.name:
                    db.execute("DELETE FROM alert_snoozes WHERE rule = ?", [old])
            db.table("alert_rules").insert({**asdict(made), "enabled": int(made.enabled)})
            action = "alert.rule-add" if old is None else "alert.rule-edit"
            append(db, self._clock, by, action, made.name, _detail(made))
        return made

    def remove(self, name: str, by: By) -> None:
        """Remove a rule; what it raised is cleared.

        Raises:
            StateError: There is none of this name.
        """
        rule = self.get(name)
        with self._database.write() as db:
            db.execute("DELETE FROM alert_rules WHERE name = ?", [rule.name])
            db.execute("DELETE FROM alert_snoozes WHERE rule = ?", [rule.name])
            append(db, self._clock, by, "alert.rule-remove", rule.name, _detail(rule))

    def snoozes(self) -> list[Snooze]:
        """Return the snoozes that have not ended, the first to end first."""
        query = "SELECT * FROM alert_snoozes WHERE until_s > ? ORDER BY until_s"
        return [Snooze(**row) for row in self._database.rows(query, [self._clock()])]

    def snooze(self, rule: str, scope: Scope, value: str, until_s: float, by: By) -> Snooze:
        """Have a rule not asked about the fleet, a site or a device until a time.

        Raises:
            StateError: There is no such rule.
            InputError: The time has passed.
        """
        name = self.get(rule).name
        if until_s <= self._clock():
            raise InputError(Says.IN_THE_PAST())
        made = Snooze(name, scope, value, until_s, by.who, by.why)
        with self._database.write() as db:
            db.table("alert_snoozes").upsert(asdict(made), pk=("rule", "scope", "value"))
            append(db, self._clock, by, "alert.snooze", name, f"{scope} {value}".strip())
        return made

    def wake(self, rule: str, scope: Scope, value: str, by: By) -> None:
        """End a snooze.

        Raises:
            StateError: There is none such.
        """
        name = self.get(rule).name
        key = [name, scope, value]
        where = "rule = ? AND scope = ? AND value = ?"
        with self._database.write() as db:
            if not list(db.query(f"SELECT 1 FROM alert_snoozes WHERE {where}", key)):  # noqa: S608
                raise StateError(Says.NOT_SNOOZED(name=name))
            db.execute(f"DELETE FROM alert_snoozes WHERE {where}", key)  # noqa: S608
            append(db, self._clock, by, "alert.wake", name, f"{scope} {value}".strip())


def _detail(rule: Rule) -> str:
    say = Says.RULE if rule.enabled else Says.RULE_OFF
    return say(query=rule.query, seconds=rule.hold_s, severity=rule.severity)


def _name_of(db: Database, name: str) -> str | None:
    rows = db.query("SELECT name FROM alert_rules WHERE lower(name) = lower(?)", [name])
    return next((row["name"] for row in rows), None)


def _groups(db: Database) -> dict[str, str]:
    return {row["name"]: row["query"] for row in db.query("SELECT name, query FROM groups")}


def _missing(name: str) -> StateError:
    return StateError(Says.NO_RULE(name=name))
