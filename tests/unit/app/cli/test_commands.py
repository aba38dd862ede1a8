"""What an owner can do from the command line, and what other programs can read of it."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.cli import root
from app.cli.rollouts import changes
from app.fleet.records import By
from app.fleet.rollout.book import Progress
from app.fleet.rollout.records import Member, Stage
from app.fleet.rollout.steering import Turn
from app.fleet.rollups import RAW_S
from app.trust import KeyStore
from app.workspace import Workspace
from device_agent.wire.moments import Moments
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Energy, Record, Window
from tests.fakes.manifests import measuring
from tests.fakes.projects import make_image_project
from tests.fakes.telemetry import batch, window
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, add_bundle, new_workspace


class Terminal:
    """Runs commands and reads what they print."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self._capsys.readouterr()
        got = root.run([*arguments])
        captured = self._capsys.readouterr()
        assert got == code, captured.err
        return captured.out

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))


@pytest.fixture
def muster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    data = tmp_path / "data"
    monkeypatch.setenv("MUSTER_DATA", str(data))
    monkeypatch.setenv("MUSTER_RELEASE_PASSPHRASE", RELEASE)
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    return Terminal(data, capsys)


@pytest.fixture
def fleet(muster: Terminal) -> Terminal:
    workspace = new_workspace(muster.data)
    add_bundle(workspace.library, "1.0.0")
    workspace.close()
    return muster


def released(muster: Terminal, *devices: str) -> None:
    for each in devices:
        muster("device", "add", each)
    muster("bundle", "release", "surface-defects@1.0.0")


