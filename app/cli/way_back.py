"""Asks for the passphrases that keep the way back open, where there is need of them."""

from __future__ import annotations

from collections.abc import Sequence

import click

from app.cli.common import passphrase
from app.errors import PassphraseError
from app.fallbacks import Fallback, release_again
from app.workspace import Workspace


def keep_way_back(workspace: Workspace, wanted: Sequence[Fallback]) -> None:
    """Release again what devices may have to go back to; nothing is asked where it is not needed.

    Raises:
        StateError: The library lacks one.
        PassphraseError: A passphrase is missing or wrong; nothing is released then.
    """
    if not wanted:
        return
    names = ", ".join(each.title for each in wanted)
    try:
        release, console = passphrase("release"), passphrase("console")
        made = release_again(workspace, wanted, release, workspace.unlock_console(console))
    except PassphraseError as error:
        raise PassphraseError(
            f"{error} It is needed to release {names} again, so that devices can go back; "
            "gates with on=pause need none."
        ) from error
    for each in made:
        line = f"Released {each.name}@{each.version} again (release {each.release}): the way back."
        click.echo(line, err=True)
