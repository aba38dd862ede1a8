"""What a device's own report says about its part in a rollout. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.fleet.records import Member, Outcome
from device_agent.wire.messages import AttemptReport, ReportedState, Step


@dataclass(frozen=True, slots=True)
class Verdict:
    """A device's outcome and why.

    Attributes:
        reason: Reason code where it is not a success, else empty.
        detail: One line for people.
    """

    outcome: Outcome
    reason: str = ""
    detail: str = ""


def judge(member: Member, digest: str, state: ReportedState | None) -> Verdict:
    """Return what is known of `member` of a rollout of bundle `digest`.

    Silence changes nothing: a device that has not reported since it was assigned is neither a
    success nor a failure. Success needs proof: the serving session itself holds the bundle, and the
    device committed an assignment of this rollout.
    """
    known = Verdict(member.outcome, member.reason, member.detail)
    if member.assignment is None or state is None:
        return known
    attempt = state.attempt
    if attempt is None or attempt.assignment < member.assignment:
        return _before_attempt(member, state) or known
    # A later version is the same bundle signed anew: a device belongs to one open rollout.
    return _of_attempt(known, attempt, _proves_serving(state, digest))


def _before_attempt(member: Member, state: ReportedState) -> Verdict | None:
    """Judge a device that has not begun: it may stand refusing what it was sent."""
    refusal = state.refusal
    if refusal is not None and refusal.time_s != member.refusal_seen_s:
        return Verdict("refused", refusal.reason, refusal.detail)
    if member.outcome == "refused":
        return Verdict("assigned")
    return None


_ENDS: dict[Step, Outcome] = {
    "rolled_back": "failed",
    "refused": "refused",
    "deferred": "deferred",
}


def _of_attempt(known: Verdict, attempt: AttemptReport, serving: bool) -> Verdict:
    if attempt.step in _ENDS:
        return Verdict(_ENDS[attempt.step], attempt.reason, attempt.detail)
    if attempt.step != "commit":
        return Verdict("in_progress", "", attempt.step)
    if serving:
        return Verdict("succeeded")
    # A restart of the agent takes nothing back; only a fallback does.
    if known.outcome == "succeeded":
        return known
    return Verdict("in_progress", "", "committed; waits for proof of serving")


def _proves_serving(state: ReportedState, digest: str) -> bool:
    return state.serving is not None and state.serving.bundle.digest == digest
