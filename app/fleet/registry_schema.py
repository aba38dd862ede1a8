"""The registry's tables, made and changed by migrations only."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from app.fleet.alerts.schema import create_alerts
from app.fleet.approvals import create_approvals
from app.fleet.audit_log import chain_rows, guard_rows
from app.fleet.records import AuditEvent
from app.fleet.rollout.hooks import create_webhooks
from app.fleet.rollout.schema import plan_rollouts

migrations = Migrations("registry")

_AUDIT = {
    "event_id": int,
    "time_s": float,
    "who": str,
    "action": str,
    "subject": str,
    "detail": str,
    "why": str,
}
_DEVICES = {"device_id": str, "site": str, "labels": str, "added_s": float}
_RELEASES = {
    "target_path": str,
    "digest": str,
    "name": str,
    "version": str,
    "release": int,
    "manifest_size_bytes": int,
    "released_s": float,
}
_ASSIGNMENTS = {
    "device_id": str,
    "version": int,
    "target_path": str,
    "digest": str,
    "document": bytes,
    "rollout_id": int,
    "issued_s": float,
}
_ROLLOUTS = {
    "rollout_id": int,
    "name": str,
    "digest": str,
    "bundle_name": str,
    "bundle_version": str,
    "target_path": str,
    "state": str,
    "reason": str,
    "phase": int,
    "created_s": float,
    "updated_s": float,
}
_MEMBERS = {
    "rollout_id": int,
    "device_id": str,
    "phase": int,
    "outcome": str,
    "assignment": int,
    "reason": str,
    "detail": str,
    "refusal_seen_s": float,
    "updated_s": float,
}
_CODES = {
    "token_sha256": str,
    "device_id": str,
    "root_sha256": str,
    "expires_s": int,
    "preauthorised": int,
    "replace": int,
    "listener_password": str,
    "used_key": str,
    "made_s": float,
}
_ENROLMENTS = {
    "device_id": str,
    "key": str,
    "public_key": bytes,
    "state": str,
    "inventory": str,
    "token_sha256": str,
    "replace": int,
    "reason": str,
    "requested_s": float,
    "decided_s": float,
    "taken_s": float,
}
_CERTIFICATES = {
    "serial": str,
    "device_id": str,
    "key": str,
    "generation": int,
    "purpose": str,
    "name": str,
    "not_before_s": float,
    "not_after_s": float,
    "pem": str,
    "issued_s": float,
    "revoked_s": float,
}
_REPORTS = {
    "device_id": str,
    "key": str,
    "counter": int,
    "time_s": float,
    "received_s": float,
    "document": bytes,
    "way": str,
}

_COMMANDS = {
    "device_id": str,
    "version": int,
    "name": str,
    "key": str,
    "until_s": float,
    "asked_s": float,
    "who": str,
    "why": str,
    "status": str,
    "reason": str,
    "detail": str,
    "answered_s": float,
}


@migrations()
def m001_first_tables(db: Database) -> None:
    """Create every table of the first version."""
    _create(db, "counters", {"name": str, "value": int}, pk="name")
    db.table("counters").insert({"name": "revision", "value": 0})
    _create(db, "devices", _DEVICES, pk="device_id")
    _create(db, "releases", _RELEASES, pk="target_path")
    db.table("releases").create_index(["name", "release"], unique=True)
    db.table("releases").create_index(["digest"])
    _create(db, "metadata", {"file": str, "content": bytes}, pk="file")
    _create(db, "assignments", _ASSIGNMENTS, pk="device_id")
    _create(db, "rollouts", _ROLLOUTS, pk="rollout_id")
    db.table("rollouts").create_index(["state"])
    _create(
        db,
        "members",
        _MEMBERS,
        pk=("rollout_id", "device_id"),
        optional=frozenset({"assignment", "refusal_seen_s"}),
    )
    _create(db, "acks", {"device_id": str, "spool_id": str, "seq": int}, pk="device_id")
    _create(db, "held", {"topic": str}, pk="topic")
    _create(db, "audit", _AUDIT, pk="event_id")


@migrations()
def m_audit_chain(db: Database) -> None:
    """Chain the audit log's events and forbid that they change."""
    events = [AuditEvent(**row) for row in db.query("SELECT * FROM audit ORDER BY event_id")]
    db.table("audit").drop()
    _create(db, "audit", {**_AUDIT, "hash": str}, pk="event_id")
    db.table("audit").create_index(["subject"])
    chain_rows(db, events)
    guard_rows(db)


