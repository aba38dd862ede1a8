"""`muster init`: a fleet's beginning."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.common import passphrase
from app.cli.key_words import root_passphrase
from app.founding import Founding, NewRootKey, found
from app.trust.roots import fingerprint
from app.workspace import Workspace


@click.command()
@click.option("--fleet", default="fleet", show_default=True, help="The fleet's name, in topics.")
@click.option(
    "--root-key",
    "root_keys",
    metavar="PLACE",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Make a root key there, a stick's directory or a new file; once for each key.",
)
@click.option(
    "--root-threshold",
    metavar="M",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many root keys must sign a change of keys.",
)
@click.pass_obj
def init(data: Path, fleet: str, root_keys: tuple[Path, ...], root_threshold: int) -> None:
    """Found a fleet in the data directory.

    Makes the signing keys under two passphrases: the release passphrase is needed whenever a
    bundle is released, the console passphrase whenever the console runs. Root keys on sticks have
    a passphrase each. None can be recovered.
    """
    release = passphrase("release", confirm=True)
    console = passphrase("console", confirm=True)
    if release == console:
        click.echo(
            "Warning: both passphrases are the same. Whoever knows one can sign everything.",
            err=True,
        )
    roots = [NewRootKey(each, root_passphrase(str(each), confirm=True)) for each in root_keys]
    made = found(data, Founding(fleet, release, console, roots, root_threshold))
    workspace = Workspace.open(data)
    first = workspace.repository().roots[0]
    workspace.close()
    click.echo(f"Fleet {fleet} is founded in {data}. Back it up: `muster backup FILE`.")
    click.echo(f"Its fingerprint is {fingerprint(first)}. Note it where root keys are kept.")
    for path in made:
        click.echo(f"Root key: {path}. Keep it offline, and a copy elsewhere.")
    if not made:
        click.echo("Next: move the root key offline: `muster key move root STICK`.")
