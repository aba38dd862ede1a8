"""`muster outbox`: what was asked of devices and is not proven done, and taking it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import click

from app.cli.common import as_json, open_workspace, why_option
from app.cli.listing import ListingGroup
from app.cli.output import local_time, print_json, print_table
from app.errors import StateError
from app.outbox import Entry, State
from app.outbox_reading import OutboxReader, where_reported
from app.taking_back import Cancelled, cancel

_NAMES = 3
_STATES: dict[State, str] = {
    "engine": "waits for the engine",
    "broker": "signed, waits for the broker",
    "sent": "with the broker",
    "device": "waits for the device",
    "answered": "device answered",
    "expired": "expired",
}


@dataclass(frozen=True)
class _Row:
    """What `muster outbox list --json` prints of each entry."""

    entry_id: str
    kind: str
    subject: str
    state: State
    devices: list[str]
    who: str
    why: str
    asked_s: float
    signed_s: float | None
    keys: list[str]
    since_s: float | None
    cancellable: bool


@click.group(cls=ListingGroup)
def outbox() -> None:
    """What was asked of devices and is not proven done yet."""


@outbox.command("list")
@as_json
@click.pass_obj
def list_(data: Path, json_: bool) -> None:
    """List what waits, for whom and for what, the newest first.

    Settings, commands, rollouts, accepted keys and revocations. A running console signs and sends;
    without a link it goes on as soon as there is one.
    """
    with open_workspace(data) as workspace:
        entries = OutboxReader(workspace, where_reported(workspace)).read()
    if json_:
        print_json([_row(each) for each in entries])
        return
    print_table(
        ("ID", "WHAT", "DEVICES", "STATE", "ASKED", "BY", "SIGNED"),
        [
            (
                each.entry_id,
                _what(each),
                _devices(each.device_ids),
                _STATES[each.state],
                local_time(each.first.asked_s),
                each.first.who,
                local_time(each.signed_s) if each.signed_s else None,
            )
            for each in entries
        ],
        "Nothing waits: all that was asked is done.",
    )


@outbox.command("cancel")
@click.argument("entry_id", metavar="ID")
@click.option("--device", "devices", multiple=True, metavar="ID", help="Of these devices alone.")
@why_option
@as_json
@click.pass_obj
def cancel_(data: Path, *, entry_id: str, devices: tuple[str, ...], why: str, json_: bool) -> None:
    """Take back what waits.

    What has not left this machine is never sent. Settings that have are superseded by those before
    them, commands are not sent again, an accepted key is revoked; a rollout is paused.
    """
    with open_workspace(data) as workspace:
        found = OutboxReader(workspace, where_reported(workspace)).read()
        meant = [each for each in found if each.entry_id == entry_id]
        if devices:
            meant = [_only(each, frozenset(devices)) for each in meant]
        meant = [each for each in meant if each.items]
        if not meant:
            raise StateError(f"nothing called {entry_id} waits. `muster outbox list` names it.")
        if devices and meant[0].first.kind == "rollout":
            raise StateError(
                "a rollout is paused as a whole. To leave devices out: `muster rollout skip`."
            )
        done = cancel(workspace, meant, why)
    if json_:
        print_json(asdict(done))
        return
    for line in sentences(done):
        click.echo(line)


def sentences(done: Cancelled) -> list[str]:
    """Return what became of a cancellation, a sentence each."""
    return [
        text.format(n=len(ids), devices=_devices(ids))
        for text, ids in (
            ("Never sent, and never will be: {devices}.", done.unsent),
            ("Taken back, but the device may already have it: {devices}.", done.perhaps),
            ("Too late, it was over already: {devices}.", done.late),
        )
        if ids
    ]


def _only(entry: Entry, devices: frozenset[str]) -> Entry:
    some = tuple(each for each in entry.items if each.device_id in devices)
    return Entry(entry.entry_id, some)


def _what(entry: Entry) -> str:
    first = entry.first
    words = {
        "settings": f"settings: {first.subject}",
        "command": first.subject,
        "rollout": f"rollout {first.number}: {first.subject}",
        "enrolment": f"key {first.subject}",
        "revocation": "key revoked",
    }
    return words[first.kind]


def _devices(ids: list[str]) -> str:
    names = ", ".join(ids[:_NAMES])
    return f"{names} and {len(ids) - _NAMES} more" if len(ids) > _NAMES else names


def _row(entry: Entry) -> _Row:
    first = entry.first
    return _Row(
        entry_id=entry.entry_id,
        kind=first.kind,
        subject=first.subject,
        state=entry.state,
        devices=entry.device_ids,
        who=first.who,
        why=first.why,
        asked_s=first.asked_s,
        signed_s=entry.signed_s,
        keys=sorted({key for each in entry.items for key in each.keys.split(",") if key}),
        since_s=entry.since_s,
        cancellable=entry.cancellable,
    )
