"""``muster-agent swarm``: many simulated devices in one process."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from device_agent.config_file import Value
from device_agent.errors import ConfigError
from device_agent.logs import configure
from device_agent.stdin_end import watch_stdin


@click.command()
@click.option(
    "--state",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("swarm"),
    show_default=True,
    help="Keys, certificates, trust and bundles of every device: a swarm goes on where it was.",
)
@click.option(
    "--codes",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Enrol these first: a file of `muster device enrol-codes`.",
)
@click.option("--devices", type=click.IntRange(1, 5000), help="So many of those that have joined.")
@click.option(
    "--script",
    "script_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What is simulated (TOML, docs/swarm.md).",
)
@click.option("--exit-with-stdin", is_flag=True, help="Stop in order when standard input ends.")
@click.option(
    "--window-s",
    type=click.FloatRange(0.5, 3600),
    default=10.0,
    show_default=True,
    help="Length of a telemetry window.",
)
@click.option(
    "--soak-s",
    type=click.FloatRange(0.1, 3600),
    default=5.0,
    show_default=True,
    help="How long a new bundle is watched before it is committed.",
)
def swarm(
    directory: Path,
    codes: Path | None,
    devices: int | None,
    script_path: Path | None,
    *,
    exit_with_stdin: bool,
    window_s: float,
    soak_s: float,
) -> None:
    """Be many devices at once, for demonstrations and tests.

    Trust, transfer, slots, attempts, spool and the wire are the agent's own; inference and its
    figures are simulated and say so. Windows and soak are taken when a device joins.
    """
    from device_agent.swarm.joining import join_all, read_codes
    from device_agent.swarm.script import Script, load_script
    from device_agent.swarm.swarm import Swarm

    configure("warning")
    script = load_script(script_path) if script_path else Script()
    if codes is not None:
        sections: dict[str, dict[str, Value]] = {
            "telemetry": {"window_s": window_s},
            "update": {"soak_s": soak_s},
        }
        join_all(directory, read_codes(codes), script, sections, click.echo)
    running = Swarm(_joined(directory, devices), script)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.ask_stop())
    if exit_with_stdin:
        watch_stdin(running.ask_stop)
    click.echo(f"{len(running.devices)} simulated devices run; Ctrl-C stops them")
    running.run()


def _joined(directory: Path, devices: int | None) -> list[Path]:
    """Return the configurations of so many that have joined; of all of them by default.

    Raises:
        ConfigError: There are not so many.
    """
    from device_agent.swarm.joining import enrolled

    configs = enrolled(directory)
    if not configs or (devices or 0) > len(configs):
        raise ConfigError(
            f"{len(configs)} devices have joined in {directory}; make codes with `muster device "
            "enrol-codes` and give the file with --codes"
        )
    return configs[: devices or len(configs)]
