"""How far a command to a device is. Qt-free."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from app.fleet.order_records import StoredCommand
from app.gui import texts
from app.gui.models.record_words import reason_line
from app.gui.texts import QT_TRANSLATE_NOOP

Stage = Literal[
    "queued", "sent", "waits", "taken", "done", "failed", "expired", "cancelled",
]  # fmt: skip
_WORDS: Mapping[Stage, str] = {
    "queued": QT_TRANSLATE_NOOP("words", "Asked {when}; waits to be signed"),
    "sent": QT_TRANSLATE_NOOP("words", "Asked {when}; sent, not answered yet"),
    "waits": QT_TRANSLATE_NOOP(
        "words", "Asked {when}; waits for the device, which is out of reach"
    ),
    "taken": QT_TRANSLATE_NOOP("words", "Asked {when}; the device works on it"),
    "done": QT_TRANSLATE_NOOP("words", "Done {when}"),
    "failed": QT_TRANSLATE_NOOP("words", "Refused or failed {when}: {why}"),
    "expired": QT_TRANSLATE_NOOP("words", "Ran out {when}: the device did not come in time"),
    "cancelled": QT_TRANSLATE_NOOP("words", "Cancelled {when}"),
}
_MARKS: Mapping[Stage, str] = {
    "queued": "pending", "sent": "running", "waits": "offline", "taken": "running",
    "done": "done", "failed": "failed", "expired": "warning", "cancelled": "offline",
}  # fmt: skip


def stage_of(command: StoredCommand, taken: int, reachable: bool) -> Stage:
    """Return how far a command is.

    Args:
        command: As it stands in the registry.
        taken: Version of the newest command that the device says it has taken.
        reachable: Whether the device is connected.
    """
    if command.status != "pending":
        return command.status
    if taken >= command.version:
        return "taken"
    if not reachable:
        return "waits"
    return "sent" if command.signature.document else "queued"


def stage_words(command: StoredCommand, stage: Stage, now_s: float) -> str:
    """Return how far a command is and since when, for people."""
    why = reason_line(command.reason, command.detail) or texts.DASH
    when = texts.age(command.answered_s or command.asked_s, now_s)
    return texts.tr(_WORDS[stage]).format(when=when, why=why)


def mark_of(stage: Stage) -> str:
    """Return the state whose shape and colour stand for a stage."""
    return _MARKS[stage]
