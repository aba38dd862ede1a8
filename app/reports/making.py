"""Makes a report: reads the stores of a workspace, on whatever thread asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.errors import InputError, StateError
from app.fleet.live import DeviceView
from app.reports.contents import Kind, Report
from app.reports.gathering import Period, gather
from app.reports.of_device import DeviceRecord, device_report
from app.reports.of_rollout import RolloutRecord, rollout_report
from app.reports.of_site import SiteRecord, is_at, site_report
from app.reports.parts import Making
from app.reports.voice import Voice
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence

Progress = Callable[[str, float], None]
_MOST_AUDIT = 5000


class Says(Sentence):
    """Why there can be no report."""

    NO_PERIOD = "a report of a device or a site needs a period. Say from when."
    BACKWARDS = "the period ends before it begins. Give an earlier begin."
    NO_ROLLOUT = "{name} is no rollout. Give its number: `muster rollout list`."
    NO_SITE = "no device stands at {site}. `muster device list` shows the sites."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for.

    Attributes:
        name: A device's id, a rollout's number, or a site.
        start_s: Unix time; None for a rollout's whole life.
        end_s: None for now.
    """

    kind: Kind
    name: str
    start_s: float | None
    end_s: float | None


def make_report(
    workspace: Workspace,
    asked: Asked,
    views: Mapping[str, DeviceView],
    *,
    now_s: float,
    voice: Voice,
    progress: Progress = lambda step, share: None,
) -> Report:
    """Return a report.

    Args:
        workspace: Whose registry and telemetry.
        asked: What of, and over which period.
        views: What was last heard of the devices.
        now_s: Unix time.
        voice: In which language.
        progress: Told of steps; what it raises ends the work.

    Raises:
        InputError: The period or the rollout's number cannot be.
        StateError: There is no such device, rollout or site.
        EnvironmentFaultError: The data directory cannot be read.
    """
    made = Making(
        fleet=workspace.fleet,
        by=workspace.actor,
        now_s=now_s,
        audit_head=str(workspace.registry.audit_log.head()),
    )
    source = _Source(workspace, views, made, voice)
    if asked.kind == "rollout":
        return _of_rollout(source, asked)
    if asked.start_s is None:
        raise InputError(Says.NO_PERIOD())
    period = _period(asked.start_s, asked.end_s, now_s)
    if asked.kind == "device":
        return _of_device(source, asked.name, period)
    return _of_site(source, asked.name, period, progress)


@dataclass(frozen=True, slots=True)
class _Source:
    workspace: Workspace
    views: Mapping[str, DeviceView]
    made: Making
    voice: Voice

    def names(self) -> dict[str, str]:
        """Return every bundle that was ever released, by digest."""
        releases = self.workspace.registry.releases()
        return {each.digest: f"{each.name}@{each.version}" for each in releases}


def _period(start_s: float, end_s: float | None, now_s: float) -> Period:
    end_s = now_s if end_s is None else end_s
    if not start_s < end_s:
        raise InputError(Says.BACKWARDS())
    return Period(start_s, end_s)


def _of_device(source: _Source, device_id: str, period: Period) -> Report:
    registry = source.workspace.registry
    device = registry.device(device_id)
    current = registry.enrolments.current(device_id)
    assignment = registry.assignment(device_id)
    record = DeviceRecord(
        device=device,
        view=source.views.get(device_id),
        figures=gather(source.workspace.store, device_id, period),
        enrolment=registry.enrolments.states().get(device_id, ""),
        fingerprint=current.fingerprint if current else "",
        assigned=assignment.digest if assignment else None,
        names=source.names(),
        rollouts=registry.rollouts.all(),
        audit=registry.audit_log.events(_MOST_AUDIT, subject=device_id),
    )
    return device_report(record, period, source.made, source.voice)


def _of_rollout(source: _Source, asked: Asked) -> Report:
    if not asked.name.isdecimal():
        raise InputError(Says.NO_ROLLOUT(name=repr(asked.name)))
    registry = source.workspace.registry
    rollout = registry.rollouts.get(int(asked.name))
    start_s = rollout.created_s if asked.start_s is None else asked.start_s
    end_s = asked.end_s
    if end_s is None and asked.start_s is None and not rollout.open:
        end_s = max(rollout.updated_s, rollout.created_s) + 1.0
    record = RolloutRecord(
        rollout=rollout,
        decisions=registry.rollouts.decisions(rollout.rollout_id),
        views=source.views,
        names=source.names(),
        audit=registry.audit_log.events(_MOST_AUDIT, subject=f"rollout {rollout.rollout_id}"),
    )
    return rollout_report(
        record, _period(start_s, end_s, source.made.now_s), source.made, source.voice
    )


def _of_site(source: _Source, site: str, period: Period, progress: Progress) -> Report:
    registry = source.workspace.registry
    devices = [each for each in registry.devices() if is_at(each.site, site)]
    if not devices:
        raise StateError(Says.NO_SITE(site=repr(site)))
    figures = {}
    for at, each in enumerate(devices):
        progress(each.device_id, at / len(devices))
        figures[each.device_id] = gather(source.workspace.store, each.device_id, period)
    serving = registry.in_service()
    record = SiteRecord(
        site=site,
        devices=devices,
        figures=figures,
        views=source.views,
        left=frozenset(each.device_id for each in devices if each.device_id not in serving),
        names=source.names(),
        rollouts=registry.rollouts.all(),
        alerts=registry.alerts.log(_MOST_AUDIT)[0],
    )
    return site_report(record, period, source.made, source.voice)
