"""What reason codes mean, in words for whoever sees them for the first time."""

from __future__ import annotations

from collections.abc import Mapping

from app.gui.texts import QT_TRANSLATE_NOOP, tr

_REPORT: Mapping[str, str] = {
    "report-unsigned": QT_TRANSLATE_NOOP(
        "words",
        "It bears no signature: its sender is not the agent, or an agent from before enrolment.",
    ),
    "report-unknown-key": QT_TRANSLATE_NOOP(
        "words",
        "It is signed with a key that is not this device's: an old key, or another machine that "
        "poses as it.",
    ),
    "report-forged": QT_TRANSLATE_NOOP(
        "words", "Its signature is wrong: somebody changed it on the way, or made it up."
    ),
    "report-stale": QT_TRANSLATE_NOOP(
        "words",
        "It is older than one that came before: somebody plays back what the device said once, "
        "or the device's disk was restored from a copy.",
    ),
    "report-conflict": QT_TRANSLATE_NOOP(
        "words",
        "It says otherwise than another one under the same number: two machines may be using a "
        "copy of the same key.",
    ),
    "report-wrong-device": QT_TRANSLATE_NOOP(
        "words", "It is the report of another device, sent under this one's name."
    ),
    "report-malformed": QT_TRANSLATE_NOOP(
        "words",
        "The device signed it, and it cannot be read: is its agent newer than this console?",
    ),
}


def rejection_meaning(reason: str) -> str:
    """Return what it means that a report was rejected for this reason; empty if unknown."""
    return tr(_REPORT[reason]) if reason in _REPORT else ""
