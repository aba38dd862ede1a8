"""The agent's side of an import: takes drops up, and says what became of each.

The documents of a drop go the way of those that the link brings: same queue, same judges. What is
here only waits for the attempt to end, leaves the result for the import, and clears up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec import Struct

from device_agent.drop import Contents, DropDir, Refused, Result
from device_agent.durable import write_atomic
from device_agent.errors import StorageError
from device_agent.inbox import DropHeard
from device_agent.intake import What
from device_agent.reporter import Report, Situation
from device_agent.wire.codec import encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.messages import FINAL_STEPS, Counter, Refusal
from device_agent.wire.stick import Leaf, topic_of
from device_agent.wire.topics import Topics
from device_agent.wire.typed import json_decoder

_log = logging.getLogger(__name__)

RefusalOf = Callable[[What, bytes], Refusal | None]
_KINDS: dict[Leaf, What | None] = {
    "cert": None,
    "assign": "assignment",
    "config": "settings",
    "do": "command",
}
"""Certificates are judged elsewhere; what is wrong with them is an event."""
PROOF_S = 60.0
"""How long the active bundle may take to serve again after a start."""


@dataclass
class _Drop:
    """A drop under way.

    Attributes:
        refused: Which of its documents were not accepted, the weightiest first.
        version: Of its assignment, once that is accepted.
        proof_by_s: By when the serving session must have spoken.
    """

    contents: Contents
    heard: bool = False
    refused: tuple[Refused, ...] = ()
    version: int | None = None
    proof_by_s: float | None = None

    @property
    def accepted(self) -> bool:
        """Whether the assignment is followed; so too where none came."""
        return not any(each.what == "assignment" for each in self.refused)


@dataclass(frozen=True)
class Delivery:
    """Where drops go.

    Attributes:
        deliver: Takes a topic and a payload, as the link does when a message arrives.
        post: Leaves a mark behind what was delivered; `Dropbox.heard` when it is reached.
        situation: How things are.
        report: Makes the report that becomes the receipt.
    """

    deliver: Callable[[str, bytes], None]
    post: Callable[[DropHeard], None]
    situation: Callable[[], Situation]
    report: Callable[[Situation], Report]


class Dropbox:
    """Looks after the drops of one device. For the control loop only."""

    def __init__(
        self,
        drops: DropDir,
        topics: Topics,
        device_id: str,
        delivery: Delivery,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._drops = drops
        self._topics = topics
        self._device_id = device_id
        self._delivery = delivery
        self._monotonic = monotonic
        self._under_way: dict[str, _Drop] = {}

    def tick(self) -> None:
        """Take up what came, and end what has ended.

        Raises:
            StorageError: The disk is at fault; it is tried again at the next tick.
        """
        for name in self._drops.names():
            drop = self._under_way.get(name)
            if drop is None:
                self._take_up(name)
            elif drop.heard:
                self._follow(name, drop)

    def heard(self, name: str, refusal_of: RefusalOf) -> None:
        """Take note that everything of a drop was judged.

        Args:
            name: The drop.
            refusal_of: Says why a document stands refused.
        """
        drop = self._under_way.get(name)
        if drop is None:
            return
        drop.heard = True
        drop.refused = tuple(_refused(drop.contents, refusal_of))
        if drop.contents.assignment is not None and drop.accepted:
            drop.version = _version(drop.contents.assignment)

    def _take_up(self, name: str) -> None:
        try:
            contents = self._drops.contents(name)
        except WireError as error:
            _log.error("what came on a stick is damaged and removed: %s", error)
            self._drops.remove(name)
            return
        self._under_way[name] = _Drop(contents)
        deliver = self._delivery.deliver
        deliver(self._topics.meta, contents.metadata)
        for letter in contents.letters:
            deliver(topic_of(self._topics, self._device_id, letter.leaf), letter.payload)
        self._delivery.post(DropHeard(name))

    def _follow(self, name: str, drop: _Drop) -> None:
        situation = self._delivery.situation()
        if self._ended(drop, situation):
            self._finish(name, drop, situation)

    def _ended(self, drop: _Drop, situation: Situation) -> bool:
        if drop.version is not None:  # else it was refused, or no assignment came
            attempt = situation.attempt
            if attempt is None or attempt.assignment < drop.version:
                return False
            if attempt.assignment == drop.version and attempt.step not in FINAL_STEPS:
                return False
        return self._is_proven(drop, situation)

    def _is_proven(self, drop: _Drop, situation: Situation) -> bool:
        """Return whether the session serves what is active, or has had the time to.

        An agent that was started for this import needs a moment: its receipt must not say that the
        device serves nothing.
        """
        active, serving = situation.slots.active, situation.serving
        if active is None or (serving is not None and serving.bundle == active):
            return True
        if drop.proof_by_s is None:
            drop.proof_by_s = self._monotonic() + PROOF_S
        return self._monotonic() >= drop.proof_by_s

    def _finish(self, name: str, drop: _Drop, situation: Situation) -> None:
        self._drops.drop_chunks(name)  # first: the result may need the room
        report = self._delivery.report(situation)
        result = Result(
            accepted=drop.accepted,
            refused=drop.refused,
            attempt=situation.attempt if drop.version is not None else None,
            serving=situation.serving,
            counter=report.counter,
            report=report.payload,
        )
        path = self._drops.result_path(name)
        try:
            write_atomic(path, encode_json(result))
        except OSError as error:
            raise StorageError(f"{path} cannot be written: {error.strerror}") from error
        self._drops.remove(name)
        del self._under_way[name]


def _refused(contents: Contents, refusal_of: RefusalOf) -> Iterator[Refused]:
    """Return what was not accepted: assignment, settings, commands, metadata."""
    judged = [(_KINDS[each.leaf], each.payload) for each in contents.letters]
    for what, payload in [*judged, ("metadata", contents.metadata)]:
        refusal = refusal_of(what, payload) if what else None
        if what and refusal:
            yield Refused(what=what, reason=refusal.reason, detail=refusal.detail)


class _Signed(Struct):
    version: Counter


class _Envelope(Struct):
    signed: _Signed


def _version(assignment: bytes) -> int:
    """Return the version of an assignment that was accepted: its form needs no check any more."""
    return json_decoder(_Envelope).decode(assignment).signed.version
