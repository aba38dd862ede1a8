"""The group of all commands, and what becomes of their errors."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.ending import EXIT_USAGE, fail, guarded
from app.cli.lazy import Lazy, LazyGroup
from app.cli.window_command import DATA, DATA_VARIABLE, usual_directory

_COMMANDS = {
    "demo": Lazy("app.cli.demo:demo", "See the whole job done: three agents, two versions."),
    "init": Lazy("app.cli.founding:init", "Found a fleet: keys and an empty registry."),
    "console": Lazy("app.cli.serving:console", "Open the console's window."),
    "serve": Lazy("app.cli.serving:serve", "Run the console without a window."),
    "device": Lazy("app.cli.devices:device", "Add devices, let them join, shut them out."),
    "group": Lazy("app.cli.groups:group", "Name queries: groups of devices."),
    "model": Lazy("app.cli.models:model", "Inspect, quantize and evaluate models."),
    "bundle": Lazy("app.cli.bundles:bundle", "Build, look at and release bundles."),
    "rollout": Lazy("app.cli.rollouts:rollout", "Bring a bundle to devices, canaries first."),
    "outbox": Lazy("app.cli.outbox:outbox", "What waits for the link or a device; take it back."),
    "export": Lazy("app.cli.sneakernet:export", "Put what devices shall run on a stick."),
    "receipt": Lazy("app.cli.sneakernet:receipt", "Take in what devices put on a stick."),
    "alerts": Lazy("app.cli.alerts:alerts", "What needs somebody: rules, alerts, their log."),
    "telemetry": Lazy("app.cli.telemetry:telemetry", "What devices measured."),
    "report": Lazy("app.cli.reports:report", "Hand on what a device, rollout or site did."),
    "key": Lazy("app.cli.keys:key", "The fleet's signing keys: status, ceremonies, recovery."),
    "backup": Lazy("app.cli.backup:backup", "Write the whole fleet into one encrypted file."),
    "restore": Lazy("app.cli.backup:restore", "Take a fleet over from a backup."),
    "audit": Lazy("app.cli.audit:audit", "Who did what, when and why."),
    "broker": Lazy("app.cli.brokers:broker", "The broker by itself, here or elsewhere."),
}
_FIRST_STEPS = """\
\b
First steps:
  muster init                         found a fleet
  muster serve                        its broker and engine, in another terminal
  muster device enrol-code edge-01 --site 'Lyon / line 1'
  muster-agent enrol CODE             on the device; then accept it here
  muster device accept edge-01
  muster bundle build --help          and from there: release, rollout create
"""


@click.group(
    cls=LazyGroup,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_FIRST_STEPS,
)
@click.option(
    DATA,
    type=click.Path(path_type=Path),
    envvar=DATA_VARIABLE,
    default=usual_directory,
    help=f"The console's data directory (environment: MUSTER_DATA); else {usual_directory()}",
)
@click.version_option(package_name="muster", message="muster %(version)s")
@click.pass_context
def root(context: click.Context, data: Path) -> None:
    """Muster: quantize, sign, roll out and prove models on a fleet of edge devices.

    Passphrases are asked for, or taken from MUSTER_RELEASE_PASSPHRASE, MUSTER_CONSOLE_PASSPHRASE
    and MUSTER_BACKUP_PASSPHRASE.
    """
    context.obj = data.expanduser().absolute()


def run(arguments: list[str] | None = None) -> int:
    """Run one command; an error becomes one line on stderr and its exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = root.main(arguments, prog_name="muster", standalone_mode=False)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        return fail(_usage(error), EXIT_USAGE)
    return code if isinstance(code, int) else 0


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "muster"
    return f"{error.format_message().rstrip('.')}. See `{command} --help`."
