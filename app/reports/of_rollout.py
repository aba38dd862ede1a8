"""A report of one rollout. Pure: from what was gathered to contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.fleet.live import DeviceView
from app.fleet.records import AuditEvent
from app.fleet.rollout.gates.verdict import GateVerdict
from app.fleet.rollout.gates.wording import figure_text
from app.fleet.rollout.records import BAD_OUTCOMES, Decision, Member, Rollout
from app.fleet.rollout.replay import replay, verdicts_of
from app.reports.contents import Cell, Chart, Column, Fact, Line, Mark, Report, Section, Table, Tone
from app.reports.gathering import Period
from app.reports.of_device import outcome_cell, why_of
from app.reports.parts import (
    Making,
    Named,
    audit_table,
    check_section,
    proof_of,
    report_of,
    table,
)
from app.reports.voice import Voice, word

_GATE_TONES: Mapping[str, Tone] = {
    "passes": "good",
    "trips": "bad",
    "undecided": "warn",
    "no_evidence": "warn",
}

_EVER_S = 1e12
"""A count stays what it is until it changes: no gap breaks its line."""


@dataclass(frozen=True, slots=True)
class RolloutRecord:
    """All that a report of a rollout is made from.

    Attributes:
        decisions: With their numbers, oldest first.
        views: What was last heard of its devices.
        names: Of bundles, by digest.
        audit: Newest first.
    """

    rollout: Rollout
    decisions: Sequence[Decision]
    views: Mapping[str, DeviceView]
    names: Mapping[str, str]
    audit: Sequence[AuditEvent]


def rollout_report(record: RolloutRecord, period: Period, made: Making, voice: Voice) -> Report:
    """Return the report of a rollout."""
    it = record.rollout
    title = voice.say("Rollout {number}: {name}", number=it.rollout_id, name=it.name)
    times = [
        it.updated_s,
        *(each.updated_s for each in it.members),
        *(each.time_s for each in record.decisions),
    ]
    named = Named("rollout", str(it.rollout_id), title, max(times))
    sections = (
        _outcome(record, voice),
        _phases(record, period, voice),
        _gates(record, voice),
        _devices(record, voice),
        _decided(record, period, voice),
        check_section(voice, made),
    )
    return report_of(voice, made, named, period, sections)


def proved(member: Member, record: RolloutRecord) -> bool:
    """Return whether a device's newest signed report says that it serves this rollout's bundle."""
    view = record.views.get(member.device_id)
    serving = view.state.serving if view and view.state else None
    return serving is not None and serving.bundle.digest == record.rollout.digest


def _outcome(record: RolloutRecord, voice: Voice) -> Section:
    serving = sum(proved(each, record) for each in record.rollout.members)
    return Section(
        "outcome",
        voice.say("What came of it"),
        (
            *_terms(record.rollout, voice),
            *_numbers(record.rollout, voice),
            _serving_now(record, serving, voice),
        ),
        caveats=tuple(_caveats(record, serving, voice)),
    )


def _terms(it: Rollout, voice: Voice) -> tuple[Fact, ...]:
    say = voice.say
    tone: Tone = "good" if it.state == "succeeded" else "bad" if it.state == "failed" else ""
    return (
        Fact("bundle", say("Bundle"), word(f"{it.bundle_name}@{it.bundle_version}"), it.digest),
        Fact("release", say("Release"), word(it.target_path)),
        Fact(
            "state",
            say("State"),
            Cell(voice.word(it.state), it.state, tone),
            voice.said(it.reason or it.stage.waits),
        ),
        Fact("begun_s", say("Begun"), voice.moment(it.created_s)),
    )


def _numbers(it: Rollout, voice: Voice) -> tuple[Fact, ...]:
    say, counts, total = voice.say, it.counts(), len(it.members)
    bad = sum(counts[each] for each in BAD_OUTCOMES)
    return (
        Fact(
            "devices",
            say("Devices"),
            voice.count(total),
            say("group: {group}", group=it.plan.group) if it.plan.group else "",
        ),
        Fact(
            "succeeded",
            say("Succeeded"),
            voice.count(counts["succeeded"]),
            say("each proved by its serving session's digest in a signed report"),
        ),
        Fact(
            "bad",
            say("Failed or refused"),
            voice.count(bad, "bad" if bad else ""),
            say("named below"),
        ),
        Fact(
            "open",
            say("Not through"),
            voice.count(total - bad - counts["succeeded"] - counts["reverted"]),
        ),
    )


def _serving_now(record: RolloutRecord, serving: int, voice: Voice) -> Fact:
    total = len(record.rollout.members)
    share = voice.percent(serving / total if total else None).text
    return Fact(
        "serving",
        voice.say("Serve it by their newest report"),
        voice.count(serving),
        voice.say("{share} of the devices", share=share),
    )


def _caveats(record: RolloutRecord, serving: int, voice: Voice) -> Iterator[str]:
    it = record.rollout
    if it.open:
        yield voice.say("The rollout is not over: everything here may still change.")
    if serving < it.counts()["succeeded"]:
        yield voice.say(
            "Fewer devices serve it now than succeeded: some have gone on or fallen back since."
        )
    if it.members and not it.plan.gates:
        yield voice.say("No gate watched it: only what became of the attempts was judged.")


def _phases(record: RolloutRecord, period: Period, voice: Voice) -> Section:
    say, it = voice.say, record.rollout
    columns = (
        Column("phase", say("Phase")),
        Column("devices", say("Devices"), figures=True),
        Column("succeeded", say("Succeeded"), figures=True),
        Column("bad", say("Failed or refused"), figures=True),
        Column("other", say("Others"), figures=True),
        Column("soak_s", say("Soak"), figures=True),
        Column("approvals", say("Approvals asked"), figures=True),
        Column("looks", say("Looks of gates"), figures=True),
    )
    rows = (_phase(it, index, voice) for index in range(len(it.plan.phases)))
    phases = table("phases", say("Phases"), columns, rows, "")
    return Section(
        "phases", say("How it went"), charts=_charts(record, period, voice), tables=(phases,)
    )


def _phase(it: Rollout, index: int, voice: Voice) -> tuple[Cell, ...]:
    phase, counts = it.plan.phases[index], it.counts(index)
    total, bad = sum(counts.values()), sum(counts[each] for each in BAD_OUTCOMES)
    return (
        word(phase.name),
        voice.count(total),
        voice.count(counts["succeeded"]),
        voice.count(bad, "bad" if bad else ""),
        voice.count(total - bad - counts["succeeded"]),
        voice.span(phase.soak_s),
        voice.count(phase.approvals),
        voice.count(it.stage.looks_at(index)),
    )


def _charts(record: RolloutRecord, period: Period, voice: Voice) -> tuple[Chart, ...]:
    """Return how successes and failures came in; a device counts where its outcome last changed."""
    won = sorted(
        m.succeeded_s or m.updated_s for m in record.rollout.members if m.outcome == "succeeded"
    )
    bad = sorted(m.updated_s for m in record.rollout.members if m.outcome in BAD_OUTCOMES)
    if not won and not bad:
        return ()
    marks = tuple(
        Mark(each.time_s, voice.word(each.kind))
        for each in record.decisions
        if each.kind in ("advance", "trip", "end")
    )
    lines = (
        _steps(voice.say("succeeded"), won, period),
        _steps(voice.say("failed or refused"), bad, period),
    )
    return (
        Chart(
            "progress",
            voice.say("Devices that ended their attempt"),
            "",
            period.start_s,
            period.end_s,
            lines,
            _EVER_S,
            marks,
        ),
    )


def _steps(name: str, times: Sequence[float], period: Period) -> Line:
    places, values = [period.start_s], [0.0]
    for count, time_s in enumerate(times, start=1):
        places += [time_s, time_s]
        values += [count - 1.0, float(count)]
    return Line(name, (*places, max(period.end_s, places[-1])), (*values, float(len(times))))


def _gates(record: RolloutRecord, voice: Voice) -> Section:
    say = voice.say
    newest, unread = _newest_verdicts(record, voice)
    again = replay(record.decisions)
    differ = [str(each.decision_id) for each in again if not each.equal]
    checked = Fact(
        "replayed",
        say("Decisions made again from their records"),
        voice.count(len(again)),
        say("each comes out the same") if not differ else "",
    )
    caveats = list(unread)
    if differ:
        caveats.append(
            say(
                "These decisions come out otherwise from their records: {numbers}.",
                numbers=", ".join(differ),
            )
        )
    return Section(
        "gates", say("What the gates saw"), (checked,), tables=(newest,), caveats=tuple(caveats)
    )


def _newest_verdicts(record: RolloutRecord, voice: Voice) -> tuple[Table, list[str]]:
    """Return what the gates of each phase said last, and which decisions cannot be read."""
    say = voice.say
    columns = (
        Column("phase", say("Phase")),
        Column("gate", say("Gate")),
        Column("state", say("Says")),
        Column("figure", say("Figure"), figures=True),
        Column("bounds", say("Between")),
        Column("limit", say("Limit"), figures=True),
        Column("sample", say("Devices"), figures=True),
        Column("detail", say("In words")),
    )
    rows: list[tuple[Cell, ...]] = []
    unread: list[str] = []
    for index, phase in enumerate(record.rollout.plan.phases):
        newest = _last_judged(record, index)
        if newest is None:
            continue
        number = newest.decision_id
        try:
            rows += [_gate(phase.name, each, voice) for each in verdicts_of(newest)]
        except ValueError as error:
            unread.append(
                say("Decision {number} cannot be read: {problem}", number=number, problem=error)
            )
    verdicts = table(
        "gates", say("Newest verdicts of the gates"), columns, rows, say("No gate was asked.")
    )
    return verdicts, unread


def _last_judged(record: RolloutRecord, phase: int) -> Decision | None:
    judged = (d for d in reversed(record.decisions) if d.phase == phase and d.verdicts)
    return next(judged, None)


def _gate(phase: str, it: GateVerdict, voice: Voice) -> tuple[Cell, ...]:
    def show(value: float | None) -> Cell:
        return Cell("—") if value is None else Cell(figure_text(it.kind, value), value)

    said = Cell(voice.word(it.state), it.state, _GATE_TONES[it.state])
    sample = Cell(f"{it.sample} / {it.needed}", it.sample)
    return (
        word(phase),
        word(it.kind),
        said,
        show(it.figure),
        _bounds(it),
        show(it.limit),
        sample,
        word(voice.said(it.detail), it.detail),
    )


def _bounds(it: GateVerdict) -> Cell:
    if it.lower is None or it.upper is None:
        return Cell("—")
    return Cell(f"{figure_text(it.kind, it.lower)} … {figure_text(it.kind, it.upper)}")


def _devices(record: RolloutRecord, voice: Voice) -> Section:
    say = voice.say
    columns = (
        Column("device", say("Device")),
        Column("phase", say("Phase")),
        Column("outcome", say("Outcome")),
        Column("since_s", say("Since")),
        Column("tries", say("Turns"), figures=True),
        Column("took_s", say("Took"), figures=True),
        Column("reason", say("Reason")),
        Column("serving", say("Serves by its newest report")),
    )
    bad_first = sorted(
        record.rollout.members,
        key=lambda m: (m.outcome not in BAD_OUTCOMES, m.outcome == "succeeded", m.phase),
    )
    rows = (_member(each, record, voice) for each in bad_first)
    return Section(
        "devices",
        say("Each device"),
        tables=(table("devices", say("Devices"), columns, rows, say("It has none.")),),
    )


def _member(it: Member, record: RolloutRecord, voice: Voice) -> tuple[Cell, ...]:
    took = Cell("—")
    if it.succeeded_s is not None and it.assigned_s is not None:
        took = voice.span(it.succeeded_s - it.assigned_s)
    return (
        word(it.device_id),
        word(record.rollout.plan.phases[it.phase].name),
        outcome_cell(it, voice),
        voice.moment(it.updated_s),
        voice.count(it.tries),
        took,
        word(why_of(it, voice) or voice.word(it.step), why_of(it) or it.step),
        proof_of(record.views.get(it.device_id), record.names, voice),
    )


def _decided(record: RolloutRecord, period: Period, voice: Voice) -> Section:
    tables = (_decisions(record, period, voice), audit_table(voice, record.audit, period))
    return Section("decided", voice.say("What was decided, and by whom"), tables=tables)


def _decisions(record: RolloutRecord, period: Period, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column("decision", say("Decision"), figures=True),
        Column("time_s", say("When")),
        Column("kind", say("What")),
        Column("phase", say("Phase")),
        Column("summary", say("Why")),
    )
    phases = record.rollout.plan.phases
    rows = (
        (
            voice.count(each.decision_id),
            voice.moment(each.time_s),
            word(voice.word(each.kind), each.kind),
            word(phases[each.phase].name),
            word(voice.said(each.summary), each.summary),
        )
        for each in record.decisions
        if period.start_s <= each.time_s < period.end_s
    )
    return table(
        "decisions", say("Decisions"), columns, rows, say("Nothing was decided in this period.")
    )
