"""``muster-agent status``: how the agent is, once or live."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import click
import msgspec

from device_agent.config import Config, load_config
from device_agent.config_option import config_option
from device_agent.errors import StorageError
from device_agent.live_status import LiveStatus, decode_live
from device_agent.service.status_socket import ask
from device_agent.state_dir import STATUS_NAME
from device_agent.status import describe, read_status
from device_agent.status_view import describe_live
from device_agent.wire.errors import WireError

_HOME_AND_CLEAR = "\x1b[H\x1b[J"
_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
"""The terminal's other screen, without a cursor, and back."""


@click.command()
@config_option
@click.option("--json", "json_", is_flag=True, help="Print JSON for other programs.")
@click.option("--watch", is_flag=True, help="Go on showing it until Ctrl-C.")
@click.option(
    "--every",
    "every_s",
    type=click.FloatRange(0.1, 3600),
    default=1.0,
    show_default=True,
    help="Seconds between two looks with --watch.",
)
def status(config_path: Path, json_: bool, watch: bool, every_s: float) -> None:
    """Show how the agent is, once or live.

    Slots, model, latency, power, spool, link, the last refusal; where nothing serves, why.

    Asks the agent that runs here; where none does, shows what is on the disk. Where standard output
    is no terminal, --watch prints one block, or with --json one line, each time.
    """
    config = load_config(config_path)
    if not watch:
        _print(config, json_)
        return
    if json_ or not sys.stdout.isatty():
        while True:
            _print(config, json_, one_line=True)
            time.sleep(every_s)
    _watch(config, every_s)


def _print(config: Config, json_: bool, *, one_line: bool = False) -> None:
    live = _ask(config)
    if json_:
        found = msgspec.json.encode(msgspec.structs.replace(read_status(config), live=live))
        click.echo(found if one_line else msgspec.json.format(found, indent=2))
        return
    click.echo("\n".join([*_lines(config, live), ""] if one_line else _lines(config, live)))


def _watch(config: Config, every_s: float) -> None:
    click.echo(_ENTER, nl=False)
    try:
        while True:
            width, height = shutil.get_terminal_size()
            clock = time.strftime("%H:%M:%S")
            lines = [f"muster-agent {clock}, Ctrl-C ends", "", *_lines(config, _ask(config))]
            shown = [line[:width] for line in lines[: height - 1]]
            click.echo(_HOME_AND_CLEAR + "\n".join(shown), nl=False)
            sys.stdout.flush()
            time.sleep(every_s)
    finally:
        click.echo(_LEAVE, nl=False)


def _lines(config: Config, live: LiveStatus | None) -> list[str]:
    rows = describe_live(live) if live else describe(read_status(config))
    return [_plain(f"{name:<9} {value}") for name, value in rows]


def _plain(line: str) -> str:
    """Return a line without what a terminal would obey: names and details come from afar."""
    return "".join(char if char.isprintable() else "?" for char in line)


def _ask(config: Config) -> LiveStatus | None:
    """Return what the running agent says; None where none runs.

    Raises:
        StorageError: It may not be asked, or does not answer.
    """
    path = Path(config.state_dir) / STATUS_NAME
    try:
        answer = ask(path)
        return decode_live(answer) if answer else None
    except PermissionError as error:
        raise StorageError(
            f"{path} may be asked by the agent's own user and root alone: try sudo"
        ) from error
    except (OSError, WireError) as error:
        raise StorageError(
            f"the agent at {path} gives no answer ({error}); look at its log"
        ) from error
