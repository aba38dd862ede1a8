"""In which order the files of tests run: beside one that waits for processes one that computes.

Else the cores are idle as long as agents start and soak, and are fought for by the windows after.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

_SECONDS = {
    "attacks": 0.3, "conformance": 0.1, "faults": 1.5, "integration": 2.5,
    "fuzz": 0.02, "gui": 0.8, "scenarios": 3.0, "unit": 0.1,
}  # fmt: skip
"""What one test takes, about: only the order comes from it."""
_SHARE = 1 / 15
"""Of the time that a test is allowed where that is its own: it takes about so much."""
_WAITING = {"attacks", "conformance", "faults", "integration"}
_ROOT = Path(__file__).parent


def beside_each_other(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return all of these with both kinds spread over the whole run, the longest files first."""
    groups = groupby(sorted(items, key=lambda item: str(item.path)), key=lambda item: item.path)
    files = [list(tests) for _, tests in groups]
    waiting = [tests for tests in files if _part(tests[0]) in _WAITING]
    computing = [tests for tests in files if _part(tests[0]) not in _WAITING]
    placed = [*_placed(waiting), *_placed(computing)]
    return [item for _, tests in sorted(placed, key=lambda each: each[0]) for item in tests]


def _placed(files: list[list[pytest.Item]]) -> Iterator[tuple[float, list[pytest.Item]]]:
    """Yield each file with the part of all their time that is over when it begins."""
    total = sum(map(_seconds, files))
    before = 0.0
    for tests in sorted(files, key=_seconds, reverse=True):
        yield before / total, tests
        before += _seconds(tests)


def _seconds(tests: list[pytest.Item]) -> float:
    return sum(map(_seconds_of, tests))


def _seconds_of(test: pytest.Item) -> float:
    allowed = test.get_closest_marker("timeout")
    return allowed.args[0] * _SHARE if allowed else _SECONDS.get(_part(test), 0.1)


def _part(item: pytest.Item) -> str:
    """Return the directory below ``tests`` that it lies in."""
    return item.path.relative_to(_ROOT).parts[0]
