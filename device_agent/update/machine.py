"""The attempt's state machine: which step may follow which, and what that does to the slots.

Pure: journal and time in, journal out. Whoever calls writes the journal before acting on it.
"""

from __future__ import annotations

from msgspec.structs import replace

from device_agent.update.journal import Assignment, Attempt, Journal
from device_agent.update.says import Says
from device_agent.wire.messages import ShadowReport, Step

MAX_INTERRUPTIONS = 3
"""A candidate during which the agent ended this often takes the device down with it."""

TRANSITIONS: dict[Step, frozenset[Step]] = {
    "idle": frozenset({"download", "commit"}),
    "download": frozenset({"verify", "refused", "deferred", "rolled_back"}),
    "verify": frozenset({"stage", "refused", "deferred", "rolled_back"}),
    "stage": frozenset({"trial", "refused", "deferred", "rolled_back"}),
    "trial": frozenset({"shadow", "swap", "rolled_back"}),
    "shadow": frozenset({"swap", "rolled_back"}),
    "swap": frozenset({"soak", "rolled_back"}),
    "soak": frozenset({"commit", "rolled_back"}),
    # A committed bundle may still turn out to crash, or its slot to be damaged.
    "commit": frozenset({"rolled_back", "idle"}),
    "deferred": frozenset({"download"}),
    "rolled_back": frozenset(),
    "refused": frozenset(),
}

BEFORE_SWAP: frozenset[Step] = frozenset({"idle", "download", "verify", "stage", "trial", "shadow"})
"""Steps that a newer assignment may cut short: nothing has changed yet."""
UNDER_WAY: frozenset[Step] = BEFORE_SWAP | {"swap", "soak"}
_IN_MEMORY: frozenset[Step] = frozenset({"stage", "trial", "shadow", "swap", "soak"})


class TransitionError(ValueError):
    """A step that may not follow: a bug of the agent."""


def begin(journal: Journal, assignment: Assignment, document: bytes, now_s: float) -> Journal:
    """Return the journal with a new attempt in place of the old one."""
    attempt = Attempt(assignment=assignment, document=document, started_s=now_s, updated_s=now_s)
    candidate = None if assignment.bundle == journal.active else assignment.bundle
    return replace(journal, attempt=attempt, candidate=candidate)


def move(journal: Journal, step: Step, now_s: float, reason: str = "", detail: str = "") -> Journal:
    """Return the journal with the attempt at `step`, and the slots as that step has them.

    Raises:
        TransitionError: `step` may not follow.
    """
    attempt = journal.attempt
    if attempt is None or step not in TRANSITIONS[attempt.step]:
        raise TransitionError(f"{attempt.step if attempt else 'no attempt'} -> {step}")
    moved = replace(attempt, step=step, reason=reason, detail=detail, updated_s=now_s)
    after = replace(journal, attempt=moved)
    if step == "soak":
        return _swapped(after, moved)
    if step == "rolled_back" and attempt.step in ("soak", "commit"):
        return _restored(after, moved)
    if step in ("rolled_back", "refused", "commit"):
        return replace(after, candidate=None)
    return after


def note_shadow(journal: Journal, report: ShadowReport | None) -> Journal:
    """Return the journal with what came of the shadow, if the attempt is at it."""
    attempt = journal.attempt
    if attempt is None or attempt.step != "shadow" or report is None:
        return journal
    return replace(journal, attempt=replace(attempt, shadow=report))


def _swapped(journal: Journal, attempt: Attempt) -> Journal:
    return replace(
        journal,
        active=attempt.assignment.bundle,
        previous=journal.active,
        candidate=None,
        attempt=replace(attempt, displaced=journal.previous),
    )


def _restored(journal: Journal, attempt: Attempt) -> Journal:
    """Go back to the previous slot, and have before it again what was there before the swap."""
    displaced = attempt.displaced if attempt.displaced != journal.active else None
    return replace(journal, active=journal.previous, previous=displaced, candidate=None)


def give_up_active(journal: Journal, reason: str, detail: str, now_s: float) -> Journal:
    """Return the journal with the previous slot active: the active one cannot be relied on.

    An attempt at the very bundle is rolled back; one at another bundle goes on.
    """
    attempt = journal.attempt
    ours = attempt is not None and attempt.assignment.bundle == journal.active
    if ours and attempt is not None and attempt.step in ("soak", "commit"):
        return move(journal, "rolled_back", now_s, reason, detail)
    return replace(journal, active=journal.previous, previous=None)


def forget_damaged(journal: Journal, now_s: float) -> Journal:
    """Return the journal without its damaged active slot, and with the attempt to be made again."""
    attempt = journal.attempt
    bare = replace(journal, active=None)
    if attempt is None or attempt.assignment.bundle != journal.active or attempt.step != "commit":
        return bare
    again = move(bare, "idle", now_s, "", "the slot is damaged; installs it anew")
    return replace(again, candidate=attempt.assignment.bundle)


def recover(journal: Journal, now_s: float) -> Journal:
    """Return the journal as a start of the agent finds it: where to go on after an interruption.

    Before the swap an attempt begins again (what was fetched is not fetched again); in the soak
    the new bundle serves and soaks again. One that was cut short too often is given up.
    """
    attempt = journal.attempt
    if attempt is None or attempt.step not in UNDER_WAY:
        return journal
    if attempt.step in _IN_MEMORY:
        attempt = replace(attempt, interruptions=attempt.interruptions + 1)
        journal = replace(journal, attempt=attempt)
        if attempt.interruptions >= MAX_INTERRUPTIONS:
            detail = Says.ENDED_DURING(n=attempt.interruptions, step=attempt.step)
            return move(journal, "rolled_back", now_s, "interrupted", detail)
    return journal if attempt.step == "soak" else interrupt(journal, now_s)


def interrupt(journal: Journal, now_s: float) -> Journal:
    """Return the journal with an attempt that has not swapped yet at its beginning."""
    attempt = journal.attempt
    if attempt is None or attempt.step not in BEFORE_SWAP | {"swap"}:
        raise TransitionError(f"{attempt.step if attempt else 'no attempt'} -> idle")
    return replace(journal, attempt=replace(attempt, step="idle", updated_s=now_s, shadow=None))


def suspend(journal: Journal, now_s: float) -> Journal:
    """Return the journal as an orderly end leaves it: that is no interruption by the candidate."""
    attempt = journal.attempt
    if attempt is None or attempt.step not in UNDER_WAY:
        return journal
    if attempt.step == "soak":  # `recover` counts the start that follows
        return replace(journal, attempt=replace(attempt, interruptions=attempt.interruptions - 1))
    return interrupt(journal, now_s)
