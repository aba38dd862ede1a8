"""A fleet's first day by mouse and keyboard, in a real window on a real screen.

First start, enrolment, import and quantization, signing, rollout, diagnosis, report, no link and
back: real broker, agent, runtime and databases. `make soak` walks it in both themes at 100 and
200 % and keeps the pictures in build/stories.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.stories.screen import XVFB, walk

KEEP = os.environ.get("MUSTER_STORIES")
LOOKS = [("light", 1.0), ("dark", 1.0), ("light", 2.0), ("dark", 2.0)] if KEEP else [("light", 1.0)]

pytestmark = [
    pytest.mark.timeout(700),
    pytest.mark.skipif(XVFB is None, reason="Xvfb is not installed"),
]


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
def test_the_first_day_of_a_fleet_is_walked_from_nothing_to_offline_and_back(
    tmp_path: Path, theme: str, scale: float
) -> None:
    place = Path(KEEP).resolve() / f"{theme}-{scale:.0%}" if KEEP else tmp_path
    shutil.rmtree(place / "day", ignore_errors=True)  # of an earlier walk
    place.mkdir(parents=True, exist_ok=True)
    walked = walk(place, theme, scale)
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "Traceback" not in walked.stderr
    assert "18 pictures" in walked.stdout
    for each in (place / "day" / "pictures").iterdir():
        assert each.stat().st_size > 5_000, each
