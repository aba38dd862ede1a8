"""Parts that several reports have: work, energy, faults, losses, and how to check a report."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.fleet.alerts.records import LogEntry
from app.fleet.live import DeviceView
from app.fleet.records import AuditEvent
from app.fleet.store import StoredLoss
from app.reports.contents import Cell, Column, Fact, Head, Kind, Report, Section, Table, Tone
from app.reports.gathering import Fault, MethodEnergy, Period
from app.reports.voice import Voice, word

Rows = Iterable[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Making:
    """Who makes a report, of which fleet, and when.

    Attributes:
        audit_head: ``COUNT:HASH``.
    """

    fleet: str
    by: str
    now_s: float
    audit_head: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a report is of."""

    kind: Kind
    name: str
    title: str
    data_until_s: float | None


def report_of(
    voice: Voice, made: Making, named: Named, period: Period, sections: tuple[Section, ...]
) -> Report:
    """Return a report of these sections."""
    return Report(
        head=_head(voice, made, named, period),
        sections=sections,
        language=voice.language,
        more=voice.tr("{n} more rows are in the CSV."),
        page=voice.tr("Page {page} of {pages}"),
    )


def _head(voice: Voice, made: Making, named: Named, period: Period) -> Head:
    """Return the head of a report, in figures and in words."""
    return Head(
        kind=named.kind,
        name=named.name,
        title=named.title,
        fleet=made.fleet,
        start_s=period.start_s,
        end_s=period.end_s,
        made_s=made.now_s,
        made_by=made.by,
        data_until_s=named.data_until_s,
        audit_head=made.audit_head,
        lines=_lines(voice, made, named.data_until_s, period),
    )


def _lines(
    voice: Voice, made: Making, until_s: float | None, period: Period
) -> tuple[tuple[str, str], ...]:
    say = voice.say
    data = say("nothing is stored of this period")
    if until_s is not None:
        data = say(
            "{time}, {age} before this report was made",
            time=voice.moment(until_s).text,
            age=voice.span(made.now_s - until_s).text,
        )
    span = say(
        "{start} to {end} ({length})",
        start=voice.moment(period.start_s).text,
        end=voice.moment(period.end_s).text,
        length=voice.span(period.length_s).text,
    )
    return (
        (say("Fleet"), made.fleet),
        (say("Period"), span),
        (say("Newest data"), data),
        (say("Made"), f"{voice.moment(made.now_s).text} · {made.by}"),
    )


def table(key: str, title: str, columns: Sequence[Column], rows: Rows, empty: str) -> Table:
    """Return a table of whatever rows there are."""
    return Table(key, title, tuple(columns), tuple(rows), empty)


def proof_of(view: DeviceView | None, names: Mapping[str, str], voice: Voice) -> Cell:
    """Return what a device proved to serve: what its serving session read back, as it signed it."""
    state = view.state if view else None
    if state is None:
        return Cell(voice.say("no signed report yet"), None, "warn")
    if state.serving is None:
        return Cell(voice.say("serves nothing"), None, "bad")
    digest = state.serving.bundle.digest
    return Cell(f"{names.get(digest, digest[:12])} ({digest[:12]})", digest, "good")


def work_facts(voice: Voice, inferences: int, errors: int, covered_s: float) -> tuple[Fact, ...]:
    """Return how much was done, and how much of it failed."""
    rate = inferences / covered_s if covered_s else None
    share = errors / inferences if inferences else None
    tone: Tone = "bad" if errors else ""
    return (
        Fact("inferences", voice.say("Inferences"), voice.count(inferences)),
        Fact(
            "errors",
            voice.say("Failed inferences"),
            voice.count(errors, tone),
            voice.say("{share} of all", share=voice.percent(share, 3).text),
        ),
        Fact(
            "rate",
            voice.say("Throughput"),
            voice.figure(rate, 2, "/s"),
            voice.say("mean over the time that telemetry covers"),
        ),
    )


def cells_caveat(voice: Voice, cell_s: float) -> list[str]:
    """Return what is to be known of totals that are not made of single windows."""
    if not cell_s:
        return []
    width = voice.span(cell_s).text
    text = voice.tr(
        "Totals are made of cells of {width}; those at the ends of the period count whole."
    )
    return [text.format(width=width)]


def energy_facts(voice: Voice, energy: Sequence[MethodEnergy]) -> tuple[Fact, ...]:
    """Return what each method says; no figures of two methods are added up."""
    return tuple(fact for each in energy for fact in _energy(voice, each))


