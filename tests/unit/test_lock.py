"""The lock is current, hashed, and names no host."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
PINS = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+?))? \\\n    --hash=", LOCK, re.M)


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    texts = project["dependencies"] + extras["agent"] + extras["console"] + extras["dev"]
    return [Requirement(text) for text in texts if not text.startswith("muster[")]


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_every_declared_dependency_is_locked_within_its_range(requirement: Requirement) -> None:
    versions = [
        version
        for name, version, _ in PINS
        if canonicalize_name(name) == canonicalize_name(requirement.name)
    ]
    assert versions, f"{requirement.name} is not in requirements.lock: run make lock"
    assert all(requirement.specifier.contains(version) for version in versions), versions


def test_every_pin_has_a_hash() -> None:
    assert len(PINS) == len(re.findall(r"^[A-Za-z0-9._-]+==", LOCK, re.M)) > 30


def test_the_lock_names_no_index() -> None:
    assert not re.search(r"https?://|--index|--find-links|file:", LOCK)


def test_the_fuzzer_is_locked_for_make_soak_alone() -> None:
    soak = (ROOT / ".ci" / "soak.lock").read_text()
    pins = re.findall(
        r"^([a-z0-9-]+)==\S+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", soak, re.M
    )
    assert pins == ["atheris"]
    assert "atheris" not in LOCK
    assert not re.search(r"https?://", soak)
