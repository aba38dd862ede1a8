"""Events of devices and entries of the audit log as people read them; records stay as they are.

What Muster worded is said by its code and read back by the tables that wrote it (`voiced`). Names,
queries, people's reasons and lines of a device's log are shown as they were given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from app.fleet.records import AuditEvent
from app.fleet.rollout.records import ENGINE
from app.gui.codes import LOADING, code_word
from app.gui.saying import voiced
from app.gui.texts import QT_TRANSLATE_NOOP, tr

_LOG = "log."
_DEVICE = "device "
_FOR = "for "
_NUMBERED = re.compile(r"(rollout|root|alert|webhook) (\d+)")
_SUBJECTS: Mapping[str, str] = {
    "rollout": QT_TRANSLATE_NOOP("words", "rollout {n}"),
    "root": QT_TRANSLATE_NOOP("words", "root {n}"),
    "alert": QT_TRANSLATE_NOOP("words", "alert {n}"),
    "webhook": QT_TRANSLATE_NOOP("words", "webhook {n}"),
}
_WHO: Mapping[str, str] = {
    ENGINE.who: QT_TRANSLATE_NOOP("words", "rollout engine"),
    "console": QT_TRANSLATE_NOOP("words", "console"),
    "preauthorised code": QT_TRANSLATE_NOOP("words", "preauthorised code"),
}
_GRANTED: Mapping[str, str] = {
    "preauthorised": QT_TRANSLATE_NOOP("words", "preauthorised"),
    "replace": QT_TRANSLATE_NOOP("words", "replace"),
}
_SCOPES: Mapping[str, str] = {
    "fleet": QT_TRANSLATE_NOOP("words", "fleet {name}"),
    "site": QT_TRANSLATE_NOOP("words", "site {name}"),
    "device": QT_TRANSLATE_NOOP("words", "device {name}"),
}
_STEP = re.compile(r'"(?:[^"\\]|\\.)*"|(?<= -> )none|none(?= -> )')
"""A value in quotes, or none where a label has none."""


def event_said(code: str, detail: str) -> str:
    """Return what an event says; a line of a device's log as it was written."""
    return detail if code.startswith(_LOG) else voiced(detail)


def both(said: str, kept: str) -> str:
    """Return a text for people and, where that is another one, how it is kept."""
    return said if said == kept else f"{said}\n{kept}"


def event_line(code: str, detail: str) -> str:
    """Return an event in one line."""
    said = event_said(code, detail)
    return f"{code_word(code)}: {said}" if said else code_word(code)


def reason_line(reason: str, detail: str) -> str:
    """Return a reason code and what was told of it in one line; either may be empty."""
    said = code_word(detail) if detail in LOADING else voiced(detail)
    return ": ".join(part for part in (code_word(reason), said) if part)


def entry_said(event: AuditEvent) -> AuditEvent:
    """Return an entry of the audit log for people; its reason is theirs."""
    return replace(
        event,
        who=_who(event.who),
        action=code_word(event.action),
        subject=_subject(event.subject),
        detail=_DETAILS.get(event.action, voiced)(event.detail),
    )


def _who(who: str) -> str:
    if who.startswith(_DEVICE):
        return tr(_SCOPES["device"]).format(name=who.removeprefix(_DEVICE))
    return tr(_WHO[who]) if who in _WHO else who


def _subject(subject: str) -> str:
    found = _NUMBERED.fullmatch(subject)
    return tr(_SUBJECTS[found[1]]).format(n=found[2]) if found else subject


def _granted(detail: str) -> str:
    return ", ".join(
        tr(_GRANTED[each]) if each in _GRANTED else each for each in detail.split(", ")
    )


def _listed(detail: str) -> str:
    """Return one line, or several with commas between them."""
    said = voiced(detail)
    return said if said != detail else ", ".join(map(voiced, detail.split(", ")))


def _scope(detail: str) -> str:
    scope, _, name = detail.partition(" ")
    return tr(_SCOPES[scope]).format(name=name).strip() if scope in _SCOPES else detail


def _labels(detail: str) -> str:
    return _STEP.sub(lambda it: tr("none") if it[0] == "none" else it[0], detail)


def _for_whom(detail: str) -> str:
    if not detail.startswith(_FOR):
        return detail
    return tr("for {names}").format(names=voiced(detail.removeprefix(_FOR)))


_DETAILS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(
        (
            "alert.acknowledge", "alert.unacknowledge", "device.add", "group.delete",
            "group.rename", "group.save", "key.move", "rollout.member-left", "webhook.add",
            "webhook.remove",
        ),
        str,
    ),
    "alert.snooze": _scope, "alert.wake": _scope, "device.enrol-code": _granted,
    "device.label": _labels, "device.move": _labels, "stick.export": _for_whom,
    "receipt.take": _listed, "root.draft": _listed, "root.publish": _listed,
    "key.rotate": _listed,
}  # fmt: skip
"""Details that are names and queries alone, or have a form of their own; all others are lines."""
