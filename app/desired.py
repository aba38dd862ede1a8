"""What the broker should hold, built from the registry alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import partial

from app.bundles.library import Library
from app.errors import StateError
from app.fleet.records import StoredAssignment
from app.link import Retained
from device_agent.wire.chunk import pack_chunk
from device_agent.wire.messages import Ack, encode
from device_agent.wire.metaset import encode_set
from device_agent.wire.topics import Topics


def desired_chunks(
    topics: Topics, library: Library, assignments: Iterable[StoredAssignment]
) -> tuple[list[Retained], list[str]]:
    """Return the chunks of every assigned bundle, and the bundles that the library lacks."""
    chunks: set[str] = set()
    missing = []
    for digest in sorted({assignment.digest for assignment in assignments}):
        try:
            chunks.update(library.chunks(digest))
        except StateError:
            missing.append(digest)
    held = [
        Retained(topics.chunk(chunk), chunk, partial(_chunk, library, chunk)) for chunk in chunks
    ]
    return held, missing


def desired_documents(
    topics: Topics, metadata: Mapping[str, bytes], assignments: Iterable[StoredAssignment]
) -> list[Retained]:
    """Return what devices check a bundle against, and which one each is to run."""
    held = [_retained(topics.assign(each.device_id), each.document) for each in assignments]
    return [_retained(topics.meta, encode_set(dict(metadata))), *held]


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


def desired_acks(topics: Topics, acks: Mapping[str, Ack]) -> list[Retained]:
    """Return how far each device's telemetry is stored."""
    return [_retained(topics.ack(device_id), encode(ack)) for device_id, ack in acks.items()]


def _retained(topic: str, payload: bytes) -> Retained:
    return Retained(topic, hashlib.sha256(payload).hexdigest(), lambda: payload)


def _chunk(library: Library, sha256: str) -> bytes:
    return pack_chunk(library.chunk(sha256))
