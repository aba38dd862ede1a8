"""`muster telemetry`: what devices measured, as the console has stored it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import click

from app.bundles.units import read_units
from app.cli.common import as_json, bundle_name, open_workspace
from app.cli.listing import ListingGroup
from app.cli.output import local_time, milliseconds, print_json, print_table
from app.errors import OutcomeError
from app.files import write_file
from app.fleet.csv_export import windows_csv
from app.fleet.results import results_of
from device_agent.wire.telemetry import Window

_HEAD = (
    "BEGUN", "BUNDLE", "RUNS", "ERRORS", "DROPPED", "ALARMS", "FOUND", "P50", "P95", "P99", "POWER",
    "TEMPERATURE", "NOTE",
)  # fmt: skip
_MOST_LABELS = 4


@click.group(cls=ListingGroup)
def telemetry() -> None:
    """What devices measured, as the console has stored it."""


@telemetry.command()
@click.argument("device_id")
@click.option(
    "--last",
    default=12,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="So many of the newest.",
)
@as_json
@click.pass_obj
def show(data: Path, device_id: str, last: int, json_: bool) -> None:
    """Show a device's newest windows."""
    with open_workspace(data) as workspace:
        workspace.registry.device(device_id)
        windows = workspace.store.recent(device_id, last)
        names = {each.bundle: bundle_name(workspace, each.bundle) for each in windows}
        units = {digest: read_units(workspace.library, digest) for digest in names}
    if json_:
        print_json(windows)
        return
    print_table(
        _HEAD,
        [_row(each, names[each.bundle], units[each.bundle]) for each in windows],
        f"Nothing is stored of {device_id} yet.",
    )


@telemetry.command()
@click.argument("device_id")
@click.option("--out", type=click.Path(path_type=Path), help="The CSV to write; else stdout.")
@click.option("--hours", type=click.FloatRange(min=0), help="Only the last hours; else all.")
@click.pass_obj
def export(data: Path, device_id: str, out: Path | None, hours: float | None) -> None:
    """Write a device's windows as CSV: SI units, Unix times, one row a window.

    Alarms and dropped samples are counts. A window that the device merged from several, for want of
    room, says of how many in `merged`. Each value of a regression or anomaly score has five columns
    `value.NAME.`: count, mean, deviation, lowest and highest. What is not known is left empty.
    Windows that are only in rollups come as rows of five minutes, merged in the same way.
    """
    end_s = time.time() + 24 * 3600  # a device's clock may be ahead
    start_s = 0.0 if hours is None else time.time() - hours * 3600
    with open_workspace(data) as workspace:
        workspace.registry.device(device_id)
        table = windows_csv(workspace.store.each_window(device_id, start_s, end_s))
    if out is None:
        click.echo(table.text, nl=False)
        return
    write_file(out, table.text.encode(), mode=0o644)
    click.echo(f"Wrote {table.rows} windows to {out}.")


@telemetry.command()
@click.argument("device_id", required=False)
@as_json
@click.pass_obj
def gaps(data: Path, device_id: str | None, json_: bool) -> None:
    """Count records that should be stored and are not; exit code 7 if there are any.

    What a device had to drop is listed with its reason: it is lost, but no gap.
    """
    with open_workspace(data) as workspace:
        missing = workspace.store.gaps(device_id)
        losses = workspace.store.losses(device_id)
    if json_:
        print_json({"missing": missing, "losses": losses})
    else:
        for loss in losses:
            when = local_time(loss.time_s)
            click.echo(f"{loss.device_id} dropped {loss.records} records, {when}: {loss.reason}")
        click.echo(f"{missing} records are missing.")
    if missing:
        raise OutcomeError(
            f"{missing} telemetry records are missing. They may still arrive; look again later."
        )


@telemetry.command()
@click.argument("device_id", required=False)
@as_json
@click.pass_obj
def kept(data: Path, device_id: str | None, json_: bool) -> None:
    """Say since when single windows are kept, and what is only in rollups.

    A running console rolls windows up into 5 minutes, 1 hour and 6 hours, which stay, and deletes
    single ones 14 days after they came.
    """
    with open_workspace(data) as workspace:
        if device_id is not None:
            workspace.registry.device(device_id)
        found = workspace.store.kept(device_id)
    if json_:
        print_json(found)
        return
    if found.oldest_window_s is None:
        click.echo("No windows are stored.")
        return
    since = local_time(found.oldest_window_s)
    click.echo(f"{found.windows} single windows are kept, the oldest of {since}.")
    if found.rolled_up_to_s is None or found.begin_s is None:
        click.echo("None was deleted yet.")
        return
    click.echo(
        f"From {local_time(found.begin_s)} to {local_time(found.rolled_up_to_s)} windows are"
        " rolled up into 5 minutes, 1 hour and 6 hours."
    )


def _row(window: Window, bundle: str | None, units: Mapping[str, str]) -> tuple[object, ...]:
    total = window.stages.get("total")
    energy = window.energy
    return (
        local_time(window.start_s),
        bundle,
        window.inferences,
        window.errors,
        window.dropped,
        window.alarms,
        _found(window, units),
        *[milliseconds(total.quantile(q) if total else None) for q in (0.50, 0.95, 0.99)],
        f"{energy.power_w:.2f} W ({energy.method})" if energy else None,
        None if window.temperature_c is None else f"{window.temperature_c:.1f} °C",
        f"merged from {window.merged} windows" if window.merged > 1 else None,
    )


def _found(window: Window, units: Mapping[str, str]) -> str:
    """Return labels by how often, and values by their mean and range."""
    results = results_of(window, _MOST_LABELS)
    parts = [
        f"{label} {each.mean:.4g} ({each.lowest:.4g} to {each.highest:.4g}) {units.get(label, '')}"
        for label, each in results.values
    ]
    parts = [part.rstrip() for part in parts]
    parts += [f"{label} {count}" for label, count in results.counts]
    more = f" and {results.left_out} more" if results.left_out else ""
    return ", ".join(parts) + more
