"""``muster-agent``: run the agent, or look at it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click
import msgspec

from device_agent.config import load_config
from device_agent.config_option import config_option
from device_agent.ending import EXIT_INTERRUPTED, EXIT_USAGE, fail, guarded
from device_agent.lazy import LazyGroup
from device_agent.logs import Form, Level, configure
from device_agent.run_command import (
    EXIT_WITH_STDIN,
    LOG_FORMAT,
    LOG_LEVEL,
    RunOptions,
    run_agent,
)

_LEVELS = get_args(Level)
_FIRST_STEPS = """\
\b
First steps, with a code from `muster device enrol-code`:
  muster-agent enrol CODE --source directory --samples images
  muster-agent check-config
  muster-agent run
"""
_LAZY = {
    "bench": "device_agent.bench_command:bench",
    "check-config": "device_agent.check_command:check_config",
    "enrol": "device_agent.enrol_command:enrol",
    "install-service": "device_agent.install_command:install_service",
    "status": "device_agent.status_command:status",
    "swarm": "device_agent.swarm_command:swarm",
}


@click.group(
    cls=LazyGroup,
    lazy=_LAZY,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_FIRST_STEPS,
)
@click.version_option(package_name="muster", message="muster-agent %(version)s")
def root() -> None:
    """Run models on this device, as its fleet's console assigns them.

    Exit codes: 0 done, 1 a bug, 2 wrong usage, 3 the configuration cannot be used, 5 the machine
    is in the way (state directory, disk, stick, another agent), 6 no broker or no console answers,
    7 refused, 8 the device was decommissioned, 9 the owner has not decided yet, 10 the stick holds
    nothing for this device, 11 accepted and not installed.
    """


@root.command()
@config_option
@click.option(
    EXIT_WITH_STDIN,
    is_flag=True,
    help="Stop in order when standard input ends: no agent outlives who started it.",
)
@click.option(
    LOG_LEVEL,
    type=click.Choice(_LEVELS),
    default=RunOptions.log_level,
    show_default=True,
    help="How much to say on standard error.",
)
@click.option(
    LOG_FORMAT,
    type=click.Choice(get_args(Form)),
    default=RunOptions.log_format,
    show_default=True,
    help="auto: text in a terminal, JSON lines elsewhere.",
)
def run(config_path: Path, exit_with_stdin: bool, log_level: Level, log_format: Form) -> None:
    """Run the agent until SIGTERM or Ctrl-C.

    It serves the bundle that is installed at once, and keeps trying to reach the broker. Stopping
    it flushes the last telemetry window to the spool and tells the broker that it is offline.
    """
    run_agent(RunOptions(config_path, exit_with_stdin, log_level, log_format))


@root.command("import")
@config_option
@click.argument("stick", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--wait-s",
    type=click.FloatRange(1, 172_800),
    default=900.0,
    show_default=True,
    help="How long the attempt may take; it goes on after that.",
)
@click.option("--log-level", type=click.Choice(_LEVELS), default="error", help="On standard error.")
@click.option("--json", "json_", is_flag=True, help="Print JSON for other programs.")
def import_(config_path: Path, stick: Path, wait_s: float, log_level: str, json_: bool) -> None:
    """Install from a stick, without a network.

    Brings what `muster export` put on STICK to this device.

    The checks are those of everything that comes over the network. The agent that runs here takes
    it up; where none runs, one runs until the attempt has ended. A receipt is left on the stick:
    carry it back and run `muster receipt`. Importing twice changes nothing the second time.
    """
    configure(log_level)
    config = load_config(config_path)
    from device_agent import import_report
    from device_agent.importing import import_stick

    imported = import_stick(config, stick, wait_s)
    if json_:
        click.echo(msgspec.json.format(msgspec.json.encode(import_report.facts(imported))).decode())
    else:
        for name, value in import_report.describe(imported):
            click.echo(f"{name:<9} {value}")
    import_report.judge(imported)


@root.command()
@config_option
@click.option("--yes", is_flag=True, help="Needed: there is no way back.")
@click.option(
    "--wait-s",
    type=click.FloatRange(0, 86_400),
    default=600.0,
    show_default=True,
    help="How long the console may take to acknowledge the telemetry, and the broker the result.",
)
@click.option("--now", is_flag=True, help="Wipe at once, without a network: telemetry is lost.")
def decommission(config_path: Path, yes: bool, wait_s: float, now: bool) -> None:
    """Take this device out of service and wipe it.

    Its telemetry is flushed first, then keys, bundles and spool are wiped. The agent must not run.
    Afterwards none starts here before `muster-agent enrol`.
    """
    if not yes:
        raise click.UsageError("this wipes the device's keys, bundles and telemetry: add --yes")
    configure("warning")
    config = load_config(config_path)
    from device_agent import running
    from device_agent.farewell import Patience

    if now:
        running.wipe_now(config)
    elif not running.decommission(config, Patience(wait_s, wait_s)):
        raise click.Abort
    click.echo(f"Device {config.device_id} is decommissioned and wiped.")


@root.command()
def version() -> None:
    """Show the agent's version."""
    from device_agent.version import agent_version

    click.echo(agent_version())


def main(arguments: list[str] | None = None) -> int:
    """Run one command; an error becomes one line on stderr and its exit code."""
    return guarded(lambda: _command(arguments))


def _command(arguments: list[str] | None) -> int:
    try:
        code = root.main(arguments, prog_name="muster-agent", standalone_mode=False)
    except click.Abort:
        return fail("stopped", EXIT_INTERRUPTED)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "muster-agent"
        return fail(f"{error.format_message().rstrip('.')}. See `{path} --help`", EXIT_USAGE)
    except click.ClickException as error:
        return fail(error.format_message(), EXIT_USAGE)
    return code if isinstance(code, int) else 0
