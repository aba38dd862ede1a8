"""From the link's callback to the store: judge, store, acknowledge, show.

The link's thread only drops payloads into a bounded inbox. One thread of ours takes them out, so
SQLite is never waited for on the network thread; where telemetry is stored, `keeper.py` decides. An
acknowledgement is given after the durable write and never before; a batch that is dropped or cannot
be stored is simply not acknowledged, and its device sends it again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import msgspec

from app.errors import EnvironmentFaultError
from app.fleet.inbox import Inbox, Message
from app.fleet.keeper import Keeper
from app.fleet.keeping import BATCHES_AT_ONCE, Kept
from app.fleet.live import LiveFleet, Rejection
from app.fleet.rate import RateMeter
from device_agent.wire.codec import MAX_MESSAGE_BYTES
from device_agent.wire.enrolment import MAX_REQUEST_BYTES
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Ack, ReportedState, decode_alive
from device_agent.wire.sealed import MAX_SEALED_BYTES
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)

MOST_TOPICS = 20_000
"""So many are known without taking them apart."""
LOOK_S = 10.0
"""How often the keeper has a look at itself when nothing comes."""
RETRY_S = 1.0
"""Pause after the database could not be written."""

_ENROL = "enrol/request"
_RETAINED = frozenset({"up/state", "up/alive", "up/out"})
_MOST_BYTES = {
    "up/tel": MAX_MESSAGE_BYTES,
    "up/state": MAX_SEALED_BYTES,
    "up/alive": 4096,
    "up/out": MAX_SEALED_BYTES,
    _ENROL: MAX_REQUEST_BYTES,
}
"""What a device writes, and how much of it is looked at; of more than that so much is kept that it
is refused as too large."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """Whom the inlet hands things to, on its own thread.

    Attributes:
        acknowledge: Told how far a device's telemetry is stored.
        judge: From device id, signed report and time of arrival to what is shown of it, if
            anything.
        enrol: Takes a device's request to join.
        result: Takes a device's signed result of a command.
    """

    acknowledge: Callable[[str, Ack], None]
    judge: Callable[[str, bytes, float], ReportedState | Rejection | None]
    enrol: Callable[[str, bytes], None]
    result: Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True)
class IngestStats:
    """What the status bar shows.

    Attributes:
        messages_per_s: Over the last seconds.
        queued: Messages that wait to be read.
        dropped: Messages the inbox had no room for; their devices send them again.
        last_message_s: Unix time of the newest message, or None before the first.
        rejected: Messages that broke the contract.
        last_rejection: Why the newest of these was rejected, else empty.
        fault: Why nothing can be stored at the moment, else empty.
    """

    messages_per_s: float
    queued: int
    dropped: int
    last_message_s: float | None
    rejected: int
    last_rejection: str
    fault: str


class Ingest:
    """The console's inlet. `offer` is for the link's thread, everything else for any thread."""

    def __init__(
        self,
        topics: Topics,
        keeper: Keeper,
        live: LiveFleet,
        handlers: Handlers,
        inbox: Inbox | None = None,
    ) -> None:
        self._topics = topics
        self._whose = lru_cache(MOST_TOPICS)(topics.parse_device)
        self._keeper = keeper
        self._live = live
        self._handlers = handlers
        self._inbox = Inbox() if inbox is None else inbox
        self._rate = RateMeter()
        self._last_message_s: float | None = None
        self._rejections = threading.Lock()
        self._rejected = 0
        self._last_rejection = ""
        self._fault = ""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read what was offered."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="ingest", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and stop; what still waits is sent again by its devices."""
        self._stopping.set()
        self._inbox.wake()
        if self._thread:
            self._thread.join()
            self._thread = None
        self._keeper.stop()

    def offer(self, topic: str, payload: bytes, retained: bool) -> None:
        """Take a message over without blocking."""
        now_s = time.time()
        self._rate.count(time.monotonic())
        self._last_message_s = now_s
        if whose := self._whose(topic):
            self._put(Message(whose.device_id, whose.leaf, payload, retained, now_s))
        elif joining := self._topics.parse_enrol_request(topic):
            self._put(Message(joining, _ENROL, payload, retained, now_s))
        else:
            self._reject(f"unexpected topic {topic[:120]}")

    def stats(self) -> IngestStats:
        """Return the figures of this moment."""
        return IngestStats(
            messages_per_s=self._rate.per_s(time.monotonic()),
            queued=len(self._inbox),
            dropped=self._inbox.dropped,
            last_message_s=self._last_message_s,
            rejected=self._rejected,
            last_rejection=self._last_rejection,
            fault=self._fault,
        )

    def _put(self, message: Message) -> None:
        """Queue a message without what nobody reads of it."""
        most = _MOST_BYTES.get(message.leaf, -1)
        if len(message.payload) > most:
            message = msgspec.structs.replace(message, payload=message.payload[: most + 1])
        self._inbox.put(message)

    def _run(self) -> None:
        wait_s = LOOK_S
        while not self._stopping.is_set():
            messages = self._inbox.take(BATCHES_AT_ONCE, wait_s)
            more = len(messages) == BATCHES_AT_ONCE
            self._safely(partial(self._step, messages, more))
            wait_s = 0.0 if more else LOOK_S
        self._safely(self._keeper.finish)

    def _safely(self, step: Callable[[], None]) -> None:
        try:
            step()
        except EnvironmentFaultError as error:
            self._report_fault(error)
        except Exception:  # noqa: BLE001  (logged; see below)
            # Nothing was acknowledged, so nothing is lost; the thread must outlive a bug.
            _log.exception("telemetry ingest failed on a message")

    def _step(self, messages: Sequence[Message], more: bool) -> None:
        """Take messages in; telemetry may stay in hand where more of it waits."""
        telemetry = [message for message in messages if message.leaf == "up/tel"]
        for message in messages:
            if message.leaf != "up/tel":
                self._control(message)
        if telemetry:
            batches = [(message.device_id, message.payload) for message in telemetry]
            self._keeper.give(batches, partial(self._stored, telemetry))
        else:
            self._keeper.look()
        if not more:
            self._keeper.finish()

    def _control(self, message: Message) -> None:
        try:
            self._read(message)
        except WireError as error:
            self._reject(f"{message.device_id} {message.leaf}: {error}")
        except EnvironmentFaultError as error:  # what else came must not be lost with it
            self._report_fault(error)

    def _read(self, message: Message) -> None:
        """Apply a control message to the live view, or hand it on."""
        if not message.payload and message.leaf in _RETAINED:
            return  # a retained message was cleared, as when a device has left
        match message.leaf:
            case "up/state":
                self._take_report(message)
            case "up/alive":
                alive = decode_alive(message.payload)
                self._live.apply_alive(message.device_id, alive, _seen_s(message, alive.since_s))
            case "up/out":
                self._handlers.result(message.device_id, message.payload)
            case leaf if leaf == _ENROL:
                self._handlers.enrol(message.device_id, message.payload)
            case leaf:
                raise WireError("topic", f"{leaf[:60]!r} is none that a device writes")

    def _take_report(self, message: Message) -> None:
        said = self._handlers.judge(message.device_id, message.payload, message.received_s)
        if isinstance(said, Rejection):
            self._live.apply_rejection(message.device_id, said)
            raise WireError("signed report", f"{said.reason}: {said.detail}")
        if said is not None:
            self._live.apply_state(message.device_id, said, _seen_s(message, said.time_s))

    def _stored(self, telemetry: Sequence[Message], kept: Sequence[Kept]) -> None:
        self._fault = ""
        for message, each in zip(telemetry, kept, strict=True):
            if each.latest is None:
                self._reject(f"{message.device_id} up/tel: {each.refusal}")
                continue
            self._live.apply_latest(message.device_id, each.latest, message.received_s)
            ack = Ack(spool_id=each.latest.spool_id, seq=each.seq)
            self._handlers.acknowledge(message.device_id, ack)

    def _report_fault(self, error: EnvironmentFaultError) -> None:
        if str(error) != self._fault:
            _log.error("%s", error)
        self._fault = str(error)
        self._stopping.wait(RETRY_S)

    def _reject(self, reason: str) -> None:
        with self._rejections:
            self._rejected += 1
            self._last_rejection = reason


def _seen_s(message: Message, said_s: float) -> float:
    # The broker may have kept a retained message for weeks: it says when the device was there.
    return min(message.received_s, said_s) if message.retained else message.received_s
