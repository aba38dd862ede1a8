"""`muster console` on a screen, and its options read without the library of the command line.

That library takes a tenth of the time to the first window. It remains what answers for every
option: what is not plainly right here is left to it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from app.broker_settings import DEFAULT_PORT, BrokerSettings
from app.starting import has_screen

DATA, DATA_VARIABLE = "--data", "MUSTER_DATA"
KINDS = ("mosquitto", "amqtt")
MOST_PORT = 65534
_LISTEN, _PORT, _KIND = "--listen", "--port", "--kind"


class WindowOptions(NamedTuple):
    """Which fleet the window is for, and which broker it uses."""

    data: Path
    settings: BrokerSettings


def open_window(options: WindowOptions) -> int:
    """Lead from nothing to a fleet's window, and return the exit code when it is closed.

    Raises:
        EnvironmentFaultError: The system has no fonts.
    """
    gc.disable()  # nothing is garbage before the first window, which sets it going again
    from app.gui.start.launch import launch

    return launch(options.data, options.settings)


def read_options(
    words: Sequence[str], environ: Mapping[str, str] = os.environ
) -> WindowOptions | None:
    """Return what the words behind ``muster`` ask for; None where the command line must answer."""
    if "console" not in words or not has_screen(environ):
        return None
    at = list(words).index("console")
    before, behind = _split(words[:at], {DATA}), _split(words[at + 1 :], {_LISTEN, _PORT, _KIND})
    if before is None or behind is None:
        return None
    port, kind = behind.get(_PORT, str(DEFAULT_PORT)), behind.get(_KIND)
    if not _is_number(port) or int(port) > MOST_PORT or kind not in (None, *KINDS):
        return None
    data = before.get(DATA) or environ.get(DATA_VARIABLE)
    return WindowOptions(
        Path(data).expanduser().absolute() if data else usual_directory(),
        BrokerSettings(behind.get(_LISTEN, ""), int(port), kind=kind),
    )


def usual_directory() -> Path:
    """Return where a user's fleet lies unless something else is said."""
    import platformdirs

    return Path(platformdirs.user_data_dir("muster"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(MOST_PORT)) + 1


def _split(words: Sequence[str], names: set[str]) -> dict[str, str] | None:
    """Return the options' values by name; None where a word is not plainly one of them."""
    found: dict[str, str] = {}
    left = list(words)
    while left:
        name, equals, value = left.pop(0).partition("=")
        if name not in names:
            return None
        value = value if equals or not left else left.pop(0)
        if not value or value.startswith("-"):
            return None
        found[name] = value
    return found
