"""Every key of a configuration that is wrong, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
    say_problem,
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


def read_whole(path: Path) -> tuple[Config | None, list[Finding]]:
    """Return the configuration, None where it cannot be used, and everything wrong with it."""
    try:
        values = parse_config(path)
    except ConfigError as problem:
        return None, [_found(str(problem), path)]
    found = [_found(text, path) for text in unknown_keys(values, Config)]
    wrong = list(_wrong_keys(values, Config))
    if wrong:
        return None, [*found, *wrong]
    known = _known(values, Config)
    try:
        unresolved = msgspec.convert(known, Config)
    except msgspec.ValidationError as problem:  # a kind that nobody knows, which is named already
        return None, found or [_found(say_problem(str(problem)), path)]
    misplaced = list(_misplaced(unresolved, path.absolute().parent))
    if misplaced:
        return None, [*found, *misplaced, *(_found(text, path) for text in faults(unresolved))]
    config = convert_config(path, known)
    found += [_found(text, path) for text in faults(config)]
    return (None if found else config), found


def _misplaced(config: Config, base: Path) -> Iterator[Finding]:
    """Yield what is wrong with names, source and sinks, each by itself."""
    state_dir = str(base / config.state_dir)
    checks: list[Callable[[], object]] = [
        lambda: check_device_id(config.device_id),
        lambda: Topics(config.fleet),
        lambda: resolve_source(config.source, base),
        *(
            partial(resolve_sink, sink, index, base, state_dir)
            for index, sink in enumerate(config.sinks)
        ),
    ]
    for check in checks:
        try:
            check()
        except WireError as problem:
            named = problem.subject == "place"
            yield _found(problem.problem if named else str(problem), base)


def _found(text: str, path: Path) -> Finding:
    """Return what the reader of the configuration says: what is wrong; what to do."""
    said, _, remedy = text.removeprefix(f"{path}: ").partition("; ")
    return error("agent.toml", said, remedy or "correct it")


def _known(values: Mapping[str, Any], kind: type[Struct]) -> dict[str, Any]:
    """Return the values without the keys that `kind` does not know."""
    known = {field.name: field.type for field in msgspec.structs.fields(kind)}
    return {
        key: _known_within(value, known[key]) if key in known else value
        for key, value in values.items()
        if key in known or key == KIND
    }


def _known_within(value: object, annotation: Any) -> object:  # noqa: ANN401 - as in config
    if isinstance(value, list):
        return [_known_within(each, entry_of(annotation)) for each in value]
    section = section_of(annotation) or struct_of(annotation, value)
    return _known(value, section) if section and isinstance(value, dict) else value


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
            msgspec.convert(value, annotation)
        except msgspec.ValidationError as problem:
            text, _, place = str(problem).partition(" - at `$")
            yield error(f"{name}{place.rstrip('`')}", text, "correct it")
