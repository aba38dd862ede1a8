"""The registry's alerts: what is open, what became of it, and what people said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from sqlite_utils import Database

from app.errors import StateError
from app.fleet.alerts.grouping import BACK_S, AlertGroups, Changes
from app.fleet.alerts.records import Alert, Kind, LogEntry
from app.fleet.alerts.rule_book import AlertRules
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.records import By
from device_agent.wire.sentence import Sentence

KEPT_LINES = 20_000
"""Of the log; with them go alerts that were cleared before."""
_TRIM_EVERY = 500


class Says(Sentence):
    """Why an alert cannot be acknowledged."""

    NO_ALERT = "there is no alert {n:d}. `muster alerts list` names them."
    CLEARED = "alert {n:d} is cleared: nobody waits for it any more."
    ACKNOWLEDGED = "alert {n:d} is acknowledged already."
    NOT_ACKNOWLEDGED = "alert {n:d} is not acknowledged."


class Alerts:
    """The registry's alerts, rules and log. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Attributes:
        rules: Rules and snoozes.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self.rules = AlertRules(database, clock)
        self._database = database
        self._clock = clock

    def open(self) -> list[Alert]:
        """Return the alerts that hold: who waits for somebody first, then the newest."""
        return _alerts(
            self._database.rows(
                "SELECT * FROM alerts WHERE cleared_s IS NULL "
                "ORDER BY acknowledged_s IS NOT NULL, raised_s DESC, alert_id DESC"
            )
        )

    def get(self, alert_id: int) -> Alert:
        """Return one alert.

        Raises:
            StateError: There is none of this number.
        """
        rows = self._database.rows("SELECT * FROM alerts WHERE alert_id = ?", [alert_id])
        if not rows:
            raise StateError(Says.NO_ALERT(n=alert_id))
        return Alert(**rows[0])

    def devices(self, alert_id: int) -> list[str]:
        """Return whom an alert is about now, by id."""
        query = "SELECT device_id FROM alert_devices WHERE alert_id = ? ORDER BY device_id"
        return [row["device_id"] for row in self._database.rows(query, [alert_id])]

    def log(self, limit: int) -> tuple[list[LogEntry], int]:
        """Return the newest lines of the log, newest first, and how many there are."""
        rows = self._database.rows("SELECT * FROM alert_log ORDER BY number DESC LIMIT ?", [limit])
        total = self._database.rows("SELECT COUNT(*) AS n FROM alert_log")[0]["n"]
        return [LogEntry(**row) for row in rows], int(total)

    def groups(self) -> AlertGroups:
        """Return what the engine goes on with."""
        recent = [self._clock() - BACK_S]
        with self._database.read() as db:
            found = "SELECT * FROM alerts WHERE cleared_s IS NULL OR cleared_s >= ?"
            alerts = _alerts(db.query(found, recent))
            newest = next(iter(db.query("SELECT COALESCE(MAX(alert_id), 0) AS id FROM alerts")))
            members: dict[int, list[str]] = {}
            for row in db.query("SELECT alert_id, device_id FROM alert_devices"):
                members.setdefault(row["alert_id"], []).append(row["device_id"])
        return AlertGroups(alerts, members, newest["id"] + 1)

    def record(self, changes: Changes) -> None:
        """Write down what the engine found, in one transaction."""
        now_s = self._clock()
        with self._database.write() as db:
            for each in changes.alerts:
                _put(db, each)
            db.conn.executemany(
                "DELETE FROM alert_devices WHERE alert_id = ? AND device_id = ?", changes.left
            )
            db.conn.executemany(
                "INSERT OR REPLACE INTO alert_devices VALUES (?, ?, ?)",
                [(*each, now_s) for each in changes.joined],
            )
            for entry in changes.log:
                _log(db, entry)

    def acknowledge(self, alert_ids: Iterable[int], note: str, by: By) -> list[Alert]:
        """Take note of open alerts: all of them or none.

        Raises:
            StateError: One is not there, is cleared, or was acknowledged before.
        """
        return [self._say(each, "acknowledged", note, by) for each in self._open(alert_ids, True)]

    def unacknowledge(self, alert_ids: Iterable[int], by: By) -> list[Alert]:
        """Take that back.

        Raises:
            StateError: One is not there, is cleared, or nobody had acknowledged it.
        """
        return [self._say(each, "unacknowledged", "", by) for each in self._open(alert_ids, False)]

    def _open(self, alert_ids: Iterable[int], waits: bool) -> list[Alert]:
        found = [self.get(each) for each in alert_ids]
        for each in found:
            if not each.open:
                raise StateError(Says.CLEARED(n=each.alert_id))
            if each.waits != waits:
                say = Says.ACKNOWLEDGED if waits else Says.NOT_ACKNOWLEDGED
                raise StateError(say(n=each.alert_id))
        return found

    def _say(self, alert: Alert, kind: Kind, note: str, by: By) -> Alert:
        now_s = self._clock()
        taken = kind == "acknowledged"
        who, at_s, devices = (by.who, now_s, alert.devices) if taken else ("", None, 0)
        with self._database.write() as db:
            db.execute(
                "UPDATE alerts SET acknowledged_s = ?, acknowledged_devices = ?, who = ?, note = ? "
                "WHERE alert_id = ?",
                [at_s, devices, who, note, alert.alert_id],
            )
            entry = LogEntry(
                0, now_s, alert.alert_id, kind, alert.rule, alert.site, alert.severity,
                alert.devices, by.who, note,
            )  # fmt: skip
            _log(db, entry)
            action = "alert.acknowledge" if taken else "alert.unacknowledge"
            where = f"{alert.rule}, {alert.site}".removesuffix(", ")
            append(db, self._clock, By(by.who, note), action, f"alert {alert.alert_id}", where)
        return self.get(alert.alert_id)


def _alerts(rows: Iterable[dict[str, object]]) -> list[Alert]:
    return [Alert(**row) for row in rows]  # type: ignore[arg-type]  # the table's columns


def _put(db: Database, alert: Alert) -> None:
    """Write what the engine decides; what people said stays, but it may not count any more."""
    values = asdict(alert)
    held = list(db.query("SELECT 1 FROM alerts WHERE alert_id = ?", [alert.alert_id]))
    if not held:
        db.table("alerts").insert(values)
        return
    words = ("devices", "unknown", "peak", "flaps", "times", "cleared_s")
    db.table("alerts").update(alert.alert_id, {each: values[each] for each in words})


def _log(db: Database, entry: LogEntry) -> None:
    if entry.kind == "grew":
        db.execute("UPDATE alerts SET acknowledged_s = NULL WHERE alert_id = ?", [entry.alert_id])
    newest = next(iter(db.query("SELECT COALESCE(MAX(number), 0) AS n FROM alert_log")))["n"]
    db.table("alert_log").insert({**asdict(entry), "number": newest + 1})
    if (newest + 1) % _TRIM_EVERY == 0:
        oldest = newest + 1 - KEPT_LINES
        db.execute("DELETE FROM alert_log WHERE number <= ?", [oldest])
        db.execute("DELETE FROM alerts WHERE cleared_s < (SELECT MIN(time_s) FROM alert_log)")