@migrations()
def m_parameters(db: Database) -> None:
    """Create the table of single values."""
    _create(db, "parameters", {"name": str, "value": str}, pk="name")


@migrations()
def m_enrolment(db: Database) -> None:
    """Add codes, device keys, their certificates and their newest reports."""
    _create(db, "codes", _CODES, pk="token_sha256")
    db.table("codes").create_index(["device_id"])
    unset = frozenset({"decided_s", "taken_s"})
    _create(db, "enrolments", _ENROLMENTS, pk=("device_id", "key"), optional=unset)
    db.table("enrolments").create_index(["state"])
    db.table("enrolments").create_index(["key"])
    _create(db, "certificates", _CERTIFICATES, pk="serial", optional=frozenset({"revoked_s"}))
    db.table("certificates").create_index(["device_id", "key", "generation"])
    _create(db, "reports", _REPORTS, pk="device_id")


@migrations()
def m_orders(db: Database) -> None:
    """Create the tables of settings and commands."""
    signed = {"document": bytes, "keyids": str, "issued_s": float}
    settings = {"device_id": str, "version": int, "settings": str, **signed}
    _create(db, "settings", settings, pk="device_id")
    _create(db, "commands", {**_COMMANDS, **signed}, pk=("device_id", "version"))
    db.table("commands").create_index(["status"])


@migrations()
def m_ended(db: Database) -> None:
    """Note when the sessions of a revoked certificate were proven to have ended."""
    db.table("certificates").add_column("ended_s", float)


@migrations()
def m_logs(db: Database) -> None:
    """Keep what a command that asks for logs asks for, as JSON; empty for any other."""
    db.table("commands").add_column("logs", str, not_null_default="")


@migrations()
def m_plans(db: Database) -> None:
    """Give rollouts plans, gates and decisions, and devices pins."""
    plan_rollouts(db)


@migrations()
def m_replay(db: Database) -> None:
    """Keep the gates of a decision beside what they saw, so that it can be made again."""
    db.table("decisions").add_column("gates", bytes, not_null_default=b"")


@migrations()
def m_groups(db: Database) -> None:
    """Create the table of saved groups."""
    _create(
        db,
        "groups",
        {"name": str, "query": str, "note": str, "who": str, "saved_s": float},
        pk="name",
    )


@migrations()
def m_approvals(db: Database) -> None:
    """Create the tables of approvers and of what they signed."""
    create_approvals(db)


@migrations()
def m_webhooks(db: Database) -> None:
    """Create the tables of webhooks and of what they are still to be told."""
    create_webhooks(db)


@migrations()
def m_alerts(db: Database) -> None:
    """Create the tables of alerts, with the rules that every fleet begins with."""
    create_alerts(db)


@migrations()
def m_outbox(db: Database) -> None:
    """Note what left this machine, who asked for settings, and what the broker acknowledged.

    What was signed before is taken for sent: nobody can claim any more that it was not.
    """
    db.table("settings").add_column("ask", str, not_null_default="")
    db.table("settings").add_column("sent_s", float, not_null_default=0.0)
    db.table("settings").add_column("before", bytes, not_null_default=b"")
    db.execute("UPDATE settings SET sent_s = issued_s WHERE document <> x''")
    db.table("commands").add_column("sent_s", float, not_null_default=0.0)
    db.execute("UPDATE commands SET sent_s = issued_s WHERE document <> x''")
    db.table("held").add_column("fingerprint", str, not_null_default="")


@migrations()
def m_reports_before(db: Database) -> None:
    """Know the few reports that were believed before each newest one."""
    db.table("reports").add_column("before", bytes, not_null_default=b"")


def known_migrations() -> set[str]:
    """Return the names of all changes that this Muster can apply."""
    return {each.name for each in migrations.pending(Database(memory=True))}


def _create(
    db: Database,
    table: str,
    columns: dict[str, type],
    pk: str | tuple[str, ...],
    optional: frozenset[str] = frozenset(),
) -> None:
    db.table(table).create(columns, pk=pk, not_null=set(columns) - optional, strict=True)
