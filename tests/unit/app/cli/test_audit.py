"""`muster audit`: the log on a terminal, checked and exported."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import root
from tests.fakes.audit import dropping_triggers, forge
from tests.fakes.workspaces import new_workspace


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    workspace = new_workspace(tmp_path / "data")
    workspace.add_device("edge-01", "Lyon")
    workspace.add_device("edge-02")
    workspace.close()
    return tmp_path / "data"


@pytest.fixture
def muster(capsys: pytest.CaptureFixture[str]):
    def run(code: int, *arguments: str) -> str:
        capsys.readouterr()
        assert root.run([*arguments]) == code
        captured = capsys.readouterr()
        assert (captured.err == "") == (code == 0)
        return captured.out + captured.err

    return run


def noted(output: str) -> str:
    return output.split("Head: ")[1].split()[0]


def test_it_says_who_did_what(fleet, muster) -> None:
    lines = muster(0, "audit").splitlines()
    assert lines[0].split() == ["ENTRY", "TIME", "WHO", "ACTION", "ON", "DETAIL", "WHY"]
    assert [line.split()[0] for line in lines[1:]] == ["3", "2", "1"]
    assert "device.add" in lines[2]
    assert "Lyon" in lines[2]


def test_it_is_filtered_and_read_by_programs(fleet, muster) -> None:
    (event,) = json.loads(muster(0, "audit", "--device", "edge-01", "--json"))
    assert (event["action"], event["subject"], event["event_id"]) == ("device.add", "edge-01", 2)
    assert len(event["hash"]) == 64
    assert len(json.loads(muster(0, "audit", "--action", "device", "--json"))) == 2
    assert len(json.loads(muster(0, "audit", "--limit", "1", "--json"))) == 1
    assert muster(0, "audit", "--device", "edge-09") == "Nothing of that kind.\n"


def test_a_good_log_prints_its_head(fleet, muster) -> None:
    head = noted(muster(0, "audit", "verify"))
    assert head.startswith("3:")
    assert head in muster(0, "audit", "verify", "--head", head)
    assert json.loads(muster(0, "audit", "verify", "--json"))["intact"] is True


def test_a_tampered_log_is_outcome_7(fleet, muster) -> None:
    with dropping_triggers(fleet / "registry.db") as db:
        db.execute("UPDATE audit SET who = 'eve' WHERE event_id = 2")
    assert "tampered with: entry 2 is not as it was written" in muster(7, "audit", "verify")
    out = muster(7, "audit", "verify", "--json")
    assert '"intact": false' in out


def test_a_noted_head_finds_what_the_head_file_cannot(fleet, muster) -> None:
    head = noted(muster(0, "audit", "verify"))
    forge(fleet / "registry.db", lambda event: replace(event, who="eve"), head_too=True)
    muster(0, "audit", "verify")
    assert "the noted head" in muster(7, "audit", "verify", "--head", head)


def test_an_export_is_checked_anywhere(fleet, muster, tmp_path, monkeypatch) -> None:
    file = tmp_path / "log.jsonl"
    head = noted(muster(0, "audit", "export", str(file)))
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "elsewhere"))
    out = muster(0, "audit", "verify", "--file", str(file), "--head", head)
    assert "exported log of fleet test is as it was written: 3 entries" in out
    file.write_bytes(file.read_bytes().replace(b"Lyon", b"Rome"))
    assert "entry 2 is not" in muster(7, "audit", "verify", "--file", str(file))
    assert not (tmp_path / "elsewhere").exists()


def test_what_cannot_be_checked_is_named(fleet, muster, tmp_path) -> None:
    assert "cat is no exported" in muster(3, "audit", "verify", "--file", _cat(tmp_path))
    assert "is no head" in muster(3, "audit", "verify", "--head", "7")
    assert "none" in muster(5, "audit", "verify", "--file", str(tmp_path / "none"))
    assert "none" in muster(5, "audit", "export", str(tmp_path / "none" / "log"))


def _cat(directory: Path) -> str:
    (directory / "cat").write_bytes(b"GIF89a")
    return str(directory / "cat")
