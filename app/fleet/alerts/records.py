"""Rules and alerts, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from app.errors import InputError
from device_agent.wire.sentence import Sentence

Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
Scope = Literal["fleet", "site", "device"]
Kind = Literal["raised", "cleared", "back", "grew", "acknowledged", "unacknowledged"]

_LONGEST_NAME = 60
_LONGEST_NOTE = 400
_LONGEST_HOLD_S = 30 * 86_400.0


class Says(Sentence):
    """What a rule and a note must be."""

    NAME = "a rule's name has 1 to {n:d} plain characters."
    NOTE = "a note has up to {n:d} plain characters."
    HOLD = "a rule waits for 0 s to 30 days."
    SEVERITY = "severity is one of {names}."
    NO_QUERY = "a rule without a query is about every device. Say which: status:failed."


@dataclass(frozen=True, slots=True)
class Rule:
    """What is worth an alert.

    Attributes:
        query: Of the devices it is about; saved groups stand in it by name.
        hold_s: For how long a device must match without a break.
        note: For people: what it means and what to do.
        who: Saved it last, at `saved_s` (Unix time).
    """

    name: str
    query: str
    hold_s: float
    severity: Severity
    note: str = ""
    enabled: bool = True
    who: str = ""
    saved_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Snooze:
    """Devices that a rule is not asked about until a time.

    Attributes:
        scope: ``fleet`` is all of them; `value` is the site or the device, else empty.
        until_s: Unix time.
    """

    rule: str
    scope: Scope
    value: str
    until_s: float
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """All devices of one site for which one rule holds: a flood is one alert.

    Attributes:
        devices: That match now; 0 once it is cleared.
        unknown: Of those, whose state is the last known one: they are away.
        peak: Most devices at a time.
        flaps: How often a device stopped matching and began again meanwhile, damped away.
        times: How often it came, for one that came back soon after it was cleared.
        cleared_s: Unix time; None while it is open.
        acknowledged_s: Unix time; None while nobody did.
        acknowledged_devices: How many it was about then.
    """

    alert_id: int
    rule: str
    site: str
    severity: Severity
    raised_s: float
    devices: int
    unknown: int = 0
    peak: int = 0
    flaps: int = 0
    times: int = 1
    cleared_s: float | None = None
    acknowledged_s: float | None = None
    acknowledged_devices: int = 0
    who: str = ""
    note: str = ""

    @property
    def open(self) -> bool:
        """Whether it still holds."""
        return self.cleared_s is None

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody to take note of it."""
        return self.open and self.acknowledged_s is None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the lasting log: what became of an alert, or what somebody did about it.

    Attributes:
        devices: How many it was about.
        who: Empty where nobody did it.
    """

    number: int
    time_s: float
    alert_id: int
    kind: Kind
    rule: str
    site: str
    severity: Severity
    devices: int
    who: str = ""
    note: str = ""


def checked(rule: Rule) -> Rule:
    """Return a rule whose texts and times can be used; its query is checked elsewhere.

    Raises:
        InputError: One cannot.
    """
    name, note = rule.name, rule.note
    if not name or name != name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InputError(Says.NAME(n=_LONGEST_NAME))
    if len(note) > _LONGEST_NOTE or not note.replace("\n", " ").isprintable():
        raise InputError(Says.NOTE(n=_LONGEST_NOTE))
    if not 0 <= rule.hold_s <= _LONGEST_HOLD_S:
        raise InputError(Says.HOLD())
    if rule.severity not in SEVERITIES:
        raise InputError(Says.SEVERITY(names=", ".join(SEVERITIES)))
    if not rule.query.strip():
        raise InputError(Says.NO_QUERY())
    return rule


class Known(Sentence):
    """Name and note of each rule that a new fleet begins with."""

    OFFLINE = "Offline"
    OFFLINE_NOTE = "The broker says that they are gone. Check power and network."
    FAILED = "Failed"
    FAILED_NOTE = (
        "They do not serve what they have, or went back from an attempt. Their events say why."
    )
    NOT_BELIEVED = "Report not believed"
    NOT_BELIEVED_NOTE = (
        "A report in their name was forged, replayed or stale. Its reason is on the device's page."
    )
    WAITS = "Telemetry waits"
    WAITS_NOTE = "Records pile up on them: the link is slow, or the console does not keep up."
    HOT = "Hot or throttled"
    HOT_NOTE = "Heat or power slows them down. Check cooling, the power supply and the power mode."
    CERTIFICATE = "Certificate ends"
    CERTIFICATE_NOTE = (
        "It renews by itself while they are on line; enrol them again before it ends."
    )
    CLOCK = "Clock not synchronised"
    CLOCK_NOTE = "Times of their telemetry are doubtful. Check their time server."


_MINUTE_S = 60.0
DEFAULT_RULES = (
    Rule(
        Known.OFFLINE(),
        "status:offline",
        15 * _MINUTE_S,
        "warning",
        Known.OFFLINE_NOTE(),
    ),
    Rule(
        Known.FAILED(),
        "status:failed (has:installed or attempt:rolled_back)",
        2 * _MINUTE_S,
        "critical",
        Known.FAILED_NOTE(),
    ),
    Rule(
        Known.NOT_BELIEVED(),
        "has:rejected",
        0.0,
        "critical",
        Known.NOT_BELIEVED_NOTE(),
    ),
    Rule(
        Known.WAITS(),
        "spool>5000",
        30 * _MINUTE_S,
        "warning",
        Known.WAITS_NOTE(),
    ),
    Rule(
        Known.HOT(),
        "temp>85 or throttled:yes",
        10 * _MINUTE_S,
        "warning",
        Known.HOT_NOTE(),
    ),
    Rule(
        Known.CERTIFICATE(),
        "certificate<30d",
        0.0,
        "warning",
        Known.CERTIFICATE_NOTE(),
    ),
    Rule(
        Known.CLOCK(),
        "clock:unsynchronised",
        60 * _MINUTE_S,
        "info",
        Known.CLOCK_NOTE(),
    ),
)
"""What a new fleet begins with; they can be edited and removed."""
