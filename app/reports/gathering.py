"""The figures of a period, read from the stores: nothing here is computed from what a page shows.

Totals and quantiles come from the store itself, merged into one point; curves, energy and silence
from at most `POINTS` of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from app.fleet.series import METHODS, Floats, WindowSeries
from app.fleet.store import StoredEvent, StoredLoss, TelemetryStore
from device_agent.wire.telemetry import Method

POINTS = 480
"""Points of a device's curves."""
MOST_EVENTS = 5000
_LEAST_SILENCE_S = 60.0
_LOG = "log."


@dataclass(frozen=True, slots=True)
class Period:
    """``[start_s, end_s)`` in Unix seconds."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it is, in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class MethodEnergy:
    """Energy by one method: figures of different methods are never added up.

    Attributes:
        energy_j: Gross, over all windows of this method.
        band_j: Half width of the band around it.
        net_j: Above idle; None where that is not known of every window.
        covered_s: Time of these windows.
        inferences: In the stretches of time in which this method prevailed.
    """

    method: Method
    sources: tuple[str, ...]
    energy_j: float
    band_j: float
    net_j: float | None
    covered_s: float
    inferences: int


@dataclass(frozen=True, slots=True)
class DeviceFigures:
    """What a device measured over a period.

    Attributes:
        total: The whole period as at most one point.
        curves: At most `POINTS` points.
        silences: Without telemetry, longest first; shorter ones than `least_silence_s` are not
            seen.
        missing: Records of any time that are neither stored nor named by a loss.
        losses: That were noted in the period or tell of a part of it.
        begin_s: When the oldest window that is stored began; None without any.
        cell_s: Width of the cells that the total is made of, in seconds; those at the ends of the
            period count whole. 0 where it is made of single windows.
    """

    device_id: str
    total: WindowSeries
    curves: WindowSeries
    energy: tuple[MethodEnergy, ...]
    silences: tuple[Period, ...]
    least_silence_s: float
    missing: int
    losses: tuple[StoredLoss, ...]
    begin_s: float | None
    cell_s: float = 0.0
    deployments: tuple[tuple[float, str], ...] = ()
    events: tuple[StoredEvent, ...] = ()

    @property
    def inferences(self) -> int:
        """Inferences in the period."""
        return int(self.total.inferences.sum())

    @property
    def errors(self) -> int:
        """Inferences that failed."""
        return int(self.total.errors.sum())

    @property
    def covered_s(self) -> float:
        """Time that windows cover."""
        return float(self.total.duration_s.sum())

    @property
    def lost(self) -> int:
        """Records that the device says it had to give up."""
        return sum(each.records for each in self.losses)

    @property
    def last_s(self) -> float | None:
        """When the newest window of the period ended."""
        if not len(self.curves):
            return None
        return float(self.curves.time_s[-1] + self.curves.duration_s[-1])

    def quantile(self, name: str) -> float | None:
        """Return ``p50_s``, ``p95_s`` or ``p99_s`` over all inferences of the period."""
        column: Floats = getattr(self.total, name)
        return float(column[0]) if len(column) and np.isfinite(column[0]) else None


def gather(store: TelemetryStore, device_id: str, period: Period) -> DeviceFigures:
    """Read what a device measured.

    Raises:
        EnvironmentFaultError: The store cannot be read.
    """
    start_s, end_s = period.start_s, period.end_s
    curves = store.windows(device_id, start_s, end_s, POINTS)
    least_s = max(_LEAST_SILENCE_S, 2 * period.length_s / POINTS)
    events = store.events(device_id, start_s, end_s, MOST_EVENTS)
    total, cell_s = store.total(device_id, start_s, end_s)
    return DeviceFigures(
        device_id=device_id,
        total=total,
        cell_s=cell_s,
        curves=curves,
        energy=energy_by_method(curves),
        silences=silences_of(curves, period, least_s),
        least_silence_s=least_s,
        missing=store.gaps(device_id),
        losses=tuple(each for each in store.losses(device_id) if touches(each, period)),
        begin_s=store.begin_s(device_id),
        deployments=tuple(store.deployments(device_id, start_s, end_s)),
        events=tuple(each for each in events if not each.code.startswith(_LOG)),
    )


def touches(loss: StoredLoss, period: Period) -> bool:
    """Return whether a loss tells of a part of a period; without a span, when it was noted."""
    start_s = loss.time_s if loss.start_s is None else loss.start_s
    end_s = start_s if loss.end_s is None else loss.end_s
    return start_s < period.end_s and end_s >= period.start_s


def energy_by_method(curves: WindowSeries) -> tuple[MethodEnergy, ...]:
    """Return what each method says, the surest first."""
    return tuple(
        _of_method(curves, method)
        for method in METHODS
        if bool(np.any(curves.energy_method == method))
    )


def _of_method(curves: WindowSeries, method: str) -> MethodEnergy:
    mine = curves.energy_method == method
    energy_j, net_j = curves.energy_j[mine], curves.net_j[mine]
    # Not the duration of the points: a point's energy may leave windows of other methods out.
    covered_s = np.divide(
        energy_j, curves.power_w[mine], out=np.zeros(len(energy_j)), where=curves.power_w[mine] > 0
    )
    band_j = np.nan_to_num(curves.uncertainty_w[mine]) * covered_s
    known = [each for each in METHODS if each == method]
    return MethodEnergy(
        method=known[0],
        sources=tuple(sorted({each for each in curves.energy_source[mine] if each})),
        energy_j=float(np.nansum(energy_j)),
        band_j=float(band_j.sum()),
        net_j=float(net_j.sum()) if bool(np.isfinite(net_j).all()) else None,
        covered_s=float(covered_s.sum()),
        inferences=int(curves.inferences[mine].sum()),
    )


def add_energy(every: Iterable[MethodEnergy]) -> tuple[MethodEnergy, ...]:
    """Return the energy of several devices by method; their bands add up, as one model's would."""
    found: dict[str, MethodEnergy] = {}
    for each in every:
        held = found.get(each.method)
        found[each.method] = each if held is None else _sum(held, each)
    return tuple(found[method] for method in METHODS if method in found)


