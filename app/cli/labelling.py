"""`muster device label`: where devices stand and how they are labelled, changed later on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from app.cli.common import as_json, open_workspace, why_option
from app.cli.confirming import confirm, yes_option
from app.cli.output import print_json
from app.cli.words import labels_of
from app.errors import InputError
from app.fleet.labelling import Labelling
from app.fleet.records import Device
from app.foretelling import matching, stored_views
from app.workspace import Workspace


@dataclass(frozen=True)
class _Labelled:
    """What `muster device label --json` prints of each device that it was to change."""

    device_id: str
    site: str
    labels: dict[str, str]
    changed: bool


@click.command()
@click.argument("words", metavar="[QUERY] [KEY=VALUE|KEY-]...", nargs=-1)
@click.option("--device", "devices", multiple=True, metavar="ID", help="May be repeated.")
@click.option("--all", "everyone", is_flag=True, help="Every device of the fleet.")
@click.option("--site", default=None, help="Where they stand from now on.")
@why_option
@yes_option
@as_json
@click.pass_obj
def label(
    data: Path,
    *,
    words: tuple[str, ...],
    devices: tuple[str, ...],
    everyone: bool,
    site: str | None,
    why: str,
    yes: bool,
    json_: bool,
) -> None:
    """Set labels with KEY=VALUE, remove them with KEY-, move devices with --site.

    The first word is a query unless --device or --all says which devices are meant. Who begins to
    match the group of an open rollout joins it; who stops matching before its turn is held.

    \b
        muster device label 'site:Lyon model:surface*' role=inspection line-
        muster device label --device edge-01 --site 'Lyon / line 2'
    """  # noqa: D301 - click reads a backspace as: leave these lines as they are
    if devices and everyone:
        raise InputError("--device and --all name different devices. Give one of them.")
    named = bool(devices) or everyone
    if not named and not words:
        raise InputError("no device is named. Give a query, --device ID or --all.")
    labelling = _labelling(words if named else words[1:], site)
    with open_workspace(data) as workspace:
        ids = _meant(workspace, None if named else words[0], devices)
        text = f"{len(ids)} devices get another site or other labels; rollouts by group follow."
        confirm(len(ids), text, yes=yes)
        changed = workspace.label_devices(ids, labelling, why)
        told = [workspace.registry.device(each) for each in ids]
    _tell(told, changed, json_)


def _labelling(words: Sequence[str], site: str | None) -> Labelling:
    removed = [each[:-1] for each in words if "=" not in each and each.endswith("-")]
    if "" in removed:
        raise InputError("'-' removes no label. Name it, as line-.")
    put = labels_of(each for each in words if "=" in each or not each.endswith("-"))
    return Labelling(site, put, tuple(removed))


def _meant(workspace: Workspace, query: str | None, devices: Sequence[str]) -> list[str]:
    """Return the ids of the devices that are meant: by query, by name, or else all."""
    if query is not None:
        now_s = time.time()
        return matching(workspace, query, stored_views(workspace, now_s), now_s)
    if devices:
        return [workspace.registry.device(each).device_id for each in sorted(set(devices))]
    found = sorted(workspace.registry.in_service())
    if not found:
        raise InputError("there are no devices yet. Add one: `muster device add edge-01`.")
    return found


def _tell(devices: Sequence[Device], changed: Sequence[Device], json_: bool) -> None:
    if json_:
        ids = {each.device_id for each in changed}
        print_json(
            [
                _Labelled(each.device_id, each.site, dict(each.labels), each.device_id in ids)
                for each in devices
            ]
        )
        return
    same = len(devices) - len(changed)
    more = f", {same} were so already" if same else ""
    click.echo(f"Changed: {len(changed)} of {len(devices)} devices{more}.")
