"""`muster console` and `muster serve`: what stays running.

What a console needs is imported once its first window is painted, or there is to be none.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from app.broker_settings import DEFAULT_PORT, BrokerSettings
from app.cli.window_command import KINDS, MOST_PORT, WindowOptions, open_window
from app.errors import EnvironmentFaultError, InputError
from app.starting import has_screen

if TYPE_CHECKING:
    from app.core import Core
    from app.workspace import Workspace

WATCH_S = 0.5

Command = Callable[..., Any]

kind_option = click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="mosquitto where it is installed; amqtt has no TLS and serves this machine alone.",
)
port_option = click.option(
    "--port",
    type=click.IntRange(0, MOST_PORT),
    default=DEFAULT_PORT,
    show_default=True,
    help="Of the broker on this machine; devices enrol at the port after it. 0 takes free ones.",
)
listen_option = click.option(
    "--listen",
    metavar="HOST",
    default="127.0.0.1",
    show_default=True,
    help="Address that the broker listens on; 0.0.0.0 is all of this machine's.",
)
_served_option = click.option(
    "--listen",
    metavar="HOST",
    help="Address that the broker listens on; 0.0.0.0 is all of this machine's. By default "
    "127.0.0.1, or as it was chosen when the fleet was founded in the window.",
)
_broker_option = click.option(
    "--broker", metavar="HOST:PORT", help="Connect to this broker instead of running one."
)
_plain_option = click.option(
    "--plain", is_flag=True, help="With --broker on this machine: it has no TLS."
)
_files_option = click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --broker: keep its access rules, codes and revocations up to date in this "
    "directory, written by `muster broker export`.",
)
_OPTIONS = (_served_option, port_option, kind_option, _broker_option, _plain_option, _files_option)


def _broker_options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@_broker_options
@click.pass_obj
def console(data: Path, /, **broker: Any) -> None:  # noqa: ANN401 - as click gives them
    """Open the console's window.

    On a screen it leads from nothing to a fleet, and asks for the passphrase itself.
    """
    settings = broker_settings(**broker)
    if has_screen():
        click.get_current_context().exit(open_window(WindowOptions(data, settings)))
    if not os.environ.get("QT_QPA_PLATFORM"):  # Qt would end this process, and say so in its words
        raise EnvironmentFaultError(
            "there is no screen here, neither DISPLAY nor WAYLAND_DISPLAY is set. "
            "Run `muster serve`, or come with `ssh -X`."
        )
    with _running(data, settings) as (_, core):
        from app.gui.main import run_console

        code = run_console(core)
    click.get_current_context().exit(code)


@click.command()
@_broker_options
@click.pass_obj
def serve(data: Path, /, **broker: Any) -> None:  # noqa: ANN401 - as click gives them
    """Run the console without a window, until Ctrl-C or SIGTERM."""
    settings = broker_settings(**broker)
    with terminated() as ended, _running(data, settings) as (workspace, core):
        status = core.status()
        click.echo(
            f"Serving fleet {workspace.fleet} over {status.broker_kind} at "
            f"{status.broker_address}. Ctrl-C ends it."
        )
        _watch(core, ended)
    click.echo("Stopped.")


@contextmanager
def _running(data: Path, settings: BrokerSettings) -> Iterator[tuple[Workspace, Core]]:
    """Lend a workspace and its started core."""
    from app.brokerage import as_recorded
    from app.cli.common import open_workspace, passphrase
    from app.core import Core

    with open_workspace(data) as workspace:
        settings = as_recorded(workspace.registry, settings)
        core = Core(workspace, passphrase("console"), settings)
        core.start()
        try:
            yield workspace, core
        finally:
            core.stop()


def broker_settings(
    *,
    listen: str | None,
    port: int,
    kind: str | None,
    broker: str | None,
    plain: bool,
    files: Path | None,
) -> BrokerSettings:
    """Return the settings that the options mean.

    Raises:
        InputError: They contradict each other.
    """
    if broker is None:
        if plain or files:
            raise InputError("--plain and --files are for a broker elsewhere. Give --broker, too.")
        return BrokerSettings(listen or "", port, kind=kind)
    if kind is not None:
        raise InputError("--kind is for a broker of our own. Leave it out with --broker.")
    host, number = parse_address(broker)
    return BrokerSettings(host, number, embedded=False, plain=plain, files=files)


def parse_address(text: str) -> tuple[str, int]:
    """Split ``HOST:PORT``.

    Raises:
        InputError: It is not such an address.
    """
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise InputError(f"{text!r} is no address. Give HOST:PORT, for example 127.0.0.1:1883.")
    return host, int(port)


def _watch(core: Core, ended: threading.Event) -> None:
    """Say what is in the way, and when it is gone; and what expires."""
    said = warned = ""
    while not ended.wait(WATCH_S):
        status = core.status()
        if status.error != said:
            click.echo(status.error or "All is well again.")
            said = status.error
        if status.warning != warned:
            if status.warning:
                click.echo(f"Warning: {status.warning}")
            warned = status.warning


@contextmanager
def terminated() -> Iterator[threading.Event]:
    """Lend an event that SIGTERM sets: an orderly end, as a service manager asks for it."""
    ended = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        ended.set()

    before = signal.signal(signal.SIGTERM, on_signal)
    try:
        yield ended
    finally:
        signal.signal(signal.SIGTERM, before)
