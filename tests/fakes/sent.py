"""What the devices of a fake console send: windows, batches, reports."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from device_agent.wire.messages import (
    AttemptReport,
    BundleRef,
    Inventory,
    Refusal,
    ReportedState,
    Serving,
    Slots,
    SpoolReport,
)
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Body, Energy, Method, Record, Window

WINDOW_S = 10.0
_SPOOL = "spool-1"
_MODE = "15W (nvpmodel 0)"
_SOURCES: dict[Method, str] = {"measured": "INA3221 VDD_IN", "estimated": "CPU share model"}
_IDLE_W: dict[Method, float] = {"measured": 6.1, "estimated": 4.0}
_INVENTORY = Inventory(
    machine="aarch64",
    system="Linux 5.15.148-tegra",
    python="3.10.12",
    agent="0.1.0",
    runtime="onnxruntime 1.23.2",
    providers=("CPUExecutionProvider",),
    cpu_count=6,
    memory_bytes=7_990_000_000,
    disk_free_bytes=21_400_000_000,
    disk_bytes=58_000_000_000,
    power_scope="board",
    power_mode=_MODE,
    sensors=(
        "power: INA3221 VDD_IN (measured, board)",
        "temperature: cpu-thermal, gpu-thermal, soc0-thermal",
        "throttling: soctherm_oc, over-current alarms, cooling devices",
    ),
)


def window(
    rng: np.random.Generator,
    start_s: float,
    bundle: BundleRef,
    base_s: float,
    method: Method = "measured",
    errors: int = 0,
) -> Window:
    """Return one telemetry window with a plausible latency distribution around `base_s`."""
    sketch = Sketch()
    for value in rng.gamma(9.0, base_s / 9.0, 60) + base_s * 0.3:
        sketch.add(float(value))
    wave = float(np.sin(start_s / 240.0))
    power_w = float(8.6 + 0.7 * wave + rng.normal(0, 0.12))
    return Window(
        start_s=start_s,
        duration_s=WINDOW_S,
        bundle=bundle.digest,
        inferences=100 + int(rng.integers(-3, 4)),
        errors=errors,
        stages={"total": sketch},
        predictions={"good": 92, "pit": 5, "scratch": 3},
        confidence=(0, 0, 0, 0, 1, 2, 4, 9, 21, 63),
        energy=_energy(power_w, method),
        cpu_percent=float(34 + 8 * wave + rng.normal(0, 1.5)),
        memory_bytes=412_000_000,
        temperature_c=float(52 + 4 * wave + rng.normal(0, 0.3)),
        throttled=False,
        power_mode=_MODE,
    )


def _energy(power_w: float, method: Method) -> Energy:
    return Energy(
        source=_SOURCES[method],
        method=method,
        scope="board",
        power_w=power_w,
        energy_j=power_w * WINDOW_S,
        uncertainty_w=0.1 if method == "measured" else 2.0,
        idle_w=_IDLE_W[method],
        net_j=(power_w - _IDLE_W[method]) * WINDOW_S,
    )


def batch(device_id: str, bodies: Sequence[Body], first_seq: int, sent_s: float) -> Batch:
    """Return the batch that carries `bodies`."""
    return Batch(
        device_id=device_id,
        spool_id=_SPOOL,
        boot_id="boot-1",
        sent_s=sent_s,
        oldest_seq=first_seq,
        records=tuple(Record(seq=first_seq + at, body=body) for at, body in enumerate(bodies)),
    )


def state(
    device_id: str,
    serving: BundleRef | None,
    previous: BundleRef | None,
    now_s: float,
    *,
    attempt: AttemptReport | None = None,
    refusal: Refusal | None = None,
    method: Method = "measured",
) -> ReportedState:
    """Return what a device reports of itself."""
    inventory = replace(_INVENTORY, power_source=_SOURCES[method], power_method=method)
    return ReportedState(
        device_id=device_id,
        counter=1,
        time_s=now_s,
        boot_id="boot-1",
        inventory=inventory,
        slots=Slots(active=serving, previous=previous),
        serving=None if serving is None else _session(serving, now_s - 420),
        attempt=attempt,
        refusal=refusal,
        spool=SpoolReport(spool_id=_SPOOL, pending=3, newest_seq=4711),
    )


def _session(bundle: BundleRef, since_s: float) -> Serving:
    return Serving(
        bundle=bundle,
        model_sha256=hashlib.sha256(bundle.digest.encode()).hexdigest(),
        provider="CPUExecutionProvider",
        since_s=since_s,
    )
