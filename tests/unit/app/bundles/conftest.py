"""Projects and bundles that many tests read; who changes one makes a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bundles.build import build_bundle
from app.bundles.inspection import ModelInfo, inspect_model
from app.bundles.library import Library
from app.bundles.project import Project, load_project
from app.bundles.recipes import RECIPES
from tests.fakes.projects import make_image_project, make_series_project


@pytest.fixture(scope="session")
def image_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_image_project(tmp_path_factory.mktemp("image"))


@pytest.fixture(scope="session")
def image_project(image_directory: Path) -> Project:
    return load_project(image_directory)


@pytest.fixture(scope="session")
def series_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return load_project(make_series_project(tmp_path_factory.mktemp("series")))


@pytest.fixture(scope="session")
def image_info(image_project: Project) -> ModelInfo:
    return inspect_model(image_project.model)


@pytest.fixture
def copied(image_directory: Path, tmp_path: Path) -> Path:
    """Return a project directory to spoil."""
    return Path(shutil.copytree(image_directory, tmp_path / "project"))


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, image_project: Project, series_project: Project
) -> Path:
    """Return a library with both projects as 1.0.0."""
    library = Library(tmp_path_factory.mktemp("library"))
    for project in (image_project, series_project):
        build_bundle(project, "1.0.0", RECIPES["u8s8-channel-minmax"], library)
    return library.directory


@pytest.fixture
def library(built: Path, tmp_path: Path) -> Library:
    """Return a library of one's own with both projects as 1.0.0."""
    return Library(Path(shutil.copytree(built, tmp_path / "library")))


Listing = Callable[[Path], list[str]]


@pytest.fixture
def listing() -> Listing:
    """Return what lists everything below a directory, hidden things too."""

    def names(directory: Path) -> list[str]:
        return sorted(
            path.relative_to(directory).as_posix()
            for path in directory.rglob("*")
            if not path.name.endswith("lock")
        )

    return names
