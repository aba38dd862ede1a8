"""A report of one device. Pure: from what was gathered to contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.fleet.live import DeviceView
from app.fleet.records import AuditEvent, Device
from app.fleet.rollout.records import Member, Rollout
from app.fleet.series import CLOCKS
from app.reports.contents import (
    Cell,
    Chart,
    Column,
    Fact,
    Line,
    Mark,
    Report,
    Section,
    Span,
    Table,
)
from app.reports.gathering import MOST_EVENTS, DeviceFigures, Period, faults_of
from app.reports.parts import (
    Making,
    Named,
    audit_table,
    cells_caveat,
    check_section,
    energy_facts,
    fault_table,
    loss_table,
    proof_of,
    report_of,
    table,
    work_facts,
)
from app.reports.voice import Voice, word


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """All that a report of a device is made from.

    Attributes:
        view: What was last heard of it; None where nothing was.
        enrolment: How its newest key stands; empty where it never asked to join.
        fingerprint: Of the key that speaks for it.
        assigned: Digest of its newest assignment.
        names: Of bundles, by digest.
        audit: Newest first.
    """

    device: Device
    view: DeviceView | None
    figures: DeviceFigures
    enrolment: str
    fingerprint: str
    assigned: str | None
    names: Mapping[str, str]
    rollouts: Sequence[Rollout]
    audit: Sequence[AuditEvent]


def device_report(record: DeviceRecord, period: Period, made: Making, voice: Voice) -> Report:
    """Return the report of a device."""
    title = voice.say("Device {device}", device=record.device.device_id)
    heard = [each.time_s for each in record.figures.events]
    until_s = max([*heard, record.figures.last_s or 0.0]) or None
    named = Named("device", record.device.device_id, title, until_s)
    sections = (
        _standing(record, voice),
        _coverage(record.figures, period, voice),
        _work(record, period, voice),
        _changes(record, period, voice),
        _faults(record, period, voice),
        check_section(voice, made),
    )
    return report_of(voice, made, named, period, sections)


def _standing(record: DeviceRecord, voice: Voice) -> Section:
    title = voice.say("What it is and what it proved")
    caveats = tuple(_unproven(record, voice))
    return Section("standing", title, _known(record, voice), caveats=caveats)


def _known(record: DeviceRecord, voice: Voice) -> tuple[Fact, ...]:
    say, view, assigned = voice.say, record.view, record.assigned
    labels = " ".join(f"{key}={value}" for key, value in record.device.labels.items())
    name = record.names.get(assigned, assigned[:12]) if assigned else ""
    return (
        Fact("site", say("Where it stands"), word(record.device.site)),
        Fact("labels", say("Labels"), word(labels)),
        Fact("enrolment", say("Enrolment"), word(record.enrolment), record.fingerprint),
        Fact("seen", say("Last heard of"), voice.moment(view.last_seen_s if view else None)),
        Fact(
            "serving",
            say("Proved to serve"),
            proof_of(view, record.names, voice),
            _proof(record, voice),
        ),
        Fact("assigned", say("Assigned"), word(name, assigned)),
    )


def _unproven(record: DeviceRecord, voice: Voice) -> Iterator[str]:
    say, assigned = voice.say, record.assigned
    state = record.view.state if record.view else None
    if state is None:
        yield say("Nothing here is proven by the device: no signed report of it is known.")
        return
    if assigned and (state.serving is None or state.serving.bundle.digest != assigned):
        yield say("The device does not serve what it was assigned.")
    if state.refusal is not None:
        yield say(
            "It refused something on {time}: {reason}. {detail}",
            time=voice.moment(state.refusal.time_s).text,
            reason=voice.code(state.refusal.reason),
            detail=voice.said(state.refusal.detail),
        )


def _proof(record: DeviceRecord, voice: Voice) -> str:
    state = record.view.state if record.view else None
    if state is None or state.serving is None:
        return ""
    return voice.say(
        "signed report {counter} of {time}; the session on {provider} read back model {model}",
        counter=state.counter,
        time=voice.moment(state.time_s).text,
        provider=state.serving.provider,
        model=state.serving.model_sha256,
    )


def _coverage(figures: DeviceFigures, period: Period, voice: Voice) -> Section:
    return Section(
        "coverage",
        voice.say("How much is known"),
        (*_heard(figures, period, voice), *_not_had(figures, voice)),
        (),
        (_silence_table(figures, voice), loss_table(voice, figures.losses, many=False)),
        tuple(_doubts(figures, period, voice)),
    )


def _heard(figures: DeviceFigures, period: Period, voice: Voice) -> tuple[Fact, ...]:
    say = voice.say
    share = min(figures.covered_s / period.length_s, 1.0) if period.length_s else None
    longest = figures.silences[0] if figures.silences else None
    return (
        Fact(
            "coverage",
            say("Covered by telemetry"),
            voice.percent(share),
            say(
                "{time} of {period}",
                time=voice.span(figures.covered_s).text,
                period=voice.span(period.length_s).text,
            ),
        ),
        Fact(
            "silence",
            say("Without telemetry"),
            voice.span(sum(each.length_s for each in figures.silences)),
            _stretches(figures, voice),
        ),
        Fact(
            "longest_silence",
            say("Longest of them"),
            voice.span(longest.length_s) if longest else Cell("—"),
        ),
    )


def _not_had(figures: DeviceFigures, voice: Voice) -> tuple[Fact, ...]:
    say = voice.say
    return (
        Fact(
            "lost",
            say("Records given up"),
            voice.count(figures.lost, "warn" if figures.lost else ""),
            say("named by the device's loss ledger"),
        ),
        Fact(
            "missing",
            say("Records missing"),
            voice.count(figures.missing, "bad" if figures.missing else ""),
            say("of any time: neither stored nor named by the ledger"),
        ),
    )


def _stretches(figures: DeviceFigures, voice: Voice) -> str:
    one = voice.tr("in one stretch; what is shorter than {least} is not seen")
    many = voice.tr("in {n} stretches; what is shorter than {least} is not seen")
    least = voice.span(figures.least_silence_s).text
    return voice.plural(len(figures.silences), one, many, least=least)


def _doubts(figures: DeviceFigures, period: Period, voice: Voice) -> Iterator[str]:
    if figures.begin_s is None:
        yield voice.say("No telemetry of this device is stored.")
    elif figures.begin_s > period.start_s:
        begin = voice.moment(figures.begin_s).text
        yield voice.say("The oldest telemetry that is stored begins at {time}.", time=begin)
    worst = int(figures.curves.clock.max()) if len(figures.curves) else 0
    if worst:
        was_set = voice.say("The device's clock was set in the period: times may be off.")
        adrift = voice.say("The device's clock was not synchronised: times may be off.")
        yield was_set if CLOCKS[worst] == "jumped" else adrift
    if len(figures.curves) and int(figures.curves.merged.max()) > 1:
        yield voice.say("For want of room the device merged windows: details within them are gone.")
    yield voice.say(
        "Of a stretch without telemetry nothing is stored: the device may have been off,"
        " or what it measured is still on its way."
    )


def _silence_table(figures: DeviceFigures, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column("start_s", say("From")),
        Column("end_s", say("To")),
        Column("length_s", say("How long"), figures=True),
    )
    rows = (
        (voice.moment(each.start_s), voice.moment(each.end_s), voice.span(each.length_s, "warn"))
        for each in figures.silences
    )
    return table(
        "silences", say("Stretches without telemetry"), columns, rows, say("There was none.")
    )


def _work(record: DeviceRecord, period: Period, voice: Voice) -> Section:
    say, figures = voice.say, record.figures
    quantiles = [
        Fact(key, say("Latency {quantile}", quantile=key), voice.ms(figures.quantile(f"{key}_s")))
        for key in ("p50", "p95", "p99")
    ]
    total = figures.total
    hottest = float(total.temperature_c[0]) if len(total) else None
    curves = figures.curves
    known = np.isfinite(curves.throttled)
    hot_s = float(curves.duration_s[known & (curves.throttled > 0)].sum())
    facts = (
        *work_facts(voice, figures.inferences, figures.errors, figures.covered_s),
        *quantiles,
        *energy_facts(voice, figures.energy),
        Fact("temperature", say("Highest temperature"), voice.figure(hottest, 1, "°C")),
        Fact(
            "throttled",
            say("Throttled"),
            voice.span(hot_s, "warn" if hot_s else "") if known.any() else Cell("—"),
            say("at most so long: a point of a curve counts whole"),
        ),
    )
    caveats = cells_caveat(voice, figures.cell_s)
    if len(figures.energy) > 1:
        caveats.append(say("Energy comes from several methods; their figures are not added up."))
    return Section(
        "work", say("What it did"), facts, _charts(record, period, voice), (), tuple(caveats)
    )


def _charts(record: DeviceRecord, period: Period, voice: Voice) -> tuple[Chart, ...]:
    say, figures = voice.say, record.figures
    curves = figures.curves
    chart = partial(_chart, record, period)
    powers = (
        (
            voice.word(each.method),
            np.where(curves.energy_method == each.method, curves.power_w, np.nan),
        )
        for each in figures.energy
    )
    drawn = (
        chart(
            "latency",
            say("Latency"),
            "ms",
            ("p50", curves.p50_s * 1e3),
            ("p95", curves.p95_s * 1e3),
            ("p99", curves.p99_s * 1e3),
        ),
        chart("rate", say("Throughput"), "/s", (say("inferences"), curves.inferences_per_s)),
        chart("power", say("Power"), "W", *powers),
        chart("temperature", say("Temperature"), "°C", (say("highest"), curves.temperature_c)),
    )
    return tuple(each for each in drawn if not each.empty)


def _chart(
    record: DeviceRecord,
    period: Period,
    key: str,
    title: str,
    unit: str,
    *lines: tuple[str, np.ndarray],
) -> Chart:
    figures = record.figures
    times = tuple(float(each) for each in figures.curves.time_s)
    marks = tuple(
        Mark(time_s, record.names.get(digest, digest[:8])) for time_s, digest in figures.deployments
    )
    gaps = tuple(Span(each.start_s, each.end_s) for each in figures.silences)
    drawn = tuple(Line(name, times, tuple(map(float, values))) for name, values in lines)
    return Chart(
        key,
        title,
        unit,
        period.start_s,
        period.end_s,
        drawn,
        figures.least_silence_s,
        marks,
        gaps,
    )


def _changes(record: DeviceRecord, period: Period, voice: Voice) -> Section:
    say, figures = voice.say, record.figures
    ends = [*[each for each, _ in figures.deployments[1:]], figures.last_s or period.end_s]
    columns = (
        Column("time_s", say("Began to serve")),
        Column("bundle", say("Bundle")),
        Column("digest", say("Digest")),
        Column("length_s", say("For"), figures=True),
    )
    rows = (
        (
            voice.moment(time_s),
            word(record.names.get(digest, "")),
            word(digest),
            voice.span(end_s - time_s),
        )
        for (time_s, digest), end_s in zip(figures.deployments, ends, strict=False)
    )
    served = table(
        "deployments", say("Deployments"), columns, rows, say("No other bundle began to serve.")
    )
    return Section("changes", say("What changed"), tables=(served, _turns(record, period, voice)))


def _turns(record: DeviceRecord, period: Period, voice: Voice) -> Table:
    say, device_id = voice.say, record.device.device_id
    columns = (
        Column("rollout", say("Rollout")),
        Column("bundle", say("Bundle")),
        Column("outcome", say("Outcome")),
        Column("since_s", say("Since")),
        Column("reason", say("Reason")),
    )
    rows = (
        (
            word(f"{rollout.rollout_id}: {rollout.name}", rollout.rollout_id),
            word(f"{rollout.bundle_name}@{rollout.bundle_version}", rollout.digest),
            outcome_cell(member, voice),
            voice.moment(member.updated_s),
            word(why_of(member, voice), why_of(member)),
        )
        for rollout in record.rollouts
        if (member := rollout.member(device_id))
        and period.start_s <= member.updated_s < period.end_s
    )
    return table(
        "rollouts", say("Rollouts"), columns, rows, say("No rollout changed it in this period.")
    )


def _faults(record: DeviceRecord, period: Period, voice: Voice) -> Section:
    caveats: tuple[str, ...] = ()
    if len(record.figures.events) >= MOST_EVENTS:
        caveats = (voice.say("Only the newest {n} events were counted.", n=MOST_EVENTS),)
    faults = fault_table(voice, faults_of(record.figures.events), many=False)
    audit = audit_table(voice, record.audit, period)
    return Section(
        "faults", voice.say("Faults and actions"), tables=(faults, audit), caveats=caveats
    )


def outcome_cell(member: Member, voice: Voice) -> Cell:
    """Return what became of a device in a rollout."""
    tones = {"succeeded": "good", "failed": "bad", "refused": "bad", "reverted": "warn"}
    return Cell(voice.word(member.outcome), member.outcome, tones.get(member.outcome, ""))  # type: ignore[arg-type]  # a Tone


def why_of(member: Member, voice: Voice | None = None) -> str:
    """Return in one line why a device is where it is; without a voice as it is recorded."""
    voice = voice or Voice()
    told = (voice.code(member.reason), voice.said(member.detail))
    return ": ".join(part for part in told if part)
