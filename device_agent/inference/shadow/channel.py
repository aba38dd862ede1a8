"""The way of a sample from the serving child to a candidate's: shared memory, and a socket.

The memory has a few places. The serving child writes a sample into a free one and says so over the
socket, with its own result; the candidate says when it is through with the place. Nobody waits for
the other: where no place is free, the sample is not shown. The memory's size is sealed, or a
candidate that shrinks it would take the serving child down.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from device_agent.wire.pipeline.result import Result
from device_agent.wire.typed import packed_decoder

PLACES = 2
PLACE_BYTES = 32 * 1024 * 1024
"""A camera's frame of 8 megapixels fits; only what is written takes memory."""
MAX_NOTE_BYTES = 128 * 1024


class Shown(Struct, frozen=True):
    """A sample lies there.

    Attributes:
        place: In which place of the memory.
        dtype: Of its numbers, as numpy writes it.
        result: What the serving session found in it.
    """

    place: Annotated[int, Meta(ge=0, lt=PLACES)]
    dtype: str
    shape: tuple[Annotated[int, Meta(ge=0)], ...]
    name: str
    result: Result


class Channel:
    """Both ends, as the agent opens them for its two children."""

    def __init__(self) -> None:
        """Open it.

        Raises:
            OSError: The system has no such memory, or no descriptors are left.
        """
        self.memory = os.memfd_create("muster-shadow", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(self.memory, PLACES * PLACE_BYTES)
            fcntl.fcntl(self.memory, fcntl.F_ADD_SEALS, _SEALS)
            self.serving, self.candidate = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError:
            os.close(self.memory)
            raise

    def close(self) -> None:
        """Let go of the agent's copies; each child has its own."""
        os.close(self.memory)
        self.serving.close()
        self.candidate.close()


_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
_DECODER = packed_decoder(Shown)


@contextlib.contextmanager
def open_channel() -> Iterator[Channel]:
    """Give a channel as long as its ends are handed out.

    Raises:
        OSError: The system has no such memory, or no descriptors are left.
    """
    channel = Channel()
    try:
        yield channel
    finally:
        channel.close()


def encode_shown(shown: Shown) -> bytes:
    """Return a note of a sample."""
    return msgspec.msgpack.encode(shown)


def decode_shown(data: bytes) -> Shown:
    """Return a note of a sample.

    Raises:
        ValueError: It is none.
    """
    try:
        return _DECODER.decode(data)
    except RecursionError as error:
        raise ValueError("a note of a sample is nested too deep") from error
