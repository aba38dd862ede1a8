"""Makes the broker hold what the registry says, whatever the broker forgets.

After each change the publisher leaves a new id on the retained epoch topic. If the broker shows
another id after a reconnect, or none, it lost its state or fell back to an older copy of it, and
everything is published again. Devices that miss a chunk all the same ask for it by `need`.

In MQTT 3.1.1 a publication that the broker's access rules deny succeeds like any other. So the
epoch must come back to us before we believe that we may publish at all.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.link.plan import Plan, Retained
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Epoch, decode_epoch, decode_need, encode
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)

_OUTSTANDING = 256
_OUTSTANDING_BYTES = 4 * 1024 * 1024
"""Messages under way: small ones fill the line, chunks must not fill the memory."""
_EPOCH_TIMEOUT_S = 2.0
"""How long a retained epoch may take to come: brokers do not say that there is none."""
_ECHO_TIMEOUT_S = 15.0
_ACK_TIMEOUT_S = 30.0
_ACK_POLL_S = 0.2
_RETRY_S = 1.0
_FRESH_RETRY_S = 0.1
_REPUBLISH_PAUSE_S = 1.0
"""Many devices miss the same chunk at the same time: one publication serves them all."""


class Delivered(Protocol):
    """A message on its way, as `ConsoleLink.publish` returns it."""

    def wait(self, timeout_s: float) -> bool:
        """Return whether the broker has acknowledged it."""


class PublishingLink(Protocol):
    """What the publisher needs of `ConsoleLink`."""

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> Delivered | None:
        """Hand over a message; None when not connected."""


@dataclass(frozen=True)
class _Sent:
    item: Retained
    size_bytes: int
    delivery: Delivered


class Publisher:
    """Keeps the broker's retained topics equal to what `sync` was last given.

    Wire it to a `ConsoleLink`: its `on_connected` is ours, and its messages go to `offer` first.
    """

    def __init__(self, topics: Topics, epoch_id: str, known_topics: Iterable[str] = ()) -> None:
        """Take the names and what is left from the last run.

        Args:
            topics: The fleet's topics.
            epoch_id: Names this console; random, kept by the caller.
            known_topics: What earlier runs left on the broker (`held_topics`): cleared if obsolete.
        """
        self._topics = topics
        self._epoch_id = f"{epoch_id}.{secrets.token_hex(4)}"  # no two runs share an epoch
        self._epoch_count = 0
        self._link: PublishingLink | None = None
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()
        # All below is shared between threads, under `_changed`.
        self._plan = Plan(topics, known_topics)
        self._fresh: dict[str, str] = {}
        self._republished_s: dict[str, float] = {}
        self._session = 0
        self._checked_session = 0
        self._seen_epoch: str | None = None
        self._echoed = ""
        self._denied = False
        self._epoch_stale = True
        self._idle = False
        self._told = False
        self._stopping = False

    def start(self, link: PublishingLink) -> None:
        """Begin to publish over `link`, which may not be connected yet."""
        self._link = link
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what is under way may or may not have arrived. Idempotent."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def sync(self, desired: Sequence[Retained]) -> None:
        """Say everything that the broker shall hold; cheap when nothing has changed."""
        with self._changed:
            if self._plan.sync(desired) or not self._told:
                self._told = True
                self._work_appeared()

    def republish(self, digests: Sequence[str]) -> None:
        """Publish chunks again that a device waits for in vain."""
        now_s = time.monotonic()
        with self._changed:
            for topic in map(self._topics.chunk, digests):
                last_s = self._republished_s.get(topic, -_REPUBLISH_PAUSE_S)
                if now_s - last_s >= _REPUBLISH_PAUSE_S and self._plan.need(topic):
                    self._republished_s[topic] = now_s
                    self._work_appeared()

    def offer(self, topic: str, payload: bytes, retained: bool) -> bool:
        """Look at a message of the link; return whether it was for the publisher."""
        if topic not in (self._topics.epoch, self._topics.need):
            return False
        try:
            if topic == self._topics.need:
                self.republish(decode_need(payload).digests)
            else:
                self._see_epoch(decode_epoch(payload).epoch_id, retained)
        except WireError as error:
            _log.warning("dropped a message: %s", error)
        return True

    def on_connected(self) -> None:
        """Take note that the link is connected anew; called on its thread before any message."""
        with self._changed:
            self._session += 1
            self._seen_epoch = None
            self._work_appeared()

    @property
    def idle(self) -> bool:
        """Whether the broker has acknowledged everything that it shall hold."""
        link = self._link
        return self._idle and link is not None and link.connected

    def wait_idle(self, timeout_s: float) -> bool:
        """Wait until `idle`; return whether it came within `timeout_s`."""
        with self._changed:
            return self._changed.wait_for(lambda: self.idle, timeout_s)

    def held_topics(self) -> frozenset[str]:
        """Return the topics that the broker has acknowledged and that were not cleared since."""
        with self._changed:
            return frozenset(self._plan.held)

    @property
    def held_count(self) -> int:
        """How many `held_topics` there are; cheap."""
        with self._changed:
            return len(self._plan.held)

    def take_acknowledged(self) -> dict[str, str]:
        """Return the documents that the broker acknowledged since the last call, by topic.

        Chunks and acknowledgements of telemetry are left out: there are too many.
        """
        with self._changed:
            taken, self._fresh = self._fresh, {}
            return taken

    def unloadable_topics(self) -> frozenset[str]:
        """Return the topics whose payload could not be loaded."""
        with self._changed:
            return frozenset(self._plan.unloadable)

    @property
    def denied(self) -> bool:
        """Whether the broker acknowledges what we publish and keeps none of it."""
        return self._denied

    def _see_epoch(self, epoch: str, retained: bool) -> None:
        with self._changed:
            if retained:  # else it is the echo of our own
                self._seen_epoch = epoch
            self._echoed = epoch
            self._changed.notify_all()

    def _work_appeared(self) -> None:
        self._idle = False
        self._changed.notify_all()

    def _run(self) -> None:
        link = self._link
        assert link is not None
        while True:
            with self._changed:
                # Not before `sync`: all that earlier runs left would be taken for obsolete.
                self._changed.wait_for(lambda: self._stopping or (self._told and not self._idle))
                if self._stopping:
                    return
                session = self._session
            if not (link.connected and self._check_epoch(session) and self._round(link, session)):
                self._pause(session)

    def _pause(self, session: int) -> None:
        """Wait for another connection, or a moment to try again on this one."""
        with self._changed:
            fresh = session != self._checked_session  # the link is connected in a moment
            self._changed.wait_for(
                lambda: self._stopping or self._session != session,
                timeout=_FRESH_RETRY_S if fresh else _RETRY_S,
            )

    def _check_epoch(self, session: int) -> bool:
        """Once per connection: forget what the broker held if it does not show our last epoch."""
        with self._changed:
            if session == self._checked_session:
                return session == self._session  # else it has been connected anew meanwhile
            if self._plan.held:  # else there is nothing to find out
                self._changed.wait_for(
                    lambda: self._stopping or self._session != session or self._seen_epoch,
                    timeout=_EPOCH_TIMEOUT_S,
                )
            if self._stopping or self._session != session:
                return False
            if self._seen_epoch != self._current_epoch():
                self._plan.forget()
                self._epoch_stale = True
                _log.info("the broker does not hold our state: publishing everything")
            self._plan.review()
            self._checked_session = session
            return True

    def _round(self, link: PublishingLink, session: int) -> bool:
        """Publish what is missing; return False if the link failed or the session changed."""
        outstanding: deque[_Sent] = deque()
        size_bytes = 0
        published = False
        while item := self._next():
            published = True
            payload = self._load(item)
            if payload is None:
                continue
            delivery = link.publish(item.topic, payload, retain=True)
            if delivery is None:
                return self._give_up()
            outstanding.append(_Sent(item, len(payload), delivery))
            size_bytes += len(payload)
            while len(outstanding) >= _OUTSTANDING or size_bytes > _OUTSTANDING_BYTES:
                size_bytes -= outstanding[0].size_bytes
                if not self._settle(link, session, outstanding.popleft()):
                    return self._give_up()
        while outstanding:
            if not self._settle(link, session, outstanding.popleft()):
                return self._give_up()
        return published or self._finish(link, session)

    def _next(self) -> Retained | None:
        with self._changed:
            return self._plan.next()

    def _load(self, item: Retained) -> bytes | None:
        """Return a payload that is about to be sent; None where it cannot be had."""
        try:
            payload = item.load()
        except Exception as error:  # noqa: BLE001 - one bad file must not stop all the others
            _log.error("cannot publish %s: %s", item.topic, error)
            with self._changed:
                self._plan.failed(item)
            return None
        with self._changed:
            self._plan.sent(item.topic)
        return payload

    def _give_up(self) -> bool:
        """Count what was under way as not sent."""
        with self._changed:
            self._plan.review()
        return False

    def _settle(self, link: PublishingLink, session: int, sent: _Sent) -> bool:
        """Wait until the broker has one message and take note; return False if it will not."""
        if not self._acknowledged(link, session, sent.delivery):
            return False
        with self._changed:
            self._plan.acknowledged(sent.item)
            if self._plan.is_document(sent.item.topic):
                self._fresh[sent.item.topic] = sent.item.fingerprint
            if not self._plan.is_ack(sent.item.topic):  # devices ask for a lost ack by themselves
                self._epoch_stale = True
        return True

    def _acknowledged(self, link: PublishingLink, session: int, delivery: Delivered) -> bool:
        give_up_s = time.monotonic() + _ACK_TIMEOUT_S
        while not delivery.wait(_ACK_POLL_S):
            lost = not link.connected or self._session != session
            if self._stopping or lost or time.monotonic() > give_up_s:
                return False
        return self._session == session

    def _finish(self, link: PublishingLink, session: int) -> bool:
        """Nothing is left to publish: seal it with a new epoch and be idle."""
        if self._epoch_stale:
            self._epoch_count += 1
            payload = encode(Epoch(epoch_id=self._current_epoch()))
            delivery = link.publish(self._topics.epoch, payload, retain=True)
            if delivery is None or not self._acknowledged(link, session, delivery):
                return False
            if not self._echo_came(session):
                return False
        with self._changed:
            self._epoch_stale = False
            if self._session == session and self._plan.done:
                self._idle = True
                self._changed.notify_all()
        return True

    def _echo_came(self, session: int) -> bool:
        """Wait for our epoch to come back; if it did not before, what we sent then is not held."""
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._stopping
                    or self._session != session
                    or self._echoed == self._current_epoch()
                ),
                timeout=_ECHO_TIMEOUT_S,
            )
            if self._stopping or self._session != session:
                return False
            before, self._denied = self._denied, self._echoed != self._current_epoch()
            if before and not self._denied:
                self._plan.forget()
            return not self._denied

    def _current_epoch(self) -> str:
        return f"{self._epoch_id}.{self._epoch_count}"
