"""`muster device logs`: lines of a device's log, which it sends only when it is asked to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from app.cli.common import as_json, open_workspace, why_option
from app.cli.orders import print_made
from app.cli.output import local_time, print_json, print_table
from app.ordering import Ordering
from device_agent.wire.orders import MAX_LOG_LINES, LogRequest
from device_agent.wire.telemetry import LogLevel

_LEVELS: tuple[LogLevel, ...] = get_args(LogLevel)


@click.command()
@click.argument("device_id", metavar="ID")
@click.option("--fetch", is_flag=True, help="Have the device send its newest lines.")
@click.option(
    "--level",
    type=click.Choice(_LEVELS),
    default="info",
    show_default=True,
    help="Only lines of this level or above.",
)
@click.option(
    "--lines",
    type=click.IntRange(1, MAX_LOG_LINES),
    default=200,
    show_default=True,
    help="So many of the newest.",
)
@why_option
@as_json
@click.pass_obj
def logs(
    data: Path, *, device_id: str, fetch: bool, level: LogLevel, lines: int, why: str, json_: bool
) -> None:
    """Show the lines of a device's log that are here, or have it send more.

    A device keeps its newest lines in memory and sends none by itself. What it never logged cannot
    be fetched: `muster device settings ID --log-level debug` has it log more from then on.
    """
    with open_workspace(data) as workspace:
        if fetch:
            request = LogRequest(level=level, lines=lines)
            made = Ordering(workspace).command(device_id, "logs", why=why, logs=request)
            print_made(made, json_)
            return
        workspace.registry.device(device_id)
        codes = tuple(f"log.{each}" for each in _LEVELS[_LEVELS.index(level) :])
        found = workspace.store.events(device_id, 0.0, sys.float_info.max, lines, codes)
    rows = found[::-1]
    if json_:
        print_json(rows)
        return
    print_table(
        ("TIME", "LEVEL", "LINE"),
        [(local_time(row.time_s), row.code.removeprefix("log."), row.detail) for row in rows],
        f"No lines of {device_id} are here. Fetch some: `muster device logs {device_id} --fetch`.",
    )
