"""`muster export` and `muster receipt`: devices that no network reaches."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.common import as_json, find_bundle, open_workspace, passphrase, why_option
from app.cli.output import StepPrinter, local_time, print_json, print_table, size
from app.errors import InputError, OutcomeError
from app.receipts import Taken, take_receipts
from app.sneakernet import Export, Order, export_stick

_ALSO = {"cert": "certificates", "config": "settings", "do": "a command"}


@click.command()
@click.argument("stick", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--device", "devices", multiple=True, metavar="ID", help="May be repeated.")
@click.option("--all", "everyone", is_flag=True, help="Every device of the fleet.")
@click.option(
    "--bundle",
    "reference",
    metavar="NAME@VERSION",
    help="Give the devices this released bundle: begins a rollout to them.",
)
@why_option
@as_json
@click.pass_obj
def export(
    data: Path,
    *,
    stick: Path,
    devices: tuple[str, ...],
    everyone: bool,
    reference: str | None,
    why: str,
    json_: bool,
) -> None:
    """Put onto STICK what devices would get over the network.

    Bundles, signed metadata, assignments, settings and commands. On the device:
    `muster-agent import STICK`. Back here: `muster receipt STICK`. What a stick holds for other
    devices is brought up to date too. Needs the console passphrase only to sign something.
    """
    if everyone == bool(devices):
        raise InputError("which devices? Give --device ID, as often as needed, or --all.")
    with open_workspace(data) as workspace:
        chosen = [each.device_id for each in workspace.registry.devices()] if everyone else devices
        bundle = find_bundle(workspace.library, reference).digest if reference else ""
        unlock = functools.cache(lambda: workspace.unlock_console(passphrase("console")))
        order = Order(list(dict.fromkeys(chosen)), bundle, why)
        made = export_stick(workspace, stick, order, unlock, StepPrinter())
    if json_:
        print_json(made)
    else:
        _print(made)


def _print(made: Export) -> None:
    print_table(
        ("DEVICE", "INSTALLS", "ASSIGNMENT", "GOOD UNTIL", "ALSO", "NOTE"),
        [
            (
                each.device_id,
                each.bundle,
                each.assignment or None,
                local_time(each.good_until_s or None),
                ", ".join(_ALSO[leaf] for leaf in each.also),
                each.note,
            )
            for each in made.devices
        ],
        "",
    )
    click.echo()
    click.echo(
        f"{made.directory}: {size(made.written_bytes)} written, "
        f"{size(made.there_bytes)} were there."
    )
    if made.kept:
        click.echo(f"Brought up to date as well: {', '.join(made.kept)}.")
    click.echo("Next, on each device: `muster-agent import STICK`.")


@click.command()
@click.argument("stick", type=click.Path(path_type=Path, exists=True, file_okay=False))
@why_option
@as_json
@click.pass_obj
def receipt(data: Path, stick: Path, why: str, json_: bool) -> None:
    """Take in what devices put onto STICK: their states, signed by their keys.

    A rollout counts a device that proves by its receipt that it serves the bundle, as if it had
    reported over the network. Exit code 7 if a receipt is not believed.
    """
    with open_workspace(data) as workspace:
        taken = take_receipts(workspace, stick, why)
    if json_:
        print_json(taken)
    else:
        _print_receipts(taken)
    if bad := [each for each in taken if each.fate == "rejected"]:
        raise OutcomeError(
            f"{len(bad)} of {len(taken)} receipts are not believed, "
            f"{bad[0].device_id}'s for {bad[0].reason}: {bad[0].detail}. Nothing changed by them."
        )


def _print_receipts(taken: Sequence[Taken]) -> None:
    print_table(
        ("DEVICE", "STATE", "RECEIPT", "OF", "SERVING", "ATTEMPT", "REFUSED", "WHY"),
        [
            (
                each.device_id,
                each.counter,
                each.fate,
                local_time(each.time_s or None),
                each.serving,
                each.attempt,
                each.refusal,
                each.reason,
            )
            for each in taken
        ],
        "",
    )
