"""What each device looks like right now, kept from the messages that arrive.

Qt-free and thread-safe: the ingest thread applies messages, windows take snapshots. A view is
built, and a device's newest window unpacked, when somebody asks for it, and kept until the device
changes. Who looks takes no lock: a window's thread must not wait for one that was interrupted while
it held it. A change is counted and told after it was made, so whoever saw half of it looks again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import msgspec

from app.fleet.energy import EnergyPerInference, per_inference
from app.fleet.latest import HISTORY_WINDOWS, Latest, latency_of, pack_window, unpack_window
from device_agent.wire.messages import Alive, AttemptReport, Refusal, ReportedState
from device_agent.wire.telemetry import ClockState, Method, Window

MAX_STRANGERS = 1000
"""Devices that are heard of and not registered; a hostile broker can make up any number."""

Status = Literal["online", "degraded", "failed", "offline", "never"]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A report in a device's name that the console did not believe.

    Attributes:
        reason: Reason code; docs/trust.md explains each.
        time_s: By this machine's clock.
    """

    reason: str
    detail: str
    time_s: float


class DeviceView(msgspec.Struct, frozen=True, gc=False):
    """One device at one moment; None where nothing is known.

    Attributes:
        status: ``never`` was heard of; ``offline``; ``failed`` serves nothing or rolled its last
            attempt back; ``degraded`` has errors, throttles or refused something; else ``online``.
        bundle_digest: What the serving session itself reported, never what was assigned.
        p50_s: Latency of the whole pipeline in the newest window, like `p95_s` and `p99_s`.
        power_method: ``measured``, ``derived`` or ``estimated``; goes wherever `power_w` goes.
        energy: Of one inference in the newest window, gross and net.
        clock: What is doubtful about the time of the newest window.
        power_mode: The machine's, in the newest window.
        window: The newest of them, without its latency sketches.
        last_seen_s: Unix time, by this machine's clock unless the broker had kept the message.
        rejection: The newest report in its name that was not believed, since the console started.
        certificate_until_s: Unix time at which its newest certificate ends; None where it has none.
        latency_history: p95 in seconds of the last windows that ran anything, oldest first.
    """

    device_id: str
    site: str = ""
    labels: Mapping[str, str] = msgspec.field(default_factory=dict)
    status: Status = "never"
    bundle_name: str | None = None
    bundle_version: str | None = None
    bundle_digest: str | None = None
    p50_s: float | None = None
    p95_s: float | None = None
    p99_s: float | None = None
    rate_hz: float | None = None
    power_w: float | None = None
    power_method: Method | None = None
    power_source: str | None = None
    energy: EnergyPerInference | None = None
    clock: ClockState = ""
    power_mode: str = ""
    window: Window | None = None
    temperature_c: float | None = None
    cpu_percent: float | None = None
    last_seen_s: float | None = None
    spool_pending: int | None = None
    attempt: AttemptReport | None = None
    refusal: Refusal | None = None
    state: ReportedState | None = None
    rejection: Rejection | None = None
    certificate_until_s: float | None = None
    latency_history: tuple[float, ...] = ()


@dataclass(slots=True)
class _Device:
    """Everything that was last heard of one device.

    Attributes:
        window: The newest by `pack_window`: most of them nobody looks at before the next one.
        history: Replaced and never changed, as everything here.
        changes: How many there were.
        view: How the device looked at so many changes.
    """

    device_id: str
    site: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    alive: Alive | None = None
    state: ReportedState | None = None
    rejection: Rejection | None = None
    certificate_until_s: float | None = None
    window: bytes = b""
    latency_s: tuple[float, ...] = ()
    spool_id: str = ""
    seq: int = 0
    last_seen_s: float | None = None
    history: tuple[float, ...] = ()
    changes: int = 0
    view: tuple[int, DeviceView] | None = None

    def seen(self, received_s: float) -> None:
        self.last_seen_s = max(received_s, self.last_seen_s or received_s)

    def show(self, window: bytes, latency_s: tuple[float, ...], p95s_s: Iterable[float]) -> None:
        self.window, self.latency_s = window, latency_s
        self.history = (*self.history, *p95s_s)[-HISTORY_WINDOWS:]


