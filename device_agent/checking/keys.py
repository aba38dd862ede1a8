"""Every key of a configuration that is wrong, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import NODEFAULT, Struct

from device_agent.checking.findings import Finding, error
from device_agent.config import (
    Config,
    convert_config,
    faults,
    parse_config,
    section_of,
    unknown_keys,
)
from device_agent.config_places import (
    KIND,
    entry_of,
    kinds_of,
    resolve_sink,
    resolve_source,
    struct_of,
)
from device_agent.errors import ConfigError
from device_agent.wire.errors import WireError
from device_agent.wire.topics import Topics, check_device_id
from device_agent.wire.typed import convert

_STAND_INS = {"device_id": "device", "fleet": "fleet"}
"""For the keys without a default, so that the rest can be looked at."""
_NO_SINK = {KIND: "event"}


@dataclass(frozen=True)
class Reading:
    """A configuration as far as it can be read.

    Attributes:
        config: With defaults for what is wrong; None where nothing can be read.
        found: Everything wrong with it.
        dropped: The keys for which defaults stand, though the file says something.
    """

    config: Config | None
    found: list[Finding]
    dropped: frozenset[str] = frozenset()

    def stands_in(self, where: str) -> bool:
        """Return whether a finding there would be about defaults and not about the file."""
        return any(
            where == key or where.startswith(f"{key}.") or key.startswith(f"{where}.")
            for key in self.dropped
        )


def read_whole(path: Path) -> Reading:
    """Return the configuration, as good as can be, and everything wrong with it."""
    try:
        values = parse_config(path)
    except ConfigError as problem:
        return Reading(None, [_found(str(problem), path)])
    found = [_found(text, path) for text in unknown_keys(values, Config)]
    found += _wrong_keys(values, Config)
    dropped: set[str] = set()
    good = {**_STAND_INS, **_good(values, Config, "", dropped)}
    unresolved = convert(good, Config)
    for key, finding in _misplaced(unresolved, path.absolute().parent):
        found.append(finding)
        dropped.add(key)
        _replace(good, key)
    found += _faults(unresolved, path, dropped)
    return Reading(convert_config(path, good), found, frozenset(dropped))


def _replace(good: dict[str, Any], key: str) -> None:
    """Put what needs nothing in the place of what is misplaced."""
    if key in _STAND_INS:
        good[key] = _STAND_INS[key]
    elif key == "source":
        del good[key]
    else:
        good["sinks"][int(key[len("sinks[") : -1])] = _NO_SINK


def _faults(config: Config, path: Path, dropped: set[str]) -> Iterator[Finding]:
    """Yield what does not go together, unless a default took part in it."""
    for text in faults(config):
        if not any(key in text for key in dropped):
            yield _found(text, path)


def _misplaced(config: Config, base: Path) -> Iterator[tuple[str, Finding]]:
    """Yield the keys of names, source and sinks that are wrong, each with what is."""
    state_dir = str(base / config.state_dir)
    checks: list[tuple[str, Callable[[], object]]] = [
        ("device_id", lambda: check_device_id(config.device_id)),
        ("fleet", lambda: Topics(config.fleet)),
        ("source", lambda: resolve_source(config.source, base)),
        *(
            (f"sinks[{index}]", partial(resolve_sink, sink, index, base, state_dir))
            for index, sink in enumerate(config.sinks)
        ),
    ]
    for key, check in checks:
        try:
            check()
        except WireError as problem:
            named = problem.subject == "place"
            yield key, _found(problem.problem if named else str(problem), base)


def _found(text: str, path: Path) -> Finding:
    """Return what the reader of the configuration says: what is wrong; what to do."""
    said, _, remedy = text.removeprefix(f"{path}: ").partition("; ")
    return error("agent.toml", said, remedy or "correct it")


def _good(
    values: Mapping[str, Any], kind: type[Struct], prefix: str, dropped: set[str]
) -> dict[str, Any]:
    """Return the values that can be used, and add the others' keys to `dropped`."""
    known = {field.name: field.type for field in msgspec.structs.fields(kind)}
    good = {key: values[key] for key in (KIND,) if key in values and key not in known}
    for key in known.keys() & values.keys():
        value = _good_within(values[key], known[key], f"{prefix}{key}", dropped)
        try:
            convert(value, known[key])
        except msgspec.ValidationError:
            dropped.add(f"{prefix}{key}")
        else:
            good[key] = value
    return good


def _good_within(value: object, annotation: Any, name: str, dropped: set[str]) -> object:  # noqa: ANN401 - as in config
    if isinstance(value, list) and kinds_of(entry_of(annotation)):
        entry = entry_of(annotation)
        return [
            _good_entry(each, entry, f"{name}[{index}]", dropped)
            for index, each in enumerate(value)
        ]
    section = section_of(annotation) or struct_of(annotation, value)
    if section and isinstance(value, dict):
        return _good(value, section, f"{name}.", dropped)
    return value


def _good_entry(value: object, annotation: Any, name: str, dropped: set[str]) -> object:  # noqa: ANN401 - as in config
    """Return a sink, or one that needs nothing in its place: the others keep their numbers."""
    good = _good_within(value, annotation, name, dropped)
    try:
        convert(good, annotation)
    except msgspec.ValidationError:
        dropped.add(name)
        return _NO_SINK
    return good


def _wrong_keys(
    values: Mapping[str, Any], kind: type[Struct], prefix: str = ""
) -> Iterator[Finding]:
    for field in msgspec.structs.fields(kind):
        name = f"{prefix}{field.name}"
        if field.name in values:
            yield from _wrong_within(values[field.name], field.type, name)
        elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
            yield error(name, "is missing", "add it (docs/agent.md has the table)")


def _wrong_within(value: object, annotation: Any, name: str) -> Iterator[Finding]:  # noqa: ANN401
    section = section_of(annotation) or struct_of(annotation, value)
    if section and isinstance(value, dict):
        yield from _wrong_keys(value, section, f"{name}.")
    elif isinstance(value, list) and value and kinds_of(entry_of(annotation)):
        for index, each in enumerate(value):
            yield from _wrong_within(each, entry_of(annotation), f"{name}[{index}]")
    elif not (isinstance(value, dict) and kinds_of(annotation)):  # its kind is named already
        try:
            convert(value, annotation)
        except msgspec.ValidationError as problem:
            text, _, place = str(problem).partition(" - at `$")
            yield error(f"{name}{place.rstrip('`')}", text, "correct it")
