"""When a line tells of new alerts: one at a time, grouped, seldom. Qt-free.

What was there when the window opened, what was told already, and what follows from what the user
himself just did is counted by the badge alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.fleet.alerts.records import Alert
from app.gui import texts
from app.gui.models.alert_rows import headline
from app.gui.saying import voiced

EVERY_S = 30.0
OWN_S = 15.0
"""For so long what a rule raises is taken for the doing of who has just saved it."""
KEPT = 200


@dataclass(frozen=True, slots=True)
class Message:
    """What was told, or would have been.

    Attributes:
        shown: Not with `do not disturb`.
        grave: One of its alerts is critical.
    """

    time_s: float
    text: str
    shown: bool
    grave: bool


class Telling:
    """Decides what is told and when.

    Args:
        started_s: Unix time; what was raised before is no news.

    Attributes:
        messages: The newest, newest first.
    """

    def __init__(self, started_s: float = 0.0) -> None:
        self.messages: list[Message] = []
        self._started_s = started_s
        self._known: dict[int, int] = {}
        self._pending: dict[int, Alert] = {}
        self._own: dict[str, float] = {}
        self._next_s = 0.0

    def did(self, rule: str, now_s: float) -> None:
        """Take note that the user has just saved or woken a rule."""
        self._own[rule] = now_s + OWN_S

    def take(self, alerts: Iterable[Alert], now_s: float) -> None:
        """Take in the open alerts."""
        waiting = {each.alert_id: each for each in alerts if each.waits}
        self._pending = {key: waiting[key] for key in self._pending if key in waiting}
        for each in waiting.values():
            own = self._own.get(each.rule, 0.0) > now_s
            if self._is_news(each) and not own:
                self._pending[each.alert_id] = each
            self._known[each.alert_id] = each.times

    def _is_news(self, alert: Alert) -> bool:
        if alert.alert_id in self._known:
            return self._known[alert.alert_id] != alert.times
        return alert.raised_s >= self._started_s

    def due(self, now_s: float, *, quiet: bool, busy: bool, seen: bool = False) -> Message | None:
        """Return what is to be told now; what comes meanwhile is told together later.

        Args:
            now_s: Unix time.
            quiet: Nothing is to be shown; it is noted.
            seen: The user is looking at the alerts: it is noted as shown.
            busy: Another line is shown.
        """
        silent = quiet or seen
        if not self._pending or now_s < self._next_s or (busy and not silent):
            return None
        told = list(self._pending.values())
        self._pending.clear()
        self._next_s = now_s + EVERY_S
        grave = any(each.severity == "critical" for each in told)
        message = Message(now_s, _text(told), seen or not quiet, grave)
        self.messages = [message, *self.messages][:KEPT]
        return None if silent else message


def _text(alerts: list[Alert]) -> str:
    if len(alerts) == 1:
        return headline(alerts[0])
    rules = list(dict.fromkeys(voiced(each.rule) for each in alerts))
    devices = sum(each.devices for each in alerts)
    return texts.tr("{n} new alerts about {m} devices: {rules}").format(
        n=texts.count(len(alerts)), m=texts.count(devices), rules=", ".join(rules[:3])
    ) + ("…" if len(rules) > 3 else "")
