"""Options that several commands take, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable

import click

from app.errors import InputError

label_option = click.option(
    "--label", "labels", multiple=True, metavar="KEY=VALUE", help="May be repeated."
)


def labels_of(texts: Iterable[str]) -> dict[str, str]:
    """Return the labels that ``KEY=VALUE`` options mean.

    Raises:
        InputError: One does not look so.
    """
    return dict(map(_label, texts))


def _label(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise InputError(f"label {text!r} must look like KEY=VALUE.")
    return key, value
