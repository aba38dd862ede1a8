"""The real agent, but for its patience with bad bundles, which it knows by their versions.

The soak of any but `GOOD` lasts until its verdict: on a slow machine a child may be late with its
first sample. And of `HANGING` two seconds of silence are taken for a hang, not thirty; where
another is silent for so long, the machine is slow.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

from device_agent.cli import main
from device_agent.inference import supervisor
from device_agent.inference.options import WorkerOptions
from device_agent.inference.worker import Worker
from device_agent.update import updater
from device_agent.update.soak import Soak
from device_agent.wire.manifest import decode_manifest

GOOD, HANGING = "1.0.0", "3.0.0"
FOR_EVER_S = 1e6
_bad: set[str] = set()
"""Digests of what was loaded and is not `GOOD`."""


class ImpatientWorker(Worker):
    """A child that is watched as its bundle deserves."""

    @classmethod
    def start(cls, slot: Path, options: WorkerOptions) -> Worker:
        version = decode_manifest((slot / "manifest.json").read_bytes()).version
        if version != GOOD:
            _bad.add(slot.name)
        if version == HANGING:
            options = dataclasses.replace(options, hang_timeout_s=2.0)
        return super().start(slot, options)


class LongSoak(Soak):
    """A soak that time alone does not end where the bundle is bad."""

    def __init__(self, digest: str, began_s: float, soak_s: float, window_s: float) -> None:
        super().__init__(digest, began_s, FOR_EVER_S if digest in _bad else soak_s, window_s)


if __name__ == "__main__":
    supervisor.Worker = ImpatientWorker  # type: ignore[misc]
    updater.Soak = LongSoak  # type: ignore[misc]
    sys.exit(main())
