"""`muster audit`: who did what, whether the log is as it was written, and the log as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from app.cli.common import as_json, open_workspace
from app.cli.listing import ListingGroup
from app.cli.output import local_time, print_json, print_table
from app.errors import OutcomeError
from app.fleet.audit_chain import Head, Verdict, parse_head, verify_export

_DEFAULT_LIMIT = 50


@dataclass(frozen=True)
class _Checked:
    """What `muster audit verify --json` prints."""

    of: str
    intact: bool
    head: str
    behind: int
    problems: tuple[str, ...]


@click.group(cls=ListingGroup, invoke_without_command=True)
@click.option(
    "--limit", type=click.IntRange(1), default=_DEFAULT_LIMIT, show_default=True, help="Newest."
)
@click.option("--device", help="Only what was done to this device.")
@click.option("--action", default="", help="Only actions that begin so: device, rollout.create.")
@as_json
@click.pass_context
def audit(context: click.Context, limit: int, device: str | None, action: str, json_: bool) -> None:
    """Who did what, on what, when and why; newest first."""
    if context.invoked_subcommand is not None:
        return
    with open_workspace(context.obj) as workspace:
        events = workspace.registry.audit_log.events(limit, subject=device, action=action)
    if json_:
        print_json(events)
        return
    print_table(
        ("ENTRY", "TIME", "WHO", "ACTION", "ON", "DETAIL", "WHY"),
        [
            (
                event.event_id,
                local_time(event.time_s),
                event.who,
                event.action,
                event.subject,
                event.detail,
                event.why,
            )
            for event in events
        ],
        "Nothing of that kind.",
    )


@audit.command()
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="Check a file of `muster audit export` instead; it needs no fleet.",
)
@click.option(
    "--head", metavar="COUNT:HASH", help="A head noted before: the log must still contain it."
)
@as_json
@click.pass_obj
def verify(data: Path, file: Path | None, head: str | None, json_: bool) -> None:
    """Check that no entry was changed, removed or put in.

    Note the head that it prints where nobody can change it; a later check with --head then even
    finds a log that was rewritten together with its head file.
    """
    known = [("the noted head", parse_head(head))] if head else []
    if file is not None:
        fleet, verdict = verify_export(file, known)
        _say(f"exported log of fleet {fleet}", verdict, json_)
        return
    with open_workspace(data) as workspace:
        verdict = workspace.registry.audit_log.verify(known)
        _say(f"audit log of fleet {workspace.fleet}", verdict, json_)


@audit.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def export(data: Path, file: Path) -> None:
    """Write the whole log to FILE as JSON lines, each with its hash."""
    with open_workspace(data) as workspace:
        head = workspace.registry.audit_log.export(file, workspace.fleet)
    click.echo(f"Wrote {head.count} entries to {file}.")
    _say_head(head)


def _say(of: str, verdict: Verdict, json_: bool) -> None:
    if json_:
        print_json(
            _Checked(of, verdict.intact, str(verdict.head), verdict.behind, verdict.problems)
        )
    elif verdict.intact:
        click.echo(f"The {of} is as it was written: {verdict.head.count} entries.")
        if verdict.behind:
            click.echo(
                f"Its head file is {verdict.behind} behind, as after a crash; the next entry "
                "mends it."
            )
        _say_head(verdict.head)
    if not verdict.intact:
        raise OutcomeError(
            f"the {of} was tampered with: {'; '.join(verdict.problems)}. "
            "Keep a copy of it, and compare with an export or a backup"
        )


def _say_head(head: Head) -> None:
    click.echo(f"Head: {head}")
