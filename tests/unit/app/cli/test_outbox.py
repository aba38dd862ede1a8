"""`muster outbox` lists what waits and takes it back, also for a program that reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import root
from app.ordering import Ordering
from app.workspace import Workspace
from tests.fakes.joining import enrol
from tests.fakes.workspaces import new_workspace

Muster = Callable[..., str]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "console"))
    for each in ("edge-01", "edge-02"):
        workspace.add_device(each)
        workspace.registry.enrolments.note_taken([(each, enrol(workspace, each).digest)])
    yield workspace
    workspace.close()


@pytest.fixture
def muster(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Muster:
    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        got = root.run([*arguments])
        captured = capsys.readouterr()
        assert got == code, captured.err
        return captured.out + captured.err

    return run


def test_what_waits_is_listed_and_taken_back(muster: Muster, workspace: Workspace) -> None:
    assert "Nothing waits" in muster("outbox", "list")
    for each in ("edge-01", "edge-02"):
        Ordering(workspace).command(each, "restart", why="it hangs")
    (row,) = json.loads(muster("outbox", "list", "--json"))
    assert (row["kind"], row["subject"], row["state"]) == ("command", "restart", "engine")
    assert (row["devices"], row["why"]) == (["edge-01", "edge-02"], "it hangs")
    assert "waits for the engine" in muster("outbox", "list")
    name = row["entry_id"]
    assert "Never sent" in muster("outbox", "cancel", name, "--device", "edge-02")
    (row,) = json.loads(muster("outbox", "list", "--json"))
    assert (row["entry_id"], row["devices"]) == (name, ["edge-01"])
    assert json.loads(muster("outbox", "cancel", name, "--json"))["unsent"] == ["edge-01"]
    assert "Nothing waits" in muster("outbox", "list")


def test_what_does_not_wait_cannot_be_taken_back(muster: Muster, workspace: Workspace) -> None:
    before = len(workspace.registry.audit())
    assert "muster outbox list" in muster("outbox", "cancel", "12345678", code=6)
    assert len(workspace.registry.audit()) == before
