"""`muster init` and `muster key`: a fleet's beginning and its keys."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.common import as_json, open_workspace, passphrase
from app.cli.output import print_json, print_table
from app.errors import PassphraseError
from app.files import environment_faults
from app.trust import CONSOLE_KEYS, KEYS
from app.trust.keyfile import KeyFile
from app.workspace import Workspace
from device_agent.wire.codec import decode_json
from device_agent.wire.errors import WireError


@click.command()
@click.option("--fleet", default="fleet", show_default=True, help="The fleet's name, in topics.")
@click.pass_obj
def init(data: Path, fleet: str) -> None:
    """Found a fleet in the data directory.

    Makes the signing keys under two passphrases: the release passphrase is needed whenever a
    bundle is released, the console passphrase whenever the console runs. Neither can be recovered.
    """
    release = passphrase("release", confirm=True)
    console = passphrase("console", confirm=True)
    if release == console:
        click.echo(
            "Warning: both passphrases are the same. Whoever knows one can sign everything.",
            err=True,
        )
    Workspace.create(data, fleet, release, console).close()
    click.echo(f"Fleet {fleet} is founded in {data}. Back up {data / 'keys'}.")


@click.group()
def key() -> None:
    """The fleet's signing keys."""


@key.command("list")
@as_json
@click.pass_obj
def list_keys(data: Path, json_: bool) -> None:
    """Name every key, its id and the passphrase that opens it."""
    with open_workspace(data) as workspace:
        rows = [
            {
                "role": role,
                "keyid": _key_id(workspace.path / "keys" / f"{role}.json"),
                "opened_by": "console" if role in CONSOLE_KEYS else "release",
            }
            for role in KEYS
        ]
    if json_:
        print_json(rows)
        return
    print_table(
        ("ROLE", "KEY ID", "OPENED BY"),
        [(row["role"], row["keyid"], f"{row['opened_by']} passphrase") for row in rows],
        "No keys.",
    )


def _key_id(path: Path) -> str:
    """Return TUF's id of a key; its file says it without the passphrase."""
    try:
        with environment_faults(path):
            return decode_json(path.read_bytes(), KeyFile, "key file", 64 * 1024).keyid
    except WireError as error:
        raise PassphraseError(f"{path}: {error}. Restore it from a backup.") from error
