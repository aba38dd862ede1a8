"""``muster-agent check-config``: everything that would keep the agent from its work, at once."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from device_agent.checking.findings import Finding, failure
from device_agent.config import Config
from device_agent.config_option import config_option


@click.command("check-config")
@config_option
@click.option("--json", "json_", is_flag=True, help="Print JSON for other programs.")
def check_config(config_path: Path, json_: bool) -> None:
    """Check configuration and machine; change nothing.

    Every problem is named with what to do: the file's keys, state directory, disk, root, identity,
    runtime, sensors, clock, broker, source, sinks and endpoint. Exit code 0 if the agent can do its
    work, though there may be warnings; else 3 for the configuration, 5 for the machine, 6 for the
    broker.
    """
    from device_agent.checking.keys import read_whole

    reading = read_whole(config_path)
    found = reading.found
    if reading.config is not None:
        if not found:
            found.append(_named(reading.config))
        found += [each for each in _look(reading.config) if not reading.stands_in(each.where)]
    if json_:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
    else:
        for each in found:
            click.echo(_line(each))
    problem = failure(found)
    if problem:
        raise problem


def _look(config: Config) -> list[Finding]:
    from device_agent.checking import machine, network, places

    found = list(machine.check_machine(config))
    found += network.check_broker(config, machine.identity_of(config))
    running = machine.is_running(Path(config.state_dir))
    found += places.check_places(config, running)
    return found


def _named(config: Config) -> Finding:
    return Finding("ok", "agent.toml", f"device {config.device_id} of fleet {config.fleet}")


def _line(finding: Finding) -> str:
    remedy = f": {finding.remedy}" if finding.remedy else ""
    return f"{finding.level:<8} {finding.where}: {finding.text}{remedy}"