def _energy(voice: Voice, it: MethodEnergy) -> tuple[Fact, Fact]:
    how = voice.say(
        "{method}: {sources}; over {covered}",
        method=voice.word(it.method),
        sources=", ".join(map(voice.said, it.sources)) or voice.say("no source named"),
        covered=voice.span(it.covered_s).text,
    )
    gross = Cell(voice.energy(it.energy_j, it.band_j), it.energy_j)
    each = Cell("—")
    if it.inferences:
        n = it.inferences
        each = Cell(voice.energy(it.energy_j / n, it.band_j / n), it.energy_j / n)
    above = voice.say("how much of it is above idle is not known")
    if it.net_j is not None:
        net_j = it.net_j / it.inferences if it.inferences else math.nan
        above = voice.say(
            "above idle: {total} in all, {each} per inference",
            total=voice.energy(it.net_j),
            each=voice.energy(net_j) if math.isfinite(net_j) else "—",
        )
    return (
        Fact(f"energy_{it.method}", voice.say("Energy, gross"), gross, how),
        Fact(f"energy_each_{it.method}", voice.say("Energy per inference, gross"), each, above),
    )


def fault_table(voice: Voice, faults: Sequence[Fault], many: bool) -> Table:
    """Return warnings and errors by code; with the devices where there are many."""
    say = voice.say
    columns = [
        Column("code", say("What")),
        Column("severity", say("Severity")),
        Column("times", say("Times"), figures=True),
        *([Column("devices", say("Devices"), figures=True)] if many else []),
        Column("newest_s", say("Newest")),
        Column("detail", say("The newest of them")),
    ]
    rows = (
        (
            word(voice.code(each.code), each.code),
            word(
                voice.word(each.severity),
                each.severity,
                "bad" if each.severity == "error" else "warn",
            ),
            voice.count(each.times),
            *([voice.count(each.devices)] if many else []),
            voice.moment(each.newest.time_s),
            word(voice.said(each.newest.detail), each.newest.detail or None),
        )
        for each in faults
    )
    empty = say("No warning and no error was noted.")
    return table("faults", say("Warnings and errors"), columns, rows, empty)


def loss_table(voice: Voice, losses: Iterable[StoredLoss], many: bool) -> Table:
    """Return what devices had to give up, and why."""
    say = voice.say
    columns = [
        *([Column("device", say("Device"))] if many else []),
        Column("noted_s", say("Noted")),
        Column("records", say("Records"), figures=True),
        Column("reason", say("Reason")),
        Column("start_s", say("From")),
        Column("end_s", say("To")),
    ]
    rows = (
        (
            *([word(each.device_id)] if many else []),
            voice.moment(each.time_s),
            voice.count(each.records, "warn"),
            word(voice.said(each.reason), each.reason or None),
            voice.moment(each.start_s),
            voice.moment(each.end_s),
        )
        for each in losses
    )
    empty = say("No device had to give up a record.")
    return table("losses", say("Records that were given up"), columns, rows, empty)


def alert_table(voice: Voice, entries: Iterable[LogEntry], period: Period) -> Table:
    """Return what became of alerts in a period."""
    say = voice.say
    columns = (
        Column("time_s", say("When")),
        Column("kind", say("What")),
        Column("rule", say("Rule")),
        Column("severity", say("Severity")),
        Column("site", say("Place")),
        Column("devices", say("Devices"), figures=True),
        Column("who", say("Who")),
    )
    rows = (
        (
            voice.moment(each.time_s),
            word(voice.word(each.kind), each.kind),
            word(each.rule),
            word(voice.word(each.severity), each.severity),
            word(each.site),
            voice.count(each.devices),
            word(each.who),
        )
        for each in entries
        if period.start_s <= each.time_s < period.end_s
    )
    empty = say("No alert was raised or cleared in this period.")
    return table("alerts", say("Alerts"), columns, rows, empty)


def audit_table(voice: Voice, events: Iterable[AuditEvent], period: Period) -> Table:
    """Return who did what in a period."""
    say = voice.say
    columns = (
        Column("entry", say("Entry"), figures=True),
        Column("time_s", say("When")),
        Column("who", say("Who")),
        Column("action", say("What")),
        Column("detail", say("Detail")),
        Column("why", say("Why")),
    )
    rows = (
        (
            voice.count(each.event_id),
            voice.moment(each.time_s),
            word(said.who, each.who or None),
            word(said.action, each.action),
            word(said.detail, each.detail or None),
            word(each.why),
        )
        for each, said in ((event, voice.entry(event)) for event in events)
        if period.start_s <= each.time_s < period.end_s
    )
    empty = say("The audit log has no entry on it in this period.")
    return table("audit", say("Who did what"), columns, rows, empty)


def check_section(voice: Voice, made: Making) -> Section:
    """Return how somebody else can check a report against the fleet's own records."""
    say = voice.say
    facts = (
        Fact(
            "audit_head",
            say("Head of the audit log"),
            word(made.audit_head),
            say("the hash chain up to here stands for every entry before this report was made"),
        ),
        Fact(
            "audit_check",
            say("To check it"),
            word(f"muster audit verify --head {made.audit_head}"),
            say("passes as long as the log still contains what this report rests on"),
        ),
    )
    return Section("check", say("How this report can be checked"), facts)
