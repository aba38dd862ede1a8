"""When to look, and how sure each look must be so that looking often raises no false alarm.

A test that is repeated until it fails fails at last. So the chance of a false alarm that a gate may
have is spent over its looks (alpha spending: Lan and DeMets, Biometrika 1983). Phase ``p`` gets the
part ``1/p^2``, scaled by Euler's ``sum 1/p^2 = pi^2/6``. Of that, one half goes to the looks within
the soak, twice as much to each as to the one before, for it has seen twice as much; the other half
to the looks after it, ``1/k^2`` to the k-th. By the union bound the parts of all looks of all
phases, however many, add up to no more than the whole, whatever the looks have in common.
"""

from __future__ import annotations

import math
from itertools import count

_EULER = 6 / math.pi**2
LOOKS_IN_SOAK = 5
"""At 1/16, 1/8, 1/4, 1/2 and the whole of the soak."""
_GROWTH_AFTER = 1.5
_SHORTEST_SOAK_S = 1.0


def level(confidence: float, phase: int, look: int) -> float:
    """Return the chance of error that one look may have; `phase` is from 0, `look` from 1."""
    of_phase = (1 - confidence) * _EULER / (phase + 1) ** 2
    if look <= LOOKS_IN_SOAK:
        return of_phase / 2 * 2.0 ** (look - 1) / (2.0**LOOKS_IN_SOAK - 1)
    return of_phase / 2 * _EULER / (look - LOOKS_IN_SOAK) ** 2


def next_look_s(phase_begin_s: float, look: int, soak_s: float) -> float:
    """Return the Unix time of a phase's look, from 1.

    Each look waits twice as long as the one before it, up to the end of the soak, which is a look;
    later ones, of a phase that could not be decided, wait 1.5 times as long. So their number grows
    with the logarithm of time only.

    Args:
        phase_begin_s: When the phase, or its soak, began.
        look: Its number.
        soak_s: How long the phase is watched at least.
    """
    soak_s = max(soak_s, _SHORTEST_SOAK_S)
    beyond = look - LOOKS_IN_SOAK
    growth = 2.0 if beyond <= 0 else _GROWTH_AFTER
    return phase_begin_s + soak_s * growth**beyond


def look_after_s(phase_begin_s: float, looked_s: float | None, soak_s: float) -> float:
    """Return the Unix time of the first look that is due after the one at `looked_s`.

    Looks that something else asked for, such as a failure, take a number and a part of the error,
    and move no later one: what is due depends on the time only.
    """
    if looked_s is None or looked_s < next_look_s(phase_begin_s, 1, soak_s):
        return next_look_s(phase_begin_s, 1, soak_s)
    return next(
        due_s
        for due_s in (next_look_s(phase_begin_s, look, soak_s) for look in count(1))
        if due_s > looked_s
    )
