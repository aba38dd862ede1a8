"""Passphrases and root keys that the key commands ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import click

from app.cli.common import passphrase
from app.errors import InputError, PassphraseError
from app.key_custody import Words
from app.root_keys import OpenRoot, RootKeys
from app.trust.sticks import find_root_key
from app.workspace import Workspace

Fresh = Literal["release", "console"]
"""A passphrase that is a new one, because the old one is lost."""

_VARIABLE = "MUSTER_ROOT_PASSPHRASE"
_NEW_VARIABLE = "MUSTER_NEW_PASSPHRASE"

key_option = click.option(
    "--key",
    "places",
    metavar="PLACE",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A root key: its file, or the directory of the stick it is on; once for each key.",
)
fresh_option = click.option(
    "--new-passphrase",
    "fresh",
    type=click.Choice(["release", "console"]),
    multiple=True,
    help="The passphrase of the old keys is lost: the new keys get a new one.",
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


def root_passphrase(what: str, *, confirm: bool = False, local: bool = False) -> str:
    """Return the passphrase of one root key, from the environment or by asking.

    Args:
        what: Where the key is, for the question.
        confirm: It is a new one: ask twice.
        local: The key lies in the data directory; from the beginning under the release passphrase.

    Raises:
        PassphraseError: It is nowhere, and there is nobody to ask.
    """
    given = os.environ.get(_VARIABLE)
    if not given and local:
        given = os.environ.get("MUSTER_RELEASE_PASSPHRASE")
    if given:
        return given
    if not sys.stdin.isatty():
        raise PassphraseError(f"the passphrase of root key {what} is missing. Set {_VARIABLE}.")
    question = f"Passphrase of {'the new ' if confirm else ''}root key {what}"
    answer: str = click.prompt(question, hide_input=True, confirmation_prompt=confirm)
    return answer


def new_passphrase(what: str) -> str:
    """Return a new passphrase, from the environment or by asking twice.

    Raises:
        PassphraseError: It is nowhere, and there is nobody to ask.
    """
    given = os.environ.get(_NEW_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise PassphraseError(
            f"the new passphrase of {what} is missing. Set MUSTER_NEW_PASSPHRASE."
        )
    answer: str = click.prompt(
        f"New passphrase of {what}", hide_input=True, confirmation_prompt=True
    )
    return answer


class AskedWords:
    """Asks for a passphrase when it is first needed, and once."""

    def __init__(self, *, fresh: Collection[Fresh] = ()) -> None:
        self._fresh = fresh
        self._known: dict[str, str] = {}

    def words(self) -> Words:
        """Return where a ceremony gets its passphrases from."""
        return Words(release=self._release, console=self._console, fresh=self._fresh)

    def _release(self) -> str:
        if "release" not in self._known:
            self._known["release"] = passphrase("release", confirm="release" in self._fresh)
        return self._known["release"]

    def _console(self) -> str:
        if "console" not in self._known:
            self._known["console"] = passphrase("console", confirm="console" in self._fresh)
        return self._known["console"]


def open_roots(workspace: Workspace, places: Sequence[Path]) -> list[OpenRoot]:
    """Open the root keys that `--key` names, or the one in the data directory.

    Raises:
        InputError: None is named and none is here, or a place has none.
        PassphraseError: A passphrase does not open its key.
    """
    keys = RootKeys(workspace)
    local = keys.local()
    if not places:
        if local is None:
            raise InputError(
                "the root keys are not in the data directory. Put a stick in and give --key PLACE, "
                "or pass a draft around: `muster key root-draft`."
            )
        places = [local]
    opened = []
    for place in places:
        path = find_root_key(place)
        opened.append(keys.open(path, root_passphrase(str(path), local=path == local)))
    return opened
