"""What stands before a window: whose passphrase, what can be in the way, and what helps then.

The first window is made with it: what runs a console is imported when one is opened.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from app.broker_settings import BrokerSettings
from app.errors import (
    BrokerStartError,
    InUseError,
    MusterError,
    PassphraseError,
    PortBusyError,
    ProgramMissingError,
    TlsMissingError,
)

if TYPE_CHECKING:
    from app.core import Core
    from app.workspace import Workspace

PASSPHRASE_VARIABLE = "MUSTER_CONSOLE_PASSPHRASE"  # noqa: S105 - its name alone

Remedy = Literal["passphrase", "another_port", "built_in_broker", "without_broker", "again"]
Strength = Literal["short", "weak", "fair", "strong"]

_SHORT = 8
_FAIR_BITS, _STRONG_BITS = 44.0, 64.0
_WORD_BITS = 11.0
"""Of a word that somebody picks: like one of two thousand."""
_WORDS = 4


class Running(NamedTuple):
    """A console that runs; `close` ends it in order."""

    workspace: Workspace
    core: Core

    def close(self) -> None:
        """Stop it and close its files."""
        self.core.stop()
        self.workspace.close()


def has_screen(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Return whether a window could be shown to somebody."""
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def given_passphrase(environment: Mapping[str, str] = os.environ) -> str:
    """Return the console passphrase that the environment names, if any."""
    return environment.get(PASSPHRASE_VARIABLE, "")


def open_console(data: Path, passphrase: str, settings: BrokerSettings) -> Running:
    """Open a data directory and start its console; after an error everything is as before.

    Raises:
        PassphraseError: It does not open the console's keys.
        MusterError: Something is in the way: see `remedy_of`.
    """
    from app.brokerage import as_recorded
    from app.core import Core
    from app.workspace import Workspace

    workspace = Workspace.open(data)
    try:
        core = Core(workspace, passphrase, as_recorded(workspace.registry, settings))
        core.start()
    except BaseException:
        workspace.close()
        raise
    return Running(workspace, core)


def remedy_of(error: MusterError, settings: BrokerSettings) -> Remedy:
    """Return what would help against what is in the way, beside trying again."""
    if isinstance(error, PassphraseError):
        return "passphrase"
    if isinstance(error, PortBusyError) and settings.embedded:
        return "another_port"
    if isinstance(error, (ProgramMissingError, TlsMissingError)) and settings.embedded:
        return "built_in_broker"
    if isinstance(error, BrokerStartError) and settings.embedded:
        return "without_broker"
    return "again"


def helped(settings: BrokerSettings, remedy: Remedy) -> BrokerSettings:
    """Return the settings with which a remedy is tried."""
    if remedy == "another_port":
        return settings._replace(port=0, enrol_port=0)
    if remedy == "built_in_broker":
        return settings._replace(kind="amqtt", host="127.0.0.1")
    if remedy == "without_broker":
        return settings._replace(patient=True)
    return settings


def is_locked(error: MusterError) -> bool:
    """Return whether another console runs the same data directory."""
    return isinstance(error, InUseError)


def strength(passphrase: str) -> Strength:
    """Return how hard a passphrase is to guess for who has the key files. A rough estimate.

    Scrypt makes each guess cost a tenth of a second or so; nothing makes up for a short one.
    """
    if len(passphrase) < _SHORT:
        return "short"
    bits = _bits(passphrase)
    if bits >= _STRONG_BITS:
        return "strong"
    return "fair" if bits >= _FAIR_BITS else "weak"


def _bits(text: str) -> float:
    words = set(text.casefold().split())
    if len(words) >= _WORDS:
        return _WORD_BITS * len(words) + 2.0 * (len(text.split()) - len(words))
    pools = (str.islower, str.isupper, str.isdigit)
    kinds = sum(any(check(each) for each in text) for check in pools)
    kinds += any(not each.isalnum() for each in text)
    # Who repeats a character, or goes up the alphabet with it, adds nothing that is hard to guess.
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    surprising = 1 + sum(abs(step) > 1 for step in steps)
    return min(surprising, 2 * len(set(text))) * (1.3 + 0.7 * kinds)
