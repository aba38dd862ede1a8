"""``muster-agent install-service``: make the agent a service of systemd."""

from __future__ import annotations

from pathlib import Path

import click

from device_agent.errors import ConfigError
from device_agent.service import install
from device_agent.service.units import ACCESSES, CONFIG_DIR, UNIT_NAME, Access


@click.command("install-service")
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(CONFIG_DIR) / "agent.toml",
    show_default=True,
    help="The configuration that the service is to use.",
)
@click.option(
    "--with",
    "accesses",
    type=click.Choice(ACCESSES),
    multiple=True,
    help="What else the service may reach: a camera, a GPU, the processor's energy counters.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@click.option("--now", is_flag=True, help="Start it too, now and at each boot.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path("/"),
    help="Write below this directory instead: for an image that another machine will boot.",
)
def install_service(
    config_path: Path, accesses: tuple[Access, ...], dry_run: bool, now: bool, root: Path
) -> None:
    """Install the agent as a systemd service.

    Writes the unit, its drop-ins and the configuration's directory; starts nothing unasked.

    Needs root. Installing again with other --with options replaces the drop-ins; what you put into
    muster-agent.service.d/ yourself stays. docs/service.md has the whole of it.
    """
    if now and root != Path("/"):
        raise click.UsageError("--now starts it on this machine: leave --root or --now out")
    if not config_path.is_absolute():
        raise ConfigError(f"--config {config_path} is relative: a service needs an absolute path")
    command = install.agent_command()
    planned = install.plan(command, config_path, accesses, root)
    if dry_run:
        _print(planned)
        return
    install.check_rights(root)
    if root == Path("/"):
        install.check_program(command)
    install.write(planned)
    for path, _ in planned.files:
        click.echo(f"wrote {path}")
    for path in planned.stale:
        click.echo(f"removed {path}")
    if now:
        install.start()
        click.echo(f"started {UNIT_NAME}: `systemctl status {UNIT_NAME}`")
        return
    _say_next(config_path, root)


def _print(planned: install.Plan) -> None:
    for path in planned.directories:
        click.echo(f"# directory {path}")
    for path, text in planned.files:
        click.echo(f"# file {path}\n{text}")
    for path in planned.stale:
        click.echo(f"# goes {path}")


def _say_next(config_path: Path, root: Path) -> None:
    if not (root / config_path.relative_to("/")).exists():
        click.echo(f"next: muster-agent enrol CODE --config {config_path}")
    click.echo(f"then: systemctl daemon-reload && systemctl enable --now {UNIT_NAME}")