class LiveFleet:
    """The newest of every device, and which devices changed since somebody last asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._devices: dict[str, _Device] = {}
        self._strangers: set[str] = set()
        self._watchers: list[set[str]] = []

    def describe(self, device_id: str, site: str, labels: Mapping[str, str]) -> None:
        """Make a registered device known, or change where it stands and how it is labelled."""
        with self._lock:
            device = self._devices.setdefault(device_id, _Device(device_id))
            self._strangers.discard(device_id)
            device.site = site
            device.labels = MappingProxyType(dict(labels))
            self._changed(device)

    def certify(self, ends_s: Mapping[str, float]) -> None:
        """Take note when each device's newest certificate ends; who has none is left out."""
        with self._lock:
            for device in self._devices.values():
                until_s = ends_s.get(device.device_id)
                if until_s != device.certificate_until_s:
                    device.certificate_until_s = until_s
                    self._changed(device)

    def forget(self, device_id: str) -> None:
        """Drop a device; a later message of it brings it back."""
        with self._lock:
            self._strangers.discard(device_id)
            device = self._devices.pop(device_id, None)
            if device is not None:
                self._changed(device)

    def apply_alive(self, device_id: str, alive: Alive, received_s: float) -> None:
        """Take in an alive message; a late will of an earlier boot is not believed."""
        with self._lock:
            device = self._find(device_id)
            if device is None or (device.alive and _is_late_will(device.alive, alive)):
                return
            device.alive = alive
            device.seen(received_s)
            self._changed(device)

    def apply_state(self, device_id: str, state: ReportedState, received_s: float) -> None:
        """Take in a reported state that was verified to be newer than the one before."""
        with self._lock:
            device = self._find(device_id)
            if device is not None:
                device.state = state
                device.seen(received_s)
                self._changed(device)

    def apply_rejection(self, device_id: str, rejection: Rejection) -> None:
        """Show that a report was not believed, on a device that is known; nothing else changes."""
        with self._lock:
            device = self._devices.get(device_id)
            if device is not None:
                device.rejection = rejection
                self._changed(device)

    def apply_latest(self, device_id: str, latest: Latest, received_s: float) -> None:
        """Take in the windows of a batch; a batch that comes again changes nothing."""
        with self._lock:
            device = self._find(device_id)
            if device is None:
                return
            if device.spool_id != latest.spool_id:
                device.spool_id, device.seq = latest.spool_id, 0
            if latest.seq > device.seq:
                p95s_s = [p95_s for seq, p95_s in latest.trend if seq > device.seq]
                device.show(latest.window, latest.latency_s, p95s_s)
                device.seq = latest.seq
            device.seen(received_s)
            self._changed(device)

    def apply_stored(self, device_id: str, windows: Sequence[Window], heard_s: float) -> None:
        """Show what was stored of a device that is known and was not heard since the start.

        Args:
            device_id: Whose windows.
            windows: The newest, oldest first.
            heard_s: When the last of them was heard at the latest, by this machine's clock.
        """
        with self._lock:
            device = self._devices.get(device_id)
            if device is None or device.window or not windows:
                return
            latencies_s = [latency_of(window) for window in windows]
            p95s_s = [each[1] for each in latencies_s if each]
            device.show(pack_window(windows[-1]), latencies_s[-1], p95s_s)
            device.seen(heard_s)
            self._changed(device)

    def get(self, device_id: str) -> DeviceView | None:
        """Return the view of one device, or None if it is not known at all."""
        device = self._devices.get(device_id)
        return None if device is None else _view_of(device)

    def glance(self, device_id: str) -> DeviceView | None:
        """Return what `get` does and keep none that is built: for who looks at thousands in turn.

        A window has those that it was given; newer ones kept here beside them would be twice the
        memory, time and again.
        """
        device = self._devices.get(device_id)
        return None if device is None else _kept_view(device) or _build_view(device)

    def views(self, device_ids: Iterable[str]) -> tuple[list[DeviceView], set[str]]:
        """Return the views of some devices, and those of the ids that are not known at all."""
        found, gone = [], set()
        for device_id in device_ids:
            device = self._devices.get(device_id)
            if device is None:
                gone.add(device_id)
            else:
                found.append(_view_of(device))
        return found, gone

    def all(self) -> list[DeviceView]:
        """Return the views of all devices, by device id."""
        return list(self.each())

    def each(self) -> Iterator[DeviceView]:
        """Yield what `all` returns; who stops early has no more built."""
        for device_id in sorted(self._devices):
            view = self.get(device_id)
            if view is not None:
                yield view

    def watch(self) -> Callable[[], set[str]]:
        """Return a watcher's own function: each call gives what changed since its last one.

        It gives the ids of devices that changed or were dropped.
        """
        changed: set[str] = set()

        def drain() -> set[str]:
            # One by one, each at a stroke: what is added meanwhile stays for the next call.
            return {changed.pop() for _ in range(len(changed))}

        with self._lock:
            self._watchers.append(changed)
        return drain

    def _changed(self, device: _Device) -> None:
        """Count and tell a change that was made."""
        device.changes += 1
        for each in self._watchers:
            each.add(device.device_id)

    def _find(self, device_id: str) -> _Device | None:
        """Return the device that is to change; one too many of the strangers is not kept."""
        device = self._devices.get(device_id)
        if device is None and len(self._strangers) < MAX_STRANGERS:
            device = self._devices[device_id] = _Device(device_id)
            self._strangers.add(device_id)
        return device


