"""What the signed part of an assignment carries beside the TUF fields.

An assignment is a ``Metadata[Targets]`` with exactly one target, the bundle's manifest, signed by
the key that the image repository's targets delegate under `ROLE`. Both sides must agree on the
names below; the checks are in device_agent/trust, the making in app/trust.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from device_agent.wire.messages import Counter, Text

ROLE = "assignments"
PATHS = "assignments/*"
"""No image target lies here: the delegation vouches for assignments and for nothing else."""
FIELD = "x-muster"
DOCUMENT = "assignment/1"
MAX_ASSIGNMENT_BYTES = 8 * 1024
MAX_SHADOW_S = 7 * 24 * 3600


class ShadowOrder(Struct, frozen=True, kw_only=True):
    """How a candidate runs beside what serves before it takes over: ints only, TUF has no floats.

    Attributes:
        share_permil: Of the inputs that the serving session sees, so many of 1000 are shown to the
            candidate, too.
        duration_s: How long that goes on.
        max_added_latency_permil: The serving session's p95 latency may rise by so much against the
            time before; above it the shadow pauses.
        max_cpu_permil: The candidate may use so much of one CPU's time, as a mean; above it the
            shadow pauses. It bounds the energy: a candidate at rest takes none.
        value_tolerance_permil: Two values of a regression agree if they are no further apart than
            so many of 1000 of the larger one; labels and boxes are compared without it.
    """

    share_permil: Annotated[int, Meta(ge=1, le=1000)]
    duration_s: Annotated[int, Meta(ge=1, le=MAX_SHADOW_S)]
    max_added_latency_permil: Annotated[int, Meta(ge=0, le=10_000)] = 100
    max_cpu_permil: Annotated[int, Meta(ge=1, le=1000)] = 250
    value_tolerance_permil: Annotated[int, Meta(ge=0, le=1000)] = 100


class OrderField(Struct, frozen=True, kw_only=True):
    """What every document of the assignments key says under `FIELD`.

    Attributes:
        doc: The kind's mark, so that no document passes for one of another kind.
        min_root: A device with an older root must not act on it.
        min_targets: Nor one whose image targets are older.
    """

    doc: str
    device: str
    min_root: Counter
    min_targets: Counter


class AssignmentField(OrderField, frozen=True, kw_only=True, omit_defaults=True):
    """The value under `FIELD` in an assignment; `doc` is `DOCUMENT`.

    Attributes:
        shadow: Left out, not null, where none is ordered: such an assignment is what it was before
            there were shadows, to the byte. An agent that knows none swaps after the trial.
    """

    shadow: ShadowOrder | None = None


class TargetCustom(Struct, frozen=True, kw_only=True):
    """The ``custom`` of a manifest's target: ints and strings only, TUF allows no floats."""

    name: Text
    version: Text
    release: Annotated[int, Meta(ge=1, lt=2**53)]


def target_path(name: str, version: str, release: int) -> str:
    """Return the target path of a released bundle's manifest."""
    return f"bundles/{name}/{version}/{release}/manifest.json"
