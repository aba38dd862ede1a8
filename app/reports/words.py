"""Words for states and kinds that reports show, by their stable keys."""

from __future__ import annotations

from collections.abc import Mapping


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - its name for translators
    """Mark a text for translation where it is listed; `Voice.word` translates it."""
    return text


WORDS: Mapping[str, str] = {
    "pending": QT_TRANSLATE_NOOP("reports", "Waiting"),
    "assigned": QT_TRANSLATE_NOOP("reports", "Assigned"),
    "in_progress": QT_TRANSLATE_NOOP("reports", "In progress"),
    "succeeded": QT_TRANSLATE_NOOP("reports", "Succeeded"),
    "failed": QT_TRANSLATE_NOOP("reports", "Failed"),
    "refused": QT_TRANSLATE_NOOP("reports", "Refused"),
    "deferred": QT_TRANSLATE_NOOP("reports", "Deferred"),
    "skipped": QT_TRANSLATE_NOOP("reports", "Skipped"),
    "held": QT_TRANSLATE_NOOP("reports", "Held out"),
    "superseded": QT_TRANSLATE_NOOP("reports", "Left for another"),
    "reverting": QT_TRANSLATE_NOOP("reports", "Going back"),
    "reverted": QT_TRANSLATE_NOOP("reports", "Went back"),
    "download": QT_TRANSLATE_NOOP("reports", "Download"),
    "verify": QT_TRANSLATE_NOOP("reports", "Verify"),
    "stage": QT_TRANSLATE_NOOP("reports", "Stage"),
    "trial": QT_TRANSLATE_NOOP("reports", "Trial"),
    "shadow": QT_TRANSLATE_NOOP("reports", "Shadow"),
    "swap": QT_TRANSLATE_NOOP("reports", "Swap"),
    "soak": QT_TRANSLATE_NOOP("reports", "Soak"),
    "commit": QT_TRANSLATE_NOOP("reports", "Commit"),
    "running": QT_TRANSLATE_NOOP("reports", "Running"),
    "paused": QT_TRANSLATE_NOOP("reports", "Paused"),
    "rolling_back": QT_TRANSLATE_NOOP("reports", "Rolling back"),
    "rolled_back": QT_TRANSLATE_NOOP("reports", "Rolled back"),
    "stopped": QT_TRANSLATE_NOOP("reports", "Stopped"),
    "passes": QT_TRANSLATE_NOOP("reports", "Passes"),
    "trips": QT_TRANSLATE_NOOP("reports", "Tripped"),
    "undecided": QT_TRANSLATE_NOOP("reports", "Undecided"),
    "no_evidence": QT_TRANSLATE_NOOP("reports", "No evidence"),
    "look": QT_TRANSLATE_NOOP("reports", "Gates asked"),
    "advance": QT_TRANSLATE_NOOP("reports", "Next phase"),
    "trip": QT_TRANSLATE_NOOP("reports", "Gate tripped"),
    "end": QT_TRANSLATE_NOOP("reports", "Ended"),
    "join": QT_TRANSLATE_NOOP("reports", "Joined"),
    "measured": QT_TRANSLATE_NOOP("reports", "measured"),
    "derived": QT_TRANSLATE_NOOP("reports", "derived"),
    "estimated": QT_TRANSLATE_NOOP("reports", "estimated"),
    "raised": QT_TRANSLATE_NOOP("reports", "Raised"),
    "cleared": QT_TRANSLATE_NOOP("reports", "Cleared"),
    "back": QT_TRANSLATE_NOOP("reports", "Came back"),
    "grew": QT_TRANSLATE_NOOP("reports", "Grew"),
    "acknowledged": QT_TRANSLATE_NOOP("reports", "Acknowledged"),
    "unacknowledged": QT_TRANSLATE_NOOP("reports", "Acknowledgement taken back"),
    "info": QT_TRANSLATE_NOOP("reports", "Note"),
    "critical": QT_TRANSLATE_NOOP("reports", "Critical"),
    "warning": QT_TRANSLATE_NOOP("reports", "Warning"),
    "error": QT_TRANSLATE_NOOP("reports", "Error"),
}
