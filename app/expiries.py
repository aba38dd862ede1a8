"""What expires when, and the one action that renews it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from cryptography import x509

from app.trust.signing import ASSIGNMENT_LIFE
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence

Level = Literal["ok", "soon", "urgent", "expired"]
LEVELS: tuple[Level, ...] = ("ok", "soon", "urgent", "expired")

_CHECK_S = 60.0
_ONLINE = (timedelta(days=10), timedelta(days=3))
CERTIFICATE_OF = "certificate of "
"""Before the id of a device, as the subject of an expiry."""


class Says(Sentence):
    """What ends when, and what renews it."""

    OF = "{thing}: {said}"
    OVER = "has expired"
    OVER_ONE = "expired {n:d} day ago"
    OVER_DAYS = "expired {n:d} days ago"
    TODAY = "expires today"
    ONE = "expires in {n:d} day"
    DAYS = "expires in {n:d} days"
    RENEW = "renew: {said}"
    MORE = "{n:d} more: `muster key status`"
    BY_ITSELF = "keep the console running: it renews this by itself (`muster serve`)"
    BRING_BACK = (
        "bring the device on line, or enrol it again (`muster device enrol-code ID --replace`)"
    )


@dataclass(frozen=True)
class Rule:
    """When the end of something is near, and what is to be done.

    Attributes:
        soon: From so long before the end on it is shown.
        urgent: From so long before the end on it is pressing.
        action: Renews it.
    """

    soon: timedelta
    urgent: timedelta
    action: str


RULES = {
    "root": Rule(timedelta(days=60), timedelta(days=21), "muster key renew --key STICK"),
    "targets": Rule(timedelta(days=42), timedelta(days=14), "muster key renew"),
    "snapshot": Rule(*_ONLINE, Says.BY_ITSELF()),
    "timestamp": Rule(*_ONLINE, Says.BY_ITSELF()),
    "assignments": Rule(*_ONLINE, Says.BY_ITSELF()),
    "device": Rule(timedelta(days=180), timedelta(days=30), Says.BRING_BACK()),
    "authority": Rule(timedelta(days=365), timedelta(days=90), "muster key rotate ca"),
}
"""Online documents live 30 days and are renewed at half of it: near their end, no console ran.

Certificates of devices live two years and are renewed at half of it: near the end, the device was
away."""
_DEVICE = RULES["device"]


@dataclass(frozen=True)
class Expiry:
    """One thing that ends.

    Attributes:
        subject: For example ``root`` or ``certificate of edge-01``.
        expires_s: Unix time.
        left_s: From now; negative when it is over.
        action: What renews it, in one line.
    """

    subject: str
    expires_s: float
    left_s: float
    level: Level
    action: str


def judge(subject: str, expires: datetime, rule: Rule, now: datetime) -> Expiry:
    """Say how near an end is; both times are UTC."""
    left = expires - now
    level: Level = "ok"
    if left <= timedelta(0):
        level = "expired"
    elif left <= rule.urgent:
        level = "urgent"
    elif left <= rule.soon:
        level = "soon"
    return Expiry(subject, expires.timestamp(), left.total_seconds(), level, rule.action)


def expiries(workspace: Workspace, now: datetime) -> list[Expiry]:
    """Return everything of a fleet that expires, in the order of the trust chain."""
    ends = workspace.repository().expiries()
    found = [judge(role, ends[role], RULES[role], now) for role in ends]
    issued_s = [each.issued_s for each in workspace.registry.assignments()]
    if issued_s:
        end = datetime.fromtimestamp(min(issued_s), UTC) + ASSIGNMENT_LIFE
        found.append(judge("assignments", end, RULES["assignments"], now))
    if pem := workspace.registry.parameters.get("ca_certificate"):
        end = x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
        found.append(judge("authority", end, RULES["authority"], now))
    return found + _certificates(workspace.registry.certificates.ends(), now)


def _certificates(ends: Mapping[str, float], now: datetime) -> list[Expiry]:
    """Return the certificates of devices near their end; where there are none, the first to end."""
    found = [
        judge(f"{CERTIFICATE_OF}{device_id}", datetime.fromtimestamp(end_s, UTC), _DEVICE, now)
        for device_id, end_s in ends.items()
    ]
    near = [each for each in found if each.level != "ok"]
    return near or sorted(found, key=lambda each: each.expires_s)[:1]


def warning(found: Iterable[Expiry]) -> str:
    """Return one line on what is most pressing; empty while nothing is near its end."""
    near = [each for each in found if each.level != "ok"]
    if not near:
        return ""
    worst = min(near, key=lambda each: each.left_s)
    said = [
        Says.OF(thing=worst.subject, said=remaining(worst.left_s)),
        Says.RENEW(said=worst.action),
    ]
    if len(near) > 1:
        said.append(Says.MORE(n=len(near) - 1))
    return "; ".join(said)


def remaining(left_s: float) -> str:
    """Return in words when it ends."""
    days = int(abs(left_s) // 86_400)
    if left_s <= 0:
        say = (Says.OVER, Says.OVER_ONE, Says.OVER_DAYS)[min(days, 2)]
    else:
        say = (Says.TODAY, Says.ONE, Says.DAYS)[min(days, 2)]
    return say(n=days)


class ExpiryWatch:
    """Keeps the warning of a running console up to date.

    Args:
        workspace: The fleet's.
        clock: Unix time in seconds.

    Attributes:
        warning: See `warning`.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.time) -> None:
        self.warning = ""
        self._workspace = workspace
        self._clock = clock
        self._next_s = 0.0
        self._seen: tuple[int, ...] = ()

    def tick(self) -> None:
        """Look once a minute; while something is near its end also when keys or roles changed."""
        now_s, seen = self._clock(), self._workspace.registry.version_of("metadata", "keys")
        if now_s < self._next_s and not (self.warning and seen != self._seen):
            return
        self._next_s, self._seen = now_s + _CHECK_S, seen
        now = datetime.fromtimestamp(now_s, UTC)
        self.warning = warning(expiries(self._workspace, now))
