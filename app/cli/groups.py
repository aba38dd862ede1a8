"""`muster group`: queries with a name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from app.cli.common import as_json, open_workspace, why_option
from app.cli.listing import ListingGroup
from app.cli.output import local_time, print_facts, print_json, print_table
from app.fleet.groups import Group
from app.fleet.query import parse_query
from app.fleet.records import By
from app.foretelling import found_by, stored_views
from app.workspace import Workspace


@dataclass(frozen=True)
class GroupFacts:
    """A group and who is in it now, by what the console stored last.

    Attributes:
        means: Its query with every group in it written out.
        devices: Ids.
    """

    name: str
    query: str
    means: str
    note: str
    who: str
    saved_s: float
    devices: list[str]


@click.group(cls=ListingGroup)
def group() -> None:
    """Name queries: for `device list`, for other queries, for rollouts."""


@group.command("list")
@as_json
@click.pass_obj
def list_groups(data: Path, json_: bool) -> None:
    """List groups, and how many devices match each now."""
    with open_workspace(data) as workspace:
        found = _facts(workspace, workspace.registry.groups.all())
    if json_:
        print_json(found)
        return
    print_table(
        ("GROUP", "DEVICES", "QUERY", "NOTE"),
        [(each.name, len(each.devices), each.query, each.note) for each in found],
        "No groups yet. Save one: `muster group save lyon site:Lyon`.",
    )


@group.command()
@click.argument("name")
@click.argument("query")
@click.option("--note", default="", help="What it is for.")
@why_option
@as_json
@click.pass_obj
def save(data: Path, *, name: str, query: str, note: str, why: str, json_: bool) -> None:
    """Save a query under a name; a group of this name is replaced.

    docs/queries.md has the language. Rollouts that began with the group keep what it meant then.
    """
    with open_workspace(data) as workspace:
        registry = workspace.registry
        labels = registry.query_names().labels or ()
        made = registry.groups.save(name, query, note, labels, By(workspace.actor, why))
        (facts,) = _facts(workspace, [made])
    if json_:
        print_json(facts)
        return
    count = len(facts.devices)
    matching = "1 device matches" if count == 1 else f"{count} devices match"
    click.echo(f"Group {name} is saved: {matching} now.")


@group.command()
@click.argument("name")
@as_json
@click.pass_obj
def show(data: Path, name: str, json_: bool) -> None:
    """Show a group and the devices that match it now."""
    with open_workspace(data) as workspace:
        (facts,) = _facts(workspace, [workspace.registry.groups.get(name)])
    if json_:
        print_json(facts)
        return
    print_facts(
        [
            ("group", facts.name),
            ("query", facts.query),
            ("means", facts.means),
            ("note", facts.note),
            ("saved", f"{local_time(facts.saved_s)} by {facts.who}"),
            ("devices", " ".join(facts.devices)),
        ]
    )


@group.command()
@click.argument("name")
@why_option
@click.pass_obj
def delete(data: Path, name: str, why: str) -> None:
    """Delete a group; neither devices nor rollouts change."""
    with open_workspace(data) as workspace:
        workspace.registry.groups.delete(name, By(workspace.actor, why))
    click.echo(f"Group {name} is deleted.")


def _facts(workspace: Workspace, groups: Sequence[Group]) -> list[GroupFacts]:
    now_s, names = time.time(), workspace.registry.query_names()
    views = stored_views(workspace, now_s)
    queries = [parse_query(f"group:{each.name}", names) for each in groups]
    return [
        GroupFacts(
            name=each.name,
            query=each.query,
            means=str(query),
            note=each.note,
            who=each.who,
            saved_s=each.saved_s,
            devices=found_by(workspace, query, views, now_s),
        )
        for each, query in zip(groups, queries, strict=True)
    ]
