"""Which of several consoles of one fleet leads it. Pure: what is heard and the time come from out.

A console leads only after it has listened. It steps back from one that is alive, and from what one
did that its own registry does not know. Alive is who was heard to say something new a moment ago:
no clock but ours is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from device_agent.wire.claim import Claim

REFRESH_S = 1.5
"""So often a leader says that it lives."""
LEASE_S = 5.0
"""Silent for so long, it does not."""
SETTLE_S = 1.0
"""A retained claim has come by then: brokers do not say that there is none."""

Role = Literal["asking", "leading", "behind", "stale"]
"""``behind`` one that lives; ``stale``: one did what we do not know, and is gone."""


class Lease:
    """Whether this console leads.

    Args:
        me: Our engine id: of this run.
        fence: The highest that our registry knows.
        knows: Whether our registry has all that a claim says of another's.

    Attributes:
        role: As of the last `judge`.
        fence: Ours while we lead.
        other: The claim that counts, of all others that were heard; None where none was.
    """

    def __init__(self, me: str, fence: int, knows: Callable[[Claim], bool]) -> None:
        self.me = me
        self.fence = fence
        self.role: Role = "asking"
        self.other: Claim | None = None
        self._knows = knows
        self._alive_s = 0.0
        self._proven = False
        self._listens_s: float | None = None

    def listen(self, now_s: float) -> None:
        """Take note that from here on claims are heard."""
        self._listens_s = now_s

    def deaf(self) -> None:
        """Take note that nothing is heard any more; what was heard may be over."""
        self._listens_s = None

    @property
    def listens(self) -> bool:
        """Whether claims are heard now."""
        return self._listens_s is not None

    def heard(self, claim: Claim, now_s: float) -> None:
        """Take note of what a console of this fleet says."""
        other = self.other
        if claim.engine_id == self.me:
            return
        if other is not None and claim.engine_id == other.engine_id:
            if claim.seq <= other.seq:
                return  # retained, or played again: it is no sign of life
            self._proven = True
        elif other is not None and claim.rank < other.rank and self._lives(now_s):
            return
        else:
            self._proven = False
        self.other = claim
        self._alive_s = now_s

    def judge(self, now_s: float) -> Role:
        """Return whether we lead now."""
        led = self.role == "leading"
        other = self.other
        if other is None or (led and other.rank < (self.fence, self.me)):
            self.role = "leading" if led or self._settled(now_s) else "asking"
        elif self._lives(now_s):
            self.role = "behind" if self._proven or led else self.role
        elif self._settled(now_s):  # else it may have said something that we could not hear
            self.role = "leading" if self._knows(other) else "stale"
        elif led:
            self.role = "asking"
        if self.role == "leading" and not led:
            self.fence = max(self.fence, other.fence if other else 0) + 1
        return self.role

    def sure(self, now_s: float) -> bool:
        """Return whether we have listened for long enough, and know what we are."""
        return self.role != "asking" and self._settled(now_s)

    def _lives(self, now_s: float) -> bool:
        assert self.other is not None
        return not self.other.given_up and now_s - self._alive_s < LEASE_S

    def _settled(self, now_s: float) -> bool:
        return self._listens_s is not None and now_s - self._listens_s >= SETTLE_S
