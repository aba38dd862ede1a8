"""Founding a fleet whose root keys lie on sticks: each under a passphrase of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import InputError
from app.trust.keyfile import SCRYPT_N
from app.trust.sticks import make_root_key, note_fleet, open_root_key
from app.workspace import Workspace
from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What cannot be done, and what helps."""

    THRESHOLD = (
        "a root threshold of {n:d} needs as many root keys: {there:d} would be there. Give more "
        "--root-key, or a lower one."
    )


@dataclass(frozen=True)
class NewRootKey:
    """A root key that is to be made.

    Attributes:
        place: A stick's directory, or the name of a new file.
    """

    place: Path
    passphrase: str


@dataclass(frozen=True)
class Founding:
    """A new fleet.

    Attributes:
        roots: Root keys to make elsewhere; without any, one lies with the others under the release
            passphrase.
        threshold: How many of them a root needs.
    """

    fleet: str
    release_passphrase: str
    console_passphrase: str
    roots: Sequence[NewRootKey] = ()
    threshold: int = 1


def found(path: Path, founding: Founding, *, scrypt_n: int = SCRYPT_N) -> list[Path]:
    """Found a fleet in a data directory, and return the files of the root keys that lie elsewhere.

    Raises:
        InputError: The threshold cannot be met, or the fleet's name cannot be used.
        PassphraseError: A passphrase is empty.
        StateError: The directory holds something, or a key file is there already.
        EnvironmentFaultError: The directory or a stick cannot be written.
    """
    _check_threshold(founding)
    made: list[Path] = []
    try:
        for each in founding.roots:
            made.append(make_root_key(each.place, each.passphrase, scrypt_n))
        signers = [
            open_root_key(file, each.passphrase)
            for file, each in zip(made, founding.roots, strict=True)
        ]
        workspace = Workspace.create(
            path,
            founding.fleet,
            founding.release_passphrase,
            founding.console_passphrase,
            root=signers,
            root_threshold=founding.threshold,
            scrypt_n=scrypt_n,
        )
    except BaseException:
        for file in made:  # they sign for nobody
            with contextlib.suppress(OSError):
                file.unlink()
        raise
    for file in made:
        note_fleet(file, workspace.repository().roots[0])
    workspace.close()
    return made


def _check_threshold(founding: Founding) -> None:
    keys = max(1, len(founding.roots))
    if not 1 <= founding.threshold <= keys:
        raise InputError(Says.THRESHOLD(n=founding.threshold, there=keys))