def _sum(one: MethodEnergy, other: MethodEnergy) -> MethodEnergy:
    known = one.net_j is not None and other.net_j is not None
    return MethodEnergy(
        method=one.method,
        sources=tuple(sorted({*one.sources, *other.sources})),
        energy_j=one.energy_j + other.energy_j,
        band_j=one.band_j + other.band_j,
        net_j=(one.net_j or 0.0) + (other.net_j or 0.0) if known else None,
        covered_s=one.covered_s + other.covered_s,
        inferences=one.inferences + other.inferences,
    )


def silences_of(curves: WindowSeries, period: Period, least_s: float) -> tuple[Period, ...]:
    """Return the stretches of a period without telemetry, longest first."""
    ends_s = (curves.time_s + curves.duration_s).tolist()
    from_s = [period.start_s, *accumulate(ends_s, max)]
    to_s = [*curves.time_s.tolist(), period.end_s]
    found = [
        Period(start_s, end_s)
        for start_s, end_s in zip(from_s, to_s, strict=True)
        if end_s - start_s >= least_s
    ]
    return tuple(sorted(found, key=lambda each: -each.length_s))


@dataclass(frozen=True, slots=True)
class Fault:
    """Events of one code.

    Attributes:
        times: How many there were.
        devices: On so many devices.
        newest: The newest of them.
    """

    code: str
    severity: str
    times: int
    devices: int
    newest: StoredEvent


@dataclass(slots=True)
class _Heap:
    newest: StoredEvent
    times: int = 0
    devices: set[str] = field(default_factory=set)


def faults_of(events: Iterable[StoredEvent]) -> tuple[Fault, ...]:
    """Return warnings and errors by code, errors first, then by how often."""
    heaps: dict[tuple[str, str], _Heap] = {}
    for each in events:
        if each.severity not in ("warning", "error"):
            continue
        heap = heaps.setdefault((each.code, each.severity), _Heap(each))
        heap.newest = max(heap.newest, each, key=lambda one: one.time_s)
        heap.times += 1
        heap.devices.add(each.device_id)
    found = [
        Fault(code, severity, heap.times, len(heap.devices), heap.newest)
        for (code, severity), heap in heaps.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.severity != "error", -each.times)))
