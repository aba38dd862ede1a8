"""Storing telemetry as a process of its own: ``python -m app.fleet.keeper_child PATH``.

It reads frames of batches from stdin and answers each on stdout, in order; beside that it rolls up
what is stored, as its console does without it. It has no key, no connection and no state that is
not in the database, and ends with stdin, so with its console.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from app.errors import EnvironmentFaultError
from app.fleet.keeping import BATCHES_AT_ONCE, Kept, Sent, keep
from app.fleet.store import TelemetryStore
from app.fleet.upkeep import REST, Upkeep
from device_agent.wire.typed import packed_decoder

_LENGTH_BYTES = 4
COLLECT_EVERY = 1000
"""Frames from one garbage collection to the next: nothing here refers to itself, and to look for
it while thousands of records are in hand takes a fifth of the time."""
LONG_REST = 19.0
"""While batches wait for us; what is not rolled up then is later, and nothing is deleted before."""
MOST_FRAME_BYTES = 512 * 1024 * 1024
"""As many of the largest messages as are taken at once."""

T = TypeVar("T")


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What became of a frame.

    Attributes:
        kept: Of each batch, in order.
        fault: Why the database cannot be written; empty where it can.
    """

    kept: list[Kept] = []
    fault: str = ""


def pack_frame(value: object) -> bytes:
    """Return one frame: its length, then MessagePack."""
    packed = msgspec.msgpack.encode(value)
    return len(packed).to_bytes(_LENGTH_BYTES) + packed


def read_frame(read: Callable[[int], bytes], kind: type[T]) -> T | None:
    """Return what the next frame holds; None at the end.

    Args:
        read: Returns so many bytes, or fewer at the end.
        kind: What it should hold.

    Raises:
        msgspec.MsgspecError: It is none of ours.
    """
    length = int.from_bytes(read(_LENGTH_BYTES))
    if length > MOST_FRAME_BYTES:
        raise msgspec.DecodeError(f"a frame of {length} bytes")
    packed = read(length)
    return packed_decoder(kind).decode(packed) if length and len(packed) == length else None


class Pace:
    """Lets rolling up, beside what comes in, step back where that is more than we store.

    Attributes:
        rest: See `Upkeep`.
    """

    def __init__(self) -> None:
        self.rest = REST

    def take(self, batches: int) -> None:
        """Note how many came in one frame: the more, the more have waited for the one before."""
        self.rest = LONG_REST if batches > BATCHES_AT_ONCE // 2 else REST


def serve(store: TelemetryStore, source: BinaryIO, sink: BinaryIO, pace: Pace) -> None:
    """Say that we are there, then answer until the end of `source`."""
    sink.write(pack_frame(Answer()))
    sink.flush()
    frames = 0
    while (batches := read_frame(source.read, list[Sent])) is not None:
        pace.take(len(batches))
        sink.write(pack_frame(_answer(store, batches)))
        sink.flush()
        frames += 1
        if frames % COLLECT_EVERY == 0:
            gc.collect()


def _answer(store: TelemetryStore, batches: list[Sent]) -> Answer:
    try:
        return Answer(keep(store, batches))
    except EnvironmentFaultError as error:
        return Answer(fault=str(error))


def main(path: str) -> int:
    """Serve; the exit status is that of what was in the way."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that prints gets among our frames
    try:
        store = TelemetryStore(Path(path))
        store.expect_much()
    except EnvironmentFaultError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    gc.disable()
    pace = Pace()
    upkeep = Upkeep(store, rest=lambda: pace.rest)
    upkeep.start()
    try:
        serve(store, sys.stdin.buffer, sink, pace)
    except BrokenPipeError:
        return 0  # the console is gone, and sends again what it was not told of
    finally:
        upkeep.stop()
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
