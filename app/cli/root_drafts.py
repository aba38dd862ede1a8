"""`muster key root-*`: making the next root with several people, by passing a file around."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.common import open_workspace, why_option
from app.cli.key_words import AskedWords, Fresh, fresh_option, root_passphrase, yes_option
from app.cli.output import print_facts
from app.errors import InputError, StateError
from app.files import environment_faults, write_file
from app.given_paths import is_there
from app.key_custody import DraftRequest, KeyCustody
from app.trust.ceremony import (
    RootDraft,
    decode_draft,
    describe,
    encode_draft,
    short,
    sign_draft,
    standing,
)
from app.trust.keyfile import read_public
from app.trust.roots import ONLINE, Tally
from app.trust.sticks import (
    check_fleet,
    export_public,
    find_root_key,
    make_root_key,
    note_fleet,
    open_root_key,
)

NEW_AUTHORITY = (
    "The certificate authority is given up. Start the console again: it founds a new one. Then "
    "every device must be enrolled again (`muster device enrol-code ID --replace`)."
)

_file = click.argument("file", type=click.Path(path_type=Path))


@click.command("root-new")
@click.argument("place", type=click.Path(path_type=Path))
@click.option(
    "--public",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the public half there, to be sent to whoever makes the draft.",
)
def root_new(place: Path, public: Path | None) -> None:
    """Make a root key at PLACE, a stick's directory or a new file; needs no fleet's data.

    The fleet takes it by a draft: `muster key root-draft FILE --add-root KEY`.
    """
    path = make_root_key(place, root_passphrase(str(place), confirm=True))
    key = read_public(path, "root")
    click.echo(f"Root key {short(key.keyid)} lies in {path}. Keep it offline, a copy elsewhere.")
    if public is not None:
        export_public(path, public)
        click.echo(f"Its public half lies in {public}; it is no secret.")


@click.command("root-draft")
@_file
@click.option(
    "--rotate", metavar="ROLE", type=click.Choice(ONLINE), multiple=True, help="New key for a role."
)
@click.option(
    "--add-root",
    "added",
    metavar="KEY",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A root key's file or its public half: it is to sign roots, too.",
)
@click.option("--remove-root", "removed", metavar="KEYID", multiple=True, help="This key is to go.")
@click.option("--threshold", metavar="M", type=click.IntRange(min=1), help="Signatures needed.")
@click.option("--renew", is_flag=True, help="Change no key: only prolong root's life.")
@fresh_option
@click.pass_obj
def root_draft(
    data: Path,
    file: Path,
    *,
    rotate: tuple[str, ...],
    added: tuple[Path, ...],
    removed: tuple[str, ...],
    threshold: int | None,
    renew: bool,
    fresh: tuple[Fresh, ...],
) -> None:
    """Draft the next root into FILE; pass it to whoever has a root key."""
    if renew == bool(rotate or added or removed or threshold):
        raise InputError("say what the next root shall change, or --renew to change nothing.")
    if is_there(file):
        raise StateError(f"{file} is there already. Choose another name.")
    keys = [read_public(path, "root") for path in added]
    with open_workspace(data) as workspace:
        request = DraftRequest(rotate, keys, removed, threshold)
        draft = KeyCustody(workspace).draft_root(request, AskedWords(fresh=fresh).words())
    write_file(file, encode_draft(draft), mode=0o644)
    _tell(draft)
    click.echo(f"Next: `muster key root-sign {file} --key STICK`, on any machine.")


@click.command("root-sign")
@_file
@click.option(
    "--key",
    "place",
    metavar="PLACE",
    type=click.Path(path_type=Path),
    required=True,
    help="The root key: its file, or the directory of the stick it is on.",
)
@yes_option
def root_sign(file: Path, place: Path, yes: bool) -> None:
    """Sign a draft with a root key; works on any machine, without the fleet's data.

    Says first what would change. Compare the fingerprint with the one you noted.
    """
    draft, path = _read(file), find_root_key(place)
    known = check_fleet(path, draft.chain[0])
    _tell(draft)
    click.echo(
        "This key has signed for this fleet before."
        if known
        else "This key has not signed before: compare the fleet's fingerprint with your note of it."
    )
    if not yes and not click.confirm("Sign this?"):
        raise StateError("nothing was signed. Ask whoever made the draft what it is for.")
    signed = sign_draft(draft, open_root_key(path, root_passphrase(str(path))))
    write_file(file, encode_draft(signed), mode=0o644)
    note_fleet(path, draft.chain[0])
    click.echo(f"Signed with {path}.")
    _tell_standing(file, signed)


@click.command("root-status")
@_file
def root_status(file: Path) -> None:
    """Show what a draft would change, who signed it and who has yet to."""
    draft = _read(file)
    _tell(draft)
    _tell_standing(file, draft)


@click.command("root-finish")
@_file
@click.option(
    "--rotate-assignments", is_flag=True, help="Give assignments a new key in the same step."
)
@fresh_option
@why_option
@click.pass_obj
def root_finish(
    data: Path,
    file: Path,
    rotate_assignments: bool,
    fresh: tuple[Fresh, ...],
    why: str,
) -> None:
    """Publish a draft that enough keys signed; a running console takes it up by itself."""
    draft = _read(file)
    with open_workspace(data) as workspace:
        version = KeyCustody(workspace).finish_root(
            draft, AskedWords(fresh=fresh).words(), why, assignments_too=rotate_assignments
        )
    click.echo(f"Root {version} is published. Devices follow when they next hear from the broker.")
    if "console" in fresh and rotate_assignments:
        click.echo(NEW_AUTHORITY)


COMMANDS = (root_new, root_draft, root_sign, root_status, root_finish)


def _read(file: Path) -> RootDraft:
    with environment_faults(file):
        data = file.read_bytes()
    return decode_draft(data)


def _tell(draft: RootDraft) -> None:
    for line in describe(draft):
        click.echo(line)


def _tell_standing(file: Path, draft: RootDraft) -> None:
    state = standing(draft)
    print_facts(
        [
            (f"by the keys of root {state.old.version}", _count(state.old)),
            (f"by the keys of root {state.new.version}", _count(state.new)),
        ]
    )
    if state.complete:
        click.echo(f"Enough keys signed. Where the fleet is: `muster key root-finish {file}`.")
    else:
        click.echo("Signatures are missing. Pass the file on.")


def _count(count: Tally) -> str:
    signed = ", ".join(map(short, count.signed)) or "nobody"
    need = f"{len(count.signed)} of {count.threshold} needed: {signed}"
    missing = ", ".join(map(short, count.missing))
    return f"{need}; may still sign: {missing}" if missing and not count.complete else need
