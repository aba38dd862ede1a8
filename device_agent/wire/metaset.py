"""The whole TUF metadata set as one message: file name to file, compressed.

Names are TUF's own: ``1.root.json`` ..., ``timestamp.json``, ``N.snapshot.json``,
``N.targets.json``.
"""

from __future__ import annotations

import re

import msgspec

from device_agent.wire.codec import compress, decompress
from device_agent.wire.errors import OversizeError, WireError
from device_agent.wire.typed import packed_decoder

MAX_SET_BYTES = 4 * 1024 * 1024
MAX_FILES = 1100
MAX_ROLE_BYTES = {
    "root": 32 * 1024,
    "timestamp": 4 * 1024,
    "snapshot": 8 * 1024,
    "targets": 1024 * 1024,
}
"""The most bytes of one file of each role: devices refuse more, so the console makes no more."""
ISSUED_FIELD = "x-muster-issued"
"""In the signed part of root and timestamp: Unix time in whole seconds at which it was signed.

Whoever verifies it knows that it is later than that: the devices' time floor.
"""
_NAME = re.compile(r"(?:[1-9][0-9]{0,8}\.)?(?:root|timestamp|snapshot|targets)\.json")


def encode_set(files: dict[str, bytes]) -> bytes:
    """Encode a metadata set for the wire."""
    return compress(msgspec.msgpack.encode(files), level=10)


def decode_set(data: bytes) -> dict[str, bytes]:
    """Decode a metadata set; what its files say is not looked at here.

    Raises:
        WireError: Oversize, malformed, or a name that no TUF role has.
    """
    raw = decompress(data, "metadata set", MAX_SET_BYTES)
    try:
        files = packed_decoder(dict[str, bytes]).decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise WireError("metadata set", str(error)) from error
    if len(files) > MAX_FILES:
        raise OversizeError("metadata set", f"{len(files)} files, at most {MAX_FILES} are allowed")
    for name in files:
        if not _NAME.fullmatch(name):
            raise WireError("metadata set", f"{name[:80]!r} is not the name of a metadata file")
    return files
