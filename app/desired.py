"""What the broker should hold, built from the registry alone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from functools import partial

from app.bundles.library import Library
from app.errors import StateError
from app.fleet.records import StoredAssignment
from app.fleet.registry import Registry
from app.link import Retained
from device_agent.wire.chunk import pack_chunk
from device_agent.wire.messages import Ack, encode
from device_agent.wire.metaset import encode_set
from device_agent.wire.topics import Topics


class Assigned:
    """The assignments that the broker should hold; each is read and hashed once.

    Args:
        topics: The fleet's topics.
    """

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._known: dict[str, tuple[StoredAssignment, Retained]] = {}

    def follow(self, registry: Registry) -> None:
        """Take up what is assigned anew."""
        newest = registry.newest_versions()
        for gone in self._known.keys() - newest.keys():
            del self._known[gone]
        fresh = [
            device_id
            for device_id, version in newest.items()
            if device_id not in self._known or self._known[device_id][0].version != version
        ]
        for each in registry.assignments_of(fresh):
            retained = _retained(self._topics.assign(each.device_id), each.document)
            self._known[each.device_id] = each, retained

    def digests(self, gone: Collection[str]) -> frozenset[str]:
        """Return the bundles that are assigned to devices that are not gone."""
        every = self._known.items()
        return frozenset(each.digest for device_id, (each, _) in every if device_id not in gone)

    def documents(self, gone: Collection[str]) -> list[Retained]:
        """Return which bundle each device that is not gone is to run."""
        every = self._known.items()
        return [retained for device_id, (_, retained) in every if device_id not in gone]


class Acknowledged:
    """How far each device's telemetry is stored, as the broker should hold it.

    Args:
        topics: The fleet's topics.
    """

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._known: dict[str, tuple[Ack, Retained]] = {}

    def follow(self, acks: Mapping[str, Ack]) -> list[Retained]:
        """Return all of it; what has not changed is the same object as before."""
        for device_id, ack in acks.items():
            known = self._known.get(device_id)
            if known is None or known[0] is not ack:
                topic = known[1].topic if known else self._topics.ack(device_id)
                said = encode(ack).decode()  # of that many and short ones a hash would be longer
                self._known[device_id] = ack, Retained(topic, said, said.encode)
        return [retained for _, retained in self._known.values()]


def desired_chunks(
    topics: Topics, library: Library, digests: Iterable[str]
) -> tuple[list[Retained], list[str]]:
    """Return the chunks of these bundles, and the bundles that the library lacks."""
    chunks: set[str] = set()
    missing = []
    for digest in sorted(digests):
        try:
            chunks.update(library.chunks(digest))
        except StateError:
            missing.append(digest)
    held = [
        Retained(topics.chunk(chunk), chunk, partial(_chunk, library, chunk)) for chunk in chunks
    ]
    return held, missing


def desired_metadata(topics: Topics, metadata: Mapping[str, bytes]) -> Retained:
    """Return what devices check a bundle against."""
    return _retained(topics.meta, encode_set(dict(metadata)))


def desired_enrolments(
    topics: Topics, replies: Mapping[str, bytes], renewals: Mapping[str, bytes]
) -> list[Retained]:
    """Return the answers that devices wait for, and renewed certificates, by device id each."""
    answers = [_retained(topics.enrol_reply(each), reply) for each, reply in replies.items()]
    return answers + [
        _retained(topics.certificates(each), renewal) for each, renewal in renewals.items()
    ]


def desired_settings(topics: Topics, settings: Mapping[str, bytes]) -> list[Retained]:
    """Return each device's signed settings, by device id."""
    return [_retained(topics.settings(each), document) for each, document in settings.items()]


def _retained(topic: str, payload: bytes) -> Retained:
    return Retained(topic, hashlib.sha256(payload).hexdigest(), lambda: payload)


def _chunk(library: Library, sha256: str) -> bytes:
    return pack_chunk(library.chunk(sha256))
