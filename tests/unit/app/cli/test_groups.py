"""Groups and queries from a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import root
from app.workspace import Workspace
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Record, Window
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

Muster = Callable[..., str]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    digest = add_bundle(workspace.library, "1.0.0").digest
    workspace.release(digest, RELEASE, workspace.unlock_console(CONSOLE))
    workspace.add_device("edge-01", "Lyon / line 1", {"role": "inspection"})
    workspace.add_device("edge-02", "Lyon / line 2")
    workspace.add_device("gate-01", "Porto")
    monkeypatch.setenv("MUSTER_DATA", str(workspace.path))
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


def ids(muster: Muster, query: str) -> list[str]:
    return [each["device_id"] for each in json.loads(muster("device", "list", query, "--json"))]


def test_devices_are_listed_by_a_query(muster: Muster) -> None:
    assert ids(muster, "site:Lyon") == ["edge-01", "edge-02"]
    assert ids(muster, "role:inspection or site:Porto") == ["edge-01", "gate-01"]
    assert ids(muster, "status:never not site:Porto") == ["edge-01", "edge-02"]
    assert "No device matches." in muster("device", "list", "site:Brno")


def test_stored_telemetry_says_when_a_device_was_seen(muster: Muster, workspace: Workspace) -> None:
    window = Window(start_s=1000.0, duration_s=10.0, bundle="a" * 64, stages={"total": Sketch()})
    record = Record(seq=1, body=window)
    batch = Batch(
        device_id="edge-02",
        spool_id="s",
        boot_id="b",
        sent_s=1010.0,
        oldest_seq=1,
        records=(record,),
    )
    workspace.store.append(batch)
    assert ids(muster, "has:seen") == ["edge-02"]
    assert ids(muster, "seen>2d") == ["edge-02"]
    assert ids(muster, "seen<2d") == []


def test_a_wrong_query_is_one_line_and_the_place_under_it(muster: Muster) -> None:
    told = muster("device", "list", "edge stie:Lyon", code=3)
    assert told == (
        "muster: the query cannot be read: there is no field 'stie'. Did you mean site?\n"
        "  edge stie:Lyon\n"
        "       ^^^^\n"
    )


def test_groups_are_saved_listed_shown_used_and_deleted(muster: Muster) -> None:
    told = muster("group", "save", "lyon", "site:Lyon", "--note", "both lines")
    assert told == "Group lyon is saved: 2 devices match now.\n"
    muster("group", "save", "seen", "group:lyon role:inspection")
    (lyon, seen) = json.loads(muster("group", "list", "--json"))
    assert (lyon["name"], lyon["note"], lyon["devices"]) == (
        "lyon",
        "both lines",
        ["edge-01", "edge-02"],
    )
    assert seen["means"] == "site:Lyon label.role:inspection"
    assert "edge-01" in muster("group", "show", "seen")
    assert ids(muster, "not group:lyon") == ["gate-01"]
    assert "used by group seen" in muster("group", "delete", "lyon", code=6)
    muster("group", "delete", "seen")
    muster("group", "delete", "lyon")
    assert "No groups yet" in muster("group", "list")
    assert "no group lyon" in muster("group", "show", "lyon", code=6)


def test_a_group_that_cannot_be_is_not_saved(muster: Muster) -> None:
    assert "^^^^" in muster("group", "save", "a", "stie:Lyon", code=3)
    assert "would contain itself" in muster("group", "save", "a", "group:a", code=3)
    assert "cannot name a group" in muster("group", "save", "A b", "site:Lyon", code=3)
    assert json.loads(muster("group", "list", "--json")) == []


def test_a_rollout_keeps_what_its_group_meant(muster: Muster, workspace: Workspace) -> None:
    muster("group", "save", "lyon", "site:Lyon role:inspection or edge-02")
    bundle = "surface-defects@1.0.0"
    told = json.loads(muster("rollout", "plan", bundle, "--group", "group:lyon", "--json"))
    assert [each["device_id"] for each in told["forecast"]["devices"]] == ["edge-01", "edge-02"]
    muster("rollout", "create", bundle, "--group", "group:lyon")
    muster("group", "delete", "lyon")
    rollout = workspace.registry.rollouts.get(1)
    assert rollout.plan.group == "site:Lyon label.role:inspection or edge-02"
    assert [each.device_id for each in rollout.members] == ["edge-01", "edge-02"]
    refused = muster("rollout", "create", bundle, "--group", "site:Porto", "--all", code=3)
    assert "which devices" in refused
    assert "^" in muster("rollout", "create", bundle, "--group", "stie:Porto", code=3)
    assert len(workspace.registry.rollouts.all()) == 1
