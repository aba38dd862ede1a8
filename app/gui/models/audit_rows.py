"""The audit log as a page shows it: read, verified and filtered. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.fleet.audit_chain import Verdict
from app.fleet.records import AuditEvent

if TYPE_CHECKING:
    from app.fleet.registry import Registry

Group = Literal["all", "devices", "bundles", "keys", "fleet"]

LIMIT = 2000
_PREFIXES: Mapping[Group, tuple[str, ...]] = {
    "all": ("",),
    "devices": ("device.", "report.", "receipt.", "stick."),
    "bundles": ("bundle.", "rollout."),
    "keys": ("key.", "root."),
    "fleet": ("fleet.",),
}


@dataclass(frozen=True, slots=True)
class AuditReading:
    """The log at one revision of the registry.

    Attributes:
        events: The newest, newest first.
    """

    revision: int
    events: tuple[AuditEvent, ...]
    verdict: Verdict


def read_audit(
    registry: Registry,
    known: AuditReading | None = None,
    progress: Callable[[float], None] | None = None,
) -> AuditReading:
    """Read and verify the log, unless nothing has changed since `known`."""
    revision = registry.revision
    if known is not None and known.revision == revision:
        return known
    log = registry.audit_log
    return AuditReading(revision, tuple(log.events(LIMIT)), log.verify(progress=progress))


def matching(events: Sequence[AuditEvent], group: Group, text: str) -> list[AuditEvent]:
    """Return the events of a group that hold every word of `text`."""
    words = text.lower().split()
    return [each for each in events if _in_group(each, group) and _holds(each, words)]


def _in_group(event: AuditEvent, group: Group) -> bool:
    return event.action.startswith(_PREFIXES[group])


def _holds(event: AuditEvent, words: Sequence[str]) -> bool:
    text = f"{event.who} {event.action} {event.subject} {event.detail} {event.why}".lower()
    return all(word in text for word in words)
