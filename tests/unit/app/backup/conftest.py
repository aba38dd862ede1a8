"""A fleet with everything that a data directory may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.backup import Words
from app.backup.saving import Saved, back_up
from app.workspace import Workspace
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, add_bundle, new_workspace

BACKUP = "backup words"
WORDS = Words(BACKUP, RELEASE, CONSOLE)


@pytest.fixture
def workspace(tmp_path: Path):
    workspace = new_workspace(tmp_path / "data", "plant-7")
    workspace.add_device("edge-01", "Lyon")
    entry = add_bundle(workspace.library, "1.0.0")
    workspace.release(entry.digest, RELEASE, workspace.unlock_console(CONSOLE))
    yield workspace
    workspace.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fleet.backup"


@pytest.fixture
def save(workspace: Workspace, file: Path):
    def run(**options: object) -> Saved:
        return back_up(workspace, file, BACKUP, scrypt_n=CHEAP, **options)

    return run
