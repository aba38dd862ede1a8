"""`muster backup` and `muster restore` on a terminal."""

import io
import json
from pathlib import Path

import pytest

from app.cli import root
from tests.fakes.workspaces import CONSOLE, RELEASE, new_workspace


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MUSTER_RELEASE_PASSPHRASE", RELEASE)
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    monkeypatch.setenv("MUSTER_BACKUP_PASSPHRASE", "backup words")
    workspace = new_workspace(tmp_path / "data", "plant-7")
    workspace.add_device("edge-01")
    workspace.close()
    return tmp_path


@pytest.fixture
def muster(capsys: pytest.CaptureFixture[str]):
    def run(code: int, *arguments: object) -> str:
        capsys.readouterr()
        assert root.run([str(each) for each in arguments]) == code
        captured = capsys.readouterr()
        return captured.out if code == 0 else captured.err

    return run


def test_a_fleet_is_saved_checked_and_restored(site: Path, muster) -> None:
    file, new = site / "fleet.backup", site / "new"
    out = muster(0, "backup", file, "--why", "Friday")
    assert "left out     telemetry.db: measurements; --telemetry takes them along" in out
    assert "after each key ceremony" in out
    head = out.split("audit head")[1].split()[0]
    assert head.startswith("2:")
    assert head in muster(0, "backup", "--verify", file)
    assert json.loads(muster(0, "backup", "--verify", file, "--json"))["fleet"] == "plant-7"
    out = muster(0, "--data", new, "restore", file, "--why", "stolen")
    assert f"Fleet plant-7 is restored in {new}" in out
    assert "Never run the old console again" in out
    assert "edge-01" in muster(0, "--data", new, "device", "list")
    (event,) = json.loads(muster(0, "--data", new, "audit", "--action", "fleet.restore", "--json"))
    assert event["why"] == "stolen"
    assert "as it was written" in muster(0, "--data", new, "audit", "verify", "--head", head)
    (event,) = json.loads(muster(0, "audit", "--action", "fleet.backup", "--json"))
    assert (event["why"], head in event["detail"]) == ("Friday", True)


def test_what_goes_wrong_has_a_code_and_leaves_nothing(site: Path, muster, monkeypatch) -> None:
    file, new = site / "fleet.backup", site / "new"
    muster(0, "backup", file)
    assert "already" in muster(6, "backup", file)
    assert "not empty" in muster(6, "restore", file)
    assert "none" in muster(5, "--data", new, "restore", site / "none")
    file.write_bytes(file.read_bytes()[:-1])
    assert "damaged or cut off" in muster(3, "backup", "--verify", file)
    assert "damaged or cut off" in muster(3, "--data", new, "restore", file)
    monkeypatch.setenv("MUSTER_BACKUP_PASSPHRASE", "wrong")
    assert "does not open" in muster(4, "--data", new, "restore", file)
    monkeypatch.delenv("MUSTER_BACKUP_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "MUSTER_BACKUP_PASSPHRASE" in muster(4, "backup", site / "two.backup")
    assert sorted(path.name for path in site.iterdir()) == ["data", "fleet.backup"]


def test_a_restore_is_read_by_programs(site: Path, muster) -> None:
    muster(0, "backup", site / "fleet.backup")
    out = muster(0, "--data", site / "new", "restore", site / "fleet.backup", "--json")
    restored = json.loads(out)
    assert restored["contents"]["fleet"] == "plant-7"
    assert restored["jump"] >= 2**20
