"""`muster key add-approver | remove-approver`, `muster rollout approve | approvals`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from app.approving import Approving, Given, check_open, phase_named, plan_sha256
from app.cli.common import as_json, open_workspace, why_option
from app.cli.confirming import confirm, yes_option
from app.cli.output import local_time, print_json, print_table
from app.errors import PassphraseError
from app.fleet.rollout.records import Rollout

_VARIABLE = "MUSTER_APPROVER_PASSPHRASE"
_id = click.argument("rollout_id", metavar="ID", type=int)


@click.command("add-approver")
@click.argument("name")
@click.option(
    "--key",
    "path",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The key file to be made; it belongs to the approver, on a stick for instance.",
)
@why_option
@click.pass_obj
def add_approver(data: Path, name: str, path: Path, why: str) -> None:
    """Name somebody whose signature lets a phase begin, and make their key.

    The passphrase is theirs: let them type it.
    """
    with open_workspace(data) as workspace:
        approving = Approving(workspace)
        approving.check_free(name)
        made = approving.add_approver(name, path, _passphrase(name, confirm_=True), why)
    click.echo(f"Approver {name} has key {made.keyid[:12]} in {path}. Keep it apart from this one.")


@click.command("remove-approver")
@click.argument("name")
@yes_option
@why_option
@click.pass_obj
def remove_approver(data: Path, name: str, yes: bool, why: str) -> None:
    """Take an approver out: nothing they signed counts for a phase that has not begun."""
    with open_workspace(data) as workspace:
        workspace.registry.approvals.approver(name)
        confirm(0, f"Nothing that {name} signed will count any more.", yes=yes)
        Approving(workspace).remove_approver(name, why)
    click.echo(f"{name} is no approver any more.")


@click.command()
@_id
@click.option("--phase", default="", metavar="PHASE", help="By name or number; else the next.")
@click.option("--as", "name", required=True, metavar="NAME", help="The approver.")
@click.option(
    "--key",
    "path",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The approver's key file.",
)
@yes_option
@as_json
@click.pass_obj
def approve(
    data: Path, *, rollout_id: int, phase: str, name: str, path: Path, yes: bool, json_: bool
) -> None:
    """Sign that a phase may begin: for this bundle, this plan and this phase only.

    A plan that is changed later, by waiving a gate, has to be approved anew.
    """
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
        index = phase_named(found, phase)
        check_open(found, index)
        workspace.registry.approvals.approver(name)
        _ask(found, index, name, yes=yes)
        word = _passphrase(name)
        given = Approving(workspace).approve(rollout_id, index, name, path, word)
    if json_:
        print_json(given)
    else:
        click.echo(f"{name} has approved phase {found.plan.phases[index].name}.")


@click.command()
@_id
@as_json
@click.pass_obj
def approvals(data: Path, rollout_id: int, json_: bool) -> None:
    """List what was signed for a rollout's phases, and whether it counts."""
    with open_workspace(data) as workspace:
        found = workspace.registry.rollouts.get(rollout_id)
        given = Approving(workspace).given(found)
        names = [each.name for each in workspace.registry.approvals.approvers()]
    if json_:
        print_json(given)
        return
    for index, phase in enumerate(found.plan.phases):
        if phase.approvals:
            valid = sum(each.phase == index and not each.problem for each in given)
            click.echo(f"Phase {phase.name}: {valid} of {phase.approvals} approvals.")
    known = ", ".join(names) or "nobody yet: `muster key add-approver`"
    click.echo(f"May approve: {known}.")
    print_table(
        ("PHASE", "APPROVER", "KEY", "SIGNED", "COUNTS"),
        [_row(found, each) for each in given],
        "Nobody has approved anything.",
    )


def _row(found: Rollout, each: Given) -> tuple[object, ...]:
    phase = found.plan.phases[each.phase].name if each.phase <= found.plan.last else each.phase + 1
    counts = f"no: {each.problem}" if each.problem else "yes"
    return phase, each.approver, each.keyid[:12], local_time(each.time_s), counts


def _ask(found: Rollout, phase: int, name: str, *, yes: bool) -> None:
    count = len(found.of_phase(phase))
    bundle = f"{found.bundle_name}@{found.bundle_version}"
    where = f"phase {found.plan.phases[phase].name} of rollout {found.rollout_id}"
    what = f"{bundle} to {count} devices, by plan {plan_sha256(found.plan)[:12]}"
    text = f"{name} approves that {where} begins: {what}."
    confirm(count, text, yes=yes)


def _passphrase(name: str, *, confirm_: bool = False) -> str:
    """Return an approver's passphrase, from the environment or by asking.

    Raises:
        PassphraseError: It is nowhere, and there is nobody to ask.
    """
    if given := os.environ.get(_VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise PassphraseError(f"the passphrase of approver {name} is missing. Set {_VARIABLE}.")
    question = f"Passphrase of approver {name}"
    answer: str = click.prompt(question, hide_input=True, confirmation_prompt=confirm_)
    return answer
