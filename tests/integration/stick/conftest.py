"""A console, a device and a stick between them; no broker runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.sticks import StickSite


@pytest.fixture
def site(tmp_path: Path) -> Iterator[StickSite]:
    site = StickSite(tmp_path)
    yield site
    site.close()
