"""Worlds that are closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.scenarios.world import World


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    made: list[World] = []

    def make(size: int, seed: int = 0) -> World:
        path = tmp_path / str(len(made))
        path.mkdir()
        made.append(World(path, size, seed))
        return made[-1]

    yield make
    for each in made:
        each.close()
