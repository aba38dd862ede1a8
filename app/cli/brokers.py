"""`muster broker`: the fleet's broker apart from its console."""

from __future__ import annotations

from pathlib import Path

import click

from app.broker_export import Exported, export_broker
from app.broker_settings import DEFAULT_PORT, BrokerSettings
from app.brokerage import Brokerage, broker_hosts, set_broker_hosts
from app.cli.common import as_json, open_workspace, passphrase
from app.cli.listing import ListingGroup
from app.cli.output import print_json
from app.cli.serving import WATCH_S, kind_option, listen_option, port_option, terminated
from app.errors import InputError
from app.fleet.records import By

_DIRECTORY = "site-broker"
"""Not the console's own broker's: both may run."""


@click.group(cls=ListingGroup)
def broker() -> None:
    """The broker by itself: on this machine, or a mosquitto elsewhere.

    `muster console` and `muster serve` run one of their own unless they are told of another.
    """


@broker.command("run")
@listen_option
@port_option
@kind_option
@click.pass_obj
def run_broker(data: Path, listen: str, port: int, kind: str | None) -> None:
    """Run only the broker, until Ctrl-C or SIGTERM; for consoles that come and go.

    Devices and consoles show certificates at PORT; devices that have a one-time code and no
    certificate yet come to the port after it. Consoles connect with `--broker HOST:PORT`.
    """
    settings = BrokerSettings(listen, port, kind=kind)
    with open_workspace(data) as workspace, terminated() as ended:
        authority = workspace.authority(passphrase("console"))
        brokerage = Brokerage(workspace, authority, settings, _DIRECTORY)
        keeper = brokerage.keeper
        assert keeper is not None
        brokerage.start()
        try:
            tls = "with TLS" if keeper.tls else "without TLS"
            click.echo(f"{keeper.kind} listens at {keeper.host}:{keeper.port}, {tls}.")
            if keeper.tls:
                click.echo(f"Devices enrol at port {keeper.enrol_port}.")
            click.echo("Ctrl-C ends it.")
            while not ended.wait(WATCH_S):
                brokerage.tick(connected=False)
        finally:
            brokerage.stop()


@broker.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="By which name or address it is reached; may be given again. "
    "By default what `muster broker hosts` shows.",
)
@click.option(
    "--at",
    "place",
    type=click.Path(path_type=Path),
    help="Where the files will lie on the broker's machine; by default in DIRECTORY.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=DEFAULT_PORT,
    show_default=True,
    help="For certificates; codes are taken at the port after it.",
)
@click.pass_obj
def export(
    data: Path, *, directory: Path, hosts: tuple[str, ...], place: Path | None, port: int
) -> None:
    """Write what a mosquitto elsewhere needs into DIRECTORY: configuration, rules, certificates.

    The README in it says what to do. Export into the same directory again after a revocation or a
    one-time code: the broker's key stays, what has changed is written anew.
    """
    with open_workspace(data) as workspace:
        exported = Exported(
            hosts=hosts or broker_hosts(workspace.registry),
            place=place or directory.absolute(),
            port=port,
            enrol_port=port + 1,
        )
        export_broker(workspace, workspace.authority(passphrase("console")), directory, exported)
    click.echo(f"Wrote the broker's files into {directory}; README.txt says what to do with them.")


@broker.command("hosts")
@click.argument("hosts", nargs=-1, metavar="[HOST]...")
@click.option("--clear", is_flag=True, help="Forget them: devices are on this machine.")
@as_json
@click.pass_obj
def show_hosts(data: Path, *, hosts: tuple[str, ...], clear: bool, json_: bool) -> None:
    """Show or set by which names and addresses devices reach the broker.

    The first stands in one-time codes; the broker's certificate is good for all of them. A running
    console takes them up when it is started again.
    """
    if clear and hosts:
        raise InputError("--clear forgets all hosts. Leave it out to set some.")
    with open_workspace(data) as workspace:
        if hosts or clear:
            set_broker_hosts(workspace.registry, hosts, By(workspace.actor))
        known = broker_hosts(workspace.registry)
    if json_:
        print_json(known)
    else:
        click.echo("\n".join(known) or "None set: devices reach the broker where it listens.")
