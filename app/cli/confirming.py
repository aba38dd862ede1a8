"""Asking before something is done to devices, with their number and what it means for them."""

from __future__ import annotations

import sys

import click

from app.errors import InputError

TYPED_ABOVE = 50
"""Above so many devices a person types their number: nobody does that by habit."""

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


def confirm(count: int, consequence: str, *, yes: bool) -> None:
    """Say what will happen and go on only if that is wanted.

    Args:
        count: Devices it concerns.
        consequence: One sentence.
        yes: Somebody has answered already.

    Raises:
        InputError: Nobody is there to ask.
        click.Abort: It is not wanted.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError(f"{consequence} Add --yes, for nobody is there to ask.")
    click.echo(consequence, err=True)
    if count <= TYPED_ABOVE:
        click.confirm("Go on?", abort=True, err=True)
    elif click.prompt("Type the number of devices to go on", err=True) != str(count):
        raise click.Abort
