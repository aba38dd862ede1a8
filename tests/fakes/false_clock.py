"""A wall clock for agents in processes of their own that a test may set, as a bad battery does.

Python imports `sitecustomize` before anything else, in the agent and in the children it starts:
ours has `time.time` add what a file says. Monotonic clocks, and the console's clock, stay right.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

_SITE = """\
import os, time
_path, _right = os.environ["MUSTER_FALSE_CLOCK"], time.time
def _false():
    try:
        with open(_path) as file:
            return _right() + float(file.read())
    except (OSError, ValueError):
        return _right()
time.time = _false
"""


class FalseClock:
    """Applies to every process that is started from now on, until the test ends."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        site = directory / "false-clock"
        site.mkdir()
        (site / "sitecustomize.py").write_text(_SITE)
        self._offset = site / "offset"
        self.set_right()
        monkeypatch.setenv("MUSTER_FALSE_CLOCK", str(self._offset))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), os.environ["PYTHONPATH"]]))

    def set_to(self, unix_s: float) -> None:
        """Set the clock; it goes on from there."""
        self._write(unix_s - time.time())

    def set_right(self) -> None:
        """Have it show the true time again."""
        self._write(0.0)

    def _write(self, offset_s: float) -> None:
        new = self._offset.with_suffix(".new")
        new.write_text(repr(offset_s))
        new.replace(self._offset)
