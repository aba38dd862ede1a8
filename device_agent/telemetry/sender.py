"""Sends the spool batch by batch: one in flight, the next after its acknowledgement.

The broker's PUBACK is not taken for anything. Only the console's own acknowledgement lets records
go, and without one the same records are sent again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from device_agent.errors import StorageError
from device_agent.telemetry.spool import Spool
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Ack, decode_ack
from device_agent.wire.telemetry import MAX_BATCH_BYTES, Batch, encode_batch

_log = logging.getLogger(__name__)

MAX_WAIT_S = 30.0
IDLE_S = 20.0
"""With nothing to do the thread comes round all the same: who watches it sees that it lives."""
PROBE_BYTES = 4 * 1024
_PROBE_AFTER = 2
"""A console that is closed for weeks must not cost a full batch every half minute."""
_OFFLINE_RETRY_S = 5.0
_STORAGE_RETRY_S = 5.0


class Sender:
    """A thread that empties the spool towards the console.

    `on_ack` and `wake` only leave a note for the thread, so the link's thread may call them.

    Args:
        spool: What is sent.
        send: Publishes one payload; False when there is no connection.
        ready: Whether there is a connection: what was offered once can be merged no more.
        ack_timeout_s: Wait before the same records are sent again; doubles up to `MAX_WAIT_S`
            while the console stays silent.
        beat: Called each time the thread comes round, at most `IDLE_S` apart.
    """

    def __init__(
        self,
        spool: Spool,
        send: Callable[[bytes], bool],
        ready: Callable[[], bool] = lambda: True,
        ack_timeout_s: float = 5.0,
        *,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._spool = spool
        self._send = send
        self._ready = ready
        self._beat = beat
        self._ack_timeout_s = ack_timeout_s
        self._acks: deque[bytes] = deque(maxlen=64)
        self._signal = threading.Event()
        self._link_up = False
        self._stopping = False
        self._silences = 0
        self._thread: threading.Thread | None = None
        spool.notify(self._signal)

    def start(self) -> None:
        """Begin to send."""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="telemetry-sender", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop; what is not acknowledged stays in the spool."""
        self._stopping = True
        self._signal.set()
        if self._thread:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Say that the link is up again: what was in flight is sent again at once.

        Not needed after an append, which the spool tells by itself.
        """
        self._link_up = True
        self._signal.set()

    def on_ack(self, payload: bytes) -> None:
        """Take the console's acknowledgement over."""
        self._acks.append(payload)
        self._signal.set()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._round()
            except StorageError as error:
                _log.error("%s", error)
                self._wait_until(lambda: False, _STORAGE_RETRY_S)

    def _round(self) -> None:
        """Send one batch and wait for its ack, or wait for something to send."""
        self._beat()
        self._take_acks()
        self._link_up = False
        self._signal.clear()
        if not self._ready():
            self._await_link()
            return
        batch = self._spool.next_batch(self._batch_bytes())
        if batch is None:
            if not self._acks and not self._stopping:
                self._signal.wait(IDLE_S)
        elif self._send(encode_batch(batch)):
            self._await_ack(batch)
        else:
            self._await_link()

    def _await_link(self) -> None:
        self._wait_until(lambda: self._link_up or bool(self._acks), _OFFLINE_RETRY_S)

    def _batch_bytes(self) -> int:
        return PROBE_BYTES if self._silences >= _PROBE_AFTER else MAX_BATCH_BYTES

    def _await_ack(self, batch: Batch) -> None:
        timeout_s = min(self._ack_timeout_s * 2**self._silences, MAX_WAIT_S)
        if not self._wait_until(lambda: self._link_up or self._take_acks() > 0, timeout_s):
            self._silences = min(self._silences + 1, 10)
            _log.debug("no ack of %s records, sending again", len(batch.records))

    def _take_acks(self) -> int:
        """Apply the acks that came in and return how many records they let go."""
        released = 0
        while self._acks:
            ack = _read(self._acks.popleft())
            released += self._spool.acknowledge(ack) if ack else 0
        if released or self._link_up:
            self._silences = 0
        return released

    def _wait_until(self, done: Callable[[], bool], timeout_s: float) -> bool:
        """Wait for `done`, which is asked at each signal; False when the time is over."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            self._beat()
            self._signal.clear()
            if self._stopping or done():
                return True
            remaining_s = deadline_s - time.monotonic()
            if remaining_s <= 0:
                return False
            self._signal.wait(min(remaining_s, IDLE_S))


def _read(payload: bytes) -> Ack | None:
    try:
        return decode_ack(payload)
    except WireError as error:
        _log.warning("ignored what should be a telemetry ack: %s", error)
        return None
