"""How the registry's tables of rollouts became what they are."""

from __future__ import annotations

import msgspec
from sqlite_utils import Database

from app.fleet.rollout.plan import canary_plan
from app.fleet.rollout.records import Stage

_DECISIONS = {
    "decision_id": int,
    "rollout_id": int,
    "time_s": float,
    "kind": str,
    "phase": int,
    "summary": str,
    "verdicts": bytes,
    "evidence": bytes,
}
_PINS = {"device_id": str, "who": str, "why": str, "since_s": float}


def plan_rollouts(db: Database) -> None:
    """Give rollouts a plan, a stage and decisions; canaries and the rest become two phases."""
    rollouts, members = db.table("rollouts"), db.table("members")
    for name in ("plan", "stage", "back_digest"):
        rollouts.add_column(name, str, not_null_default="")
    rollouts.add_column("back_scope", str)
    for name in ("back_phase", "edit"):
        rollouts.add_column(name, int, not_null_default=0)
    for name in ("step", "previous"):
        members.add_column(name, str, not_null_default="")
    for name in ("tries", "back", "successor"):
        members.add_column(name, int, not_null_default=0)
    for name in ("assigned_s", "succeeded_s", "due_s"):
        members.add_column(name, float)
    for row in list(db.query("SELECT rollout_id, phase, created_s FROM rollouts")):
        _plan_old(db, row["rollout_id"], row["phase"], row["created_s"])
    rollouts.transform(drop={"phase"})
    db.table("decisions").create(
        _DECISIONS, pk="decision_id", not_null=set(_DECISIONS), strict=True
    )
    db.table("decisions").create_index(["rollout_id"])
    db.table("pins").create(_PINS, pk="device_id", not_null=set(_PINS), strict=True)


def _plan_old(db: Database, rollout_id: int, phase: int, begun_s: float) -> None:
    query = "SELECT device_id FROM members WHERE rollout_id = ? AND phase = 0 ORDER BY rowid"
    canaries = tuple(row["device_id"] for row in db.query(query, [rollout_id]))
    if not canaries:
        db.execute("UPDATE members SET phase = 0 WHERE rollout_id = ?", [rollout_id])
        phase = 0
    stage = Stage(phase=phase, begun_s=begun_s)
    change = {
        "plan": msgspec.json.encode(canary_plan(canaries)).decode(),
        "stage": msgspec.json.encode(stage).decode(),
    }
    db.table("rollouts").update(rollout_id, change)
