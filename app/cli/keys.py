"""`muster key`: what keys there are, what expires, renewing and rotating in one step."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli import key_recovery, root_drafts
from app.cli.approvals import add_approver, remove_approver
from app.cli.common import as_json, open_workspace, passphrase, why_option
from app.cli.key_words import (
    AskedWords,
    Fresh,
    fresh_option,
    key_option,
    new_passphrase,
    open_roots,
    root_passphrase,
)
from app.cli.listing import ListingGroup
from app.cli.output import print_facts, print_json, print_table
from app.errors import InputError
from app.expiries import Expiry, expiries, remaining
from app.key_custody import ROTATED, KeyCustody
from app.key_overview import approver_keys, key_places
from app.remembered import Remembered
from app.root_keys import RootKeys
from app.trust import ROLES
from app.trust.ceremony import short, spare_keys
from app.trust.roots import fingerprint
from app.trust.sticks import find_root_key
from app.workspace import Workspace

_NEAR = ("soon", "urgent", "expired")


@click.group(cls=ListingGroup)
def key() -> None:
    """The fleet's signing keys. docs/keys.md has every ceremony step by step."""


for _command in (add_approver, remove_approver):
    key.add_command(_command)


@key.command("list")
@as_json
@click.pass_obj
def list_keys(data: Path, json_: bool) -> None:
    """Name every key, its id, where it lies and the passphrase that opens it."""
    with open_workspace(data) as workspace:
        rows = [*key_places(workspace), *approver_keys(workspace)]
    if json_:
        print_json(rows)
        return
    print_table(
        ("ROLE", "KEY ID", "WHERE", "OPENED BY"),
        [
            (row.role, row.keyid, row.file or "not here", f"{row.opened_by} passphrase")
            for row in rows
        ],
        "No keys.",
    )


@key.command()
@as_json
@click.pass_obj
def status(data: Path, json_: bool) -> None:
    """Show what expires when and what renews it, and who may sign a root."""
    with open_workspace(data) as workspace:
        found = expiries(workspace, datetime.now(UTC))
        repository = workspace.repository()
        threshold, named = repository.root_threshold, repository.keyids()["root"]
        first, version = repository.roots[0], repository.root_version
    if json_:
        root = {"version": version, "threshold": threshold, "keyids": named}
        print_json({"fingerprint": fingerprint(first), "root": root, "expiries": found})
        return
    print_facts(
        [
            ("fleet's fingerprint", fingerprint(first)),
            ("root", f"version {version}, {threshold} of {len(named)} keys sign it"),
            ("root keys", ", ".join(map(short, named))),
            ("spare root keys", spare_keys(threshold, len(named))),
        ]
    )
    click.echo()
    print_table(
        ("WHAT", "EXPIRES", "", "LEVEL", "RENEWED BY"),
        [_expiry_row(each) for each in found],
        "Nothing expires.",
    )


def _expiry_row(each: Expiry) -> tuple[object, ...]:
    day = time.strftime("%Y-%m-%d", time.localtime(each.expires_s))
    return each.subject, day, remaining(each.left_s), each.level, each.action


@key.command()
@click.option("--all", "all_", is_flag=True, help="Renew root and targets though they are young.")
@key_option
@why_option
@click.pass_obj
def renew(data: Path, all_: bool, places: tuple[Path, ...], why: str) -> None:
    """Sign root and targets again where their end is near, so that they last another term.

    The running console renews everything else by itself.
    """
    with open_workspace(data) as workspace:
        found = expiries(workspace, datetime.now(UTC))
        due = [
            each.subject
            for each in found
            if each.subject in ("root", "targets") and (all_ or each.level in _NEAR)
        ]
        if not due:
            click.echo("Neither root nor targets is near its end. --all renews them all the same.")
            return
        roots = open_roots(workspace, places) if "root" in due else []
        signers = [each.signer for each in roots]
        KeyCustody(workspace).renew(due, signers, AskedWords().words(), why)
        ends = workspace.repository().expiries()
    for role in due:
        click.echo(f"Renewed {role}: it is good until {ends[role]:%Y-%m-%d}.")


@key.command()
@click.argument("roles", nargs=-1, required=True, metavar="ROLE...")
@key_option
@click.option("--replace", "gone", metavar="KEYID", default="", help="With root: the key to go.")
@click.option(
    "--new",
    "place",
    metavar="PLACE",
    type=click.Path(path_type=Path),
    help="With root: where the new key is made, a stick's directory or a new file.",
)
@fresh_option
@why_option
@click.pass_obj
def rotate(
    data: Path,
    roles: tuple[str, ...],
    *,
    places: tuple[Path, ...],
    gone: str,
    place: Path | None,
    fresh: tuple[Fresh, ...],
    why: str,
) -> None:
    """Give roles new keys in one step: root, targets, snapshot, timestamp, assignments, or ca.

    All but assignments and ca need root keys at hand, enough for a root; where they are not, pass a
    draft around (`muster key root-draft`). What the old keys signed is signed again by the new
    ones. After another ca every device must be enrolled again.
    """
    _check_roles(roles, gone, place)
    with open_workspace(data) as workspace:
        if "ca" in roles:
            KeyCustody(workspace).renounce_authority(why)
            click.echo(root_drafts.NEW_AUTHORITY)
            return
        if "root" in roles:
            _replace_root(workspace, places, gone, place, why)
            return
        needs_root = set(roles) - {"assignments"}
        roots = open_roots(workspace, places) if needs_root else []
        signers = [each.signer for each in roots]
        KeyCustody(workspace).rotate(roles, signers, AskedWords(fresh=fresh).words(), why)
        named = workspace.repository().keyids()
    for role in roles:
        click.echo(f"Rotated {role}: key {short(named[role][0])} signs from now on.")
    click.echo(f"The old keys lie in {data / 'keys' / 'retired'}; nobody takes them any more.")
    if "console" in fresh and "assignments" in roles:
        click.echo(root_drafts.NEW_AUTHORITY)


