"""Samples that come as messages of a local broker."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from paho.mqtt.client import MQTTMessage

from device_agent.inference.local_broker import QOS, Endpoint, Listener, LocalBroker
from device_agent.inference.protocol import Position
from device_agent.inference.sources.base import IDLE_S, Frame, Health, ReadFrame, Ring, Surroundings
from device_agent.inference.sources.payloads import decode_payload
from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.places import MqttSource
from device_agent.wire.pipeline.spec import Sample, Series
from device_agent.wire.pipeline.windowing import Windower

MOST_MESSAGES = 1000
MOST_BYTES = 32 * 1024 * 1024
SETTLE_S = 10.0
MOST_TAIL_BYTES = 256 * 1024
"""Of a signal that is handed over with each position; what is longer begins anew."""


@dataclass
class Waiting:
    """A message that was not worked on yet.

    Attributes:
        session: Counts the sessions at the broker; an older one's messages cannot be acknowledged.
        connection: Counts the connections; over a newer one the broker sends it again.
    """

    topic: str
    payload: bytes
    qos: int
    mid: int
    session: int
    connection: int


class Inbox:
    """Holds messages within bounds: what the broker may send again waits there, the rest here.

    A message of QoS 1 is acknowledged as it is taken, so the broker holds back what does not fit.
    One of QoS 0 it will not repeat; the oldest of these go where they are too many.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[Waiting] = deque()
        self._bytes = 0
        self._lost = 0

    def put(self, message: Waiting, *, again: bool) -> None:
        """Add one; `again` says that the broker may have sent it before."""
        with self._lock:
            if again and self._renew(message):
                return
            self._queue.append(message)
            self._bytes += len(message.payload)
            while len(self._queue) > MOST_MESSAGES or self._bytes > MOST_BYTES:
                self._bytes -= len(self._queue.popleft().payload)
                self._lost += 1

    def _renew(self, message: Waiting) -> bool:
        """Take it for one that waits since an earlier connection; two may well say the same."""
        for waiting in self._queue:
            same = (waiting.topic, waiting.payload) == (message.topic, message.payload)
            if waiting.qos and same and waiting.connection < message.connection:
                waiting.mid, waiting.session = message.mid, message.session
                waiting.connection = message.connection
                return True
        return False

    def take(self) -> Waiting | None:
        """Return the oldest one."""
        with self._lock:
            if not self._queue:
                return None
            message = self._queue.popleft()
            self._bytes -= len(message.payload)
            return message

    def lost(self) -> int:
        """Return how many were lost since the last time."""
        with self._lock:
            lost, self._lost = self._lost, 0
        return lost


class MessageFrame:
    """One message."""

    key: bytes | None = None

    def __init__(self, message: Waiting, decode: Callable[[Waiting], NDArray[np.generic]]) -> None:
        self.name = message.topic
        self._message = message
        self._decode = decode

    def read(self) -> NDArray[np.generic]:
        """Return the sample.

        Raises:
            WireError: The message holds none.
        """
        return self._decode(self._message)


class Subscription(Listener):
    """Says what is wanted whenever the broker is there; hands messages over.

    Attributes:
        broker: Set before it is started.
        session: Counts the sessions at the broker.
        subscribed: Whether messages come at this moment.
    """

    broker: LocalBroker

    def __init__(self, source: MqttSource, inbox: Inbox, health: Health, ring: Ring) -> None:
        self._source = source
        self._inbox = inbox
        self._health = health
        self._ring = ring
        self.session = 0
        self._connection = 0
        self.subscribed = False
        self._answered = threading.Event()

    def on_connected(self, kept: bool) -> None:
        """Subscribe, also where the broker remembers it."""
        self.session += not kept
        self._connection += 1
        self.broker.client.subscribe(self._source.topic, QOS)

    def on_subscribed(self) -> None:
        """Say that it is well."""
        self.subscribed = True
        self._answered.set()
        self._health.good()

    def on_lost(self, why: str) -> None:
        """Say that nothing can come."""
        self.subscribed = False
        self._health.bad(why)

    def on_message(self, message: MQTTMessage) -> None:
        """Keep what is new; what the broker retains from before is left alone."""
        if message.retain:
            self.acknowledge(message.mid, message.qos)
            return
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "a topic that is not UTF-8"
        waiting = Waiting(
            topic,
            bytes(message.payload),
            message.qos,
            message.mid,
            self.session,
            self._connection,
        )
        self._inbox.put(waiting, again=message.dup)
        self._ring()

    def settle(self) -> None:
        """Wait until the broker has what was acknowledged: it answers in order.

        A socket that is closed with something unread in it takes back what was sent last.
        """
        if self.subscribed:
            self._answered.clear()
            self.broker.client.subscribe(self._source.topic, QOS)
            self._answered.wait(SETTLE_S)

    def acknowledge(self, mid: int, qos: int) -> None:
        """Tell the broker that a message need not be sent again."""
        if qos:
            self.broker.client.ack(mid, qos)


