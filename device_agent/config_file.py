"""Writes the configuration of a device that has none yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from device_agent.config import MAX_ROOT_BYTES
from device_agent.durable import write_atomic
from device_agent.errors import ConfigError, StorageError
from device_agent.wire.pipeline.places import DirectorySource, SourceSpec

Value = str | int | float | bool
STATE_NAME = "state"
ROOT_NAME = "root.json"


@dataclass(frozen=True)
class Setup:
    """What a device does once it has joined.

    Attributes:
        source: Where its samples come from, paths relative to the configuration file or absolute;
            None leaves it to the bundle.
        sections: More settings by section, for example ``{"telemetry": {"window_s": 2.0}}``.
    """

    source: SourceSpec | None = field(default_factory=lambda: DirectorySource(path="samples"))
    sections: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


DEFAULT_SETUP = Setup()


def render_config(
    device_id: str,
    fleet: str,
    broker: Mapping[str, Value],
    setup: Setup = DEFAULT_SETUP,
    state_dir: str = STATE_NAME,
) -> str:
    """Return the text of ``agent.toml``."""
    head: dict[str, Value] = {
        "device_id": device_id,
        "fleet": fleet,
        "state_dir": state_dir,
        "trusted_root": ROOT_NAME,
    }
    sections: dict[str, Mapping[str, Value]] = {
        "broker": broker,
        "source": _source_values(setup.source),
        **setup.sections,
    }
    tables = [f"[{name}]\n{_table(values)}" for name, values in sections.items() if values]
    return "\n".join([_table(head), *tables])


def _source_values(source: SourceSpec | None) -> dict[str, Value]:
    """Return what is to be written of a source: not what it is by default."""
    if source is None:
        return {}
    usual = {entry.name: entry.default for entry in msgspec.structs.fields(source)}
    values: dict[str, Value] = msgspec.to_builtins(source)
    return {key: value for key, value in values.items() if key not in usual or value != usual[key]}


def write_root(path: Path, root: bytes) -> None:
    """Put the root of trust in its place.

    Raises:
        ConfigError: It is too large to be one.
        StorageError: It cannot be written.
    """
    if len(root) > MAX_ROOT_BYTES:
        raise ConfigError(f"the root of trust has {len(root)} bytes: it is none")
    write_text(path, root, public=True)


def write_text(path: Path, data: bytes, *, public: bool = False) -> None:
    """Write one of a device's files, whole or not at all.

    Args:
        path: Its place; made where it is missing.
        data: What goes there.
        public: Whether every user of the device may read it, the service's user for one.

    Raises:
        StorageError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data, 0o644 if public else 0o600)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}") from error


def _table(values: Mapping[str, Value]) -> str:
    # JSON's strings, numbers and booleans are TOML's too.
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
