"""What an agent sends by itself, each to its topic."""

from __future__ import annotations

from device_agent.link import Link
from device_agent.wire.topics import Topics

DELIVER_S = 5.0


class Outbox:
    """Hands payloads to the link; False where it could not: send it again later."""

    def __init__(self, link: Link, topics: Topics, device_id: str) -> None:
        self._link = link
        self._telemetry = topics.telemetry(device_id)
        self._state = topics.state(device_id)
        self._result = topics.result(device_id)

    def ready(self) -> bool:
        """Return whether there is a connection."""
        return self._link.connected

    def send_telemetry(self, payload: bytes) -> bool:
        """Send a batch."""
        return self._link.publish(self._telemetry, payload)

    def send_state(self, payload: bytes) -> bool:
        """Leave the reported state at the broker."""
        return self._link.publish(self._state, payload, retain=True)

    def send_result(self, payload: bytes) -> bool:
        """Leave a command's result at the broker."""
        return self._link.publish(self._result, payload, retain=True)

    def deliver_result(self, payload: bytes) -> bool:
        """Leave a result at the broker and wait; True only once the broker has it."""
        return self._link.deliver(self._result, payload, retain=True, timeout_s=DELIVER_S)
