"""A rollout in three phases whose latency gate tripped, with a real record of its decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from app.fleet.rollout.book import Progress
from app.fleet.rollout.gates.gate import default_gates
from app.fleet.rollout.gates.judge import judge_gate
from app.fleet.rollout.looking import Look
from app.fleet.rollout.plan import Phase, Plan
from app.fleet.rollout.records import Member, Outcome, Rollout, Stage
from app.fleet.rollout.steering import Turn
from app.rolling import Rolling
from tests.fakes.behaving import Fleet, Model
from tests.fakes.core import FakeCore
from tests.fakes.turns import give_turns

PLAN = Plan(
    phases=(
        Phase(name="canary", count=3, soak_s=1800.0, min_succeeded=2),
        Phase(name="early", percent=60, soak_s=3600.0, approvals=2),
        Phase(name="rest", percent=100),
    ),
    gates=default_gates(),
    nonce="gated",  # always the same canaries; of the seeded devices, some that are online
)
_OUTCOMES: tuple[tuple[Outcome, str, str, str], ...] = (
    ("succeeded", "", "", ""),
    ("failed", "golden-mismatch", "golden/3.npy: output is off by 0.31, allowed is 0.05", ""),
    ("in_progress", "", "34 % of 5.2 MB", "download"),
)


def add_gated_rollout(
    core: FakeCore, digest: str, devices: Sequence[str], now_s: float, *, tripped: bool = True
) -> Rollout:
    """Make a rollout that canaries serve 30 % slower; paused by its gate, or soaking before."""
    book = core.workspace.registry.rollouts
    rollout = Rolling(core.workspace).create(digest, devices, PLAN, "surface-defects, watched")
    canaries = [each.device_id for each in rollout.of_phase(0)]
    give_turns(
        core.workspace.registry, rollout, canaries, lambda device_id, path, version: b"signed"
    )
    rollout = book.get(rollout.rollout_id)
    members = [
        _after(each, _OUTCOMES[at % len(_OUTCOMES)], now_s)
        for at, each in enumerate(rollout.of_phase(0))
    ]
    stage = Stage(begun_s=now_s - 900, settled_s=now_s - 600, waits="phase canary: soak")
    if not tripped:
        book.progress(rollout, Progress(members=members, stage=stage))
        return book.get(rollout.rollout_id)
    seen = Fleet(7, 3, 12, Model(latency=1.3)).at(5)
    evidence = msgspec.structs.replace(seen, time_s=rollout.created_s)
    verdicts = tuple(judge_gate(each, evidence) for each in PLAN.gates)
    worst = next(each for each in verdicts if each.state == "trips")
    reason = f"gate {worst.kind}: {worst.detail}"
    decision = Look(rollout.rollout_id, evidence, verdicts, PLAN.gates).decision("trip", reason)
    turn = Turn("paused", reason)
    book.progress(rollout, Progress(members=members, stage=stage, turn=turn, decisions=[decision]))
    return book.get(rollout.rollout_id)


def _after(member: Member, told: tuple[Outcome, str, str, str], now_s: float) -> Member:
    outcome, reason, detail, step = told
    due_s = now_s + 42.0 if step else None
    return replace(
        member, outcome=outcome, reason=reason, detail=detail, step=step, due_s=due_s,
        updated_s=now_s - 120,
    )  # fmt: skip
