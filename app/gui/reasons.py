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

LEFT: Mapping[str, str] = {
    "pinned": QT_TRANSLATE_NOOP("words", "pinned: it keeps what it serves"),
    "left-group": QT_TRANSLATE_NOOP("words", "it does not match the rollout's group now"),
    "serves-another": QT_TRANSLATE_NOOP("words", "it fell back"),
    "no-previous": QT_TRANSLATE_NOOP("words", "nothing is known to go back to"),
    "previous-not-released": QT_TRANSLATE_NOOP(
        "words", "what it served before is not released any more"
    ),
    "decommissioned": QT_TRANSLATE_NOOP("words", "it was decommissioned"),
    "rolled-back": QT_TRANSLATE_NOOP("words", "the rollout was rolled back before its turn"),
    "held-by-owner": QT_TRANSLATE_NOOP("words", "somebody held it out"),
    "skipped-by-owner": QT_TRANSLATE_NOOP("words", "somebody left it out"),
}
"""Reason codes that the rollout engine itself gives a device; a device's own stay as they are."""


def left_meaning(reason: str) -> str:
    """Return why the engine counts a device so; empty for a code of the device's own."""
    return tr(LEFT[reason]) if reason in LEFT else ""


def rejection_meaning(reason: str) -> str:
    """Return what it means that a report was rejected for this reason; empty if unknown."""
    return tr(_REPORT[reason]) if reason in _REPORT else ""
