"""Sites and labels changed from a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import root
from app.workspace import Workspace
from tests.fakes.workspaces import new_workspace

Muster = Callable[..., str]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    workspace.add_device("edge-01", "Lyon / line 1", {"role": "spare", "line": "1"})
    workspace.add_device("edge-02", "Lyon / line 2", {"role": "inspection"})
    workspace.add_device("gate-01", "Porto")
    monkeypatch.setenv("MUSTER_DATA", str(workspace.path))
    yield workspace
    workspace.close()


@pytest.fixture
def muster(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Muster:
    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        got = root.run(["device", "label", *arguments])
        captured = capsys.readouterr()
        assert got == code, captured.err
        return captured.out + captured.err

    return run


def fleet(workspace: Workspace) -> dict[str, tuple[str, dict[str, str]]]:
    return {each.device_id: (each.site, dict(each.labels)) for each in workspace.registry.devices()}


def test_a_query_says_which_devices_are_labelled(muster: Muster, workspace: Workspace) -> None:
    said = muster("site:Lyon", "role=inspection", "line-", "--yes")
    assert said == "Changed: 1 of 2 devices, 1 were so already.\n"
    assert fleet(workspace) == {
        "edge-01": ("Lyon / line 1", {"role": "inspection"}),
        "edge-02": ("Lyon / line 2", {"role": "inspection"}),
        "gate-01": ("Porto", {}),
    }


def test_named_devices_are_moved_and_told_as_json(muster: Muster, workspace: Workspace) -> None:
    arguments = ("--device", "gate-01", "--device", "edge-02", "--site", "Brno", "role=gate")
    assert json.loads(muster(*arguments, "--yes", "--json")) == [
        {"device_id": "edge-02", "site": "Brno", "labels": {"role": "gate"}, "changed": True},
        {"device_id": "gate-01", "site": "Brno", "labels": {"role": "gate"}, "changed": True},
    ]
    assert fleet(workspace)["edge-01"][0] == "Lyon / line 1"


def test_all_are_labelled_and_a_site_can_be_taken_away(
    muster: Muster, workspace: Workspace
) -> None:
    muster("--all", "hall=2", "--site", "", "--yes", "--why", "moved")
    assert {site for site, _ in fleet(workspace).values()} == {""}
    assert {labels["hall"] for _, labels in fleet(workspace).values()} == {"2"}
    assert {each.why for each in workspace.registry.audit(6)} == {"moved"}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--yes",), "no device is named"),
        (("site:Lyon", "--yes"), "nothing is to change"),
        (("site:Brno", "role=x", "--yes"), "no device matches"),
        (("site:Lyon", "role", "--yes"), "must look like KEY=VALUE"),
        (("site:Lyon", "-", "--yes"), "Name it, as line-"),
        (("site:Lyon", "role=x", "role-", "--yes"), "both set and removed"),
        (("site:Lyon", "role=x\ny", "--yes"), "plain characters"),
        (("stie:Lyon", "role=x", "--yes"), "no field 'stie'"),
        (("--all", "--device", "edge-01", "role=x", "--yes"), "Give one of them"),
        (("--all", "role=x"), "3 devices get another site or other labels"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(
    muster: Muster, workspace: Workspace, arguments: tuple[str, ...], problem: str
) -> None:
    before = fleet(workspace), workspace.registry.revision
    assert problem in muster(*arguments, code=3)
    assert (fleet(workspace), workspace.registry.revision) == before


def test_a_device_that_is_not_there_keeps_the_others_as_they_were(
    muster: Muster, workspace: Workspace
) -> None:
    before = fleet(workspace), workspace.registry.revision
    arguments = ("--device", "edge-01", "--device", "edge-99", "role=x", "--yes")
    said = muster(*arguments, code=6)
    assert "there is no device edge-99" in said
    assert (fleet(workspace), workspace.registry.revision) == before


def test_the_help_shows_an_example(muster: Muster) -> None:
    assert "muster device label --device edge-01 --site 'Lyon / line 2'" in muster("--help")
