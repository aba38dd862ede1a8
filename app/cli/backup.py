"""`muster backup` and `muster restore`: the fleet in one encrypted file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from app.backup import Words, back_up, verify_backup
from app.backup import restore as restore_backup
from app.backup.archive import Contents
from app.cli.common import as_json, open_workspace, passphrase, why_option
from app.cli.output import local_time, print_facts, print_json, size
from app.fleet.audit_chain import Verdict

_FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@_FILE
@click.option("--telemetry", is_flag=True, help="Take the measurements along; it may be large.")
@click.option("--verify", is_flag=True, help="Read FILE to its end instead, and write nothing.")
@why_option
@as_json
@click.pass_obj
def backup(data: Path, *, file: Path, telemetry: bool, verify: bool, why: str, json_: bool) -> None:
    """Write registry, keys and bundles into FILE, encrypted; the console may run meanwhile.

    FILE has a passphrase of its own, MUSTER_BACKUP_PASSPHRASE. It cannot be recovered, nor can the
    release and console passphrases, which the keys in FILE still need: keep all three.
    """
    if verify:
        contents = verify_backup(file, passphrase("backup"))
        _say_contents(file, contents, json_)
        return
    with open_workspace(data) as workspace:
        word = passphrase("backup", confirm=True)
        saved = back_up(workspace, file, word, telemetry=telemetry, why=why)
    _warn_of_tampering(saved.audit)
    _say_contents(file, saved.contents, json_)
    if not json_:
        click.echo(
            f"Wrote {size(saved.size_bytes)} to {file}. Make another one after each key ceremony: "
            "a key that is made later is not in it."
        )


@click.command()
@_FILE
@why_option
@as_json
@click.pass_obj
def restore(data: Path, *, file: Path, why: str, json_: bool) -> None:
    """Take the fleet in FILE over, in the data directory, which must be empty or not there.

    Every version and release counter is raised and signed anew, so that devices accept this console
    even if they saw what the old one signed after the backup. The old console must not run again.
    """
    words = Words(
        passphrase("backup"), passphrase("release"), passphrase("console", remembered=False)
    )
    restored = restore_backup(file, data, words, why)
    _warn_of_tampering(restored.audit)
    if json_:
        print_json(restored)
        return
    _say_contents(file, restored.contents, json_)
    click.echo(
        f"Fleet {restored.contents.fleet} is restored in {data}. Its {restored.assigned} assigned "
        "devices go back to what they ran when the backup was made, as soon as this console runs; "
        f"{restored.paused} running rollouts are paused."
    )
    click.echo(
        "Never run the old console again: two of them would overwrite each other's orders. "
        "Devices that were enrolled or revoked since the backup have to be so again: see "
        "docs/backup.md."
    )


def _say_contents(file: Path, contents: Contents, json_: bool) -> None:
    if json_:
        print_json(contents)
        return
    bundles = {entry.path.split("/")[1] for entry in contents.files if "library/" in entry.path}
    print_facts(
        [
            ("backup", file),
            ("fleet", contents.fleet),
            ("made", local_time(contents.created_s)),
            ("by Muster", contents.muster),
            ("files", f"{len(contents.files)}, {size(contents.size_bytes)}"),
            ("bundles", len(bundles)),
            ("telemetry", "yes" if contents.telemetry else "no"),
            ("newest root", contents.root_version),
            ("audit head", contents.audit_head),
            *[("left out", f"{each.path}: {each.why}") for each in contents.left_out],
        ]
    )


def _warn_of_tampering(audit: Verdict) -> None:
    if not audit.intact:
        click.echo(
            f"Warning: the audit log in it was tampered with: {'; '.join(audit.problems)}.",
            err=True,
        )
