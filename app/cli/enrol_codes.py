"""`muster device enrol-codes`: codes for many devices at once, in a file."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.common import open_workspace, why_option
from app.cli.words import label_option, labels_of
from app.errors import InputError
from app.files import environment_faults, write_file
from app.given_paths import is_there
from app.joining import Joining
from app.reach import recorded_reach
from app.workspace import Workspace

_MOST = 5000
_DAY_MINUTES = 24 * 60


@click.command("enrol-codes")
@click.option("--count", type=click.IntRange(1, _MOST), required=True, help="How many devices.")
@click.option("--prefix", default="sim", show_default=True, help="Ids are PREFIX-0001, -0002, ...")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The new file that gets a code a line; whoever reads it can join.",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 30 * _DAY_MINUTES),
    default=60,
    show_default=True,
    help="So long they are good.",
)
@click.option("--site", default="", help="Where devices stand that are not there yet.")
@label_option
@why_option
@click.pass_obj
def enrol_codes(
    data: Path,
    *,
    count: int,
    prefix: str,
    out: Path,
    minutes: int,
    site: str,
    labels: tuple[str, ...],
    why: str,
) -> None:
    """Make preauthorised one-time codes for many devices, which are added where they are missing.

    Each is accepted without a look, so keep the file to yourself and delete it after use. It is
    what `muster-agent swarm --codes FILE` takes.
    """
    if is_there(out):
        raise InputError(f"{out} is there already. Name a new file with --out.")
    with open_workspace(data) as workspace:
        reach = recorded_reach(workspace.registry)  # before anything is added
        devices = _add_devices(workspace, count, prefix, site, labels)
        joining, life_s = Joining(workspace), minutes * 60.0
        codes = [
            joining.make_code(each, reach=reach, life_s=life_s, preauthorised=True, why=why)
            for each in devices
        ]
    with environment_faults(out):
        out.touch(mode=0o600, exist_ok=False)
    write_file(out, "".join(f"{each.text}\n" for each in codes).encode())
    click.echo(f"Wrote {count} codes for {devices[0]} to {devices[-1]} into {out}.")


def _add_devices(
    workspace: Workspace, count: int, prefix: str, site: str, labels: tuple[str, ...]
) -> list[str]:
    devices = [f"{prefix}-{index:04d}" for index in range(1, count + 1)]
    known = {each.device_id for each in workspace.registry.devices()}
    for device_id in devices:
        if device_id not in known:
            workspace.add_device(device_id, site, labels_of(labels))
    return devices
