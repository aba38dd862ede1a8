"""`muster device`: add devices, look at them; `enrolment.py` has how they join."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import click

from app.cli.common import as_json, bundle_name, open_workspace
from app.cli.enrol_codes import enrol_codes
from app.cli.enrolment import accept, enrol_code, enrol_import, pending, reject, revoke
from app.cli.labelling import label
from app.cli.listing import ListingGroup
from app.cli.logs import logs
from app.cli.orders import command, commands, decommission, settings
from app.cli.output import local_time, milliseconds, print_facts, print_json, print_table
from app.cli.pins import pin, unpin
from app.cli.words import label_option, labels_of
from app.fleet.energy import EnergyPerInference, per_inference
from app.fleet.query import parse_query
from app.fleet.records import Device
from app.fleet.registry import Registry
from app.foretelling import found_by, stored_views
from app.workspace import Workspace


@dataclass(frozen=True)
class DeviceFacts:
    """What data directory and stored telemetry say of a device, without a broker.

    Attributes:
        assigned: Bundle of its newest assignment.
        served: Bundle of its newest stored window.
        enrolment: How its newest key stands: ``accepted``, ``pending``, ...; None before a request.
        fingerprint: Of the accepted key.
        reported_s: When its newest signed report came.
        energy: Of an inference in the newest window.
        clock: What was doubtful about its time; empty where nothing was.
        rejected_report: The newest report in its name that was not believed, by the audit log.
    """

    device_id: str
    site: str
    labels: dict[str, str]
    added_s: float
    assigned: str | None
    served: str | None
    newest_window_s: float | None
    p95_s: float | None
    power_w: float | None
    power_method: str | None
    energy: EnergyPerInference | None
    power_mode: str
    clock: str
    enrolment: str | None
    fingerprint: str | None
    certificate_until_s: float | None
    reported_s: float | None
    rejected_report: str | None

    @property
    def label_text(self) -> str:
        """The labels in one line."""
        return " ".join(f"{key}={value}" for key, value in self.labels.items())

    @property
    def energy_text(self) -> str | None:
        """Gross and net energy of an inference, with method and scope, in one line."""
        it = self.energy
        if it is None:
            return None
        figures = [f"{it.gross_j * 1e3:.2f} ± {it.gross_band_j * 1e3:.2f} mJ gross"]
        if it.net_j is not None and it.net_band_j is not None:
            figures.append(f"{it.net_j * 1e3:.2f} ± {it.net_band_j * 1e3:.2f} mJ net")
        return f"{', '.join(figures)} ({it.method}, {it.scope}: {it.source})"


@click.group(cls=ListingGroup)
def device() -> None:
    """Add devices, let them join, shut them out."""


for _command in (enrol_code, enrol_codes, pending, accept, reject, revoke, enrol_import):
    device.add_command(_command)
for _command in (settings, command, commands, logs, decommission, pin, unpin, label):
    device.add_command(_command)


@device.command()
@click.argument("device_id")
@click.option("--site", default="", help="Where it stands, for example 'Lyon / line 1'.")
@label_option
@click.pass_obj
def add(data: Path, device_id: str, site: str, labels: tuple[str, ...]) -> None:
    """Add a device: lower-case letters, digits and inner hyphens."""
    with open_workspace(data) as workspace:
        workspace.add_device(device_id, site, labels_of(labels))
    click.echo(f"Device {device_id} is added. Next: `muster device enrol-code {device_id}`.")


@device.command("list")
@click.argument("query", default="")
@as_json
@click.pass_obj
def list_devices(data: Path, query: str, json_: bool) -> None:
    """List the fleet's devices and the bundle that each is assigned.

    QUERY, as 'site:Lyon p95>12', lists those that match by what the console stored last: who has
    been silent for five minutes counts as offline. docs/queries.md has the language.
    """
    with open_workspace(data) as workspace:
        devices = workspace.registry.devices()
        if query:
            asked = parse_query(query, workspace.registry.query_names())
            now_s = time.time()
            found = found_by(workspace, asked, stored_views(workspace, now_s), now_s)
            devices = [each for each in devices if each.device_id in found]
        rows = [_facts(workspace, each) for each in devices]
    if json_:
        print_json(rows)
        return
    print_table(
        ("DEVICE", "SITE", "ENROLMENT", "ASSIGNED", "SERVED LAST", "LABELS"),
        [
            (
                each.device_id,
                each.site,
                each.enrolment,
                each.assigned,
                each.served,
                each.label_text,
            )
            for each in rows
        ],
        "No device matches." if query else "No devices yet. Add one: `muster device add edge-01`.",
    )


@device.command()
@click.argument("device_id")
@as_json
@click.pass_obj
def show(data: Path, device_id: str, json_: bool) -> None:
    """Show one device: what it is assigned and what it measured last."""
    with open_workspace(data) as workspace:
        facts = _facts(workspace, workspace.registry.device(device_id))
    if json_:
        print_json(facts)
        return
    power = None if facts.power_w is None else f"{facts.power_w:.2f} W ({facts.power_method})"
    print_facts(
        [
            ("device", facts.device_id),
            ("site", facts.site),
            ("labels", facts.label_text),
            ("added", local_time(facts.added_s)),
            ("enrolment", facts.enrolment),
            ("key fingerprint", facts.fingerprint),
            ("certificate until", local_time(facts.certificate_until_s)),
            ("newest report", local_time(facts.reported_s)),
            ("rejected report", facts.rejected_report),
            ("assigned", facts.assigned),
            ("served last", facts.served),
            ("newest window", local_time(facts.newest_window_s)),
            ("latency p95", milliseconds(facts.p95_s)),
            ("power", power),
            ("energy per inference", facts.energy_text),
            ("power mode", facts.power_mode or None),
            ("clock", facts.clock or None),
        ]
    )


def _facts(workspace: Workspace, device: Device) -> DeviceFacts:
    assignment = workspace.registry.assignment(device.device_id)
    newest = workspace.store.recent(device.device_id, 1)
    window = newest[-1] if newest else None
    latency = window.stages.get("total") if window else None
    energy = window.energy if window else None
    registry = workspace.registry
    current = registry.enrolments.current(device.device_id)
    held = registry.certificates.newest(device.device_id, current.key) if current else []
    report = registry.reports.of_device(device.device_id)
    return DeviceFacts(
        device_id=device.device_id,
        site=device.site,
        labels=dict(device.labels),
        added_s=device.added_s,
        assigned=bundle_name(workspace, assignment.digest if assignment else None),
        served=bundle_name(workspace, window.bundle if window else None),
        newest_window_s=window.start_s if window else None,
        p95_s=latency.quantile(0.95) if latency else None,
        power_w=energy.power_w if energy else None,
        power_method=energy.method if energy else None,
        energy=per_inference(window) if window else None,
        power_mode=window.power_mode if window else "",
        clock=window.clock if window else "",
        enrolment=registry.enrolments.states().get(device.device_id),
        fingerprint=current.fingerprint if current else None,
        certificate_until_s=min((each.not_after_s for each in held), default=None),
        reported_s=report.received_s if report else None,
        rejected_report=_rejected_report(registry, device.device_id),
    )


def _rejected_report(registry: Registry, device_id: str) -> str | None:
    events = registry.audit_log.events(1, subject=device_id, action="report.rejected")
    return f"{local_time(events[0].time_s)} {events[0].detail}" if events else None
