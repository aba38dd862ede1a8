"""``muster-agent run``, and its options read without the library of the command line.

That library (1.7 MB) stays for as long as the process does, so the agent that runs for years does
without. It remains what answers for every option: what is not plainly right here is left to it.
"""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from device_agent.config import CONFIG_NAME, CONFIG_VARIABLE, load_config
from device_agent.logs import Form, Level, configure
from device_agent.stdin_end import watch_stdin

CONFIG, LOG_LEVEL, LOG_FORMAT = "--config", "--log-level", "--log-format"
EXIT_WITH_STDIN = "--exit-with-stdin"
_CHOICES: Mapping[str, tuple[str, ...]] = {
    LOG_LEVEL: get_args(Level),
    LOG_FORMAT: get_args(Form),
}


@dataclass(frozen=True)
class RunOptions:
    """How the agent is to run."""

    config: Path
    exit_with_stdin: bool = False
    log_level: Level = "info"
    log_format: Form = "auto"


def run_agent(options: RunOptions) -> None:
    """Run the agent until it is told to stop.

    Raises:
        AgentError: It cannot run here; each kind has an exit code.
    """
    configure(options.log_level, options.log_format)
    faulthandler.enable()  # the watchdog ends a stalled agent by SIGABRT: say where it stood
    config = load_config(options.config)
    from device_agent import running  # a wrong configuration is said without its parts

    running.run_agent(config, watch_stdin if options.exit_with_stdin else _watch_nothing)


def read_options(
    words: Sequence[str], environ: Mapping[str, str] = os.environ
) -> RunOptions | None:
    """Return what the words behind ``run`` ask for; None where the command line must answer."""
    found = _split(words)
    if found is None or any(
        found.get(name, each[0]) not in each for name, each in _CHOICES.items()
    ):
        return None
    config = Path(found.get(CONFIG) or environ.get(CONFIG_VARIABLE) or CONFIG_NAME)
    if os.path.isdir(config):  # noqa: PTH112 - pathlib raises for a name that is too long
        return None
    return RunOptions(
        config,
        EXIT_WITH_STDIN in found,
        found.get(LOG_LEVEL, RunOptions.log_level),  # type: ignore[arg-type]  # is one of them
        found.get(LOG_FORMAT, RunOptions.log_format),  # type: ignore[arg-type]
    )


def _split(words: Sequence[str]) -> dict[str, str] | None:
    """Return the options' values by name; None where a word is not plainly one of them."""
    found: dict[str, str] = {}
    left = list(words)
    while left:
        name, equals, value = left.pop(0).partition("=")
        if name == EXIT_WITH_STDIN and not equals:
            found[name] = value
            continue
        if name not in (CONFIG, *_CHOICES):
            return None
        value = value if equals or not left else left.pop(0)
        if not value or value.startswith("-"):
            return None
        found[name] = value
    return found


def _watch_nothing(stop: Callable[[], None]) -> None:
    """Leave it to signals."""
