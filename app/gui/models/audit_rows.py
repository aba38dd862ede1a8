"""The audit log as a page shows it: read, verified and filtered. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal

from app.fleet.audit_chain import Verdict
from app.fleet.records import AuditEvent
from app.gui.models.record_words import entry_said

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
class AuditRow:
    """An entry, and the same for people."""

    event: AuditEvent
    said: AuditEvent


@dataclass(frozen=True, slots=True)
class AuditReading:
    """The log at one revision of the registry.

    Attributes:
        rows: The newest, newest first.
    """

    revision: int
    rows: tuple[AuditRow, ...]
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
    rows = tuple(AuditRow(each, entry_said(each)) for each in log.events(LIMIT))
    return AuditReading(revision, rows, log.verify(progress=progress))


def matching(rows: Sequence[AuditRow], group: Group, text: str) -> list[AuditRow]:
    """Return the entries of a group that hold every word of `text`, as kept or as shown."""
    words = text.lower().split()
    return [each for each in rows if _in_group(each.event, group) and _holds(each, words)]


def _in_group(event: AuditEvent, group: Group) -> bool:
    return event.action.startswith(_PREFIXES[group])


def _holds(row: AuditRow, words: Sequence[str]) -> bool:
    parts = (
        (each.who, each.action, each.subject, each.detail, each.why)
        for each in (row.event, row.said)
    )
    text = " ".join(chain.from_iterable(parts)).lower()
    return all(word in text for word in words)
