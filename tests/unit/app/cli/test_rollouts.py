"""Planning, reading and steering rollouts from a terminal."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.cli import root
from app.cli.confirming import TYPED_ABOVE
from app.fleet.rollout.book import Progress
from app.fleet.rollout.evidence import Evidence, OutcomeCounts
from app.fleet.rollout.gates.gate import Gate
from app.fleet.rollout.gates.judge import judge_gate
from app.fleet.rollout.looking import Look
from app.workspace import Workspace
from tests.fakes.workspaces import CHEAP, CONSOLE, RELEASE, add_bundle, new_workspace

BUNDLE = "surface-defects@1.0.0"
GATE = Gate(kind="failures", limit=0.05)


class Terminal:
    """Runs commands on one fleet and reads what they print."""

    def __init__(self, workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace = workspace
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self._capsys.readouterr()
        got = root.run([*arguments])
        captured = self._capsys.readouterr()
        assert got == code, captured.err
        return captured.out + captured.err

    def json(self, *arguments: str, code: int = 0) -> Any:
        self._capsys.readouterr()
        got = root.run([*arguments, "--json"])
        captured = self._capsys.readouterr()
        assert got == code, captured.err
        return json.loads(captured.out)

    def look(self, *, lied: bool = False) -> None:
        """Keep a decision as the engine does."""
        book = self.workspace.registry.rollouts
        rollout = book.get(1)
        outcomes = OutcomeCounts(succeeded=0, failed=3, named_failed=1)
        evidence = Evidence(time_s=1.0, phase=0, look=1, outcomes=outcomes)
        verdict = judge_gate(GATE, evidence)
        kept = Look(1, evidence, (verdict,), (GATE,)).decision("look", "")
        if lied:
            kept = replace(kept, verdicts=kept.verdicts.replace(b'"sample":3', b'"sample":4'))
        assert book.progress(rollout, Progress(decisions=[kept]))

    def becomes(self, device_id: str, outcome: str, **more: Any) -> None:
        book = self.workspace.registry.rollouts
        rollout = book.get(1)
        member = rollout.member(device_id)
        assert member is not None
        changed = replace(member, outcome=outcome, **more)
        assert book.progress(rollout, Progress(members=[changed]))


@pytest.fixture
def muster(tmp_path: Path, capsys, monkeypatch):
    workspace = new_workspace(tmp_path / "data")
    digest = add_bundle(workspace.library, "1.0.0").digest
    workspace.release(digest, RELEASE, workspace.unlock_console(CONSOLE))
    for number in range(1, 5):
        workspace.add_device(f"edge-0{number}")
    monkeypatch.setenv("MUSTER_DATA", str(workspace.path))
    monkeypatch.setenv("MUSTER_RELEASE_PASSPHRASE", RELEASE)
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    yield Terminal(workspace, capsys)
    workspace.close()


def test_a_dry_run_tells_and_begins_nothing(muster: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    options = ("--all", "--canary", "edge-02", "--phase", "50%,soak=20m", "--rate", "5/min")
    told = muster.json("rollout", "plan", BUNDLE, *options, "--save", str(file))
    assert told["counts"] == {"unreachable": 4}
    assert {each["detail"] for each in told["forecast"]["devices"]} == {"never seen"}
    assert [each["name"] for each in told["plan"]["phases"]] == ["canary", "50%", "rest"]
    shown = muster("rollout", "plan", BUNDLE, *options)
    assert "4 cannot be reached" in shown
    assert "gate agreement will have no evidence" in shown
    assert muster.json("rollout", "list") == []
    muster("rollout", "create", BUNDLE, "--all", "--plan", str(file))
    assert muster.json("rollout", "show", "1")["plan"]["rate_per_min"] == 5


def test_a_dry_run_in_which_a_device_is_busy_ends_with_an_outcome(muster: Terminal) -> None:
    muster("rollout", "create", BUNDLE, "--device", "edge-01")
    muster.becomes("edge-01", "in_progress", assignment=1, step="trial")
    told = muster.json("rollout", "plan", BUNDLE, "--all", code=7)
    assert told["counts"] == {"busy": 1, "unreachable": 3}
    assert "edge-01 in rollout 1" in muster("rollout", "plan", BUNDLE, "--all", code=7)


def test_a_plan_file_and_options_exclude_each_other(muster: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text('[[phases]]\nname = "all"\npercent = 100\n')
    muster("rollout", "create", BUNDLE, "--all", "--plan", str(file), "--rate", "5", code=3)
    file.write_text("phases = 3")
    assert "phases" in muster("rollout", "create", BUNDLE, "--all", "--plan", str(file), code=3)
    assert muster.json("rollout", "list") == []


def test_a_rollout_shows_phases_gates_and_who_is_away(muster: Terminal) -> None:
    gates = ("--phase", "edge:edge-01", "--no-gates", "--gate", "failures=0.05")
    muster("rollout", "create", BUNDLE, "--all", *gates)
    muster.look()
    muster.becomes("edge-01", "in_progress", assignment=1, step="trial", due_s=1.0)
    shown = muster("rollout", "show", "1")
    assert "overdue    edge-01" in shown
    assert "failures  trips" in shown
    assert "never seen" in shown
    found = muster.json("rollout", "show", "1")
    assert found["overdue"] == ["edge-01"]
    assert found["verdicts"][0]["kind"] == "failures"


def test_decisions_are_listed_and_made_again(muster: Terminal) -> None:
    muster("rollout", "create", BUNDLE, "--all")
    muster.look()
    (found,) = muster.json("rollout", "decisions", "1")
    assert found["evidence"]["outcomes"]["failed"] == 3
    assert found["gates"][0]["limit"] == 0.05
    assert "equal" in muster("rollout", "replay", "1")
    muster.look(lied=True)
    replayed = muster.json("rollout", "replay", "1", code=7)
    assert [each["equal"] for each in replayed] == [True, False]
    assert "1 of 2 decisions" in muster("rollout", "replay", "1", code=7)
    muster("rollout", "decisions", "9", code=6)
    muster("rollout", "replay", "9", code=6)


@pytest.mark.parametrize(
    "words",
    [
        ("pause", "1"),
        ("stop", "1"),
        ("roll-back", "1"),
        ("skip", "1", "--device", "edge-01"),
        ("hold", "1", "--device", "edge-01"),
        ("retry", "1"),
    ],
)
def test_without_a_terminal_nothing_is_done_unless_it_is_answered(
    muster: Terminal, words: tuple[str, ...]
) -> None:
    muster("rollout", "create", BUNDLE, "--all")
    muster.becomes("edge-02", "failed", assignment=1)
    before = muster.workspace.registry.rollouts.get(1)
    assert "--yes" in muster("rollout", *words, code=3)
    assert muster.workspace.registry.rollouts.get(1) == before
    muster.json("rollout", *words, "--yes")
    assert muster.workspace.registry.rollouts.get(1) != before


def test_a_person_is_told_what_it_means_and_types_the_number_of_many(
    muster: Terminal, monkeypatch
) -> None:
    many = [f"line-{each}" for each in range(TYPED_ABOVE)]
    for each in many:
        muster.workspace.add_device(each)
    muster("rollout", "create", BUNDLE, "--all")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter(["53", "54"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    assert "54 devices of rollout 1 will wait" in muster("rollout", "pause", "1", code=130)
    assert muster.json("rollout", "show", "1")["state"] == "running"
    muster("rollout", "pause", "1")
    assert muster.json("rollout", "show", "1")["state"] == "paused"


def test_a_rollout_is_resumed_without_a_gate(muster: Terminal) -> None:
    muster("rollout", "create", BUNDLE, "--all", "--phase", "1")
    muster("rollout", "pause", "1", "--yes")
    muster("rollout", "resume", "1", "--waive", "speed", "--yes", code=6)
    assert muster.json("rollout", "show", "1")["state"] == "paused"
    muster("rollout", "resume", "1", "--waive", "drift", "--waive", "energy", "--yes")
    kinds = [each["kind"] for each in muster.json("rollout", "show", "1")["plan"]["gates"]]
    assert not {"drift", "energy"} & set(kinds)
    assert "latency" in kinds


def test_devices_are_let_in_pinned_and_unpinned(muster: Terminal) -> None:
    muster("rollout", "create", BUNDLE, "--all")
    muster("rollout", "hold", "1", "--device", "edge-01", "--yes")
    (let_in,) = muster.json("rollout", "let-in", "1", "--device", "edge-01", "--yes")
    assert let_in["outcome"] == "pending"
    pinned = muster.json("device", "pin", "edge-01", "--why", "trial", "--yes")
    assert pinned == {"edge-01": "trial"}
    told = muster.json("rollout", "plan", BUNDLE, "--all")
    assert told["counts"] == {"pinned": 1, "unreachable": 3}
    assert muster.json("device", "unpin", "edge-01", "--yes") == {}
    muster("device", "unpin", "edge-01", "--yes", code=6)


def test_a_group_is_who_matches_and_its_query_stays_in_the_plan(muster: Terminal) -> None:
    muster.workspace.add_device("lyon-01", "Lyon")
    told = muster.json("rollout", "plan", BUNDLE, "--group", "site:Lyon status:never")
    assert [each["device_id"] for each in told["forecast"]["devices"]] == ["lyon-01"]
    codes = [each["code"] for each in told["forecast"]["warnings"]]
    assert codes == ["volatile-group", "absent-phase"]
    muster("rollout", "create", BUNDLE, "--group", "site:Lyon")
    found = muster.json("rollout", "show", "1")
    assert found["plan"]["group"] == "site:Lyon"
    assert [each["device_id"] for each in found["members"]] == ["lyon-01"]
    muster("rollout", "create", BUNDLE, "--group", "site:Lyon", "--all", code=3)
    assert "Paris" in muster("rollout", "create", BUNDLE, "--group", "site:Paris", code=3)
    muster("rollout", "create", BUNDLE, "--group", "site:(", code=3)
    assert len(muster.json("rollout", "list")) == 1


def test_a_phase_is_approved_by_who_was_named(
    muster: Terminal, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("app.trust.keystore.SCRYPT_N", CHEAP)
    monkeypatch.setenv("MUSTER_APPROVER_PASSPHRASE", "ada's words")
    file = str(tmp_path / "ada.json")
    muster("key", "add-approver", "ada", "--key", file)
    assert "approver ada" in {each["role"] for each in muster.json("key", "list")}
    phases = ("--phase", "1,approvals=1,soak=0s", "--phase", "100%,soak=0s")
    muster("rollout", "create", BUNDLE, "--all", *phases)
    shown = muster("rollout", "approvals", "1")
    assert "0 of 1 approvals" in shown
    assert "May approve: ada" in shown
    sign = ("rollout", "approve", "1", "--as", "ada", "--key", file)
    assert "4 devices" not in muster(*sign, code=3)
    assert muster.json("rollout", "approvals", "1") == []
    assert muster.json(*sign, "--yes")["problem"] == ""
    assert "1 of 1 approvals" in muster("rollout", "approvals", "1")
    muster(*sign, "--phase", "rest", "--yes", code=6)
    monkeypatch.setenv("MUSTER_APPROVER_PASSPHRASE", "guess")
    muster(*sign, "--yes", code=4)
    muster("key", "remove-approver", "ada", "--yes")
    (given,) = muster.json("rollout", "approvals", "1")
    assert given["problem"] == "the key is no approver's any more"
    muster("key", "remove-approver", "ada", "--yes", code=6)


def test_an_ended_rollout_says_how_its_phases_ended(muster: Terminal) -> None:
    muster("rollout", "create", BUNDLE, "--all", "--canary", "edge-01")
    muster("rollout", "stop", "1", "--yes")
    shown = muster("rollout", "show", "1").splitlines()
    states = {line.split("  ")[0]: line for line in shown if line.startswith(("canary", "rest"))}
    assert "never began" in states["canary"]
    assert "never began" in states["rest"]
