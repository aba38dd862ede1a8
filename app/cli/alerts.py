"""`muster alerts`: rules over the fleet, what they raised, and what became of it."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from app.cli.common import as_json, open_workspace, why_option
from app.cli.listing import ListingGroup
from app.cli.output import local_time, print_json, print_table, span
from app.cli.units import DURATION_S
from app.errors import InputError
from app.fleet.alerts.asking import ask
from app.fleet.alerts.records import SEVERITIES, Alert, Rule, Scope
from app.fleet.query import parse_query
from app.fleet.records import By
from app.foretelling import stored_views
from app.workspace import Workspace

_ids = click.argument("alert_ids", metavar="ID...", nargs=-1, type=int, required=True)
_query_option = click.option("--query", help="Devices it is about; docs/queries.md.")
_hold_option = click.option(
    "--for", "hold_s", type=DURATION_S, help="They must match for so long: 10min, 2h."
)
_severity_option = click.option(
    "--severity", type=click.Choice(SEVERITIES), help="How pressing it is."
)
_note_option = click.option("--note", help="What it means and what to do.")
_enabled_option = click.option("--on/--off", "enabled", default=None, help="Off raises nothing.")


@click.group(cls=ListingGroup)
def alerts() -> None:
    """Have the console say what needs somebody: rules over the fleet.

    A console that runs (`muster serve`, `muster console`) raises and clears; docs/alerts.md.
    """


@alerts.command("list")
@as_json
@click.pass_obj
def list_alerts(data: Path, json_: bool) -> None:
    """List open alerts: who waits for somebody first."""
    with open_workspace(data) as workspace:
        book = workspace.registry.alerts
        found = book.open()
        if json_:
            print_json([{**asdict(each), "ids": book.devices(each.alert_id)} for each in found])
            return
    print_table(
        ("ID", "SEVERITY", "RULE", "SITE", "DEVICES", "SINCE", "STATE"),
        [
            (each.alert_id, each.severity, each.rule, each.site, _count(each),
             local_time(each.raised_s), _state(each))
            for each in found
        ],
        "No open alerts.",
    )  # fmt: skip


@alerts.command()
@as_json
@click.pass_obj
def rules(data: Path, json_: bool) -> None:
    """List rules, how many devices match each now, and what is snoozed."""
    with open_workspace(data) as workspace:
        known = workspace.registry.alerts.rules
        found, snoozes = known.all(), known.snoozes()
        matching = {each.name: _matching(workspace, each.query) for each in found}
    if json_:
        print_json(
            [
                asdict(each)
                | {"matching": matching[each.name]}
                | {"snoozes": [asdict(one) for one in snoozes if one.rule == each.name]}
                for each in found
            ]
        )
        return
    print_table(
        ("RULE", "SEVERITY", "QUERY", "FOR", "MATCHING", "STATE"),
        [
            (each.name, each.severity, each.query, span(each.hold_s) if each.hold_s else "at once",
             len(matching[each.name]), "on" if each.enabled else "off")
            for each in found
        ],
        "No rules. Add one: `muster alerts add Failed --query status:failed`.",
    )  # fmt: skip
    for one in snoozes:
        click.echo(f"Snoozed until {local_time(one.until_s)}: {one.rule}, {one.scope} {one.value}")


@alerts.command()
@click.argument("name")
@_query_option
@_hold_option
@_severity_option
@_note_option
@_enabled_option
@why_option
@as_json
@click.pass_obj
def add(data: Path, /, name: str, why: str, json_: bool, **words: Any) -> None:  # noqa: ANN401
    """Add a rule; without --for at once, and a warning without --severity."""
    _save(data, Rule(name, "", 0.0, "warning"), None, words, why=why, json_=json_)


@alerts.command()
@click.argument("name")
@click.option("--rename", help="Its new name.")
@_query_option
@_hold_option
@_severity_option
@_note_option
@_enabled_option
@why_option
@as_json
@click.pass_obj
def edit(
    data: Path,
    /,
    name: str,
    rename: str | None,
    why: str,
    json_: bool,
    **words: Any,  # noqa: ANN401
) -> None:
    """Change what is given of a rule; the rest stays."""
    with open_workspace(data) as workspace:
        held = workspace.registry.alerts.rules.get(name)
    _save(data, replace(held, name=rename or held.name), held.name, words, why=why, json_=json_)


@alerts.command()
@click.argument("name")
@why_option
@click.pass_obj
def remove(data: Path, name: str, why: str) -> None:
    """Remove a rule; what it raised is cleared."""
    with open_workspace(data) as workspace:
        workspace.registry.alerts.rules.remove(name, By(workspace.actor, why))
    click.echo(f"Rule {name} is removed.")


@alerts.command()
@_ids
@click.option("--note", default="", help="For whoever looks next.")
@click.option("--undo", is_flag=True, help="Take an acknowledgement back.")
@as_json
@click.pass_obj
def ack(data: Path, alert_ids: tuple[int, ...], note: str, undo: bool, json_: bool) -> None:
    """Take note of open alerts: they are counted no more until they grow."""
    with open_workspace(data) as workspace:
        book, by = workspace.registry.alerts, By(workspace.actor)
        found = book.unacknowledge(alert_ids, by) if undo else book.acknowledge(alert_ids, note, by)
    if json_:
        print_json([asdict(each) for each in found])
        return
    word = "Taken back" if undo else "Acknowledged"
    click.echo(f"{word}: {', '.join(f'{each.alert_id} ({each.rule})' for each in found)}.")


@alerts.command()
@click.argument("name")
@click.option("--device", help="This device alone.")
@click.option("--site", help="Devices of this site alone.")
@click.option("--for", "span_s", type=DURATION_S, default=3600.0, help="How long; 1h without it.")
@click.option("--end", is_flag=True, help="End it now.")
@why_option
@click.pass_obj
def snooze(
    data: Path,
    *,
    name: str,
    device: str | None,
    site: str | None,
    span_s: float,
    end: bool,
    why: str,
) -> None:
    """Do not ask a rule about the fleet, a site or a device for a while."""
    if device is not None and site is not None:
        raise InputError("give --device or --site, not both.")
    scope: Scope = "device" if device else "site" if site else "fleet"
    value = device or site or ""
    with open_workspace(data) as workspace:
        known, by = workspace.registry.alerts.rules, By(workspace.actor, why)
        if end:
            known.wake(name, scope, value, by)
        else:
            known.snooze(name, scope, value, time.time() + span_s, by)
    where = f"{scope} {value}".strip()
    until = "no longer" if end else f"until {local_time(time.time() + span_s)}"
    click.echo(f"Rule {name}, {where}: snoozed {until}.")


@alerts.command()
@click.option(
    "--limit", type=click.IntRange(1, 20_000), default=100, show_default=True, help="Lines at most."
)
@as_json
@click.pass_obj
def log(data: Path, limit: int, json_: bool) -> None:
    """Show what became of alerts and what people said, newest first."""
    with open_workspace(data) as workspace:
        found, total = workspace.registry.alerts.log(limit)
    if json_:
        print_json([asdict(each) for each in found])
        return
    print_table(
        ("WHEN", "ALERT", "WHAT", "RULE", "SITE", "DEVICES", "WHO", "NOTE"),
        [
            (local_time(each.time_s), each.alert_id, each.kind, each.rule, each.site,
             each.devices, each.who, each.note)
            for each in found
        ],
        "Nothing happened yet.",
    )  # fmt: skip
    if total > len(found):
        click.echo(f"The newest {len(found)} of {total}.")


def _save(
    data: Path, rule: Rule, old: str | None, words: dict[str, Any], *, why: str, json_: bool
) -> None:
    changed = replace(rule, **{key: each for key, each in words.items() if each is not None})
    with open_workspace(data) as workspace:
        registry = workspace.registry
        labels = registry.query_names().labels or ()
        made = registry.alerts.rules.save(changed, labels, By(workspace.actor, why), old)
        count = len(_matching(workspace, made.query))
    if json_:
        print_json({**asdict(made), "matching": count})
        return
    matches = "1 device matches" if count == 1 else f"{count} devices match"
    click.echo(f"Rule {made.name} is saved: {matches} now.")


def _matching(workspace: Workspace, query: str) -> list[str]:
    now_s = time.time()
    read = parse_query(query, workspace.registry.query_names())
    there = workspace.registry.in_service()
    views = [each for key, each in stored_views(workspace, now_s).items() if key in there]
    return ask(read, views, now_s).matching


def _count(alert: Alert) -> str:
    return f"{alert.devices} ({alert.unknown} last known)" if alert.unknown else str(alert.devices)


def _state(alert: Alert) -> str:
    if alert.acknowledged_s is None:
        return "waits"
    return f"acknowledged by {alert.who}: {alert.note}".removesuffix(": ")
