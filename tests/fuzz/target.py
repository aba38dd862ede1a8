"""What a fuzz target is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One parser that meets bytes of others.

    Attributes:
        name: What it reads.
        seeds: Inputs that it takes for good.
        call: Reads an input.
        allowed: How it may refuse one; nothing else may come of it.
    """

    name: str
    seeds: tuple[bytes, ...]
    call: Callable[[bytes], object]
    allowed: tuple[type[Exception], ...]

    def takes(self, data: bytes) -> bool:
        """Return whether an input is taken; raises what is no refusal."""
        try:
            self.call(data)
        except self.allowed:
            return False
        return True
