"""A console does its work with what Windows has, as far as Linux can stand in for it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from app.bundles import self_limit
from tests.fakes.windows import write_site
from tests.fakes.windows_day import STEPS

ROOT = Path(__file__).parents[3]


def as_on_windows(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(write_site(tmp_path / "site")), str(ROOT)))
    environment = {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_a_first_day_needs_nothing_that_windows_lacks(tmp_path: Path) -> None:
    day = as_on_windows(tmp_path, "-m", "tests.fakes.windows_day", str(tmp_path / "day"))
    assert day.returncode == 0, day.stderr
    assert day.stdout.split() == [step.__name__ for step in STEPS]


def test_the_demo_says_that_it_needs_linux(tmp_path: Path) -> None:
    demo = as_on_windows(tmp_path, "-m", "app.cli.main", "demo", "--out", str(tmp_path / "out"))
    assert demo.returncode == 5
    assert "need Linux" in demo.stderr
    assert not (tmp_path / "out").exists()


def test_a_process_that_nobody_holds_to_its_limits_ends_itself() -> None:
    for cpu_s, most_bytes, code in (
        (1e9, 1, self_limit.OVER_MEMORY),
        (0.0, 2**62, self_limit.OVER_TIME),
    ):
        said: list[int] = []
        ended = threading.Event()

        def end(with_code: int, said: list[int] = said, ended: threading.Event = ended) -> None:
            said.append(with_code)
            ended.set()

        self_limit.watch(cpu_s, most_bytes, end)
        assert ended.wait(60)
        assert said == [code]
