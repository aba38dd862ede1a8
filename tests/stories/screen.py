"""A screen of one's own: Xvfb for as long as a story lasts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

XVFB = shutil.which("Xvfb")
_SIZE = "2880x1800x24"
"""The window at 200 % with room for its dialogs."""


@contextmanager
def screen() -> Iterator[str]:
    """Give a display; it is gone afterwards."""
    assert XVFB is not None
    read, write = os.pipe()
    command = [XVFB, "-displayfd", str(write), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with os.fdopen(read) as told:
                number = told.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            server.terminate()


def walk(directory: Path, theme: str, scale: float) -> subprocess.CompletedProcess[str]:
    """Walk every story in a window of its own; pictures are left in the directory."""
    with screen() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "HOME": str(directory),
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": str(scale),
        }
        environment.pop("WAYLAND_DISPLAY", None)
        return subprocess.run(
            [sys.executable, "-m", "tests.stories", str(directory / "day"), "--theme", theme],
            env=environment, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
