"""The agent's configuration: one TOML file, checked whole before anything starts."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, field

from device_agent.config_places import (
    KIND,
    entry_of,
    kinds_of,
    resolve_sinks,
    resolve_source,
    struct_of,
)
from device_agent.errors import ConfigError
from device_agent.host_options import HostOptions
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.places import ServerSource, SinkSpec, SourceSpec
from device_agent.wire.topics import Topics, check_device_id
from device_agent.wire.typed import convert

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CONFIG_NAME = "agent.toml"
"""Where commands look for it, unless they are told."""
CONFIG_VARIABLE = "MUSTER_AGENT_CONFIG"
MAX_CONFIG_BYTES = 256 * 1024
MAX_ROOT_BYTES = 64 * 1024
MAX_SOCKET_PATH = 107
"""What Linux takes as the name of a Unix socket."""


class Broker(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the broker is.

    Attributes:
        tls: False is for a broker on this machine only.
    """

    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 1883
    tls: bool = True


class Telemetry(Struct, frozen=True, forbid_unknown_fields=True):
    """Windows, and how much of them is kept until the console has them."""

    window_s: Annotated[float, Meta(ge=0.1, le=3600)] = 10.0
    spool_max_bytes: Annotated[int, Meta(ge=1024 * 1024)] = 64 * 1024 * 1024


class Inference(Struct, frozen=True, forbid_unknown_fields=True):
    """How the inference child runs.

    Attributes:
        threads: Of the runtime; 0 chooses them by the stream's rate.
        cache_max_bytes: What optimized graphs and engines may take of the disk.
        memory_limit_bytes: Limit of its data segment; none if not given.
    """

    threads: Annotated[int, Meta(ge=0, le=256)] = 0
    cache_max_bytes: Annotated[int, Meta(ge=0)] = 512 * 1024 * 1024
    memory_limit_bytes: Annotated[int, Meta(ge=64 * 1024 * 1024)] | None = None


class Server(Struct, frozen=True, forbid_unknown_fields=True):
    """The local endpoint, there only if this section is; `socket` is absolute once loaded.

    Attributes:
        address: One of this machine's own: programs elsewhere never reach it.
        port: To listen on; 0 takes a free one, which the event ``server.listening`` tells.
        socket: Path of a Unix socket, instead of a port.
        max_connections: More at a time are refused.
        max_body_bytes: Limit of a request; a model of fixed shape sets a lower one.
    """

    address: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] | None = None
    socket: str = ""
    max_connections: Annotated[int, Meta(ge=1, le=128)] = 16
    max_body_bytes: Annotated[int, Meta(ge=1024, le=1024**3)] = 16 * 1024 * 1024


