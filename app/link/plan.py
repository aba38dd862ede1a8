"""What the broker shall hold, what it holds, and what is to be published next. Pure.

It follows each change as it comes: with ten thousand devices, looking through all of them for every
message would take longer than the messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from device_agent.wire.topics import Topics

_ACK_RANK, _CHUNK_RANK, _META_RANK, _ASSIGN_RANK, _OBSOLETE_RANK = range(5)


class Retained(NamedTuple):
    """One topic that the broker shall hold.

    Attributes:
        fingerprint: Changes when the payload does; never empty.
        load: Returns the payload; called on the publisher's thread when it is published.
    """

    topic: str
    fingerprint: str
    load: Callable[[], bytes]


class Plan:
    """Not thread-safe: its owner holds a lock.

    Args:
        topics: The fleet's topics.
        known_topics: What earlier runs left on the broker: cleared where it is obsolete.

    Attributes:
        held: Topic to fingerprint of what the broker has acknowledged; empty where something may
            be there that we cannot be sure of.
        unloadable: Topic to fingerprint of what could not be loaded.
    """

    def __init__(self, topics: Topics, known_topics: Iterable[str] = ()) -> None:
        self.held: dict[str, str] = dict.fromkeys(known_topics, "")
        self.unloadable: dict[str, str] = {}
        self._topics = topics
        self._desired: dict[str, Retained] = {}
        self._due: tuple[dict[str, Retained], ...] = tuple({} for _ in range(_OBSOLETE_RANK + 1))

    @property
    def done(self) -> bool:
        """Whether nothing is to be published."""
        return not any(self._due)

    def sync(self, desired: Iterable[Retained]) -> bool:
        """Take what the broker shall hold, all of it; return whether anything has changed.

        What is the same object as before costs next to nothing.
        """
        wanted = {item.topic: item for item in desired}
        before, self._desired = self._desired, wanted
        changed = False
        for topic, item in wanted.items():
            old = before.get(topic)
            if old is item:
                continue
            if old is None or old.fingerprint != item.fingerprint:
                changed = True
                self._look_at(topic)
            elif topic in (due := self._due[self.rank(topic)]):
                due[topic] = item
        for topic in before.keys() - wanted.keys():
            changed = True
            self._look_at(topic)
        return changed

    def need(self, topic: str) -> bool:
        """Publish a topic again that somebody misses; return whether it is one of ours."""
        if topic not in self._desired:
            return False
        self.unloadable.pop(topic, None)
        if topic in self.held:
            self.held[topic] = ""
        self._look_at(topic)
        return True

    def next(self) -> Retained | None:
        """Take out what is to be published first: documents follow what they name.

        What nobody wants any more comes last, with nothing in it and no fingerprint.
        """
        for due in self._due:
            for topic in due:
                return due.pop(topic)
        return None

    def sent(self, topic: str) -> None:
        """Take note that from here on something may be there."""
        self.held[topic] = ""

    def acknowledged(self, item: Retained) -> None:
        """Take note that the broker has it, or has cleared it."""
        if item.fingerprint:
            self.held[item.topic] = item.fingerprint
        else:
            self.held.pop(item.topic, None)

    def failed(self, item: Retained) -> None:
        """Leave out what cannot be loaded, until it changes or somebody needs it."""
        self.unloadable[item.topic] = item.fingerprint

    def forget(self) -> None:
        """Be sure of nothing that the broker holds."""
        self.held = dict.fromkeys(self.held, "")
        self.unloadable.clear()
        self.review()

    def review(self) -> None:
        """Find anew what is to be published: something was on its way and did not arrive."""
        for due in self._due:
            due.clear()
        for topic in self._desired:
            self._look_at(topic)
        for topic in self.held.keys() - self._desired.keys():
            self._look_at(topic)

    def rank(self, topic: str) -> int:
        """Return when its turn is; acks depend on nothing and wait for no upload."""
        if self._topics.chunk_digest(topic):
            return _CHUNK_RANK
        if topic == self._topics.meta:
            return _META_RANK
        return _ACK_RANK if self.is_ack(topic) else _ASSIGN_RANK

    def is_document(self, topic: str) -> bool:
        """Return whether what stands there was decided by somebody, for one device."""
        return self.rank(topic) == _ASSIGN_RANK

    @staticmethod
    def is_ack(topic: str) -> bool:
        """Return whether devices ask for it by themselves when it is lost."""
        return topic.endswith("/cmd/ack")

    def _look_at(self, topic: str) -> None:
        """Put a topic among what is due, or take it out."""
        item, due = self._desired.get(topic), self._due[self.rank(topic)]
        due.pop(topic, None)
        self._due[_OBSOLETE_RANK].pop(topic, None)
        if item is None:
            if topic in self.held:
                self._due[_OBSOLETE_RANK][topic] = Retained(topic, "", bytes)
        elif item.fingerprint not in (self.held.get(topic), self.unloadable.get(topic)):
            due[topic] = item
