"""The real agent and its child, but for the end of a shadow: once it has seen enough.

On a slow machine all the time of a shadow may go by before its candidate has had a turn. Run as
``python -m tests.fakes.brief_shadow`` in place of ``device_agent``; the child is this module, too.
"""

from __future__ import annotations

import sys
from typing import Any

MODULE = "tests.fakes.brief_shadow"
FILES, SAMPLES = 6, 20
"""Enough: each of the files that a site goes round, and so many samples of them."""


def run_agent() -> int:
    """Run the agent."""
    from device_agent.cli import main
    from device_agent.inference import process

    process.MODULE = MODULE
    return main()


def run_child() -> None:
    """Run its child."""
    from device_agent.inference import worker_main
    from device_agent.inference.shadow import comparing

    class Brief(comparing.Companion):
        """A companion for whom the other end is gone as soon as it has seen enough."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._shown: list[str] = []

        def _read(self, data: bytes) -> Any:
            shown, sample = super()._read(data)
            self._shown.append(shown.name)
            return shown, sample

        def _receive(self) -> bytes:
            data = super()._receive()
            enough = len(self._shown) >= SAMPLES and len(set(self._shown)) >= FILES
            return b"" if enough else data

    comparing.Companion = Brief  # type: ignore[misc]
    worker_main.main()


if __name__ == "__main__":
    if sys.argv[1].isdigit():
        run_child()
    else:
        sys.exit(run_agent())
