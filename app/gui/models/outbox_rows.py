"""What waits, in words: rows of the outbox, its filters, and what a cancellation will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from app.gui import texts
from app.gui.saying import voiced
from app.gui.texts import QT_TRANSLATE_NOOP, plural, tr
from app.outbox import UNSENT, Entry, Kind, State
from app.taking_back import Cancelled

Filter = Literal["all", "unsent", "sent", "over"]

FILTERS: tuple[tuple[Filter, str], ...] = (
    ("all", QT_TRANSLATE_NOOP("words", "All")),
    ("unsent", QT_TRANSLATE_NOOP("words", "To be sent")),
    ("sent", QT_TRANSLATE_NOOP("words", "Waiting for the device")),
    ("over", QT_TRANSLATE_NOOP("words", "Answered or expired")),
)
PILLS: Mapping[State, str] = {
    "engine": "pending",
    "broker": "soon",
    "sent": "assigned",
    "device": "offline",
    "answered": "done",
    "expired": "expired",
}
_STATES: Mapping[State, str] = {
    "engine": QT_TRANSLATE_NOOP("words", "Waits for the engine"),
    "broker": QT_TRANSLATE_NOOP("words", "Signed, waits for the broker"),
    "sent": QT_TRANSLATE_NOOP("words", "With the broker"),
    "device": QT_TRANSLATE_NOOP("words", "Waits for the device"),
    "answered": QT_TRANSLATE_NOOP("words", "Device answered"),
    "expired": QT_TRANSLATE_NOOP("words", "Expired"),
}
_MEANS: Mapping[State, str] = {
    "engine": QT_TRANSLATE_NOOP(
        "words",
        "Nothing is signed yet: the console does it in a moment, or the rollout has not come to "
        "these devices.",
    ),
    "broker": QT_TRANSLATE_NOOP(
        "words", "It is sent when there is a link. Nobody outside of this computer knows of it."
    ),
    "sent": QT_TRANSLATE_NOOP("words", "It was sent. No device has said yet what came of it."),
    "device": QT_TRANSLATE_NOOP("words", "It is sent. The device gets it when it comes back."),
    "answered": QT_TRANSLATE_NOOP("words", "The device said that it began, or how it ended."),
    "expired": QT_TRANSLATE_NOOP("words", "The device did not answer in time."),
}
_COMMANDS: Mapping[str, str] = {
    "restart": QT_TRANSLATE_NOOP("words", "Restart the model"),
    "logs": QT_TRANSLATE_NOOP("words", "Send logs"),
    "decommission": QT_TRANSLATE_NOOP("words", "Decommission"),
}
_N = QT_TRANSLATE_NOOP
_CONSEQUENCES: Mapping[Kind, tuple[str, str]] = {
    "rollout": (
        _N("words", "The rollout is paused. {n} device gets nothing; what was sent goes on."),
        _N("words", "The rollout is paused. {n} devices get nothing; what was sent goes on."),
    ),
    "settings": (
        _N(
            "words",
            "{n} device may already have it. The settings before are signed anew and sent.",
        ),
        _N(
            "words",
            "{n} devices may already have it. The settings before are signed anew and sent.",
        ),
    ),
    "enrolment": (
        _N("words", "{n} device may already be in: its key is revoked, and it has to enrol again."),
        _N(
            "words",
            "{n} devices may already be in: their keys are revoked, they have to enrol again.",
        ),
    ),
}
"""Of what was sent already, but for rollouts: for one device and for many."""
_PERHAPS_DONE = (
    _N("words", "{n} device may already have it and do it. It is not sent again."),
    _N("words", "{n} devices may already have it and do it. It is not sent again."),
)
_NEVER_SENT = (
    _N("words", "It has not left this computer: {n} device will never get it."),
    _N("words", "It has not left this computer: {n} devices will never get it."),
)
_NAMES = 2
_MANY_NAMES = 12


def what(entry: Entry) -> str:
    """Return what was asked."""
    first = entry.first
    if first.kind == "settings":
        return tr("Settings: {settings}").format(settings=first.subject)
    if first.kind == "command":
        name = _COMMANDS.get(first.subject)
        return tr(name) if name else tr("Command {name}").format(name=first.subject)
    if first.kind == "rollout":
        return tr("Rollout {n}: {name}").format(n=first.number, name=first.subject)
    if first.kind == "revocation":
        return tr("Revoke a key")
    return tr("Let a key in") if first.subject == "accepted" else tr("Turn a key away")


def devices(entry: Entry, names: int = _NAMES) -> str:
    """Return whom it is for: the number, and as many names as there is room for."""
    return named(entry.device_ids, names)


def named(ids: Sequence[str], names: int = _MANY_NAMES) -> str:
    """Return devices by name, and how many are not named."""
    if len(ids) <= names:
        return ", ".join(ids)
    return tr("{n} devices: {names} …").format(
        n=texts.count(len(ids)), names=", ".join(ids[:names])
    )


def state(entry: Entry) -> str:
    """Return how far it is."""
    return tr(_STATES[entry.state])


def since(entry: Entry, now_s: float) -> str:
    """Return since when it is so, where that says something."""
    if entry.since_s is None:
        return texts.DASH
    time = texts.clock(entry.since_s, now_s)
    if entry.state == "device":
        return tr("offline since {time}").format(time=time)
    return time


def signed(entry: Entry) -> str:
    """Return when it was signed."""
    return tr("not yet") if entry.signed_s is None else texts.clock(entry.signed_s)


def explained(entry: Entry) -> str:
    """Return all that is known of an entry, as sentences."""
    first = entry.first
    parts = [tr(_MEANS[entry.state]), tr("For {names}.").format(names=named(entry.device_ids))]
    if first.keys:
        parts.append(tr("Signed by key {keys}.").format(keys=_short(first.keys)))
    if first.why:
        parts.append(tr("Reason: {why}.").format(why=first.why.rstrip(".")))
    if first.detail and entry.state == "answered":
        parts.append(tr("Answer: {detail}.").format(detail=voiced(first.detail).rstrip(".")))
    return " ".join(parts)


def matching(entries: Sequence[Entry], which: Filter, text: str) -> list[Entry]:
    """Return the entries of a filter that hold a text in what they show, or in a device's name."""
    words = text.casefold().split()
    return [each for each in entries if _is_in(each, which) and _holds(each, words)]


