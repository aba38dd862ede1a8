"""What a device needs to join a fleet: its configuration and the root it trusts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.errors import StateError
from app.files import environment_faults, write_file

CONFIG_NAME = "agent.toml"
ROOT_NAME = "root.json"

Value = str | int | float | bool


@dataclass(frozen=True)
class SourceSettings:
    """Where a device's samples come from.

    Attributes:
        kind: ``directory`` takes new files as they come, ``replay`` goes round the ones there.
        path: Relative to the configuration file, or absolute.
    """

    kind: Literal["directory", "replay"] = "replay"
    path: str = "samples"
    rate_hz: float = 10.0


@dataclass(frozen=True)
class DeviceSettings:
    """A device's configuration.

    Attributes:
        sections: More settings by section, for example ``{"telemetry": {"window_s": 2.0}}``.
    """

    device_id: str
    fleet: str
    broker_host: str
    broker_port: int
    source: SourceSettings = SourceSettings()
    sections: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


def render_config(settings: DeviceSettings) -> str:
    """Return the text of ``agent.toml``."""
    head: dict[str, Value] = {
        "device_id": settings.device_id,
        "fleet": settings.fleet,
        "state_dir": "state",
        "trusted_root": ROOT_NAME,
    }
    source = settings.source
    sections: dict[str, Mapping[str, Value]] = {
        "broker": {"host": settings.broker_host, "port": settings.broker_port},
        "source": {"kind": source.kind, "path": source.path, "rate_hz": source.rate_hz},
    }
    sections |= settings.sections
    parts = [_table(head)]
    parts += [f"[{name}]\n{_table(values)}" for name, values in sections.items() if values]
    return "\n".join(parts)


def write_device(directory: Path, settings: DeviceSettings, root: bytes) -> Path:
    """Write a device's files and return its configuration's path; the configuration comes last.

    Raises:
        StateError: The directory belongs to a device already.
        EnvironmentFaultError: It cannot be written.
    """
    config = directory / CONFIG_NAME
    if config.exists():
        raise StateError(f"{config} is there already. Choose another directory or remove it.")
    with environment_faults(directory):
        directory.mkdir(parents=True, exist_ok=True)
    write_file(directory / ROOT_NAME, root)
    write_file(config, render_config(settings).encode())
    return config


def _table(values: Mapping[str, Value]) -> str:
    # JSON's strings, numbers and booleans are TOML's too.
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
