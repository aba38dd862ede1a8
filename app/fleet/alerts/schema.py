"""The registry's tables of alerts, and what webhooks are told of them."""

from __future__ import annotations

from dataclasses import asdict

from sqlite_utils import Database

from app.fleet.alerts.records import DEFAULT_RULES

_RULES = {
    "name": str,
    "query": str,
    "hold_s": float,
    "severity": str,
    "note": str,
    "enabled": int,
    "who": str,
    "saved_s": float,
}
_SNOOZES = {"rule": str, "scope": str, "value": str, "until_s": float, "who": str, "note": str}
_ALERTS = {
    "alert_id": int,
    "rule": str,
    "site": str,
    "severity": str,
    "raised_s": float,
    "devices": int,
    "unknown": int,
    "peak": int,
    "flaps": int,
    "times": int,
    "cleared_s": float,
    "acknowledged_s": float,
    "acknowledged_devices": int,
    "who": str,
    "note": str,
}
_DEVICES = {"alert_id": int, "device_id": str, "since_s": float}
_LOG = {
    "number": int,
    "time_s": float,
    "alert_id": int,
    "kind": str,
    "rule": str,
    "site": str,
    "severity": str,
    "devices": int,
    "who": str,
    "note": str,
}


def create_alerts(db: Database) -> None:
    """Create the tables, with the rules that every fleet begins with."""
    optional = {"cleared_s", "acknowledged_s"}
    db.table("alert_rules").create(_RULES, pk="name", not_null=set(_RULES), strict=True)
    db.table("alert_rules").insert_all(
        {**asdict(each), "enabled": int(each.enabled)} for each in DEFAULT_RULES
    )
    key = ("rule", "scope", "value")
    db.table("alert_snoozes").create(_SNOOZES, pk=key, not_null=set(_SNOOZES), strict=True)
    db.table("alerts").create(_ALERTS, pk="alert_id", not_null=set(_ALERTS) - optional, strict=True)
    db.table("alerts").create_index(["cleared_s"])
    db.table("alert_devices").create(
        _DEVICES, pk=("alert_id", "device_id"), not_null=set(_DEVICES), strict=True
    )
    db.table("alert_log").create(_LOG, pk="number", not_null=set(_LOG), strict=True)
    db.table("webhook_outbox").add_column("data", str, not_null_default="")


def watch_alerts(db: Database) -> None:
    """Have webhooks told of alerts, in the transaction that records them; at each opening."""
    for kind in ("raised", "cleared"):
        kinds = "'raised', 'back'" if kind == "raised" else "'cleared'"
        db.execute(
            f"CREATE TRIGGER IF NOT EXISTS tell_alert_{kind} AFTER INSERT ON alert_log "  # noqa: S608
            f"WHEN NEW.kind IN ({kinds}) BEGIN "
            "INSERT INTO webhook_outbox (delivery_id, webhook_id, rollout_id, name, kind, before, "
            "state, reason, phase, counts, time_s, tries, due_s, data) "
            "SELECT lower(hex(randomblob(16))), webhook_id, 0, NEW.rule, "
            f"'alert.{kind}', '', '', '', 0, '{{}}', NEW.time_s, 0, 0.0, "
            "json_object('alert', NEW.alert_id, 'rule', NEW.rule, 'site', NEW.site, 'severity', "
            "NEW.severity, 'devices', NEW.devices) FROM webhooks; END"
        )
