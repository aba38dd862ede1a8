"""Where a command finds the device's configuration."""

from __future__ import annotations

from pathlib import Path

import click

from device_agent.config import CONFIG_NAME, CONFIG_VARIABLE

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar=CONFIG_VARIABLE,
    default=Path(CONFIG_NAME),
    show_default=True,
    help=f"The device's configuration (environment: {CONFIG_VARIABLE}).",
)
