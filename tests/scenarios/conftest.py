"""Worlds that are closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.scenarios.world import World


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    made = 0
    last: World | None = None

    def make(size: int, seed: int = 0) -> World:
        """Make a world; the one before it ends, for a fleet's figures take room."""
        nonlocal made, last
        if last is not None:
            last.close()
        path = tmp_path / str(made)
        path.mkdir()
        made, last = made + 1, World(path, size, seed)
        return last

    yield make
    if last is not None:
        last.close()