def test_init_founds_a_fleet_that_opens_with_both_passphrases(
    muster: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = KeyStore.__init__
    monkeypatch.setattr(
        KeyStore, "__init__", lambda self, directory, *_: real(self, directory, CHEAP)
    )
    assert "Fleet plant-7 is founded" in muster("init", "--fleet", "plant-7")
    workspace = Workspace.open(muster.data)
    assert set(workspace.unlock_console(CONSOLE)) == {"snapshot", "timestamp", "assignments"}
    assert set(workspace.keys.unlock(("targets",), RELEASE)) == {"targets"}
    workspace.close()


def test_keys_are_listed_with_what_opens_them(fleet: Terminal) -> None:
    keys = fleet.json("key", "list")
    assert {each["role"]: each["opened_by"] for each in keys} == {
        "root": "release",
        "targets": "release",
        "snapshot": "console",
        "timestamp": "console",
        "assignments": "console",
        "ca": "console",
    }
    assert len({each["keyid"] for each in keys}) == 6


def test_devices_are_added_listed_and_shown(fleet: Terminal) -> None:
    fleet("device", "add", "edge-01", "--site", "Lyon", "--label", "line=1", "--label", "x=a=b")
    (found,) = fleet.json("device", "list")
    assert (found["site"], found["labels"]) == ("Lyon", {"line": "1", "x": "a=b"})
    assert fleet.json("device", "show", "edge-01") == found
    table = fleet("device", "list").splitlines()
    head = ["DEVICE", "SITE", "ENROLMENT", "ASSIGNED", "SERVED", "LAST", "LABELS"]
    assert table[0].split() == head
    assert "line=1 x=a=b" in table[1]
    assert "Lyon" in fleet("device", "show", "edge-01")


def test_a_bundle_is_built_compared_and_released(muster: Terminal, tmp_path: Path, capsys) -> None:
    new_workspace(muster.data).close()
    project = make_image_project(tmp_path / "project")
    capsys.readouterr()
    assert root.run(["bundle", "build", str(project), "--version", "1.2.3"]) == 0
    printed = capsys.readouterr()
    for words in ("agreement with FP32", "signal to noise", "size", "latency here"):
        assert words in printed.out
    assert "calibrating" in printed.err, "progress goes to stderr"
    (built,) = muster.json("bundle", "list")
    assert (built["name"], built["version"], built["release"]) == ("stripes", "1.2.3", None)
    muster("bundle", "release", built["digest"][:8])
    assert muster.json("bundle", "list")[0]["release"] == 1
    assert "as release 2" in muster("bundle", "release", "stripes@1.2.3", "--why", "rollback")
    shown = muster.json("bundle", "show", "stripes@1.2.3")
    assert [each["release"] for each in shown["releases"]] == [2, 1]
    assert shown["manifest"]["quantization"]["samples"] > 0
    assert "licence" in muster("bundle", "show", "stripes@1.2.3")


def test_a_model_is_inspected_quantized_and_evaluated(muster: Terminal, tmp_path: Path) -> None:
    project = make_image_project(tmp_path / "project")
    assert "operators" in muster("model", "inspect", str(project))
    info = muster.json("model", "inspect", str(project / "model.onnx"))
    assert info["parameters"] > 0
    out = tmp_path / "small.onnx"
    cost = muster.json("model", "quantize", str(project), "--out", str(out))
    assert cost["agreement"] > 0.5
    assert out.stat().st_size == pytest.approx(
        cost["size_ratio"] * (project / "model.onnx").stat().st_size, rel=0.01
    )
    found = muster.json("model", "evaluate", str(project), "--model", str(out))
    assert found["samples"] == sum(map(sum, found["confusion"]))
    assert "Accuracy" in muster("model", "evaluate", str(project))


def test_a_rollout_is_created_paused_resumed_and_stopped(fleet: Terminal) -> None:
    released(fleet, "edge-01", "edge-02")
    bundle = "surface-defects@1.0.0"
    made = fleet.json("rollout", "create", bundle, "--all", "--canary", "edge-02", "--name", "June")
    assert [(each["device_id"], each["phase"]) for each in made["members"]] == [
        ("edge-01", 1),
        ("edge-02", 0),
    ]
    fleet("rollout", "pause", "1", "--why", "storm", "--yes")
    assert fleet.json("rollout", "show", "1")["reason"] == "storm"
    fleet("rollout", "resume", "1", "--yes")
    fleet("rollout", "stop", "1", "--yes")
    (listed,) = fleet.json("rollout", "list")
    assert (listed["name"], listed["state"]) == ("June", "stopped")
    shown = fleet("rollout", "show", "1")
    assert "stopped" in shown
    assert "canary" in shown
    assert "June" in fleet("rollout", "list")


def test_a_rollout_that_nobody_runs_says_so(fleet: Terminal, capsys) -> None:
    released(fleet, "edge-01")
    assert root.run(["rollout", "create", "surface-defects@1.0.0", "--device", "edge-01"]) == 0
    assert "No console runs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("turn", "code"), [(Turn("succeeded", "1 of 1 devices serve it"), 0), (Turn("paused", "x"), 7)]
)
def test_waiting_ends_with_the_rollout(
    fleet: Terminal, monkeypatch: pytest.MonkeyPatch, turn: Turn, code: int
) -> None:
    released(fleet, "edge-01")
    workspace = Workspace.open(fleet.data)

    def time_passes(seconds: float) -> None:
        workspace.registry.rollouts.turn(1, {"running"}, turn, By("test"))

    monkeypatch.setattr("app.cli.rollouts.pause_s", time_passes)
    made = fleet.json("rollout", "create", "surface-defects@1.0.0", "--all", "--wait", code=code)
    assert made["state"] == turn.state
    workspace.close()


