"""`muster device`: add devices and give them what they need to join."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from app.broker_keeper import DEFAULT_PORT
from app.cli.common import as_json, bundle_name, open_workspace
from app.cli.output import local_time, milliseconds, print_facts, print_json, print_table
from app.errors import InputError
from app.fleet.records import Device
from app.provision import SourceSettings
from app.workspace import Workspace


@dataclass(frozen=True)
class DeviceFacts:
    """What data directory and stored telemetry say of a device, without a broker.

    Attributes:
        assigned: Bundle of its newest assignment.
        served: Bundle of its newest stored window.
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

    @property
    def label_text(self) -> str:
        """The labels in one line."""
        return " ".join(f"{key}={value}" for key, value in self.labels.items())


@click.group()
def device() -> None:
    """Add devices and give them their configuration."""


@device.command()
@click.argument("device_id")
@click.option("--site", default="", help="Where it stands, for example 'Lyon / line 1'.")
@click.option("--label", "labels", multiple=True, metavar="KEY=VALUE", help="May be repeated.")
@click.pass_obj
def add(data: Path, device_id: str, site: str, labels: tuple[str, ...]) -> None:
    """Add a device: lower-case letters, digits and inner hyphens."""
    with open_workspace(data) as workspace:
        workspace.add_device(device_id, site, dict(map(_label, labels)))
    click.echo(f"Device {device_id} is added. Next: `muster device provision {device_id} DIR`.")


@device.command("list")
@as_json
@click.pass_obj
def list_devices(data: Path, json_: bool) -> None:
    """List the fleet's devices and the bundle that each is assigned."""
    with open_workspace(data) as workspace:
        rows = [_facts(workspace, each) for each in workspace.registry.devices()]
    if json_:
        print_json(rows)
        return
    print_table(
        ("DEVICE", "SITE", "ASSIGNED", "SERVED LAST", "LABELS"),
        [(each.device_id, each.site, each.assigned, each.served, each.label_text) for each in rows],
        "No devices yet. Add one: `muster device add edge-01`.",
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
            ("assigned", facts.assigned),
            ("served last", facts.served),
            ("newest window", local_time(facts.newest_window_s)),
            ("latency p95", milliseconds(facts.p95_s)),
            ("power", power),
        ]
    )


@device.command()
@click.argument("device_id")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--broker", default=f"127.0.0.1:{DEFAULT_PORT}", show_default=True, metavar="HOST:PORT"
)
@click.option(
    "--source",
    type=click.Choice(["directory", "replay"]),
    default="replay",
    show_default=True,
    help="directory: new files as they come. replay: go round the files there.",
)
@click.option("--samples", default="samples", show_default=True, help="Where its samples are.")
@click.option("--rate", "rate_hz", type=click.FloatRange(0.01, 1000), default=10.0)
@click.pass_obj
def provision(
    data: Path,
    *,
    device_id: str,
    directory: Path,
    broker: str,
    source: Literal["directory", "replay"],
    samples: str,
    rate_hz: float,
) -> None:
    """Write a device's agent.toml and trusted root into DIRECTORY; carry it to the device."""
    host, port = parse_address(broker)
    with open_workspace(data) as workspace:
        config = workspace.provision(
            device_id, directory, host, port, SourceSettings(source, samples, rate_hz)
        )
    click.echo(f"Wrote {config}. On the device: `muster-agent run --config {config.name}`.")


def parse_address(text: str) -> tuple[str, int]:
    """Split ``HOST:PORT``.

    Raises:
        InputError: It is not such an address.
    """
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise InputError(f"{text!r} is no address. Give HOST:PORT, for example 127.0.0.1:1883.")
    return host, int(port)


def _label(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise InputError(f"label {text!r} must look like KEY=VALUE.")
    return key, value


def _facts(workspace: Workspace, device: Device) -> DeviceFacts:
    assignment = workspace.registry.assignment(device.device_id)
    newest = workspace.store.recent(device.device_id, 1)
    window = newest[-1] if newest else None
    latency = window.stages.get("total") if window else None
    energy = window.energy if window else None
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
    )
