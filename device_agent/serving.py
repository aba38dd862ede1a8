"""What the inference child is asked for, and what its windows are joined with."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from device_agent.config import Config
from device_agent.host import HostWindow, of_span
from device_agent.inference.options import WorkerOptions
from device_agent.inference.protocol import ServingWindow, one_line
from device_agent.inference.server.doors import Doors, ServerOptions
from device_agent.state_dir import CACHE_NAME, CAPTURES_NAME
from device_agent.wire.telemetry import Event, Severity, Window

Keep = Callable[[Event], None]


def make_doors(config: Config, keep: Keep) -> Doors | None:
    """Return the sockets of the local endpoint, still shut; None if the file has none."""
    server = config.server
    if server is None:
        return None

    def note(code: str, severity: Severity, detail: str) -> None:
        keep(Event(time_s=time.time(), code=code, severity=severity, detail=one_line(detail)))

    options = ServerOptions(
        server.address,
        server.port or 0,
        Path(server.socket) if server.socket else None,
        server.max_connections,
        server.max_body_bytes,
    )
    return Doors(options, note)


def worker_options(config: Config, keep: Keep) -> WorkerOptions:
    """Return what the device's own file says of its inference child; `keep` hears events."""
    return WorkerOptions(
        source=config.source,
        sinks=config.sinks,
        device_id=config.device_id,
        private=Path(config.state_dir),
        window_s=config.telemetry.window_s,
        rest_s=config.host.rest_s or 0.0,
        threads=config.inference.threads,
        cache=Path(config.state_dir) / CACHE_NAME,
        captures=Path(config.state_dir) / CAPTURES_NAME,
        cache_max_bytes=config.inference.cache_max_bytes,
        memory_limit_bytes=config.inference.memory_limit_bytes,
        doors=make_doors(config, keep),
    )


def join_window(served: ServingWindow, host: HostWindow) -> Window:
    """Return the child's window with what the host measured; energy is that of this window."""
    energy = host.energy
    if energy is not None:  # the host's span began when the last window came, maybe long before
        energy = of_span(energy, served.duration_s)
    return Window(
        **msgspec.structs.asdict(served),
        energy=energy,
        cpu_percent=host.cpu_percent,
        memory_bytes=host.memory_bytes,
        temperature_c=host.temperature_c,
        throttled=host.throttled,
        clock=host.clock,
        power_mode=host.power_mode,
    )


def at_rest(served: ServingWindow) -> bool:
    """Return whether nothing was asked of the model in this window: what is drawn then is idle."""
    return not (served.inferences or served.errors or served.dropped)
