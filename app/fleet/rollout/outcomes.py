"""What a device's own report says about its part in a rollout. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.fleet.rollout.records import Member, Outcome
from app.fleet.rollout.says import Says
from device_agent.wire.messages import AttemptReport, ReportedState, Step

SERVES_ANOTHER = "serves-another"
"""Reason code: the device proved to serve and now reports another bundle in its session."""

_ENDS: dict[Step, Outcome] = {
    "rolled_back": "failed",
    "refused": "refused",
    "deferred": "deferred",
}


def judge(
    member: Member, digest: str, state: ReportedState | None, now_s: float, step_limit_s: float
) -> Member:
    """Return `member` with what its newest report says; the same object where nothing is new.

    Silence changes nothing: a device that has not reported since it was assigned is neither a
    success nor a failure. Success needs proof: the serving session itself holds the bundle, and the
    device committed an assignment of this rollout.

    Args:
        member: A device of a rollout.
        digest: The bundle it is to serve.
        state: Its newest report.
        now_s: Unix time.
        step_limit_s: When a step without an ETA is overdue.
    """
    if member.assignment is None or state is None:
        return member
    attempt, serving = state.attempt, _serves(state, digest)
    proven = member.outcome in ("succeeded", "reverted")
    if attempt is None or attempt.assignment < member.assignment:
        new = _unproven(member, serving) if proven else _before_attempt(member, state)
    elif proven and serving and attempt.step in ("refused", "deferred"):
        new = member  # of a renewed assignment: what it serves, it serves
    else:
        # A later version is the same bundle signed anew: a device belongs to one open rollout.
        new = _of_attempt(member, attempt, serving)
    if new == member:
        return member
    return _timed(member, new, attempt, now_s, step_limit_s)


def _before_attempt(member: Member, state: ReportedState) -> Member:
    """Judge a device that has not begun: it may stand refusing what it was sent."""
    refusal = state.refusal
    if refusal is not None and refusal.time_s != member.refusal_seen_s:
        return _end(member, "refused", refusal.reason, refusal.detail)
    if member.outcome == "refused":
        return replace(member, outcome="assigned", reason="", detail="")
    return member


def _of_attempt(member: Member, attempt: AttemptReport, serving: bool | None) -> Member:
    back = member.back
    if attempt.step in _ENDS:
        return _end(member, _ENDS[attempt.step], attempt.reason, attempt.detail)
    if attempt.step != "commit":
        outcome: Outcome = "reverting" if back else "in_progress"
        return replace(member, outcome=outcome, step=attempt.step, reason="", detail="")
    if serving:
        return _end(member, "reverted" if back else "succeeded", "", "")
    return _unproven(member, serving)


def _unproven(member: Member, serving: bool | None) -> Member:
    """Judge a device that committed and does not prove to serve."""
    if member.outcome in ("succeeded", "reverted"):
        if serving is None:  # a restart of the agent takes nothing back
            return member
        return _end(member, "failed", SERVES_ANOTHER, Says.SERVES_ANOTHER())
    if member.outcome == "failed" and member.reason == SERVES_ANOTHER:
        return member
    waiting = Says.UNPROVEN()
    outcome: Outcome = "reverting" if member.back else "in_progress"
    return replace(member, outcome=outcome, step="commit", reason="", detail=waiting)


def _end(member: Member, outcome: Outcome, reason: str, detail: str) -> Member:
    return replace(member, outcome=outcome, step="", reason=reason, detail=detail)


def _timed(
    old: Member, new: Member, attempt: AttemptReport | None, now_s: float, step_limit_s: float
) -> Member:
    """Note when the outcome changed, when it proved to serve, and when its step is overdue."""
    due_s = old.due_s
    if (new.outcome, new.step) != (old.outcome, old.step):
        eta_s = attempt.eta_s if attempt and attempt.eta_s is not None else None
        # Twice its own ETA and a minute: an estimate is no promise.
        due_s = now_s + (2 * eta_s + 60.0 if eta_s is not None else step_limit_s)
    proven = new.outcome in ("succeeded", "reverted")
    return replace(
        new,
        due_s=None if not new.step and new.outcome != "assigned" else due_s,
        succeeded_s=(old.succeeded_s if old.outcome == new.outcome else now_s) if proven else None,
        updated_s=now_s if new.outcome != old.outcome else old.updated_s,
    )


def _serves(state: ReportedState, digest: str) -> bool | None:
    """Return whether its session holds the bundle; None while no session serves."""
    return None if state.serving is None else state.serving.bundle.digest == digest
