"""``muster-agent bench``: what a model costs on this device, by provider and threads."""

from __future__ import annotations

import subprocess
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from device_agent.config import Config, find_config
from device_agent.config_option import config_option
from device_agent.errors import ConfigError, OutcomeError
from device_agent.host_options import HostOptions
from device_agent.state_dir import JOURNAL_NAME, is_held

if TYPE_CHECKING:
    from device_agent.bench.measure import Cost
    from device_agent.bench.target import Target

_SUFFIX = "ExecutionProvider"


@click.command()
@click.argument("target", default="active")
@config_option
@click.option(
    "--threads",
    type=click.IntRange(1, 256),
    multiple=True,
    help="Of the runtime; may be given several times. Otherwise 1, and one for each CPU.",
)
@click.option(
    "--provider",
    "providers",
    multiple=True,
    help="CPU, CUDA, Tensorrt, OpenVINO; may be given several times. Otherwise those that the "
    "model asks for and the runtime has.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.2, 3600),
    default=5.0,
    show_default=True,
    help="How long each way of running is measured.",
)
@click.option(
    "--rest-s",
    type=click.FloatRange(0, 600),
    default=2.0,
    show_default=True,
    help="How long the loaded model rests before, so that idle power is known.",
)
@click.option(
    "--rate",
    "rate_hz",
    type=click.FloatRange(0, 100_000),
    default=0.0,
    show_default=True,
    help="Samples a second; 0 is as fast as they can be worked off.",
)
@click.option("--json", "json_", is_flag=True, help="Print JSON for other programs.")
def bench(
    target: str,
    config_path: Path,
    threads: tuple[int, ...],
    providers: tuple[str, ...],
    *,
    seconds: float,
    rest_s: float,
    rate_hz: float,
    json_: bool,
) -> None:
    """Measure what a bundle costs on this device.

    By stage: latency; over all: CPU time, memory, and energy with its method.

    TARGET is `active` or `previous` for a slot of this device, or the directory of a bundle, a
    slot or a model project. It runs as the agent would run it, in a child of its own, on its
    golden or validation samples; nobody is told of alarms, and nothing is changed.
    """
    from device_agent.bench.measure import Way, measure
    from device_agent.bench.target import find_target
    from device_agent.inference.providers import usable_cpus

    config = find_config(config_path)
    found = find_target(_path(target, config))
    if config and is_held(Path(config.state_dir)):
        click.echo("note: an agent serves here meanwhile; the figures have its share", err=True)
    chosen = [_full(name) for name in providers] or _available(found.providers)
    ways = [
        Way(provider=provider, threads=count, rate_hz=rate_hz)
        for provider, count in product(chosen, threads or sorted({1, usable_cpus()}))
    ]
    host = config.host if config else HostOptions()
    _show(found, [measure(found, way, host, seconds, rest_s) for way in ways], json_)


def _show(found: Target, costs: list[Cost], json_: bool) -> None:
    """Print what each way of running costs.

    Raises:
        OutcomeError: It runs in none.
    """
    from device_agent.bench.table import table

    if json_:
        click.echo(msgspec.json.format(msgspec.json.encode(costs), indent=2))
    else:
        click.echo("\n".join([f"{found.name}, {len(found.samples)} samples", *table(costs)]))
    if all(cost.fault for cost in costs):
        raise OutcomeError(f"{found.name} does not run here: {costs[0].fault}")


def _path(target: str, config: Config | None) -> Path:
    """Return where a target lies.

    Raises:
        ConfigError: It names a slot, and there is no configuration or no such slot.
    """
    if target not in ("active", "previous"):
        return Path(target)
    if config is None:
        raise ConfigError(f"slot {target}: no configuration says whose; give --config, or a path")
    from device_agent.update import JournalFile

    state = Path(config.state_dir)
    journal = JournalFile(state / JOURNAL_NAME).load()
    bundle = journal.active if target == "active" else journal.previous
    if bundle is None:
        raise ConfigError(f"this device has no {target} bundle; name the directory of one")
    return state / "slots" / bundle.digest


def _full(name: str) -> str:
    return name if name.endswith(_SUFFIX) else f"{name}{_SUFFIX}"


def _available(wanted: tuple[str, ...]) -> list[str]:
    """Return the providers that are wanted and there; all that are wanted where none is."""
    from device_agent.facts import probe_runtime

    try:
        there = probe_runtime().providers
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise ConfigError(f"ONNX Runtime cannot be used: {error}; see `check-config`") from error
    return [name for name in wanted if name in there] or list(wanted)
