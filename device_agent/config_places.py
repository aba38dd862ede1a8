"""The sections of agent.toml that say where samples come from and where results go."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.places import (
    DirectorySource,
    JsonlSink,
    MqttSink,
    MqttSource,
    ReplaySource,
    SinkSpec,
    SourceSpec,
    VideoSource,
    check_sink,
    check_source,
)

KIND = "kind"


def resolve_source(source: SourceSpec | None, base: Path) -> SourceSpec | None:
    """Return a source with absolute paths; relative ones begin at `base`.

    Raises:
        WireError: A field is wrong; its path is named.
    """
    if source is None:
        return None
    changes: dict[str, str] = {}
    if isinstance(source, DirectorySource | ReplaySource | VideoSource):
        changes["path"] = str(base / source.path)
    if isinstance(source, MqttSource) and source.password_file:
        changes["password_file"] = str(base / source.password_file)
    resolved = msgspec.structs.replace(source, **changes)
    check_source(resolved, "source")
    return resolved


def resolve_sinks(sinks: tuple[SinkSpec, ...], base: Path, state_dir: str) -> tuple[SinkSpec, ...]:
    """Return sinks with absolute paths; relative ones begin at `base`.

    Raises:
        WireError: A field is wrong, or a file would lie in the agent's own directory.
    """
    return tuple(resolve_sink(sink, index, base, state_dir) for index, sink in enumerate(sinks))


def resolve_sink(sink: SinkSpec, index: int, base: Path, state_dir: str) -> SinkSpec:
    """Return the sink at a place of the list with absolute paths; relative ones begin at `base`.

    Raises:
        WireError: As `resolve_sinks`.
    """
    resolved = _resolve_sink(sink, base)
    check_sink(resolved, f"sinks[{index}]")
    if isinstance(resolved, JsonlSink):
        _check_outside(resolved.path, state_dir, f"sinks[{index}].path")
    return resolved


def _resolve_sink(sink: SinkSpec, base: Path) -> SinkSpec:
    if isinstance(sink, JsonlSink):
        return msgspec.structs.replace(sink, path=str(base / sink.path))
    if isinstance(sink, MqttSink) and sink.password_file:
        return msgspec.structs.replace(sink, password_file=str(base / sink.password_file))
    return sink


def _check_outside(path: str, state_dir: str, where: str) -> None:
    if Path(path).resolve().is_relative_to(Path(state_dir).resolve()):
        raise WireError("place", f"{where}: {path} is in the agent's own directory; use another")


def struct_of(annotation: Any, value: object) -> type[msgspec.Struct] | None:  # noqa: ANN401 - see config
    """Return the struct of the kind that `value` names, where the annotation has several."""
    kinds = {
        str(entry.__struct_config__.tag): entry
        for entry in get_args(annotation)
        if isinstance(entry, type) and issubclass(entry, msgspec.Struct)
    }
    return kinds.get(str(value.get(KIND))) if isinstance(value, dict) else None


def entry_of(annotation: Any) -> Any:  # noqa: ANN401 - see config
    """Return what each entry of an annotated tuple is."""
    plain = get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
    return (get_args(plain) or (None,))[0]


def kinds_of(annotation: Any) -> list[str]:  # noqa: ANN401 - see config
    """Return the kinds that an annotation of several structs allows."""
    return [
        str(entry.__struct_config__.tag)
        for entry in get_args(annotation)
        if isinstance(entry, type) and issubclass(entry, msgspec.Struct)
    ]
