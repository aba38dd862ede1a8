"""Sends one device's spool without a thread: the same spool, batches and acks as `Sender`."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable

from device_agent.telemetry import Spool
from device_agent.wire.errors import WireError
from device_agent.wire.messages import decode_ack
from device_agent.wire.telemetry import encode_batch

_log = logging.getLogger(__name__)
_ACK_TIMEOUT_S = 5.0
_MAX_WAIT_S = 30.0


class Courier:
    """One batch in flight, the next after its acknowledgement.

    Args:
        spool: What is sent.
        send: Publishes one payload; False when there is no connection.
        monotonic: For the wait.
    """

    def __init__(
        self,
        spool: Spool,
        send: Callable[[bytes], bool],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._spool = spool
        self._send = send
        self._monotonic = monotonic
        self._acks: deque[bytes] = deque(maxlen=64)
        self._again_s = 0.0
        self._wait_s = _ACK_TIMEOUT_S
        self._waiting = False

    def on_ack(self, payload: bytes) -> None:
        """Take an acknowledgement over; from the network thread."""
        self._acks.append(payload)

    def wake(self) -> None:
        """Send again what was in flight: the broker is back."""
        self._waiting, self._wait_s = False, _ACK_TIMEOUT_S

    def tick(self, *, fresh: bool) -> None:
        """Apply acks, and send where it is time to.

        Args:
            fresh: Whether something was put into the spool since the last call.

        Raises:
            StorageError: The spool cannot be read.
        """
        released = self._apply()
        if self._waiting and self._monotonic() < self._again_s:
            return
        if not (fresh or released or self._waiting or self._again_s == 0.0):
            return
        batch = self._spool.next_batch()
        if batch is None:
            self._waiting, self._again_s = False, self._monotonic()
        elif self._send(encode_batch(batch)):
            self._wait_s = min(self._wait_s * 2, _MAX_WAIT_S) if self._waiting else _ACK_TIMEOUT_S
            self._waiting, self._again_s = True, self._monotonic() + self._wait_s

    def _apply(self) -> int:
        released = 0
        while self._acks:
            try:
                released += self._spool.acknowledge(decode_ack(self._acks.popleft()))
            except WireError as error:
                _log.warning("ignored what should be a telemetry ack: %s", error)
        if released:
            self._waiting = False
        return released
