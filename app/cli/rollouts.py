"""`muster rollout`: bring a bundle to devices and watch it happen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import sleep as pause_s

import click

from app.cli.common import as_json, find_bundle, open_workspace, why_option
from app.cli.output import local_time, print_facts, print_json, print_table
from app.errors import InputError, OutcomeError
from app.files import DirectoryLock
from app.fleet.rollout.plan import canary_plan
from app.fleet.rollout.records import Member, Rollout
from app.rolling import Rolling
from app.workspace import LOCK_NAME, Workspace

POLL_S = 0.5


@click.group()
def rollout() -> None:
    """Bring a bundle to devices, canaries first."""


@rollout.command()
@click.argument("reference", metavar="BUNDLE")
@click.option("--device", "devices", multiple=True, metavar="ID", help="May be repeated.")
@click.option("--all", "everyone", is_flag=True, help="Every device of the fleet.")
@click.option("--canary", "canaries", multiple=True, metavar="ID", help="Goes first; repeatable.")
@click.option("--name", default="", help="What to call it; bundle and version by default.")
@click.option("--wait", is_flag=True, help="Follow it until it ends; exit code 7 if it fails.")
@why_option
@as_json
@click.pass_obj
def create(
    data: Path,
    *,
    reference: str,
    devices: tuple[str, ...],
    everyone: bool,
    canaries: tuple[str, ...],
    name: str,
    wait: bool,
    why: str,
    json_: bool,
) -> None:
    """Begin to bring a released bundle to devices.

    Canaries go first; the others follow once every canary has proved that it serves the bundle.
    A canary that fails pauses the rollout. A running console or `muster serve` does the work.
    """
    if everyone == bool(devices):
        raise InputError("which devices? Give --device ID, as often as needed, or --all.")
    with open_workspace(data) as workspace:
        chosen = [each.device_id for each in workspace.registry.devices()] if everyone else devices
        digest = find_bundle(workspace.library, reference).digest
        made = Rolling(workspace).create(digest, chosen, canary_plan(tuple(canaries)), name, why)
        if not json_:
            click.echo(f"Rollout {made.rollout_id} is created: {made.name}.")
        if wait:
            made = _follow(workspace, made.rollout_id, quiet=json_)
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


@rollout.command()
@click.argument("rollout_id", metavar="ID", type=int)
@as_json
@click.pass_obj
def show(data: Path, rollout_id: int, json_: bool) -> None:
    """Show a rollout and where each of its devices is."""
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
    if json_:
        print_json(found)
        return
    print_facts(
        [
            ("rollout", f"{found.rollout_id}: {found.name}"),
            ("bundle", f"{found.bundle_name}@{found.bundle_version}"),
            ("state", found.state),
            ("reason", found.reason),
            ("begun", local_time(found.created_s)),
        ]
    )
    click.echo()
    print_table(
        ("DEVICE", "PHASE", "OUTCOME", "SINCE", "WHY"),
        [
            (
                each.device_id,
                found.plan.phases[each.phase].name,
                each.outcome,
                local_time(each.updated_s),
                _why(each),
            )
            for each in found.members
        ],
        "",
    )


@rollout.command()
@click.argument("rollout_id", metavar="ID", type=int)
@why_option
@click.pass_obj
def pause(data: Path, rollout_id: int, why: str) -> None:
    """Assign nothing more for now; devices that have begun go on."""
    with open_workspace(data) as workspace:
        Rolling(workspace).pause(rollout_id, why)
    click.echo(f"Rollout {rollout_id} is paused. Go on: `muster rollout resume {rollout_id}`.")


@rollout.command()
@click.argument("rollout_id", metavar="ID", type=int)
@why_option
@click.pass_obj
def resume(data: Path, rollout_id: int, why: str) -> None:
    """Go on with a paused rollout; devices that failed or refused try again."""
    with open_workspace(data) as workspace:
        Rolling(workspace).resume(rollout_id, why)
    click.echo(f"Rollout {rollout_id} goes on.")


@rollout.command()
@click.argument("rollout_id", metavar="ID", type=int)
@why_option
@click.pass_obj
def stop(data: Path, rollout_id: int, why: str) -> None:
    """End a rollout for good; devices keep what they were assigned."""
    with open_workspace(data) as workspace:
        Rolling(workspace).stop(rollout_id, why)
    click.echo(f"Rollout {rollout_id} is stopped.")


_NOBODY = (
    "No console runs for this data directory: the rollout begins when `muster console` or "
    "`muster serve` does."
)


def changes(before: Rollout | None, now: Rollout) -> Iterator[str]:
    """Return what a person who follows a rollout should read now, in the order it happened."""
    if before is None:
        return
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
    for member in now.of_phase(phase):
        old = olds.get(member.device_id)
        if old is None:
            continue
        if (old.outcome, old.detail) != (member.outcome, member.detail):
            why = _why(member)
            yield f"  {member.device_id}: {member.outcome}" + (f" ({why})" if why else "")


def _follow(
    workspace: Workspace,
    rollout_id: int,
    *,
    quiet: bool,
) -> Rollout:
    before: Rollout | None = None
    runner = True
    while True:
        now = workspace.registry.rollouts.get(rollout_id)
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


def _why(member: Member) -> str:
    return ": ".join(part for part in (member.reason, member.detail) if part)