def waiting_words(count: int) -> str:
    """Return how much is to be sent; empty for nothing."""
    return plural(count, tr("{n} waits to be sent"), tr("{n} wait to be sent")) if count else ""


def consequence(entry: Entry) -> str:
    """Return what taking this back does, a sentence or two."""
    kind = entry.first.kind
    one, many = _CONSEQUENCES.get(kind, _PERHAPS_DONE)
    if kind != "rollout" and entry.state in UNSENT:
        one, many = _NEVER_SENT
    return plural(len(entry.items), tr(one), tr(many))


def outcome(done: Cancelled) -> str:
    """Return what became of a cancellation."""
    parts = [
        (done.unsent, tr("{n} device: never sent."), tr("{n} devices: never sent.")),
        (
            done.perhaps,
            tr("{n} device may already have it."),
            tr("{n} devices may already have it."),
        ),
        (
            done.late,
            tr("{n} device: it was over already."),
            tr("{n} devices: it was over already."),
        ),
    ]
    said = [plural(len(ids), one, many) for ids, one, many in parts if ids]
    return tr("Taken back. {what}").format(what=" ".join(said))


def _short(keys: str) -> str:
    return ", ".join(each[:8] for each in keys.split(","))


def _is_in(entry: Entry, which: Filter) -> bool:
    if which == "all":
        return True
    if entry.state in UNSENT:
        return which == "unsent"
    return which == ("sent" if entry.state in ("sent", "device") else "over")


def _holds(entry: Entry, words: Sequence[str]) -> bool:
    if not words:
        return True
    shown = " ".join((what(entry), state(entry), entry.first.who, entry.first.why)).casefold()
    return all(
        word in shown or any(word in each.casefold() for each in entry.device_ids) for word in words
    )
