"""`muster key recover`: what to do when a key is lost or stolen, in short."""

from __future__ import annotations

import click

_CASES = {
    "stick-lost": (
        "A stick with a root key is lost, and enough other root keys are left.",
        (
            "muster key root-new NEW_STICK",
            "muster key root-draft change.root --add-root NEW_STICK/FILE --remove-root LOST_KEYID",
            "muster key root-sign change.root --key STICK     (each holder, and the new stick)",
            "muster key root-finish change.root",
        ),
    ),
    "root-stolen": (
        "Somebody else has a root key, and fewer than the threshold are in his hands.",
        (
            "as stick-lost, at once; raise --threshold if it was 1",
            "with threshold 1 he can sign what he likes until you are done: see root-lost",
        ),
    ),
    "root-lost": (
        "Fewer root keys are left than the threshold, or a thief has as many as it asks for.",
        (
            "no new root can be made that devices would follow: the fleet must be enrolled again",
            "muster --data NEW_DIRECTORY init --root-key STICK ...",
            "enrol every device with the new fleet; until root expires the old one goes on",
        ),
    ),
    "release-stolen": (
        "The release key (targets) or its passphrase is in other hands.",
        (
            "muster key rotate targets snapshot timestamp --key STICK",
            "look through `muster bundle list` for releases that are not yours",
        ),
    ),
    "laptop-stolen": (
        "The machine with the console is gone: its online keys, the release key's file, backups.",
        (
            "muster restore on another machine",
            "muster key rotate targets snapshot timestamp assignments --key STICK",
            "muster key passphrase console, muster key passphrase targets",
        ),
    ),
    "console-passphrase-lost": (
        "Nobody knows the console passphrase.",
        (
            "muster key rotate snapshot timestamp assignments --new-passphrase console --key STICK",
            "or, without root keys at hand: root-draft --rotate snapshot --rotate timestamp, then "
            "root-finish --rotate-assignments, both with --new-passphrase console",
            "enrol every device again: the certificate authority's key is lost, too",
        ),
    ),
    "release-passphrase-lost": (
        "Nobody knows the release passphrase.",
        ("muster key rotate targets --new-passphrase release --key STICK",),
    ),
}


@click.command()
@click.argument("case", type=click.Choice(list(_CASES)), required=False)
def recover(case: str | None) -> None:
    """Say what to do when a key is lost or stolen; docs/keys.md has every step."""
    for name, (what, steps) in _CASES.items():
        if case in (None, name):
            click.echo(f"{name}: {what}")
            for number, step in enumerate(steps, start=1):
                click.echo(f"  {number}. {step}")
