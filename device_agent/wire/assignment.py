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


class AssignmentField(Struct, frozen=True, kw_only=True):
    """The value under `FIELD` in the signed part.

    Attributes:
        doc: Always `DOCUMENT`, so no other signed document passes for an assignment.
        min_root: A device with an older root must not act on it.
        min_targets: Nor one whose image targets are older.
    """

    doc: str
    device: str
    min_root: Counter
    min_targets: Counter


class TargetCustom(Struct, frozen=True, kw_only=True):
    """The ``custom`` of a manifest's target: ints and strings only, TUF allows no floats."""

    name: Text
    version: Text
    release: Annotated[int, Meta(ge=1, lt=2**53)]


def target_path(name: str, version: str, release: int) -> str:
    """Return the target path of a released bundle's manifest."""
    return f"bundles/{name}/{version}/{release}/manifest.json"
