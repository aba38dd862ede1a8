"""How a fleet's stick is laid out: what the broker would hold, as files.

::

    muster-<fleet>/
        index.json                 what is here for which device, who made it and when
        documents/<sha256>         metadata set, assignments, ...: the bytes of their topics
        chunks/<aa>/<sha256>       chunks and manifests, compressed as on the wire
        receipts/<device>-<n>.json what travels back: reported states, signed by their devices

Everything but the index is named by its content and never changed, so the index, replaced last,
takes the stick from one whole state to the next. Nothing here is trusted: the index only says where
to look, and what is found passes the checks that it would pass if a broker had brought it.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct

from device_agent.wire.codec import MAX_MESSAGE_BYTES, decode_json, encode_json
from device_agent.wire.errors import WireError
from device_agent.wire.manifest import CHUNK_BYTES, MAX_MANIFEST_BYTES
from device_agent.wire.messages import Counter, Digest, Text
from device_agent.wire.topics import DEVICE_ID, SHA256, Topics, check_device_id

FORMAT: Literal["muster-stick/1"] = "muster-stick/1"
INDEX = "index.json"
RECEIPTS = "receipts"
MAX_INDEX_BYTES = 16 * 1024 * 1024
MAX_DOCUMENT_BYTES = MAX_MESSAGE_BYTES
"""Whoever judges a document has a tighter limit, and a reason code for it."""
MAX_CHUNK_FILE_BYTES = max(CHUNK_BYTES, MAX_MANIFEST_BYTES) + 64 * 1024
MAX_DOCUMENTS = 16
_RECEIPT = re.compile(r"(?P<device>[a-z0-9-]{1,63})-(?P<counter>[0-9]{1,16})\.json")

Leaf = Literal["cert", "assign", "config", "do"]
"""The last part of the topic that a document would come by.

Telemetry acks are none of them: nothing signs an ack, and a forged one would delete telemetry.
"""
LEAVES: tuple[Leaf, ...] = ("cert", "assign", "config", "do")
"""In the order in which a device takes them: a command may end what the others began."""


class Document(Struct, frozen=True, kw_only=True):
    """One document for one device."""

    leaf: Leaf
    sha256: Digest


class Portion(Struct, frozen=True, kw_only=True):
    """What is on the stick for one device.

    Attributes:
        bundle: Digest of the manifest whose chunks are here; None where nothing is assigned.
    """

    documents: Annotated[tuple[Document, ...], Meta(max_length=MAX_DOCUMENTS)] = ()
    bundle: Digest | None = None


class Index(Struct, frozen=True, kw_only=True):
    """The one file that is replaced.

    Attributes:
        made_by: User and machine, for people.
        metadata: Digest of the metadata set's message.
    """

    format: Literal["muster-stick/1"] = FORMAT
    fleet: str
    made_by: Text
    made_s: float
    metadata: Digest
    devices: dict[str, Portion]


class Receipt(Struct, frozen=True, kw_only=True):
    """What a receipt's name says; the signed state inside says it again."""

    device_id: str
    counter: Counter


def directory_name(fleet: str) -> str:
    """Return the name of a fleet's directory on any stick.

    Raises:
        WireError: Not the name of a fleet.
    """
    return f"muster-{Topics(fleet).fleet}"


def chunk_path(sha256: str) -> str:
    """Return where a chunk lies.

    In 256 directories: FAT holds some 10,000 names of this length in one.
    """
    return f"chunks/{_digest(sha256)[:2]}/{sha256}"


def document_path(sha256: str) -> str:
    """Return where a document lies."""
    return f"documents/{_digest(sha256)}"


def receipt_path(device_id: str, counter: int) -> str:
    """Return where the receipt of that number lies."""
    return f"{RECEIPTS}/{check_device_id(device_id)}-{counter}.json"


def parse_receipt(name: str) -> Receipt | None:
    """Return what a receipt's file name says, or None for any other name."""
    match = _RECEIPT.fullmatch(name)
    if match is None or not DEVICE_ID.fullmatch(match["device"]):
        return None
    return Receipt(device_id=match["device"], counter=int(match["counter"]))


def topic_of(topics: Topics, device_id: str, leaf: Leaf) -> str:
    """Return the topic that a document of this leaf would come by."""
    by_leaf = {
        "cert": topics.certificates,
        "assign": topics.assign,
        "config": topics.settings,
        "do": topics.command,
    }
    return by_leaf[leaf](device_id)


def encode_index(index: Index) -> bytes:
    """Return the index as it lies on a stick."""
    return encode_json(index)


def decode_index(data: bytes) -> Index:
    """Decode an index; what it names is not looked at here.

    Raises:
        WireError: Malformed, of a later Muster, or a name in it is none.
    """
    index = decode_json(data, Index, "index of the stick", MAX_INDEX_BYTES)
    Topics(index.fleet)
    for device_id in index.devices:
        check_device_id(device_id)
    return index


def _digest(sha256: str) -> str:
    if not SHA256.fullmatch(sha256):
        raise WireError("stick", f"{sha256[:80]!r} is not 64 lower-case hex digits")
    return sha256
