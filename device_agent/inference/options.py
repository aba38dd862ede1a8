"""What the agent decides about its inference child."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device_agent.inference.server.doors import Doors
from device_agent.wire.pipeline.places import SinkSpec, SourceSpec


@dataclass(frozen=True)
class WorkerOptions:
    """How a child runs.

    Attributes:
        source: Where samples come from; None leaves it to the manifest.
        sinks: Where results go, beside what the manifest says.
        device_id: Names the device to sinks and brokers.
        private: The agent's own directory, where no sink may write.
        window_s: Length of a telemetry window.
        rest_s: How long a child rests before its first sample.
        threads: Of the runtime; 0 chooses them by the stream's rate.
        cache: Directory where children keep optimized graphs and engines; None keeps none.
        captures: Directory for samples that signed settings may have kept; None keeps none.
        load_timeout_s: For each step of a load, but for the next.
        engine_timeout_s: For compiling an engine, as long as the child uses CPU time.
        hang_timeout_s: A serving child that shows no progress for this long is killed.
        memory_limit_bytes: Limit of the child's data segment, where the system can set one.
        doors: Of the local endpoint; None without one.
    """

    source: SourceSpec | None = None
    sinks: tuple[SinkSpec, ...] = ()
    device_id: str = ""
    private: Path | None = None
    window_s: float = 10.0
    rest_s: float = 0.0
    threads: int = 0
    cache: Path | None = None
    cache_max_bytes: int = 512 * 1024 * 1024
    captures: Path | None = None
    load_timeout_s: float = 60.0
    engine_timeout_s: float = 3600.0
    trial_timeout_s: float = 60.0
    hang_timeout_s: float = 30.0
    memory_limit_bytes: int | None = None
    doors: Doors | None = None
