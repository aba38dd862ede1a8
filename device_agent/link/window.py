"""Which chunks to ask for next, and which of those that came are what was asked for. No I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from device_agent.wire.chunk import open_chunk
from device_agent.wire.manifest import Chunk

MAX_CHUNKS = 16
MIN_BYTES = 256 * 1024
MAX_BYTES = 2 * 1024 * 1024
_AHEAD_S = 2.0
"""More outstanding than the link carries in this time would hold up everything else on it."""


class Window:
    """A few chunks are asked for at a time, and refilled by halves as they come in."""

    def __init__(self, chunks: Sequence[Chunk], now_s: float) -> None:
        self._queued = deque({chunk.sha256: chunk for chunk in chunks}.values())
        self._waiting: dict[str, Chunk] = {}
        self._done: list[str] = []
        self._limit_bytes = MIN_BYTES
        self._arrived_bytes = 0
        self._measured_from_s = now_s
        self.verified_bytes = 0

    @property
    def finished(self) -> bool:
        """Whether every chunk has come."""
        return not self._queued and not self._waiting

    @property
    def remaining(self) -> int:
        """How many chunks have not come."""
        return len(self._queued) + len(self._waiting)

    def waiting(self) -> list[str]:
        """Return the digests that were asked for and have not come."""
        return list(self._waiting)

    def expects(self, digest: str) -> bool:
        """Return whether this chunk was asked for and has not come; safe from any thread."""
        return digest in self._waiting

    def accept(self, digest: str, payload: bytes) -> tuple[Chunk, bytes]:
        """Verify an expected chunk and strike it off.

        Raises:
            WireError: It is not what was asked for; it stays expected.
        """
        chunk = self._waiting[digest]
        raw = open_chunk(chunk, payload)
        del self._waiting[digest]
        self._done.append(digest)
        self._arrived_bytes += len(raw)
        self.verified_bytes += len(raw)
        return chunk, raw

    def refill(self, now_s: float) -> tuple[list[str], list[str]]:
        """Return the digests to ask for now and those to give up, once half the window is free."""
        self._measure(now_s)
        used_bytes = sum(chunk.size_bytes for chunk in self._waiting.values())
        if len(self._waiting) > MAX_CHUNKS // 2 or used_bytes > self._limit_bytes // 2:
            return [], []
        asked: list[str] = []
        while self._queued and len(self._waiting) < MAX_CHUNKS:
            used_bytes += self._queued[0].size_bytes
            if self._waiting and used_bytes > self._limit_bytes:
                break
            chunk = self._queued.popleft()
            self._waiting[chunk.sha256] = chunk
            asked.append(chunk.sha256)
        if not asked:
            return [], []
        done, self._done = self._done, []
        return asked, done

    def _measure(self, now_s: float) -> None:
        """Allow as much outstanding as comes in within `_AHEAD_S`."""
        elapsed_s = now_s - self._measured_from_s
        if self._arrived_bytes < self._limit_bytes // 2 or elapsed_s <= 0:
            return
        rate_bytes_per_s = self._arrived_bytes / elapsed_s
        self._limit_bytes = int(min(max(rate_bytes_per_s * _AHEAD_S, MIN_BYTES), MAX_BYTES))
        self._arrived_bytes = 0
        self._measured_from_s = now_s