class Messages:
    """Gives the messages of a topic, in order; those of a signal are joined and cut into windows.

    Args:
        source: Which topic of which broker.
        spec: What a message holds.
        position: Where the session before stood; None begins with what comes now.
        around: Told when the broker goes and comes back, and when there is a message.
    """

    poll_s = IDLE_S

    def __init__(
        self,
        source: MqttSource,
        spec: Sample,
        position: Position | None,
        around: Surroundings,
    ) -> None:
        self._spec = spec
        self._payload = source.payload
        self._windower: Windower | None = None
        if isinstance(spec, Series) and spec.hop:
            self._windower = Windower(spec, *held_of(position, spec))
        self._topic = source.topic
        self._inbox = Inbox()
        health = Health(f"topic {source.topic} of {source.host}:{source.port}", around.note)
        self._subscription = Subscription(source, self._inbox, health, around.ring)
        # The session that goes on with it has the same name.
        client_id = f"muster_{around.device_id}_source"
        endpoint = Endpoint(
            source.host, source.port, client_id, source.username, source.password_file, clean=False
        )
        # What an earlier run left waiting at the broker is not of now.
        self._broker = LocalBroker(endpoint, self._subscription, fresh=position is None)
        self._subscription.broker = self._broker
        self._broker.start()

    @property
    def subscribed(self) -> bool:
        """Whether messages come at this moment."""
        return self._subscription.subscribed

    def take(self, now_s: float) -> Frame | None:
        """Return the next message, or the next window of a signal."""
        while (window := self._window()) is None and (message := self._inbox.take()):
            if message.session == self._subscription.session:
                self._subscription.acknowledge(message.mid, message.qos)
            frame = MessageFrame(message, self._decode)
            if self._windower is None:
                return frame
            try:
                self._windower.push(frame.read())
            except WireError:
                return frame  # says so when it is read
        return window

    def _window(self) -> Frame | None:
        window = self._windower.pop() if self._windower else None
        return None if window is None else ReadFrame(self._topic, window)

    def _decode(self, message: Waiting) -> NDArray[np.generic]:
        """Return what a message holds.

        Raises:
            WireError: It is no sample.
        """
        return decode_payload(message.payload, message.topic, self._payload, self._spec)

    def late(self, frames: int) -> int:
        """Lose only what did not fit: messages wait."""
        return self._inbox.lost()

    def position(self) -> Position:
        """Return what is held of a signal; the broker keeps all else that was not taken."""
        windower = self._windower
        if windower is None or windower.held.nbytes > MOST_TAIL_BYTES:
            return Position()
        held = windower.held
        return Position(tail=held.tobytes(), channels=held.shape[1], skip=windower.skip)

    def close(self, *, last: bool) -> None:
        """Leave; for a successor the broker keeps what comes, otherwise it forgets us."""
        if not last:
            self._subscription.settle()
        self._broker.close(forget=last)


def held_of(position: Position | None, spec: Series) -> tuple[NDArray[np.float32] | None, int]:
    """Return the values of a signal that the session before held, and how many to leave out."""
    row_bytes = 4 * spec.channels
    if position is None or position.channels != spec.channels or len(position.tail) % row_bytes:
        return None, 0
    held = np.frombuffer(position.tail, np.float32)
    return held.reshape(-1, spec.channels), position.skip
