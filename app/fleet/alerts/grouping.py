"""Makes one alert of a flood: the devices of one rule at one site. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.fleet.alerts.records import Alert, Kind, LogEntry, Rule

BACK_S = 600.0
"""What comes back so soon after it was cleared is the same alert again."""
_GREW_BY = 5
"""A fleet is no news with each device; twice as many, and so many more, is."""
Key = tuple[str, str]
"""Rule and site."""


@dataclass(frozen=True, slots=True)
class Found:
    """What looks at all rules have brought, by (rule, device id).

    Attributes:
        raised: To the site of the device.
        unknown: Every device whose raised state is only the last known one.
    """

    raised: Mapping[Key, str] = field(default_factory=dict)
    cleared: Iterable[Key] = ()
    flapped: Iterable[Key] = ()
    unknown: Iterable[Key] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be recorded.

    Attributes:
        alerts: As they are now.
        joined: Alert and device.
        left: Alert and device.
    """

    alerts: tuple[Alert, ...] = ()
    joined: tuple[tuple[int, str], ...] = ()
    left: tuple[tuple[int, str], ...] = ()
    log: tuple[LogEntry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.alerts)


class AlertGroups:
    """The alerts that are open or were until just now, and whom they are about.

    Args:
        alerts: Those to go on with.
        members: Of each open alert, its devices.
        next_id: Of the next new alert.
    """

    def __init__(
        self, alerts: Iterable[Alert], members: Mapping[int, Iterable[str]], next_id: int
    ) -> None:
        self.alerts = {each.alert_id: each for each in alerts}
        self._next_id = next_id
        self._members = {each: set(members.get(each, ())) for each in self.alerts}
        self._current: dict[Key, int] = {}
        for each in sorted(self.alerts.values(), key=lambda each: each.alert_id):
            self._current[each.rule, each.site] = each.alert_id
        self._place: dict[Key, int] = {
            (self.alerts[alert_id].rule, device): alert_id
            for alert_id, devices in self._members.items()
            for device in devices
        }

    def raised_of(self, rule: str) -> set[str]:
        """Return the devices for which a rule's alert is open."""
        return {device for name, device in self._place if name == rule}

    def take_word(self, alerts: Iterable[Alert]) -> None:
        """Take up what people said of alerts: the rest is decided here."""
        for each in alerts:
            held = self.alerts.get(each.alert_id)
            if held is not None:
                self.alerts[each.alert_id] = replace(
                    held,
                    acknowledged_s=each.acknowledged_s,
                    acknowledged_devices=each.acknowledged_devices,
                    who=each.who,
                    note=each.note,
                )

    def apply(self, found: Found, rules: Mapping[str, Rule], now_s: float) -> Changes:
        """Take in what was found; return what changed by it, to be recorded.

        Args:
            found: By devices.
            rules: By name.
            now_s: Unix time.
        """
        before = dict(self.alerts)
        log: list[LogEntry] = []
        left = [each for key in found.cleared if (each := self._leave(key))]
        joined = [
            (self._join(rules[rule], device, site, now_s, log), device)
            for (rule, device), site in found.raised.items()
        ]
        for key in found.flapped:
            if (alert_id := self._place.get(key)) is not None:
                self._set(alert_id, flaps=self.alerts[alert_id].flaps + 1)
        self._count(found.unknown)
        changed = [each for key, each in self.alerts.items() if before.get(key) != each]
        for alert in changed:
            self._settle(alert, now_s, log)
        self._forget_old(now_s)
        return Changes(
            tuple(self.alerts[each.alert_id] for each in changed),
            tuple(joined),
            tuple(left),
            tuple(replace(each, devices=self.alerts[each.alert_id].devices) for each in log),
        )

    def _leave(self, key: Key) -> tuple[int, str] | None:
        alert_id = self._place.pop(key, None)
        if alert_id is None:
            return None
        self._members[alert_id].discard(key[1])
        return alert_id, key[1]

    def _join(self, rule: Rule, device: str, site: str, now_s: float, log: list[LogEntry]) -> int:
        alert_id = self._current.get((rule.name, site))
        held = None if alert_id is None else self.alerts.get(alert_id)
        if held is None or (held.cleared_s is not None and now_s - held.cleared_s > BACK_S):
            held = self._new(rule, site, now_s)
            log.append(_entry(held, "raised", now_s))
        elif held.cleared_s is not None:
            held = self._set(held.alert_id, cleared_s=None, times=held.times + 1)
            log.append(_entry(held, "back", now_s))
        self._members[held.alert_id].add(device)
        self._place[rule.name, device] = held.alert_id
        return held.alert_id

    def _new(self, rule: Rule, site: str, now_s: float) -> Alert:
        alert = Alert(self._next_id, rule.name, site, rule.severity, now_s, 0)
        self._next_id += 1
        self.alerts[alert.alert_id] = alert
        self._members[alert.alert_id] = set()
        self._current[rule.name, site] = alert.alert_id
        return alert

    def _count(self, unknown: Iterable[Key]) -> None:
        doubtful: dict[int, int] = {}
        for key in unknown:
            if (alert_id := self._place.get(key)) is not None:
                doubtful[alert_id] = doubtful.get(alert_id, 0) + 1
        for alert_id, alert in list(self.alerts.items()):
            devices = len(self._members[alert_id])
            now = (devices, doubtful.get(alert_id, 0), max(alert.peak, devices))
            if now != (alert.devices, alert.unknown, alert.peak):
                self._set(alert_id, devices=now[0], unknown=now[1], peak=now[2])

    def _settle(self, alert: Alert, now_s: float, log: list[LogEntry]) -> None:
        if alert.open and not alert.devices:
            now = self._set(alert.alert_id, cleared_s=now_s)
            log.append(_entry(now, "cleared", now_s))
        elif alert.acknowledged_s is not None and _grew(alert):
            now = self._set(alert.alert_id, acknowledged_s=None)
            log.append(_entry(now, "grew", now_s))

    def _forget_old(self, now_s: float) -> None:
        for each in list(self.alerts.values()):
            if each.cleared_s is not None and now_s - each.cleared_s > BACK_S:
                del self.alerts[each.alert_id]
                del self._members[each.alert_id]
                if self._current.get((each.rule, each.site)) == each.alert_id:
                    del self._current[each.rule, each.site]

    def _set(self, alert_id: int, **changes: float | None) -> Alert:
        alert = replace(self.alerts[alert_id], **changes)  # type: ignore[arg-type]  # its fields
        self.alerts[alert_id] = alert
        return alert


def _grew(alert: Alert) -> bool:
    known = alert.acknowledged_devices
    return alert.devices >= max(2 * known, known + _GREW_BY)


def _entry(alert: Alert, kind: Kind, now_s: float) -> LogEntry:
    return LogEntry(
        0, now_s, alert.alert_id, kind, alert.rule, alert.site, alert.severity, alert.devices
    )