@key.command()
@click.argument("role", type=click.Choice(["root"]))
@click.argument("place", type=click.Path(path_type=Path))
@click.pass_obj
def move(data: Path, role: str, place: Path) -> None:
    """Move the root key out of the data directory to PLACE, under a passphrase of its own.

    PLACE is a stick's directory or the name of a new file.
    """
    with open_workspace(data) as workspace:
        keys = RootKeys(workspace)
        local = keys.local()
        old = "" if local is None else root_passphrase(str(local), local=True)
        new = "" if local is None else new_passphrase("the root key on the stick")
        moved = keys.move(place, old, new)
    click.echo(f"The {role} key lies in {moved} now, and no more in {data / 'keys'}.")
    click.echo("Make a copy on a second stick. Old backups of this directory still hold the key.")


@key.command("passphrase")
@click.argument("role", type=click.Choice(["console", *ROLES]), metavar="ROLE")
@click.option(
    "--key",
    "place",
    metavar="PLACE",
    type=click.Path(path_type=Path),
    help="With root: the key's file, or its stick's directory.",
)
@click.pass_obj
def change_passphrase(data: Path, role: str, place: Path | None) -> None:
    """Change the passphrase of a key: root, targets, or console for all online keys at once."""
    if place is not None and role != "root":
        raise InputError("--key is for root keys. Leave it out.")
    with open_workspace(data) as workspace:
        workspace.settle_keys()
        if role == "root":
            what = _change_root(workspace, place)
        elif role == "targets":
            what = "the release key"
            old, new = passphrase("release"), new_passphrase(what)
            KeyCustody(workspace).change_passphrase("targets", old, new)
        else:
            what = "the console's keys"
            old, new = passphrase("console"), new_passphrase(what)
            KeyCustody(workspace).change_passphrase("console", old, new)
            _remember_again(data, new)
    click.echo(f"The passphrase of {what} is changed. Backups still open with the old one.")


@key.command()
@click.pass_obj
def remember(data: Path) -> None:
    """Keep the console passphrase in the system's keyring: the console then starts unasked."""
    with open_workspace(data) as workspace:
        word = passphrase("console", remembered=False)
        workspace.unlock_console(word)
        Remembered(data).remember(word)
        workspace.note("key.remember", "console")
    click.echo("The keyring holds the console passphrase. `muster key forget` removes it.")


@key.command()
@click.pass_obj
def forget(data: Path) -> None:
    """Remove the console passphrase from the system's keyring."""
    with open_workspace(data) as workspace:
        Remembered(data).forget()
        workspace.note("key.forget", "console")
    click.echo("The keyring no longer holds the console passphrase.")


for command in (*root_drafts.COMMANDS, key_recovery.recover):
    key.add_command(command)


def _check_roles(roles: tuple[str, ...], gone: str, place: Path | None) -> None:
    """Raise an error unless the options belong to the roles."""
    for role in roles:
        if role not in ("root", *ROTATED, "ca"):
            raise InputError(f"{role!r} is no role. Roles are root, {', '.join(ROTATED)}, ca.")
    for alone in ("root", "ca"):
        if alone in roles and len(roles) > 1:
            raise InputError(f"{alone} is rotated by itself. Rotate it, then the others.")
    if "root" not in roles and (gone or place):
        raise InputError("--replace and --new are for root. Leave them out.")


def _replace_root(
    workspace: Workspace, places: tuple[Path, ...], gone: str, place: Path | None, why: str
) -> None:
    roots = open_roots(workspace, places)
    where = str(place) if place else "in the data directory"
    word = root_passphrase(where, confirm=True, local=place is None)
    done = RootKeys(workspace).replace(
        roots, AskedWords().words(), gone=gone, place=place, passphrase=word, why=why
    )
    click.echo(f"Root {done.version} is published. The new root key lies in {done.made}.")
    if done.retired:
        click.echo(f"The old one lies in {done.retired} and signs for nobody any more.")


def _change_root(workspace: Workspace, place: Path | None) -> str:
    keys = RootKeys(workspace)
    local = keys.local()
    if place is None and local is None:
        raise InputError("the root key is not in the data directory. Give --key PLACE.")
    path = find_root_key(place) if place else local
    assert path is not None
    old = root_passphrase(str(path), local=path == local)
    keys.change_passphrase(path, old, new_passphrase("the root key"))
    return f"root key {path}"


def _remember_again(data: Path, word: str) -> None:
    remembered = Remembered(data)
    if remembered.recall() is not None:
        remembered.remember(word)
