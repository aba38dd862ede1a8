"""The real agent, which a test can end at any write of its journal: no moment is left to chance.

Run as ``python -m tests.fakes.stopping_agent`` in place of ``device_agent``. The file that the
environment variable STOP_AT names says where: ``before|after STEP agent|child VERSION``. When an
attempt of at least that version comes to that step, the agent, or its newest inference
child (the candidate, where there is one), gets SIGKILL just before or just after the step is on the
disk; the file is removed first, so it happens once.

A soak whose child was killed so does not end by time alone, or on a slow machine it would be over
before the agent has seen the end of the child.
"""

from __future__ import annotations

import math
import os
import signal
import sys
from pathlib import Path

import msgspec
import psutil

from device_agent.cli import main
from device_agent.inference.process import MODULE
from device_agent.state_dir import JOURNAL_NAME
from device_agent.update import journal as journal_module
from device_agent.update import updater
from device_agent.update.journal import Journal
from device_agent.update.soak import Soak, Verdict
from tests.fakes.processes import runs_module

_real = journal_module.write_atomic


def write_atomic(path: Path, data: bytes) -> None:
    """Write as the agent does, and die on the way where that is asked for."""
    ours = path.name == JOURNAL_NAME
    if ours:
        _stop("before", data)
    _real(path, data)
    if ours:
        _stop("after", data)


def _stop(when: str, data: bytes) -> None:
    order = Path(os.environ["STOP_AT"])
    attempt = msgspec.json.decode(data, type=Journal).attempt
    if attempt is None or not order.exists():
        return
    asked, step, whom, version = order.read_text().split()
    if (asked, step) != (when, attempt.step) or attempt.assignment.version < int(version):
        return
    order.unlink()
    if whom == "agent":
        os.kill(os.getpid(), signal.SIGKILL)
    ours = [child for child in psutil.Process().children() if runs_module(child, MODULE)]
    max(ours, key=psutil.Process.create_time).kill()
    if step == "soak":
        _killed_in.add(attempt.assignment.bundle_digest)


_killed_in: set[str] = set()
"""Bundles whose soak is to fail."""


class FailingSoak(Soak):
    """A soak that waits for the failure that is to come."""

    def judge(self, now_s: float, serving: str | None) -> Verdict | None:
        """Return the verdict, but no good one on what was killed."""
        failing = self._digest in _killed_in
        verdict = super().judge(-math.inf if failing else now_s, serving)
        if verdict and failing:
            _killed_in.remove(self._digest)
        return verdict


if __name__ == "__main__":
    journal_module.write_atomic = write_atomic
    updater.Soak = FailingSoak  # type: ignore[misc]
    sys.exit(main())
