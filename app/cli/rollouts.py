"""`muster rollout`: bring a bundle to devices and watch it happen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from time import sleep as pause_s

import click

from app.cli.approvals import approvals, approve
from app.cli.common import as_json, find_bundle, open_workspace, why_option
from app.cli.listing import ListingGroup
from app.cli.output import local_time, print_json, print_table
from app.cli.rollout_plans import options_of, plan, plan_options
from app.cli.rollout_record import decisions, replay, show, why_of
from app.cli.rollout_steering import STEERING
from app.cli.way_back import keep_way_back
from app.cli.webhooks import webhook
from app.errors import OutcomeError
from app.files import DirectoryLock
from app.fleet.rollout.records import Rollout
from app.rolling import Rolling
from app.workspace import LOCK_NAME, Workspace

POLL_S = 0.5


@click.group(cls=ListingGroup)
def rollout() -> None:
    """Bring a bundle to devices, canaries first."""


rollout.add_command(plan)
for _command in (decisions, replay, approve, approvals, webhook, *STEERING):
    rollout.add_command(_command)


@rollout.command()
@click.argument("reference", metavar="BUNDLE")
@plan_options
@click.option("--name", default="", help="What to call it; bundle and version by default.")
@click.option("--wait", is_flag=True, help="Follow it until it ends; exit code 7 if it fails.")
@why_option
@as_json
@click.pass_obj
def create(
    data: Path,
    /,
    *,
    reference: str,
    name: str,
    wait: bool,
    why: str,
    json_: bool,
    **given: object,
) -> None:
    """Begin to bring a released bundle to devices; `plan` tells what that would do.

    Canaries go first; the others follow once every canary has proved that it serves the bundle. A
    canary that fails pauses the rollout. With --phase, gates watch every phase for its soak.
    A running console or `muster serve` does the work.

    A gate that rolls back needs what devices serve now released again, with a higher counter: the
    release passphrase is asked for where that is not so. Gates with on=pause need none.
    """
    options = options_of(given)
    with open_workspace(data) as workspace:
        made_plan = options.plan()
        chosen = options.chosen(workspace, made_plan, time.time())
        digest = find_bundle(workspace.library, reference).digest
        rolling = Rolling(workspace)
        if made_plan.rolls_back:
            keep_way_back(workspace, rolling.lacking(digest, chosen))
        made = rolling.create(digest, chosen, made_plan, name, why)
        if not json_:
            click.echo(f"Rollout {made.rollout_id} is created: {made.name}.")
        if wait:
            made = _follow(workspace, made, quiet=json_)
        elif _runner(workspace) is None and not json_:
            click.echo(_NOBODY, err=True)
    if json_:
        print_json(made)
    if wait:
        _judge(made)


@rollout.command("list")
@as_json
@click.pass_obj
def list_rollouts(data: Path, json_: bool) -> None:
    """List rollouts, newest first."""
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.all()
    if json_:
        print_json(found)
        return
    print_table(
        ("ID", "NAME", "BUNDLE", "STATE", "SUCCEEDED", "BEGUN", "REASON"),
        [
            (
                each.rollout_id,
                each.name,
                f"{each.bundle_name}@{each.bundle_version}",
                each.state,
                f"{each.counts()['succeeded']}/{len(each.members)}",
                local_time(each.created_s),
                each.reason,
            )
            for each in found
        ],
        "No rollouts yet. Begin one: `muster rollout create BUNDLE --all`.",
    )


rollout.add_command(show)

NAMED_ONE_BY_ONE = 5
"""Of more devices that did the same at once only the first is named: there may be thousands."""
_NOBODY = (
    "No console runs for this data directory: the rollout begins when `muster console` or "
    "`muster serve` does."
)


def changes(before: Rollout, now: Rollout) -> Iterator[str]:
    """Return what a person who follows a rollout should read now, in the order it happened."""
    phases = now.plan.phases
    for index, phase in enumerate(phases):
        yield from _moves(before, now, index)
        if before.phase == index < now.phase:
            follow = phases[now.phase].name
            yield f"  phase {phase.name} is proven; {follow} follows"
    if now.stage.waits and now.stage.waits != before.stage.waits:
        yield f"  {now.stage.waits}"


def _moves(before: Rollout, now: Rollout, phase: int) -> Iterator[str]:
    olds = {each.device_id: each for each in before.members}
    moved: dict[str, list[str]] = {}
    for member in now.of_phase(phase):
        old = olds.get(member.device_id)
        if old and (old.outcome, old.detail) != (member.outcome, member.detail):
            why = why_of(member)
            told = member.outcome + (f" ({why})" if why else "")
            moved.setdefault(told, []).append(member.device_id)
    for told, devices in moved.items():
        if len(devices) <= NAMED_ONE_BY_ONE:
            yield from (f"  {each}: {told}" for each in devices)
        else:
            yield f"  {len(devices)} devices, {devices[0]} first: {told}"


def _follow(workspace: Workspace, made: Rollout, *, quiet: bool) -> Rollout:
    """Say what happens to a rollout from the moment it was made until it ends."""
    before, runner = made, True
    while True:
        now = workspace.registry.rollouts.get(made.rollout_id)
        for line in changes(before, now):
            click.echo(line, err=quiet)
        if now.state != "running":
            return now
        if runner != (_runner(workspace) is not None):
            runner = not runner
            click.echo("A console runs now." if runner else _NOBODY, err=True)
        before = now
        pause_s(POLL_S)


def _runner(workspace: Workspace) -> int | None:
    """Return the process that runs the rollouts of this workspace."""
    return DirectoryLock(workspace.path / LOCK_NAME).holder()


def _judge(rollout: Rollout) -> None:
    """Say how it ended.

    Raises:
        OutcomeError: Other than in success.
    """
    if rollout.state != "succeeded":
        hint = f"See `muster rollout show {rollout.rollout_id}`."
        raise OutcomeError(
            f"rollout {rollout.rollout_id} {rollout.state}: {rollout.reason}. {hint}"
        )
    click.echo(f"Rollout {rollout.rollout_id} succeeded: {rollout.reason}.", err=True)
