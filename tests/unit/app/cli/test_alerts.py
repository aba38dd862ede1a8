"""Alerts from a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import root
from app.fleet.alerts.engine import AlertEngine
from app.fleet.live import LiveFleet
from app.workspace import Workspace
from device_agent.wire.messages import Alive
from tests.fakes.workspaces import new_workspace

Muster = Callable[..., str]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "data")
    workspace.add_device("edge-01", "Lyon")
    workspace.add_device("edge-02", "Porto")
    monkeypatch.setenv("MUSTER_DATA", str(workspace.path))
    yield workspace
    workspace.close()


@pytest.fixture
def muster(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Muster:
    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        got = root.run(["alerts", *arguments])
        captured = capsys.readouterr()
        assert got == code, captured.err
        return captured.out + captured.err

    return run


def test_rules_are_added_edited_and_removed(muster: Muster, workspace: Workspace) -> None:
    muster("add", "In Lyon", "--query", "site:Lyon", "--for", "10min", "--severity", "critical")
    muster("edit", "in lyon", "--off", "--rename", "Lyon")
    found = {each["name"]: each for each in json.loads(muster("rules", "--json"))}
    assert "In Lyon" not in found
    rule = found["Lyon"]
    assert (rule["hold_s"], rule["severity"], rule["enabled"]) == (600.0, "critical", False)
    assert rule["matching"] == ["edge-01"]
    (line,) = (each for each in muster("rules").splitlines() if each.startswith("Lyon"))
    assert " 10 min " in line
    muster("remove", "Lyon")
    assert "Lyon" not in muster("rules")
    done = [each.action for each in workspace.registry.audit(3)]
    assert done == ["alert.rule-remove", "alert.rule-edit", "alert.rule-add"]


def test_a_query_that_cannot_be_read_points_at_the_place(muster: Muster) -> None:
    said = muster("add", "x", "--query", "site:Lyon p95>abc", code=3)
    assert " " * 14 + "^^^" in said
    assert "x" not in [each["name"] for each in json.loads(muster("rules", "--json"))]


def test_alerts_are_listed_acknowledged_and_logged(muster: Muster, workspace: Workspace) -> None:
    muster("add", "Away", "--query", "status:offline site:Lyon")
    live = LiveFleet()
    live.describe("edge-01", "Lyon", {})
    live.apply_alive("edge-01", Alive(online=False, since_s=1.0, boot_id="b"), 1.0)
    engine = AlertEngine(workspace.registry, live, settle_s=0.0)
    engine.look(connected=True)
    (alert,) = json.loads(muster("list", "--json"))
    assert (alert["rule"], alert["ids"], alert["devices"]) == ("Away", ["edge-01"], 1)
    number = str(alert["alert_id"])
    muster("ack", number, "--note", "on it")
    assert "on it" in muster("list")
    assert "acknowledged already" in muster("ack", number, code=6)
    muster("ack", number, "--undo")
    kinds = [each["kind"] for each in json.loads(muster("log", "--json"))]
    assert kinds == ["unacknowledged", "acknowledged", "raised"]
    muster("snooze", "away", "--site", "Lyon", "--for", "2h")
    assert "site Lyon" in muster("rules")
    engine.look(connected=True)
    assert muster("list").strip() == "No open alerts."
    muster("snooze", "away", "--site", "Lyon", "--end")
    assert "not snoozed" in muster("snooze", "away", "--site", "Lyon", "--end", code=6)
