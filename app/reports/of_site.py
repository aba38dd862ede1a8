"""A report of one site. Pure: from what was gathered to contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.fleet.alerts.records import LogEntry
from app.fleet.live import DeviceView
from app.fleet.records import Device
from app.fleet.rollout.records import BAD_OUTCOMES, Member, Rollout
from app.reports.attention import measured, reported
from app.reports.contents import Cell, Chart, Column, Fact, Line, Report, Section, Table, Tone
from app.reports.gathering import DeviceFigures, MethodEnergy, Period, add_energy, faults_of
from app.reports.of_device import outcome_cell, why_of
from app.reports.parts import (
    Making,
    Named,
    alert_table,
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

_BINS = 96
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """All that a report of a site is made from.

    Attributes:
        devices: Of the site, by id.
        figures: Of each of them.
        views: What was last heard of them.
        left: Ids of those that are out of service.
        names: Of bundles, by digest.
        rollouts: Of the whole fleet.
        alerts: Lines of the log of alerts, of the whole fleet, newest first.
    """

    site: str
    devices: Sequence[Device]
    figures: Mapping[str, DeviceFigures]
    views: Mapping[str, DeviceView]
    left: frozenset[str]
    names: Mapping[str, str]
    rollouts: Sequence[Rollout]
    alerts: Sequence[LogEntry]


def is_at(place: str, site: str) -> bool:
    """Return whether a place is a site or a part of it: ``Lyon / line 1`` is at ``Lyon``."""
    return place == site or place.startswith((f"{site} /", f"{site}/"))


def site_report(record: SiteRecord, period: Period, made: Making, voice: Voice) -> Report:
    """Return the report of a site."""
    title = voice.say("Site {site}", site=record.site)
    ends = [each.last_s for each in record.figures.values() if each.last_s is not None]
    named = Named("site", record.site, title, max(ends, default=None))
    sections = (
        _standing(record, voice),
        _attention(record, period, voice),
        _work(record, period, voice),
        _devices(record, period, voice),
        _rollouts(record, period, voice),
        _faults(record, voice),
        check_section(voice, made),
    )
    return report_of(voice, made, named, period, sections)


def _standing(record: SiteRecord, voice: Voice) -> Section:
    served = (_serving(record, voice),)
    return Section(
        "standing", voice.say("What stands there"), _counts(record, voice), tables=served
    )


def _counts(record: SiteRecord, voice: Voice) -> tuple[Fact, ...]:
    say = voice.say
    silent = sum(not len(each.total) for each in record.figures.values())
    return (
        Fact(
            "devices",
            say("Devices"),
            voice.count(len(record.devices)),
            say("{n} of them out of service", n=len(record.left)) if record.left else "",
        ),
        Fact(
            "silent",
            say("Without any telemetry in the period"),
            voice.count(silent, "warn" if silent else ""),
        ),
        Fact(
            "lost",
            say("Records given up"),
            voice.count(sum(each.lost for each in record.figures.values())),
            say("named by the devices' loss ledgers"),
        ),
        Fact(
            "missing",
            say("Records missing"),
            voice.count(sum(each.missing for each in record.figures.values())),
            say("of any time: neither stored nor named by a ledger"),
        ),
    )


def _serving(record: SiteRecord, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column("bundle", say("Bundle")),
        Column("digest", say("Digest")),
        Column("devices", say("Devices"), figures=True),
    )
    rows = [
        (word(record.names.get(digest, "")), word(digest), voice.count(count))
        for digest, count in _served(record).items()
    ]
    return table(
        "serving",
        say("Proved to serve, by the newest signed reports"),
        columns,
        rows,
        say("No device proved to serve anything."),
    )


def _served(record: SiteRecord) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in record.devices:
        view = record.views.get(each.device_id)
        if view and view.state and view.state.serving:
            digest = view.state.serving.bundle.digest
            found[digest] = found.get(digest, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _attention(record: SiteRecord, period: Period, voice: Voice) -> Section:
    """Name every device that failed, refused, is silent or misses records."""
    say = voice.say
    columns = (
        Column("device", say("Device")),
        Column("site", say("Place")),
        Column("why", say("Why")),
    )
    rows = [
        (word(each.device_id), word(each.site), Cell("; ".join(reasons), tone="bad"))
        for each in record.devices
        if each.device_id not in record.left and (reasons := _reasons(each, record, period, voice))
    ]
    named = table(
        "attention", say("Devices that need somebody"), columns, rows, say("There is none.")
    )
    here = [each for each in record.alerts if is_at(each.site, record.site)]
    tables = (named, alert_table(voice, here, period))
    return Section("attention", say("Who needs attention"), tables=tables)


def _reasons(device: Device, record: SiteRecord, period: Period, voice: Voice) -> list[str]:
    view = record.views.get(device.device_id)
    return [
        *reported(view.state if view else None, period, voice),
        *measured(record.figures[device.device_id], period, voice),
    ]


def _work(record: SiteRecord, period: Period, voice: Voice) -> Section:
    say, every = voice.say, list(record.figures.values())
    energy = add_energy(one for each in every for one in each.energy)
    slow = sorted(q for each in every if (q := each.quantile("p95_s")) is not None)
    facts = (
        *work_facts(
            voice,
            sum(e.inferences for e in every),
            sum(e.errors for e in every),
            sum(e.covered_s for e in every),
        ),
        Fact(
            "p95_middle",
            say("Latency p95, the device in the middle"),
            voice.ms(slow[(len(slow) - 1) // 2] if slow else None),
        ),
        Fact(
            "p95_worst",
            say("Latency p95, the slowest device"),
            voice.ms(slow[-1] if slow else None),
            say("of each device over all its inferences: quantiles of devices are not averaged"),
        ),
        *energy_facts(voice, energy),
    )
    caveats = (*cells_caveat(voice, max(e.cell_s for e in every)), *_sums(energy, voice))
    charts = _charts(record, period, voice)
    return Section("work", say("What they did"), facts, charts, caveats=caveats)


def _sums(energy: Sequence[MethodEnergy], voice: Voice) -> Iterator[str]:
    """Yield how figures of several devices became one."""
    yield voice.say("Throughput is that of one device in the mean.")
    if len(energy) > 1:
        yield voice.say("Energy comes from several methods; their figures are not added up.")
    if energy:
        yield voice.say(
            "Bands of several devices are added up, as errors of one kind of meter would be."
        )


def _charts(record: SiteRecord, period: Period, voice: Voice) -> tuple[Chart, ...]:
    step_s = period.length_s / _BINS
    done, covered_s, reporting = np.zeros(_BINS), np.zeros(_BINS), np.zeros(_BINS)
    for each in record.figures.values():
        if not len(each.curves):
            continue
        bins = np.clip((each.curves.time_s - period.start_s) / step_s, 0, _BINS - 1).astype(
            np.int64
        )
        done += np.bincount(bins, weights=each.curves.inferences, minlength=_BINS)
        covered_s += np.bincount(bins, weights=each.curves.duration_s, minlength=_BINS)
        reporting += np.bincount(np.unique(bins), minlength=_BINS)
    if not reporting.any():
        return ()
    # Windows straddle the edges of bins: what one device did in the mean, times those that did.
    rate = np.divide(done, covered_s, out=np.full(_BINS, np.nan), where=covered_s > 0) * reporting
    times = tuple(period.start_s + (at + _HALF) * step_s for at in range(_BINS))

    def chart(key: str, title: str, unit: str, name: str, values: np.ndarray) -> Chart:
        line = Line(name, times, tuple(map(float, values)))
        return Chart(key, title, unit, period.start_s, period.end_s, (line,), 2 * step_s)

    say = voice.say
    return (
        chart("done", say("Inferences of all devices"), "/s", say("inferences"), rate),
        chart(
            "reporting", say("Devices that telemetry is stored of"), "", say("devices"), reporting
        ),
    )


def _devices(record: SiteRecord, period: Period, voice: Voice) -> Section:
    say = voice.say
    columns = (
        Column("device", say("Device")),
        Column("site", say("Place")),
        Column("serving", say("Proved to serve")),
        Column("coverage", say("Covered"), figures=True),
        Column("inferences", say("Inferences"), figures=True),
        Column("errors", say("Errors"), figures=True),
        Column("p95_s", say("p95"), figures=True),
        Column("energy_j", say("Energy")),
        Column("lost", say("Given up"), figures=True),
        Column("missing", say("Missing"), figures=True),
        Column("seen_s", say("Last heard of")),
    )
    rows = (_device(each, record, period, voice) for each in record.devices)
    return Section(
        "devices",
        say("Each device"),
        tables=(table("devices", say("Devices"), columns, rows, say("There is none.")),),
    )


def _device(device: Device, record: SiteRecord, period: Period, voice: Voice) -> tuple[Cell, ...]:
    figures, view = record.figures[device.device_id], record.views.get(device.device_id)
    energy = max(figures.energy, key=lambda each: each.covered_s, default=None)
    share = min(figures.covered_s / period.length_s, 1.0)
    tone: Tone = "warn" if share < _HALF else ""
    return (
        word(device.device_id),
        word(device.site),
        proof_of(view, record.names, voice),
        voice.percent(share, tone=tone),
        voice.count(figures.inferences),
        voice.count(figures.errors, "bad" if figures.errors else ""),
        voice.ms(figures.quantile("p95_s")),
        _energy(energy, voice) if energy else Cell("—"),
        voice.count(figures.lost, "warn" if figures.lost else ""),
        voice.count(figures.missing, "bad" if figures.missing else ""),
        voice.moment(view.last_seen_s if view else None),
    )


def _energy(it: MethodEnergy, voice: Voice) -> Cell:
    text = f"{voice.energy(it.energy_j, it.band_j)} {voice.word(it.method)}"
    return Cell(text, it.energy_j)


def _rollouts(record: SiteRecord, period: Period, voice: Voice) -> Section:
    ids = {each.device_id for each in record.devices}
    touched = [
        (
            rollout,
            [
                m
                for m in rollout.members
                if m.device_id in ids and period.start_s <= m.updated_s < period.end_s
            ],
        )
        for rollout in record.rollouts
    ]
    tables = (_changed(touched, voice), _bad(touched, voice))
    return Section("rollouts", voice.say("What was rolled out"), tables=tables)


def _changed(touched: Sequence[tuple[Rollout, list[Member]]], voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column("rollout", say("Rollout")),
        Column("bundle", say("Bundle")),
        Column("state", say("State")),
        Column("devices", say("Devices of this site"), figures=True),
        Column("succeeded", say("Succeeded"), figures=True),
        Column("bad", say("Failed or refused"), figures=True),
    )
    rows = []
    for rollout, members in touched:
        bad = sum(each.outcome in BAD_OUTCOMES for each in members)
        if members:
            rows.append(
                (
                    word(f"{rollout.rollout_id}: {rollout.name}", rollout.rollout_id),
                    word(f"{rollout.bundle_name}@{rollout.bundle_version}", rollout.digest),
                    word(voice.word(rollout.state), rollout.state),
                    voice.count(len(members)),
                    voice.count(sum(m.outcome == "succeeded" for m in members)),
                    voice.count(bad, "bad" if bad else ""),
                )
            )
    none = say("No rollout changed a device of this site in the period.")
    return table("rollouts", say("Rollouts"), columns, rows, none)


def _bad(touched: Sequence[tuple[Rollout, list[Member]]], voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column("device", say("Device")),
        Column("rollout", say("Rollout")),
        Column("outcome", say("Outcome")),
        Column("since_s", say("Since")),
        Column("reason", say("Reason")),
    )
    rows = (
        (
            word(m.device_id),
            word(f"{rollout.rollout_id}: {rollout.name}"),
            outcome_cell(m, voice),
            voice.moment(m.updated_s),
            word(why_of(m, voice), why_of(m)),
        )
        for rollout, members in touched
        for m in members
        if m.outcome in BAD_OUTCOMES
    )
    return table("bad", say("Who failed or refused"), columns, rows, say("Nobody did."))


def _faults(record: SiteRecord, voice: Voice) -> Section:
    every = record.figures.values()
    faults = faults_of(event for each in every for event in each.events)
    losses = [loss for each in every for loss in each.losses]
    tables = (fault_table(voice, faults, many=True), loss_table(voice, losses, many=True))
    return Section("faults", voice.say("Faults and losses"), tables=tables)