def test_a_follower_reads_what_changed_and_nothing_else(fleet: Terminal) -> None:
    released(fleet, "edge-01", "edge-02")
    fleet("rollout", "create", "surface-defects@1.0.0", "--all", "--canary", "edge-01")
    workspace = Workspace.open(fleet.data)
    before = workspace.registry.rollouts.get(1)
    assert list(changes(before, before)) == []
    failed = Member("edge-01", 0, "failed", 1, "", "trial-failed", "12 of 20 labels")
    further = Progress(members=[failed], stage=Stage(phase=1))
    assert workspace.registry.rollouts.progress(before, further)
    lines = list(changes(before, workspace.registry.rollouts.get(1)))
    workspace.close()
    assert lines == [
        "  edge-01: failed (trial-failed: 12 of 20 labels)",
        "  phase canary is proven; rest follows",
    ]


def test_a_follower_reads_one_line_for_many_devices_that_did_the_same(fleet: Terminal) -> None:
    ids = [f"edge-{n:02d}" for n in range(1, 10)]
    released(fleet, *ids)
    fleet("rollout", "create", "surface-defects@1.0.0", "--all")
    with closing(Workspace.open(fleet.data)) as workspace:
        before = workspace.registry.rollouts.get(1)
        moved = [Member(each, 0, "succeeded", 1) for each in ids[:8]]
        moved.append(Member(ids[8], 0, "failed", 1, "", "trial-failed"))
        assert workspace.registry.rollouts.progress(before, Progress(members=moved))
        lines = list(changes(before, workspace.registry.rollouts.get(1)))
    assert lines == ["  8 devices, edge-01 first: succeeded", "  edge-09: failed (trial-failed)"]


def measured(muster: Terminal, *seqs: int) -> None:
    sketch = Sketch()
    for value_s in (0.010, 0.012, 0.014):
        sketch.add(value_s)
    energy = Energy(
        source="CPU share model", method="estimated", scope="board", power_w=5.5, energy_j=55.0
    )
    workspace = Workspace.open(muster.data)
    for seq in seqs:
        window = Window(
            start_s=1000.0 + 10 * seq,
            duration_s=10.0,
            inferences=3,
            stages={"total": sketch},
            energy=energy,
            predictions={"face": 2, "wear": 2},
            values={"wear": Moments(count=2, total=4.0, lowest=1.5, highest=2.5)},
        )
        record = Record(seq=seq, body=window)
        workspace.store.append(
            Batch(
                device_id="edge-01",
                spool_id="s",
                boot_id="b",
                sent_s=2000.0,
                oldest_seq=1,
                records=(record,),
            )
        )
    workspace.close()


def test_telemetry_is_shown_with_the_source_of_its_power(fleet: Terminal) -> None:
    fleet("device", "add", "edge-01")
    assert "Nothing is stored" in fleet("telemetry", "show", "edge-01")
    measured(fleet, 1, 2)
    shown = fleet("telemetry", "show", "edge-01", "--last", "1")
    assert "5.50 W (estimated)" in shown
    assert "wear 2 (1.5 to 2.5), face 2  " in shown
    assert len(fleet.json("telemetry", "show", "edge-01")) == 2
    assert "5.50 W (estimated)" in fleet("device", "show", "edge-01")


def test_telemetry_is_exported_row_by_row(fleet: Terminal, tmp_path: Path) -> None:
    fleet("device", "add", "edge-01")
    measured(fleet, 1, 2, 3)
    rows = list(csv.DictReader(io.StringIO(fleet("telemetry", "export", "edge-01"))))
    assert [float(each["time_s"]) for each in rows] == [1010.0, 1020.0, 1030.0]
    assert rows[0]["energy_method"] == "estimated"
    assert rows[0]["temperature_c"] == "", "what was not measured is empty"
    out = tmp_path / "edge.csv"
    fleet("telemetry", "export", "edge-01", "--out", str(out))
    assert len(out.read_text().splitlines()) == 4


