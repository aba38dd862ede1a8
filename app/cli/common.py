"""What every command needs: the workspace, passphrases, bundles by name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click

from app.bundles.library import Library, LibraryEntry
from app.errors import InputError, PassphraseError, StateError
from app.remembered import Remembered
from app.workspace import Workspace

_SHORTEST_PREFIX = 6

as_json = click.option("--json", "json_", is_flag=True, help="Print JSON for other programs.")
why_option = click.option("--why", default="", help="The reason, for the audit log.")


@contextmanager
def open_workspace(data: Path) -> Iterator[Workspace]:
    """Lend the workspace in the data directory.

    Raises:
        StateError: There is none.
    """
    workspace = Workspace.open(data)
    try:
        yield workspace
    finally:
        workspace.close()


def passphrase(
    kind: Literal["release", "console", "backup"], *, confirm: bool = False, remembered: bool = True
) -> str:
    """Return a passphrase from the environment, the system's keyring, or by asking.

    Args:
        kind: Only the console's is ever in the keyring.
        confirm: It is a new one: ask twice, and look into no keyring.
        remembered: Look into the keyring.

    Raises:
        PassphraseError: It is nowhere, and there is nobody to ask.
    """
    variable = f"MUSTER_{kind.upper()}_PASSPHRASE"
    given = os.environ.get(variable)
    if not given and kind == "console" and remembered and not confirm:
        given = Remembered(click.get_current_context().find_root().obj).recall()
    if given:
        return given
    if not sys.stdin.isatty():
        raise PassphraseError(f"the {kind} passphrase is missing. Set {variable}.")
    answer: str = click.prompt(
        f"{kind.capitalize()} passphrase", hide_input=True, confirmation_prompt=confirm
    )
    return answer


def find_bundle(library: Library, reference: str) -> LibraryEntry:
    """Return the bundle that ``name@version`` or the beginning of a digest means.

    Raises:
        InputError: The text is neither.
        StateError: The library has none, or several.
    """
    name, at, version = reference.partition("@")
    if at:
        entry = library.find(name, version)
        if entry is None:
            raise StateError(f"there is no bundle {reference}. `muster bundle list` names them.")
        return entry
    digits = reference.lower()
    if len(digits) < _SHORTEST_PREFIX or not set(digits) <= set("0123456789abcdef"):
        raise InputError(f"{reference!r} names no bundle. Give NAME@VERSION or its digest.")
    found = [each for each in library.entries() if each.digest.startswith(digits)]
    if len(found) != 1:
        problem = "several bundles begin" if found else "no bundle begins"
        raise StateError(f"{problem} with {reference}. `muster bundle list` names them.")
    return found[0]


def bundle_name(workspace: Workspace, digest: str | None) -> str | None:
    """Return a bundle's name and version, or its digest where neither is known any more."""
    if digest is None:
        return None
    for release in workspace.registry.releases():
        if release.digest == digest:
            return f"{release.name}@{release.version}"
    return digest[:12]
