"""Where a command finds the device's configuration."""

from __future__ import annotations

from pathlib import Path

import click

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="MUSTER_AGENT_CONFIG",
    default=Path("agent.toml"),
    show_default=True,
    help="The device's configuration (environment: MUSTER_AGENT_CONFIG).",
)