def test_an_export_has_alarms_values_and_what_was_merged(fleet: Terminal) -> None:
    fleet("device", "add", "edge-01")
    wear = Moments(count=2, total=4.0, spread=2.0, lowest=1.0, highest=3.0)
    bodies = (
        Window(start_s=1000.0, duration_s=10.0, inferences=3, alarms=2, dropped=1, merged=1),
        Window(start_s=1010.0, duration_s=20.0, inferences=9, merged=4, values={"wear": wear}),
    )
    records = (Record(seq=1, body=bodies[0]), Record(seq=5, first_seq=2, body=bodies[1]))
    with closing(Workspace.open(fleet.data)) as workspace:
        workspace.store.append(
            Batch(
                device_id="edge-01", spool_id="s", boot_id="b", sent_s=2000.0, oldest_seq=1,
                records=records,
            )
        )  # fmt: skip
        series = workspace.store.windows("edge-01", 0.0, 5000.0)
    assert list(series.merged) == [1, 4]
    first, second = csv.DictReader(io.StringIO(fleet("telemetry", "export", "edge-01")))
    assert (first["alarms"], first["dropped"], first["merged"]) == ("2", "1", "1")
    assert first["value.wear.mean"] == "", "nothing was measured"
    assert second["merged"] == "4"
    parts = [second[f"value.wear.{part}"] for part in ("count", "mean", "deviation", "lowest")]
    assert parts == ["2", "2.0", "1.0", "1.0"]
    shown = fleet("telemetry", "show", "edge-01").splitlines()
    assert [line.endswith("merged from 4 windows") for line in shown[-2:]] == [False, True]


def test_it_says_which_windows_are_single_and_which_are_rolled_up(fleet: Terminal) -> None:
    assert fleet("telemetry", "kept") == "No windows are stored.\n"
    fleet("device", "add", "edge-01")
    bodies = [window(1000.0 + 10.0 * n) for n in range(100)]
    with closing(Workspace.open(fleet.data)) as workspace:
        workspace.store.append(batch(bodies))
        workspace.store.append(batch([window(2000.0)], 101))
        assert "None was deleted" in fleet("telemetry", "kept")
        for now_s in (5000.0, 5000.0 + RAW_S):
            for _ in workspace.store.upkeep(now_s):
                pass
    said = fleet("telemetry", "kept", "edge-01")
    assert said.startswith("1 single windows are kept")
    assert "are rolled up" in said
    found = fleet.json("telemetry", "kept")
    assert (found["begin_s"], found["rolled_up_to_s"]) == (1000.0, 1990.0)
    rows = list(csv.DictReader(io.StringIO(fleet("telemetry", "export", "edge-01"))))
    assert [row["merged"] for row in rows] == ["20", "30", "30", "20", "1"]
    assert sum(int(row["inferences"]) for row in rows) == 10_100
    assert (rows[0]["time_s"], rows[0]["duration_s"]) == ("1000.0", "200.0")
    assert float(rows[0]["energy_j"]) == 1000.0


def test_a_measured_value_is_shown_in_the_unit_of_its_bundle(fleet: Terminal) -> None:
    fleet("device", "add", "edge-01")
    wear = Moments(count=1, total=2.0, lowest=2.0, highest=2.0)
    with closing(Workspace.open(fleet.data)) as workspace:
        digest = add_bundle(workspace.library, "7.0.0", 4096, **measuring()).digest
        body = Window(start_s=1.0, duration_s=10.0, bundle=digest, values={"wear": wear})
        workspace.store.append(
            Batch(
                device_id="edge-01", spool_id="s", boot_id="b", sent_s=2000.0, oldest_seq=1,
                records=(Record(seq=1, body=body),),
            )
        )  # fmt: skip
    assert "wear 2 (2 to 2) mm" in fleet("telemetry", "show", "edge-01")


def test_missing_telemetry_is_an_outcome(fleet: Terminal) -> None:
    fleet("device", "add", "edge-01")
    measured(fleet, 1, 2)
    assert "0 records are missing" in fleet("telemetry", "gaps")
    measured(fleet, 5)
    assert fleet.json("telemetry", "gaps", "edge-01", code=7)["missing"] == 2
