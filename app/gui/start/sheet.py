"""The recovery sheet: what is to be printed and kept where the passphrases are not."""

from __future__ import annotations

from pathlib import Path

from app.gui.texts import tr

_RULE = "_" * 40


def recovery_sheet(data: Path, fleet: str, fingerprint: str) -> str:
    """Return the sheet of a fleet in the window's language; it holds no secret."""
    parts = (
        (tr("Muster: recovery sheet of fleet {fleet}").format(fleet=fleet),),
        (tr("Fingerprint of the root of trust:"), fingerprint),
        _kept(data),
        (
            tr("Write down by hand, and keep apart from this computer:"),
            tr("Release passphrase (opens the keys that release models):"),
            _RULE,
            tr("Console passphrase (opens the keys that run the console):"),
            _RULE,
            tr("Nobody can recover them. Without the second one every device enrols again."),
        ),
        _next(),
    )
    return "\n\n".join("\n  ".join(lines) for lines in parts) + "\n"


def _kept(data: Path) -> tuple[str, ...]:
    return (
        tr("Data directory with keys and registry:"),
        str(data),
        tr("{file}: one file for each key, under your passphrases").format(file="keys/"),
        tr("{file}: who is in, and what was decided").format(file="registry.db"),
    )


def _next() -> tuple[str, ...]:
    backup = tr("1. {command}: the whole fleet in one encrypted file; keep it elsewhere")
    move = tr("2. {command}: the root key leaves this computer")
    recover = tr("3. {command}: what to do when a key is lost or stolen")
    return (
        tr("Next, in this order:"),
        backup.format(command="muster backup FILE"),
        move.format(command="muster key move root STICK"),
        recover.format(command="muster key recover"),
    )
