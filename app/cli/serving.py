"""`muster console`, `muster serve` and `muster broker`: what stays running."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from app.broker_keeper import DEFAULT_PORT
from app.cli.common import open_workspace, passphrase
from app.cli.devices import parse_address
from app.core import BrokerSettings, Core
from app.errors import InputError
from app.link import make_broker

_WATCH_S = 0.5
_DIRECTORY = "site-broker"
"""Not the console's own broker's: both may run."""

_kind = click.option(
    "--kind", type=click.Choice(["mosquitto", "amqtt"]), help="mosquitto where it is installed."
)
_port = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Of the broker on this machine; 0 takes a free one.",
)
_broker = click.option(
    "--broker", metavar="HOST:PORT", help="Connect to this broker instead of running one."
)


def _broker_options(command: Callable[..., Any]) -> Callable[..., Any]:
    return _broker(_port(_kind(command)))


@click.command()
@_broker_options
@click.pass_obj
def console(data: Path, broker: str | None, port: int, kind: str | None) -> None:
    """Open the console's window."""
    settings = broker_settings(broker, port, kind)
    with open_workspace(data) as workspace:
        core = Core(workspace, passphrase("console"), settings)
        core.start()
        try:
            from app.gui.main import run_console

            code = run_console(core)
        finally:
            core.stop()
    click.get_current_context().exit(code)


@click.command()
@_broker_options
@click.pass_obj
def serve(data: Path, broker: str | None, port: int, kind: str | None) -> None:
    """Run the console without a window, until Ctrl-C or SIGTERM."""
    settings = broker_settings(broker, port, kind)
    with open_workspace(data) as workspace, _terminated() as ended:
        core = Core(workspace, passphrase("console"), settings)
        core.start()
        try:
            status = core.status()
            click.echo(
                f"Serving fleet {workspace.fleet} over {status.broker_kind} at "
                f"{status.broker_address}. Ctrl-C ends it."
            )
            _watch(core, ended)
        finally:
            core.stop()
    click.echo("Stopped.")


@click.group()
def broker() -> None:
    """Run a broker by itself."""


@broker.command("run")
@_port
@_kind
@click.pass_obj
def run_broker(data: Path, port: int, kind: str | None) -> None:
    """Run only the broker, until Ctrl-C or SIGTERM; for consoles that come and go.

    It listens on this machine only.
    """
    with open_workspace(data) as workspace, _terminated() as ended:
        child = make_broker(workspace.path / _DIRECTORY, port, kind)
        child.start()
        try:
            click.echo(f"{child.kind} listens at {child.host}:{child.port}. Ctrl-C ends it.")
            while not ended.wait(_WATCH_S):
                child.start()  # does nothing while it runs
        finally:
            child.stop()


def broker_settings(address: str | None, port: int, kind: str | None) -> BrokerSettings:
    """Return the settings that the options mean.

    Raises:
        InputError: They contradict each other.
    """
    if address is None:
        return BrokerSettings(port=port, kind=kind)
    if kind is not None:
        raise InputError("--kind is for a broker of our own. Leave it out with --broker.")
    host, number = parse_address(address)
    return BrokerSettings(host, number, embedded=False)


def _watch(core: Core, ended: threading.Event) -> None:
    """Say what is in the way, and when it is gone; and what expires."""
    said = warned = ""
    while not ended.wait(_WATCH_S):
        status = core.status()
        if status.error != said:
            click.echo(status.error or "All is well again.")
            said = status.error
        if status.warning != warned:
            if status.warning:
                click.echo(f"Warning: {status.warning}")
            warned = status.warning


@contextmanager
def _terminated() -> Iterator[threading.Event]:
    """Lend an event that SIGTERM sets: an orderly end, as a service manager asks for it."""
    ended = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        ended.set()

    before = signal.signal(signal.SIGTERM, on_signal)
    try:
        yield ended
    finally:
        signal.signal(signal.SIGTERM, before)
