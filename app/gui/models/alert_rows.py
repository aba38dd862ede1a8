"""Alerts, rules and their log as a page shows them. Qt-free but for texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.fleet.alerts.records import Alert, LogEntry, Rule, Snooze
from app.fleet.query.values import Item
from app.gui import texts
from app.gui.saying import voiced
from app.gui.texts import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.fleet.registry import Registry

Tab = Literal["open", "acknowledged", "log", "rules", "messages"]
LIMIT = 1000
NAMED_MOST = 40
"""So many devices are named in a query; more are asked for by the rule's own."""

SEVERITY_WORDS: Mapping[str, str] = {
    "info": QT_TRANSLATE_NOOP("words", "Info"),
    "warning": QT_TRANSLATE_NOOP("words", "Warning"),
    "critical": QT_TRANSLATE_NOOP("words", "Critical"),
}
_KIND_WORDS: Mapping[str, str] = {
    "raised": QT_TRANSLATE_NOOP("words", "Raised"),
    "cleared": QT_TRANSLATE_NOOP("words", "Cleared"),
    "back": QT_TRANSLATE_NOOP("words", "Came back"),
    "grew": QT_TRANSLATE_NOOP("words", "Grew"),
    "acknowledged": QT_TRANSLATE_NOOP("words", "Acknowledged"),
    "unacknowledged": QT_TRANSLATE_NOOP("words", "Taken back"),
}
_RANK = {"critical": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class AlertReading:
    """Everything the page shows, as of one version of the registry.

    Attributes:
        total: Lines that the log has; `log` holds the newest.
    """

    version: tuple[int, ...]
    alerts: tuple[Alert, ...]
    rules: tuple[Rule, ...]
    snoozes: tuple[Snooze, ...]
    log: tuple[LogEntry, ...]
    total: int


def read_alerts(registry: Registry, known: AlertReading | None) -> AlertReading:
    """Read it, unless nothing has changed since `known`."""
    version = registry.version_of("alerts", "alert_rules")
    if known is not None and known.version == version:
        return known
    book = registry.alerts
    log, total = book.log(LIMIT)
    return AlertReading(
        version,
        tuple(book.open()),
        tuple(book.rules.all()),
        tuple(book.rules.snoozes()),
        tuple(log),
        total,
    )


def worst(alerts: Iterable[Alert]) -> str:
    """Return the highest severity of alerts that wait, empty without any."""
    found = [each.severity for each in alerts if each.waits]
    return min(found, key=_RANK.__getitem__) if found else ""


def shown(alerts: Sequence[Alert], tab: Tab, text: str) -> list[Alert]:
    """Return the alerts of a tab that hold every word, the gravest first."""
    found = [each for each in alerts if each.waits == (tab == "open") and holds(_words(each), text)]
    return sorted(found, key=lambda each: (_RANK[each.severity], -each.raised_s))


def _words(alert: Alert) -> str:
    known = (alert.site, alert.severity, alert.who, alert.note)
    return " ".join((*rule_words(alert.rule), *known))


def rule_words(name: str) -> tuple[str, str]:
    """Return a rule's name, and as the window says it: who filters may type either."""
    return name, voiced(name)


def holds(row: str, text: str) -> bool:
    """Return whether a row has every word of a filter, as on the events page."""
    row = row.lower()
    return all(word in row for word in text.lower().split())


def severity_word(severity: str) -> str:
    """Return a severity for people."""
    return texts.tr(SEVERITY_WORDS[severity]) if severity in SEVERITY_WORDS else severity


def kind_word(kind: str) -> str:
    """Return what became of an alert, for people."""
    return texts.tr(_KIND_WORDS[kind]) if kind in _KIND_WORDS else kind


def devices_text(alert: Alert) -> str:
    """Return how many devices it is about, and of how many only the last state is known."""
    if not alert.unknown:
        return texts.count(alert.devices)
    return texts.tr("{n}, {m} last known").format(
        n=texts.count(alert.devices), m=texts.count(alert.unknown)
    )


def hold_text(hold_s: float) -> str:
    """Return for how long devices must match."""
    return texts.span(hold_s) if hold_s else texts.tr("at once")


def state_text(alert: Alert) -> str:
    """Return how it stands."""
    if alert.acknowledged_s is None:
        return texts.tr("Waits for somebody")
    if alert.note:
        return texts.tr("{who}: {note}").format(who=alert.who, note=alert.note)
    return texts.tr("Acknowledged by {who}").format(who=alert.who)


def explained(alert: Alert, rule: Rule | None, now_s: float) -> str:
    """Return what is known of an alert, in sentences."""
    lines = (headline(alert), *_asked(rule), *_happened(alert, now_s), *_doubts(alert))
    return "\n".join(each for each in lines if each)


def _asked(rule: Rule | None) -> Iterator[str]:
    if rule is not None:
        said = texts.tr("Rule: {query}, for {span}.") if rule.hold_s else texts.tr("Rule: {query}.")
        yield said.format(query=rule.query, span=texts.span(rule.hold_s))
        yield voiced(rule.note)


def _happened(alert: Alert, now_s: float) -> Iterator[str]:
    yield texts.tr("Raised {age}; at most {n} at a time.").format(
        age=texts.age(alert.raised_s, now_s), n=texts.count(alert.peak)
    )
    if alert.acknowledged_s is not None:
        yield texts.tr("Acknowledged {age} by {who}.").format(
            age=texts.age(alert.acknowledged_s, now_s), who=alert.who
        )
        yield alert.note
    if alert.times > 1:
        yield texts.tr("It came {n} times.").format(n=texts.count(alert.times))


def _doubts(alert: Alert) -> Iterator[str]:
    if alert.flaps:
        yield texts.plural(
            alert.flaps,
            texts.tr("One change back and forth was damped."),
            texts.tr("{n} changes back and forth were damped."),
        )
    if alert.unknown:
        yield texts.plural(
            alert.unknown,
            texts.tr("One of them is away: its state is the last known one."),
            texts.tr("{n} of them are away: their state is the last known one."),
        )


def headline(alert: Alert) -> str:
    """Return an alert in one line."""
    if alert.site:
        return texts.plural(
            alert.devices,
            texts.tr("{rule}: {n} device at {site}"),
            texts.tr("{rule}: {n} devices at {site}"),
            rule=voiced(alert.rule),
            site=alert.site,
        )
    return texts.plural(
        alert.devices,
        texts.tr("{rule}: {n} device"),
        texts.tr("{rule}: {n} devices"),
        rule=voiced(alert.rule),
    )


def query_of(alert: Alert, devices: Sequence[str], rule: Rule | None) -> str:
    """Return what finds an alert's devices on the fleet page."""
    if rule is None or len(devices) <= NAMED_MOST:
        return "id=" + ",".join(str(Item(each, quoted=True)) for each in devices[:NAMED_MOST])
    place = f"site={Item(alert.site, quoted=True)}" if alert.site else "-has:site"
    return f"({rule.query}) {place}"
