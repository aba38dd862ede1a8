"""What a gate decides from: plain data, small enough to be kept with each decision for ever.

A gate sees nothing else, so a decision can be made again from its record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from msgspec import Meta, Struct

from device_agent.wire.telemetry import Method

MOST_SAMPLED = 200
"""Devices of each arm; more would hardly narrow a bound, and every decision keeps them all."""

BLOCKS = 8
"""Into how many parts of equal length a device's stretch is cut at most."""

LEAST_BLOCK_S = 60.0
"""Shorter ones would resemble their neighbours, and seem surer than they are."""

MOST_WITH_BLOCKS = 12
"""Arms of more devices keep no blocks: the devices themselves show how far figures scatter."""

Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class Block(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a stretch, for what scatters within one device.

    Attributes:
        p95_s: None where it had too few inferences for one.
        temperature_c: Mean over time.
        throttled: Share of its time.
    """

    inferences: int = 0
    errors: int = 0
    p95_s: float | None = None
    temperature_c: float | None = None
    throttled: Share | None = None


class EnergyUse(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Energy of one inference, as one kind of meter knows it.

    Attributes:
        scope: What it covers: ``board``, ``package``, ``wall``, ...
        net: Above idle if true, else all that was drawn.
        inferences: In the windows that have such a figure.
        joules: Per inference, over all of them.
        block_joules: The same for each block that has one.
    """

    method: Method
    scope: str
    net: bool
    inferences: int
    joules: float
    block_joules: tuple[float, ...] = ()


class Behaviour(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one device did over a stretch of time under one bundle.

    Attributes:
        duration_s: Time that its windows cover.
        p95_s: Of all its inferences, from merged sketches.
        blocks: In order of time; empty in an arm of more than `MOST_WITH_BLOCKS` devices.
        energy: One for each method, scope and gross or net: they are never mixed.
        temperature_c: Mean over time.
        throttled: Share of the time for which it is known.
        restarts: Of the inference child; None where they are not known.
        predictions: Inferences, or boxes, by label.
        clumping: How many times further the labels of its blocks scatter than independent draws
            would; 1 or more, None where there are too few blocks to tell.
        confidence: Counts of the top score in ten equal bins of 0 to 1.
        doubtful: Windows that were left out, for the device doubted its clock.
    """

    duration_s: float
    windows: int
    inferences: int = 0
    errors: int = 0
    p95_s: float | None = None
    blocks: tuple[Block, ...] = ()
    energy: tuple[EnergyUse, ...] = ()
    temperature_c: float | None = None
    throttled: Share | None = None
    restarts: int | None = None
    predictions: dict[str, int] = {}
    clumping: float | None = None
    confidence: tuple[int, ...] = ()
    doubtful: int = 0


class DeviceEvidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One device before and after; of one that still waits, over the same two spans of time."""

    device_id: str
    before: Behaviour | None = None
    after: Behaviour | None = None


class Agreement(Struct, frozen=True, kw_only=True):
    """What a device's shadow run found: inputs on which candidate and serving model agreed."""

    device_id: str
    compared: int
    agreed: int


class OutcomeCounts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the devices of a phase.

    Attributes:
        failed: Rolled back, or fell back after a success.
        named_failed: Those of them that the plan names one by one.
        refused: Would not begin; nothing was changed on them.
        unreachable: Neither ended nor heard of.
    """

    succeeded: int = 0
    failed: int = 0
    named_failed: int = 0
    refused: int = 0
    deferred: int = 0
    in_progress: int = 0
    pending: int = 0
    unreachable: int = 0

    @property
    def final(self) -> int:
        """Devices whose attempt ended in a success or a failure."""
        return self.succeeded + self.failed


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that the gates of a phase see at one look.

    Attributes:
        time_s: Unix time of the look.
        phase: Index of the phase, from 0.
        look: Number of this look within the phase, from 1; never given twice to other evidence,
            for the bounds are as wide as its number demands.
        updated: Devices of the phase that serve the new bundle.
        waiting: Devices that serve another one still: the control.
        agreements: From the shadow runs of devices of this phase.
    """

    time_s: float
    phase: Annotated[int, Meta(ge=0)]
    look: Annotated[int, Meta(ge=1)]
    outcomes: OutcomeCounts
    updated: tuple[DeviceEvidence, ...] = ()
    waiting: tuple[DeviceEvidence, ...] = ()
    agreements: tuple[Agreement, ...] = ()


@dataclass(frozen=True, slots=True)
class Updated:
    """A device that serves the new bundle, as far as measuring must know it.

    Attributes:
        assigned_s: When it was given the bundle: what lies before is its baseline.
        committed_s: When it had committed it, by its own clock where that is known.
        previous: Digest of what it served before; None where that is not known.
    """

    device_id: str
    assigned_s: float
    committed_s: float
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What evidence is asked for.

    Attributes:
        digest: Of the new bundle.
        nonce: The rollout's; with it each device has its place in the sample, so that every look
            sees the same devices.
        waiting: Devices that have not been given the bundle.
        baseline_s: How long a baseline is at most.
    """

    time_s: float
    phase: int
    look: int
    digest: str
    nonce: str
    updated: Sequence[Updated]
    waiting: Sequence[str]
    outcomes: OutcomeCounts
    agreements: Sequence[Agreement] = ()
    baseline_s: float = 3600.0


class Measure(Protocol):
    """Makes evidence of stored telemetry."""

    def evidence(self, question: Question) -> Evidence:
        """Return the evidence; takes seconds, so call it on a worker thread."""
