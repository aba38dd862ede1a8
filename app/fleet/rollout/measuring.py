"""From stored telemetry to the evidence that gates decide from.

Every look reads anew, so what a device sends late, after a time without a link, is in the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Protocol

from msgspec.structs import replace

from app.fleet.rollout.baselines import common_labels, summarise, with_labels
from app.fleet.rollout.evidence import (
    MOST_SAMPLED,
    MOST_WITH_BLOCKS,
    Behaviour,
    DeviceEvidence,
    Evidence,
    Question,
    Updated,
)
from app.fleet.window_rows import WindowSlice

MOST_WINDOWS = 360
"""The newest of a stretch; an hour of windows of 10 s. It bounds the time that a look takes."""
_RESTARTED = "worker.restarted"
"""What a device's supervisor notes when a child serves again after a crash."""


class StretchReader(Protocol):
    """What measuring needs of the telemetry store; called on the thread that measures."""

    def slices(self, device_id: str, start_s: float, end_s: float, most: int) -> list[WindowSlice]:
        """Return the newest windows that begin in ``[start_s, end_s)``, by time."""

    def count_events(self, device_id: str, code: str, start_s: float, end_s: float) -> int:
        """Return how many events of a code a device noted in ``[start_s, end_s)``."""


@dataclass(frozen=True, slots=True)
class _Span:
    start_s: float
    end_s: float


class Measuring:
    """Measures what devices did, before and after; keeps nothing between two looks."""

    def __init__(self, store: StretchReader) -> None:
        self._store = store

    def evidence(self, question: Question) -> Evidence:
        """Return what is known now; it takes seconds for a large sample.

        Raises:
            EnvironmentFaultError: The store cannot be read.
        """
        updated = self._updated(question)
        waiting = self._waiting(question) if updated else []
        kept = common_labels(each.before for each in updated)
        return Evidence(
            time_s=question.time_s,
            phase=question.phase,
            look=question.look,
            outcomes=question.outcomes,
            updated=tuple(_labelled(each, kept) for each in updated),
            waiting=tuple(_labelled(each, kept) for each in waiting),
            agreements=tuple(question.agreements),
        )

    def _updated(self, question: Question) -> list[DeviceEvidence]:
        """Measure the new bundle after the commit, and what served before the assignment."""
        ids = sampled([each.device_id for each in question.updated], question.nonce)
        by_id = {each.device_id: each for each in question.updated}
        with_blocks = len(ids) <= MOST_WITH_BLOCKS
        return [self._of_updated(by_id[each], question, with_blocks=with_blocks) for each in ids]

    def _of_updated(
        self, device: Updated, question: Question, *, with_blocks: bool
    ) -> DeviceEvidence:
        before = self._read(device.device_id, _baseline(device.assigned_s, question))
        after = self._read(device.device_id, _Span(device.committed_s, question.time_s))
        old = device.previous or _newest_digest(before, question.digest)
        return DeviceEvidence(
            device_id=device.device_id,
            before=self._behaviour(device.device_id, before, old, with_blocks=with_blocks),
            after=self._behaviour(
                device.device_id, after, question.digest, with_blocks=with_blocks
            ),
        )

    def _waiting(self, question: Question) -> list[DeviceEvidence]:
        """Measure the control over the spans of a typical updated device, under one bundle."""
        ids = sampled(question.waiting, question.nonce)
        with_blocks = len(ids) <= MOST_WITH_BLOCKS
        assigned_s = median_low(each.assigned_s for each in question.updated)
        committed_s = median_low(each.committed_s for each in question.updated)
        spans = _baseline(assigned_s, question), _Span(committed_s, question.time_s)
        found = []
        for device_id in ids:
            before, after = (self._read(device_id, span) for span in spans)
            old = _newest_digest(before, question.digest)
            first, then = (
                self._behaviour(device_id, part, old, with_blocks=with_blocks)
                for part in (before, after)
            )
            found.append(DeviceEvidence(device_id=device_id, before=first, after=then))
        return found

    def _read(self, device_id: str, span: _Span) -> list[WindowSlice]:
        return self._store.slices(device_id, span.start_s, span.end_s, MOST_WINDOWS)

    def _behaviour(
        self,
        device_id: str,
        windows: Sequence[WindowSlice],
        digest: str | None,
        *,
        with_blocks: bool,
    ) -> Behaviour | None:
        mine = [each for each in windows if digest is not None and each.digest == digest]
        sure = [each for each in mine if not each.clock]
        restarts = 0
        if sure:
            end_s = sure[-1].start_s + sure[-1].duration_s
            restarts = self._store.count_events(device_id, _RESTARTED, sure[0].start_s, end_s)
        return summarise(sure, len(mine) - len(sure), restarts, with_blocks=with_blocks)


def sampled(device_ids: Sequence[str], nonce: str) -> list[str]:
    """Return at most `MOST_SAMPLED` devices, always the same ones for a rollout."""

    def place(device_id: str) -> bytes:
        return hashlib.sha256(f"{nonce}:{device_id}".encode()).digest()

    return sorted(sorted(device_ids, key=place)[:MOST_SAMPLED])


def _baseline(assigned_s: float, question: Question) -> _Span:
    return _Span(assigned_s - question.baseline_s, assigned_s)


def _newest_digest(windows: Sequence[WindowSlice], new: str) -> str | None:
    """Return the other bundle that served last; a window without one measured nothing."""
    return next((each.digest for each in reversed(windows) if each.digest not in (None, new)), None)


def _labelled(device: DeviceEvidence, kept: frozenset[str]) -> DeviceEvidence:
    return replace(
        device, before=with_labels(device.before, kept), after=with_labels(device.after, kept)
    )