class Update(Struct, frozen=True, forbid_unknown_fields=True):
    """How long a new bundle is watched at work before it is committed."""

    soak_s: Annotated[float, Meta(ge=0, le=86_400)] = 5.0


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a device is told locally; paths are absolute once loaded.

    Attributes:
        state_dir: The agent's own; made if missing.
        trusted_root: The root.json that the device trusts from the beginning.
        source: Where samples come from; None leaves it to the bundle.
        sinks: Where results go, beside those of the bundle.
    """

    device_id: str
    fleet: str
    source: SourceSpec | None = None
    sinks: Annotated[tuple[SinkSpec, ...], Meta(max_length=16)] = ()
    state_dir: str = "state"
    trusted_root: str = "root.json"
    broker: Broker = field(default_factory=Broker)
    telemetry: Telemetry = field(default_factory=Telemetry)
    inference: Inference = field(default_factory=Inference)
    host: HostOptions = field(default_factory=HostOptions)
    update: Update = field(default_factory=Update)
    server: Server | None = None


def load_config(path: Path) -> Config:
    """Read a configuration; relative paths in it are relative to its directory.

    Raises:
        ConfigError: It cannot be read, or a key in it is unknown, missing or wrong.
    """
    values = parse_config(path)
    unknown = next(unknown_keys(values, Config), None)
    if unknown:
        raise ConfigError(f"{path}: {unknown}")
    config = convert_config(path, values)
    fault = next(faults(config), None)
    if fault:
        raise ConfigError(f"{path}: {fault}")
    return config


def find_config(path: Path) -> Config | None:
    """Return what `load_config` does, or None where no file is there yet.

    Raises:
        ConfigError: As there, or none can ever be there.
    """
    try:
        path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(path, error) from error
    return load_config(path)


def convert_config(path: Path, values: Mapping[str, Any]) -> Config:
    """Return what a file's values say, its paths resolved; how they go together is not judged.

    Raises:
        ConfigError: A key is missing or wrong.
    """
    try:
        config = convert(values, Config)
        check_device_id(config.device_id)
        Topics(config.fleet)
    except (msgspec.ValidationError, WireError) as error:
        raise ConfigError(f"{path}: {say_problem(str(error))}; correct it") from error
    try:
        return _resolve(config, path.absolute().parent)
    except WireError as error:
        raise ConfigError(f"{path}: {error.problem}") from error


def faults(config: Config) -> Iterator[str]:
    """Yield what is wrong with keys that are each right."""
    broker, server = config.broker, config.server
    if config.host.idle_w > config.host.max_w:
        yield "host.idle_w is more than host.max_w; correct one of them"
    if not broker.tls and not is_loopback(broker.host):
        yield (
            f"broker.tls is false and {broker.host} is another machine; "
            "set it to true: without it anybody on the way may read and change what is sent"
        )
    if server:
        yield from _server_faults(server)
    elif isinstance(config.source, ServerSource):
        yield "source.kind is server, and there is no [server]; add one"


def load_trusted_root(config: Config) -> bytes:
    """Return the bytes of the pinned root.

    Raises:
        ConfigError: It cannot be read.
    """
    path = Path(config.trusted_root)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ROOT_BYTES + 1)
    except OSError as error:
        raise ConfigError(
            f"trusted_root {path} cannot be read: {error.strerror}; "
            "enrol the device (`muster-agent enrol CODE`)"
        ) from error
    if len(data) > MAX_ROOT_BYTES:
        raise ConfigError(f"trusted_root {path} is no root.json: it is larger than 64 KiB")
    return data


def is_loopback(host: str) -> bool:
    """Return whether `host` is this machine's own address; names are not resolved."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def parse_config(path: Path) -> dict[str, Any]:
    """Return the values of a file.

    Raises:
        ConfigError: It cannot be read, or is not TOML.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_CONFIG_BYTES + 1)
        if len(data) > MAX_CONFIG_BYTES:
            raise ConfigError(f"{path}: larger than 256 KiB; this is no configuration")
        return tomllib.loads(data.decode())
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path} is not there; name it with --config, or join: `muster-agent enrol CODE`"
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}; correct it") from error


def _unreadable(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"{path} cannot be read: {error.strerror}; name another file")


def unknown_keys(values: Mapping[str, Any], kind: type[Struct], prefix: str = "") -> Iterator[str]:
    """Yield what is wrong with each key that `kind` does not know."""
    known = {entry.name: entry.type for entry in msgspec.structs.fields(kind)}
    names = [*known, KIND] if kind.__struct_config__.tag_field == KIND else [*known]
    for key, value in values.items():
        if key not in names:
            import difflib  # only a mistake needs it: no running agent holds it

            near = difflib.get_close_matches(key, names, 1)
            hint = f"did you mean {prefix}{near[0]}?" if near else "remove it"
            yield f"unknown key {prefix}{key}; {hint}"
        elif key in known:
            yield from _unknown_within(value, known[key], f"{prefix}{key}")


def _unknown_within(value: object, annotation: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - whatever a field may be annotated with
    """Look into a section, a section of several kinds, or a list of these."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _unknown_within(entry, entry_of(annotation), f"{path}[{index}]")
    elif isinstance(value, dict):
        section = section_of(annotation) or struct_of(annotation, value)
        if section is not None:
            yield from unknown_keys(value, section, f"{path}.")
        elif kinds := kinds_of(annotation):
            yield f"{path}.{KIND}: must be one of {', '.join(kinds)}; correct it"


def section_of(kind: Any) -> type[Struct] | None:  # noqa: ANN401 - whatever a field may be
    """Return the kind of a section, also of one that may be left out."""
    kinds = [entry for entry in get_args(kind) or (kind,) if entry is not type(None)]
    if len(kinds) == 1 and isinstance(kinds[0], type) and issubclass(kinds[0], Struct):
        return kinds[0]
    return None


def say_problem(problem: str) -> str:
    """Return msgspec's message with the key in front: ``broker.port: Expected `int`...``."""
    text, _, place = problem.partition(" - at `$.")
    return f"{place.rstrip('`')}: {text}" if place else text


def _resolve(config: Config, base: Path) -> Config:
    state_dir = str(base / config.state_dir)
    return msgspec.structs.replace(
        config,
        state_dir=state_dir,
        trusted_root=str(base / config.trusted_root),
        source=resolve_source(config.source, base),
        sinks=resolve_sinks(config.sinks, base, state_dir),
        server=_resolve_server(config.server, base),
    )


def _resolve_server(server: Server | None, base: Path) -> Server | None:
    if server is None or not server.socket:
        return server
    return msgspec.structs.replace(server, socket=str(base / server.socket))


def _server_faults(server: Server) -> Iterator[str]:
    if (server.port is None) == (not server.socket):
        yield "server: give either port or socket (server.port, server.socket)"
    if not is_loopback(server.address):
        yield (
            f"server.address {server.address} is not this machine's own; "
            "set 127.0.0.1: the endpoint asks nobody who they are"
        )
    if len(server.socket.encode()) > MAX_SOCKET_PATH:
        yield f"server.socket has more than {MAX_SOCKET_PATH} bytes; name a shorter path"
