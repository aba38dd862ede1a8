"""The events page's lines: from devices, from owners, from alerts. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.fleet.alerts.records import LogEntry
from app.fleet.records import AuditEvent
from app.fleet.store import StoredEvent
from app.gui import texts
from app.gui.codes import code_word
from app.gui.models.alert_rows import holds, kind_word
from app.gui.models.record_words import entry_said, event_said
from app.gui.saying import voiced

if TYPE_CHECKING:
    from app.workspace import Workspace

Kind = Literal["all", "devices", "people", "alerts"]
LIMIT = 1000
RANK = {"info": 0, "warning": 1, "error": 2, "critical": 2}
_ALWAYS_S = 10 * 365 * 86_400.0
"""Clocks of devices may be ahead by anything."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line.

    Attributes:
        key: The same at each reading.
        source: The device, or who did it.
        code: As it is kept.
        detail: As it is kept.
        word: The code for people.
        said: The detail for people.
    """

    key: tuple[str, str, int]
    time_s: float
    severity: str
    source: str
    code: str
    detail: str
    word: str
    said: str

    @property
    def device_id(self) -> str:
        """The device that it came from, empty for any other line."""
        return self.key[1] if self.key[0] == "devices" else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are read.

    Attributes:
        since_s: Unix time; 0 for all.
        device_id: Lines about this device alone; empty for any.
    """

    kind: Kind = "all"
    since_s: float = 0.0
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class LogReading:
    """The newest lines, newest first.

    Attributes:
        stamp: Grows when a line is added.
        total: Lines of these kinds that there are, at any time.
    """

    wanted: Wanted
    stamp: tuple[int, ...]
    rows: tuple[LogRow, ...]
    total: int


def read_log(
    workspace: Workspace, wanted: Wanted, now_s: float, known: LogReading | None = None
) -> LogReading:
    """Read the newest lines, unless nothing was added since `known`.

    Args:
        workspace: Whose.
        wanted: Which.
        now_s: Unix time.
        known: What was read before.
    """
    registry = workspace.registry
    stamp = (
        workspace.store.newest_event(),
        registry.audit_log.head().count,
        *registry.version_of("alerts"),
    )
    if known is not None and (known.wanted, known.stamp) == (wanted, stamp):
        return known
    rows: list[LogRow] = []
    total = 0
    if wanted.kind in ("all", "devices"):
        device, end_s = wanted.device_id or None, now_s + _ALWAYS_S
        found = workspace.store.events(device, wanted.since_s, end_s, LIMIT)
        rows += _of_events(found)
        total += workspace.store.count().events
    if wanted.kind in ("all", "people"):
        rows += map(_of_audit, registry.audit(LIMIT))
        total += stamp[1]
    if wanted.kind in ("all", "alerts"):
        entries, count = registry.alerts.log(LIMIT)
        rows += map(_of_alert, entries)
        total += count
    rows = [
        each for each in rows if each.time_s >= wanted.since_s and _is_about(each, wanted.device_id)
    ]
    newest = sorted(rows, key=lambda row: -row.time_s)[:LIMIT]
    return LogReading(wanted, stamp, tuple(newest), total)


def matching(reading: LogReading, least: str, text: str) -> list[LogRow]:
    """Return the lines of a severity or above that hold every word of a text."""
    return [
        each
        for each in reading.rows
        if RANK.get(each.severity, 0) >= RANK[least]
        and holds(f"{each.source} {each.code} {each.word} {each.detail} {each.said}", text)
    ]


def device_in(text: str, known: Callable[[str], object]) -> str:
    """Return the device that a filter names in full, empty where it names none.

    Args:
        text: As it was typed.
        known: Returns something of a device, None where there is none.
    """
    return next((each for each in text.split() if known(each) is not None), "")


def _is_about(row: LogRow, device_id: str) -> bool:
    return not device_id or device_id in (row.device_id, *row.detail.split(" · "))


def _of_events(events: list[StoredEvent]) -> Iterator[LogRow]:
    # Another spool of a device begins its numbers anew: the time tells them apart.
    for each in events:
        key = ("devices", each.device_id, each.seq ^ round(each.time_s * 1000) << 24)
        yield LogRow(
            key, each.time_s, each.severity, each.device_id, each.code, each.detail,
            code_word(each.code), event_said(each.code, each.detail),
        )  # fmt: skip


def _of_audit(event: AuditEvent) -> LogRow:
    key = ("people", event.who, event.event_id)
    said = entry_said(event)
    return LogRow(
        key, event.time_s, "info", said.who, event.action, _about(event), said.action, _about(said)
    )


def _about(event: AuditEvent) -> str:
    return " · ".join(part for part in (event.subject, event.detail, event.why) if part)


def _of_alert(entry: LogEntry) -> LogRow:
    where = " · ".join(each for each in (entry.site, entry.who, entry.note) if each)
    said = texts.plural(
        entry.devices,
        texts.tr("{what}: {n} device"),
        texts.tr("{what}: {n} devices"),
        what=kind_word(entry.kind),
    )
    detail = f"{said} · {where}" if where else said
    severity = "info" if entry.kind in ("cleared", "acknowledged") else entry.severity
    key = ("alerts", entry.rule, entry.number)
    code = f"alert.{entry.kind}"
    return LogRow(
        key, entry.time_s, severity, voiced(entry.rule), code, detail, code_word(code), detail
    )
