"""How many records the disk kept out, on that very disk: a small file that needs no more room.

Two blocks are written in turn, each with a checksum: a write that a power cut tears leaves the
other one, which is the state before. Both are filled with zeros when the file is made, so that a
disk that is full later has their room already (docs/adr/0025).
"""

from __future__ import annotations

import logging
import os
import struct
import zlib
from pathlib import Path

import msgspec
from msgspec import Struct

from device_agent.durable import sync_directory
from device_agent.wire.typed import packed_decoder

_log = logging.getLogger(__name__)

BLOCK_BYTES = 4096
_BLOCKS = 2
_HEAD = struct.Struct("<4sIQI")  # magic, crc of what follows it, turn, length
_MAGIC = b"MTL1"
_CRC_FROM = 8


class Kept(Struct, frozen=True):
    """Records kept out for one reason, and the time that they are about, in Unix time."""

    reason: str
    records: int
    start_s: float
    end_s: float


class Count(Struct, frozen=True):
    """What the tally says.

    Attributes:
        episode: Drawn at random when counting began; the ledger keeps it with what it entered.
    """

    episode: int = 0
    kept: tuple[Kept, ...] = ()


class Tally:
    """The file. For whoever holds the spool's lock; no method raises what the disk says.

    Args:
        path: Beside the spool.
    """

    @classmethod
    def beside(cls, spool: Path) -> Tally:
        """Return the tally of a spool's file."""
        return cls(spool.with_name(f"{spool.name}.tally"))

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = 0
        self._fault = ""
        self._fd: int | None = None
        self._found = Count()
        self._open()

    @property
    def found(self) -> Count:
        """What the file said when it was opened."""
        return self._found

    def save(self, count: Count) -> bool:
        """Have the file say this; durable once it has returned True."""
        if self._fd is None:
            self._open()
        if self._fd is None:
            return False
        block = pack(self._turn + 1, count)
        try:
            os.pwrite(self._fd, block, (self._turn + 1) % _BLOCKS * BLOCK_BYTES)
            os.fdatasync(self._fd)
        except OSError as error:
            self._say(error)
            return False
        self._turn += 1
        return True

    def close(self) -> None:
        """Close the file."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _open(self) -> None:
        try:
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            self._say(error)
            self._peek()
            return
        try:
            self._read(fd)
            self._make_room(fd)
        except OSError as error:
            os.close(fd)
            self._say(error)
            return
        self._fd = fd

    def _read(self, fd: int) -> None:
        data = os.pread(fd, BLOCK_BYTES * _BLOCKS, 0)
        found = [unpack(data[n * BLOCK_BYTES :][:BLOCK_BYTES]) for n in range(_BLOCKS)]
        self._turn, self._found = max(
            filter(None, found), default=(0, Count()), key=lambda it: it[0]
        )
        if not any(found) and any(data):
            _log.error("%s is damaged: what it counted is not known", self._path)

    def _peek(self) -> None:
        """Learn what it says though it cannot be written, so that it is counted on."""
        try:
            fd = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # the reason has been said
            return
        try:
            self._read(fd)
        except OSError as error:
            self._say(error)
        finally:
            os.close(fd)

    def _make_room(self, fd: int) -> None:
        size = os.fstat(fd).st_size
        if size < BLOCK_BYTES * _BLOCKS:
            os.pwrite(fd, bytes(BLOCK_BYTES * _BLOCKS - size), size)
            os.fsync(fd)
            sync_directory(self._path.parent)

    def _say(self, error: OSError) -> None:
        if not self._fault:
            self._fault = str(error)
            _log.warning(
                "%s cannot be written (%s): records that the disk keeps out are counted in memory"
                " alone",
                self._path,
                error.strerror,
            )


def pack(turn: int, count: Count) -> bytes:
    """Return a block that says it.

    Raises:
        ValueError: It does not fit.
    """
    body = msgspec.msgpack.encode(count)
    rest = _HEAD.pack(_MAGIC, 0, turn, len(body))[_CRC_FROM:] + body
    block = _MAGIC + struct.pack("<I", zlib.crc32(rest)) + rest
    if len(block) > BLOCK_BYTES:
        raise ValueError(f"a tally of {len(block)} bytes")
    return block.ljust(BLOCK_BYTES, b"\0")


def unpack(block: bytes) -> tuple[int, Count] | None:
    """Return a block's turn and what it says; None where it is none, or torn."""
    if len(block) < _HEAD.size:
        return None
    magic, crc, turn, length = _HEAD.unpack_from(block)
    end = _HEAD.size + length
    if magic != _MAGIC or end > len(block) or zlib.crc32(block[_CRC_FROM:end]) != crc:
        return None
    try:
        return turn, packed_decoder(Count).decode(block[_HEAD.size : end])
    except msgspec.MsgspecError:
        return None
