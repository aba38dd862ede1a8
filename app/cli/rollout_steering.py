"""What an owner does with a rollout that is there; each asks first, with count and consequence."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import click

from app.cli.common import as_json, find_bundle, open_workspace, why_option
from app.cli.confirming import confirm, yes_option
from app.cli.output import print_json
from app.cli.way_back import keep_way_back
from app.fleet.rollout.book import BACK_FROM
from app.fleet.rollout.records import (
    BAD_OUTCOMES,
    OPEN_STATES,
    UNDER_WAY,
    Member,
    Rollout,
    RolloutState,
    Scope,
)
from app.rolling import Rolling

_id = click.argument("rollout_id", metavar="ID", type=int)
_devices = click.option(
    "--device", "devices", multiple=True, required=True, metavar="DEVICE", help="May be repeated."
)


def _action(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all of these have."""
    return _id(why_option(yes_option(as_json(click.pass_obj(command)))))


@click.command()
@_action
def pause(data: Path, *, rollout_id: int, why: str, yes: bool, json_: bool) -> None:
    """Assign nothing more for now; devices that have begun go on."""
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
        waiting = found.counts()["pending"]
        text = f"{_count(waiting)} of rollout {rollout_id} will wait until it is resumed."
        _ask(found, {"running"}, waiting, text, yes=yes)
        done = Rolling(workspace).pause(rollout_id, why)
    line = f"Rollout {rollout_id} is paused. Go on: `muster rollout resume {rollout_id}`."
    _tell(done, line, json_)


@click.command()
@click.option(
    "--waive",
    "gates",
    multiple=True,
    metavar="GATE",
    help="Ask this gate no more: you answer for it; repeatable.",
)
@_action
def resume(
    data: Path, *, rollout_id: int, gates: tuple[str, ...], why: str, yes: bool, json_: bool
) -> None:
    """Go on with a paused rollout; devices that failed or refused try again."""
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
        counts = found.counts()
        again = sum(counts[each] for each in BAD_OUTCOMES)
        total = counts["pending"] + again
        text = f"{_count(total)} of rollout {rollout_id} get their turn, {again} of them once more."
        if gates:
            text += f" Nobody asks the gates {', '.join(gates)} any more."
        _ask(found, {"paused"}, total, text, yes=yes)
        done = Rolling(workspace).resume(rollout_id, why, gates)
    _tell(done, f"Rollout {rollout_id} goes on.", json_)


@click.command()
@_action
def stop(data: Path, *, rollout_id: int, why: str, yes: bool, json_: bool) -> None:
    """End a rollout for good; devices keep what they were assigned."""
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
        counts = found.counts()
        begun = sum(counts[each] for each in UNDER_WAY)
        waiting = counts["pending"]
        text = f"{_count(waiting)} will not get the bundle, {begun} that have begun go on."
        text = f"Rollout {rollout_id} ends for good: {text}"
        _ask(found, OPEN_STATES, waiting + begun, text, yes=yes)
        done = Rolling(workspace).stop(rollout_id, why)
    _tell(done, f"Rollout {rollout_id} is stopped.", json_)


@click.command("roll-back")
@click.option("--to", "reference", default="", metavar="BUNDLE", help="All to this bundle.")
@click.option("--phase-only", is_flag=True, help="Only the phase that is worked on.")
@_action
def roll_back(
    data: Path,
    *,
    rollout_id: int,
    reference: str,
    phase_only: bool,
    why: str,
    yes: bool,
    json_: bool,
) -> None:
    """Send devices back: each to what it served before, or all to one released bundle.

    The release passphrase is asked for where a device would refuse that as an older release.
    """
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
        digest = find_bundle(workspace.library, reference).digest if reference else ""
        given = [each for each in found.members if each.assignment is not None]
        if phase_only:
            given = [each for each in given if each.phase == found.phase]
        where = f"to {reference}" if reference else "to what each served before"
        text = f"{_count(len(given))} go back {where}; nobody else gets the bundle."
        _ask(found, BACK_FROM, len(given), text, yes=yes)
        scope: Scope = "phase" if phase_only else "all"
        rolling = Rolling(workspace)
        if found.state in BACK_FROM:
            keep_way_back(workspace, rolling.lacking_back(rollout_id, scope, digest))
        done = rolling.roll_back(rollout_id, scope, digest, why)
    _tell(done, f"Rollout {rollout_id} is being rolled back.", json_)


@click.command()
@click.option("--device", "devices", multiple=True, metavar="DEVICE", help="May be repeated.")
@_action
def retry(
    data: Path, *, rollout_id: int, devices: tuple[str, ...], why: str, yes: bool, json_: bool
) -> None:
    """Give devices that failed or refused another turn; without --device all of them."""
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
        bad = [each.device_id for each in found.members if each.outcome in BAD_OUTCOMES]
        count = len(devices or bad)
        confirm(count, f"{_count(count)} get the bundle once more.", yes=yes)
        done = Rolling(workspace).retry(rollout_id, devices, why)
    _tell_members(done, f"{_count(len(done))} get another turn.", json_)


@click.command()
@_devices
@_action
def skip(
    data: Path, *, rollout_id: int, devices: tuple[str, ...], why: str, yes: bool, json_: bool
) -> None:
    """Leave devices out of a rollout for good; nobody waits for them any more."""
    with open_workspace(data) as workspace:
        text = f"{_count(len(devices))} do not get the bundle, and no phase waits for them."
        confirm(len(devices), text, yes=yes)
        done = Rolling(workspace).skip(rollout_id, devices, why)
    _tell_members(done, f"{_count(len(done))} are skipped.", json_)


@click.command()
@_devices
@_action
def hold(
    data: Path, *, rollout_id: int, devices: tuple[str, ...], why: str, yes: bool, json_: bool
) -> None:
    """Hold devices out of a rollout until `let-in`."""
    with open_workspace(data) as workspace:
        text = f"{_count(len(devices))} do not get the bundle until they are let in again."
        confirm(len(devices), text, yes=yes)
        done = Rolling(workspace).hold(rollout_id, devices, why)
    _tell_members(done, f"{_count(len(done))} are held out.", json_)


@click.command("let-in")
@_devices
@_action
def let_in(
    data: Path, *, rollout_id: int, devices: tuple[str, ...], why: str, yes: bool, json_: bool
) -> None:
    """Let devices in that were held or skipped."""
    with open_workspace(data) as workspace:
        text = f"{_count(len(devices))} get the bundle when their turn comes."
        confirm(len(devices), text, yes=yes)
        done = Rolling(workspace).let_in(rollout_id, devices, why)
    _tell_members(done, f"{_count(len(done))} are let in.", json_)


STEERING = (pause, resume, stop, roll_back, retry, skip, hold, let_in)


def _ask(
    found: Rollout,
    allowed: Collection[RolloutState],
    count: int,
    text: str,
    *,
    yes: bool,
) -> None:
    """Ask, unless the rollout's state forbids it anyhow: then the refusal is the answer."""
    if found.state in allowed:
        confirm(count, text, yes=yes)


def _count(number: int) -> str:
    return f"{number} device" + ("" if number == 1 else "s")


def _tell(done: Rollout, line: str, json_: bool) -> None:
    if json_:
        print_json(done)
    else:
        click.echo(line)


def _tell_members(done: list[Member], line: str, json_: bool) -> None:
    if json_:
        print_json(done)
    else:
        click.echo(line)
