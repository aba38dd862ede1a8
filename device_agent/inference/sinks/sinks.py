"""All sinks of a session beside telemetry."""

from __future__ import annotations

import time
from collections.abc import Sequence

from device_agent.inference.notes import Note
from device_agent.inference.sinks.courier import FLUSH_S, Courier, Outlet
from device_agent.inference.sinks.documents import Happening, encode
from device_agent.inference.sinks.jsonl import JsonlOutlet
from device_agent.inference.sinks.publisher import MqttOutlet
from device_agent.inference.sinks.webhook import WebhookOutlet
from device_agent.wire.messages import BundleRef
from device_agent.wire.pipeline.places import JsonlSink, MqttSink, SinkSpec, WebhookSink


class Sinks:
    """Hands what happened to whom it concerns; costs next to nothing where there is nobody.

    Attributes:
        wants_results: Whether somebody is told of every sample, not of alarms alone.
    """

    def __init__(
        self, couriers: Sequence[tuple[SinkSpec, Courier]], device_id: str, bundle: BundleRef
    ) -> None:
        self._device_id = device_id
        self._bundle = bundle
        self._all = [courier for _, courier in couriers]
        self._hear_results = [
            courier for spec, courier in couriers if getattr(spec, "every", "") == "result"
        ]
        self.wants_results = bool(self._hear_results)

    def tell(self, happening: Happening) -> None:
        """Have it delivered; returns at once."""
        couriers = self._all if happening.change else self._hear_results
        if not couriers:
            return
        document = encode(happening, self._device_id, self._bundle)
        for courier in couriers:
            courier.put(document)

    def close(self) -> None:
        """Deliver what goes quickly, and say what was given up."""
        for courier in self._all:
            courier.ask_stop()
        deadline_s = time.monotonic() + FLUSH_S
        for courier in self._all:
            courier.join(deadline_s)


def make_sinks(specs: Sequence[SinkSpec], device_id: str, bundle: BundleRef, note: Note) -> Sinks:
    """Return the sinks that were declared; telemetry events are no business of theirs."""
    couriers = []
    for spec in specs:
        outlet = _make_outlet(spec)
        if outlet is not None:
            couriers.append((spec, Courier(outlet, note)))
    return Sinks(couriers, device_id, bundle)


def _make_outlet(spec: SinkSpec) -> Outlet | None:
    if isinstance(spec, JsonlSink):
        return JsonlOutlet(spec)
    if isinstance(spec, WebhookSink):
        return WebhookOutlet(spec)
    return MqttOutlet(spec) if isinstance(spec, MqttSink) else None