def _is_late_will(held: Alive, alive: Alive) -> bool:
    # A cluster of brokers may deliver the will of a broken connection after the new connection's
    # first message.
    return (
        held.online
        and not alive.online
        and held.boot_id != alive.boot_id
        and alive.since_s < held.since_s
    )


def status_of(alive: Alive | None, state: ReportedState | None, window: Window | None) -> Status:
    """Return the one word that stands for a device."""
    if alive is None:
        return "never" if state is None and window is None else "offline"
    if not alive.online:
        return "offline"
    if state and (_rolled_back(state) or (state.serving is None and not _is_new(state, window))):
        return "failed"
    if (state and state.refusal) or (window and (window.errors or window.throttled)):
        return "degraded"
    return "online"


def _rolled_back(state: ReportedState) -> bool:
    return state.attempt is not None and state.attempt.step == "rolled_back"


def _is_new(state: ReportedState, window: Window | None) -> bool:
    """Return whether a device serves nothing because it never had anything to serve."""
    held = state.slots.active or state.slots.previous
    return not (held or window or state.refusal)


def _kept_view(device: _Device) -> DeviceView | None:
    kept, changes = device.view, device.changes  # in this order: what changes from here on counts
    return kept[1] if kept is not None and kept[0] == changes else None


def _view_of(device: _Device) -> DeviceView:
    changes = device.changes  # first: what changes from here on counts
    view = _kept_view(device)
    if view is None:
        view = _build_view(device)
        device.view = changes, view
    return view


def _build_view(device: _Device) -> DeviceView:
    state = device.state
    window = unpack_window(device.window) if device.window else None
    serving = state.serving.bundle if state and state.serving else None
    energy = window.energy if window else None
    p50_s, p95_s, p99_s = device.latency_s or (None, None, None)
    return DeviceView(
        device_id=device.device_id,
        site=device.site,
        labels=device.labels,
        status=status_of(device.alive, state, window),
        bundle_name=serving.name if serving else None,
        bundle_version=serving.version if serving else None,
        bundle_digest=serving.digest if serving else None,
        p50_s=p50_s,
        p95_s=p95_s,
        p99_s=p99_s,
        rate_hz=_rate_hz(window),
        power_w=energy.power_w if energy else None,
        power_method=energy.method if energy else None,
        power_source=energy.source if energy else None,
        energy=per_inference(window) if window else None,
        clock=window.clock if window else "",
        power_mode=window.power_mode if window else "",
        window=window,
        temperature_c=window.temperature_c if window else None,
        cpu_percent=window.cpu_percent if window else None,
        last_seen_s=device.last_seen_s,
        spool_pending=state.spool.pending if state and state.spool else None,
        attempt=state.attempt if state else None,
        refusal=state.refusal if state else None,
        state=state,
        rejection=device.rejection,
        certificate_until_s=device.certificate_until_s,
        latency_history=device.history,
    )


def _rate_hz(window: Window | None) -> float | None:
    if window is None or window.duration_s <= 0:
        return None
    return window.inferences / window.duration_s
