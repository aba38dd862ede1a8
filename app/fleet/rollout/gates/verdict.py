"""What a gate says at one look."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.fleet.rollout.gates.gate import GateKind

GateState = Literal["passes", "trips", "undecided", "no_evidence"]


class GateVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gate's verdict with the numbers it was made from; all in the unit of the gate's limit.

    Attributes:
        state: ``undecided`` where the figures scatter too much for either, or too few devices gave
            one; ``no_evidence`` where none did.
        figure: The best single estimate; None without evidence.
        lower: One-sided bound at this look's level; None where none could be computed.
        upper: The other one; each is at that level by itself.
        sample: Devices that gave a figure.
        needed: Devices that must.
        detail: One sentence for people.
    """

    kind: GateKind
    state: GateState
    limit: float
    figure: float | None = None
    lower: float | None = None
    upper: float | None = None
    sample: int = 0
    needed: int = 1
    detail: str = ""
