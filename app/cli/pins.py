"""`muster device pin | unpin`: devices that keep what they serve, whatever rollouts come."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.common import as_json, open_workspace, why_option
from app.cli.confirming import confirm, yes_option
from app.cli.output import print_json
from app.rolling import Rolling
from app.workspace import Workspace

_devices = click.argument("devices", nargs=-1, required=True, metavar="DEVICE...")


@click.command()
@_devices
@why_option
@yes_option
@as_json
@click.pass_obj
def pin(data: Path, devices: tuple[str, ...], why: str, yes: bool, json_: bool) -> None:
    """Have devices keep what they serve: rollouts hold them out until `unpin`."""
    text = f"{len(devices)} of the fleet's devices take part in no rollout until they are unpinned."
    with open_workspace(data) as workspace:
        confirm(len(devices), text, yes=yes)
        Rolling(workspace).pin(devices, why)
        _tell(workspace, f"Pinned: {', '.join(devices)}.", json_)


@click.command()
@_devices
@why_option
@yes_option
@as_json
@click.pass_obj
def unpin(data: Path, devices: tuple[str, ...], why: str, yes: bool, json_: bool) -> None:
    """Have devices take part in rollouts again: open ones give them their turn."""
    text = f"{len(devices)} of the fleet's devices take part in rollouts again, open ones too."
    with open_workspace(data) as workspace:
        confirm(len(devices), text, yes=yes)
        Rolling(workspace).unpin(devices, why)
        _tell(workspace, f"Unpinned: {', '.join(devices)}.", json_)


def _tell(workspace: Workspace, line: str, json_: bool) -> None:
    if json_:
        print_json(workspace.registry.pins.all())
    else:
        click.echo(line)
