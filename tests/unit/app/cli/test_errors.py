"""Every error is one line that says what to do, and a documented exit code."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app import errors
from app.cli import ending, main, root
from app.errors import MusterError
from tests.conftest import ROOT
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "log"))
    monkeypatch.setenv("MUSTER_RELEASE_PASSPHRASE", RELEASE)
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    return tmp_path / "data"


@pytest.fixture
def fleet(data: Path) -> Path:
    workspace = new_workspace(data)
    workspace.add_device("edge-01")
    add_bundle(workspace.library, "1.0.0")
    workspace.close()
    return data


def fails(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    capsys.readouterr()
    assert root.run([*arguments]) == code
    error = capsys.readouterr().err
    (line,) = filter(None, error.splitlines())
    assert line.startswith("muster: ")
    assert line.endswith(".")
    return line


def test_the_document_lists_every_code() -> None:
    text, _, _ = (ROOT / "docs" / "exit-codes.md").read_text().partition("## `muster-agent`")
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    kinds = {kind.exit_code for kind in MusterError.__subclasses__()}
    assert documented == kinds | {0, 1, ending.EXIT_USAGE, ending.EXIT_INTERRUPTED}
    assert len(kinds) == len(MusterError.__subclasses__()), "each kind has a code of its own"
    assert errors.MusterError.exit_code == ending.EXIT_BUG


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["device", "dance"],
        ["device", "add"],
        ["rollout", "show", "first"],
        ["bundle", "build", "x", "--version", "1.0.0", "--recipe", "cake"],
        ["--colour"],
    ],
)
def test_wrong_usage_points_to_the_help(data, capsys, arguments: list[str]) -> None:
    assert "--help" in fails(capsys, 2, *arguments)
    assert not data.exists()


def test_a_command_without_a_fleet_says_how_to_begin(data, capsys) -> None:
    assert "muster init" in fails(capsys, 6, "device", "list")
    assert not data.exists()


def test_an_existing_fleet_is_not_overwritten(fleet, capsys) -> None:
    before = (fleet / "keys" / "root.json").read_bytes()
    assert "holds a fleet already" in fails(capsys, 6, "init")
    assert (fleet / "keys" / "root.json").read_bytes() == before


def test_an_unwritable_data_directory_is_named(data, tmp_path, capsys) -> None:
    (tmp_path / "file").write_text("in the way")
    line = fails(capsys, 5, "--data", str(tmp_path / "file" / "data"), "init")
    assert str(tmp_path / "file" / "data") in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_a_bad_fleet_name_is_refused(data, capsys) -> None:
    assert "fleet name" in fails(capsys, 3, "init", "--fleet", "plant/7")
    assert not data.exists()


def test_a_missing_passphrase_names_the_variable(fleet, capsys, monkeypatch) -> None:
    monkeypatch.delenv("MUSTER_CONSOLE_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    line = fails(capsys, 4, "bundle", "release", "surface-defects@1.0.0")
    assert "MUSTER_CONSOLE_PASSPHRASE" in line


@pytest.mark.parametrize("kind", ["RELEASE", "CONSOLE"])
def test_a_wrong_passphrase_releases_nothing(fleet, capsys, monkeypatch, kind: str) -> None:
    monkeypatch.setenv(f"MUSTER_{kind}_PASSPHRASE", "wrong")
    line = fails(capsys, 4, "bundle", "release", "surface-defects@1.0.0")
    assert "passphrase does not open" in line
    assert root.run(["bundle", "list", "--json"]) == 0
    assert '"release": null' in capsys.readouterr().out


def test_a_file_that_is_no_model_is_named(data, tmp_path, capsys) -> None:
    (tmp_path / "cat.onnx").write_bytes(b"GIF89a")
    assert "cat.onnx" in fails(capsys, 3, "model", "inspect", str(tmp_path / "cat.onnx"))
    assert "none.onnx" in fails(capsys, 3, "model", "inspect", str(tmp_path / "none.onnx"))


def test_a_project_that_is_none_is_named_and_nothing_is_built(fleet, tmp_path, capsys) -> None:
    before = sorted(path.name for path in (fleet / "library").iterdir())
    line = fails(capsys, 3, "bundle", "build", str(tmp_path / "none"), "--version", "1.0.0")
    assert str(tmp_path / "none") in line
    assert sorted(path.name for path in (fleet / "library").iterdir()) == before


def test_a_quantized_model_is_not_written_over_a_file(data, tmp_path, capsys) -> None:
    (tmp_path / "old.onnx").write_bytes(b"precious")
    out = str(tmp_path / "old.onnx")
    assert "already" in fails(capsys, 6, "model", "quantize", str(tmp_path), "--out", out)
    assert (tmp_path / "old.onnx").read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (3, ["device", "add", "Edge_1"]),
        (3, ["device", "add", "edge-02", "--label", "line"]),
        (6, ["device", "add", "edge-01"]),
        (6, ["device", "show", "edge-09"]),
        (6, ["device", "enrol-code", "edge-09"]),
        (6, ["device", "accept", "edge-01"]),
        (3, ["bundle", "show", "cat"]),
        (6, ["bundle", "show", "surface-defects@9.9.9"]),
        (6, ["bundle", "show", "ffffffffffff"]),
        (3, ["rollout", "create", "surface-defects@1.0.0"]),
        (6, ["rollout", "create", "surface-defects@1.0.0", "--all"]),
        (6, ["rollout", "show", "1"]),
        (6, ["rollout", "pause", "1"]),
        (6, ["telemetry", "show", "edge-09"]),
        (3, ["serve", "--broker", "nowhere"]),
        (3, ["serve", "--broker", "localhost:1883", "--kind", "amqtt"]),
    ],
)
def test_a_refused_command_changes_nothing(
    fleet, capsys, monkeypatch, tmp_path, code: int, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    fails(capsys, code, *arguments)
    assert root.run(["device", "list"]) == 0
    assert capsys.readouterr().out.count("edge-") == 1
    assert root.run(["rollout", "list"]) == 0
    assert capsys.readouterr().out.startswith("No rollouts yet")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_ctrl_c_is_130(fleet, capsys, monkeypatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.workspace.Workspace.open", interrupted)
    assert fails(capsys, 130, "device", "list") == "muster: stopped."


def test_a_bug_says_where_its_trace_went(fleet, capsys, monkeypatch, tmp_path) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr("app.workspace.Workspace.open", broken)
    line = fails(capsys, 1, "device", "list")
    (trace,) = (tmp_path / "log").rglob("crash-*.txt")
    assert str(trace) in line
    assert "ZeroDivisionError: two" in trace.read_text()


def test_a_python_that_is_too_old_is_named() -> None:
    assert "needs Python 3.11 or newer, this is 3.10" in main.python_obstacle((3, 10))
    assert main.python_obstacle((3, 11)) == ""


def test_a_missing_package_says_what_to_install(fleet, capsys, monkeypatch) -> None:
    def missing(*arguments: object) -> None:
        raise ModuleNotFoundError("No module named 'tuf.api'", name="tuf.api")

    monkeypatch.setattr("app.workspace.Workspace.open", missing)
    assert main.main(["device", "list"]) == 5
    assert "pip install 'muster[console]'" in capsys.readouterr().err


def test_help_imports_neither_qt_nor_the_runtime(data) -> None:
    script = (
        "import sys; from app.cli.main import main; code = main(['--help'])\n"
        "heavy = {'PySide6', 'onnx', 'onnxruntime', 'paho', 'sqlite_utils'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "rollout" in done.stdout


def test_every_command_of_the_help_exists() -> None:
    context = root.root.make_context("muster", ["device", "list"])
    for name in root.root.list_commands(context):
        command = root.root.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help


LONG = "a" * 300
"""More than any file system takes as a name."""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data", LONG, "device", "list"],
        ["--data", LONG, "init"],
        ["audit", "export", LONG],
        ["audit", "verify", "--file", LONG],
        ["backup", LONG],
        ["broker", "export", LONG, "--host", "localhost"],
        ["bundle", "build", LONG, "--version", "1.0.0"],
        ["demo", "--out", LONG],
        ["device", "enrol-codes", "--count", "1", "--out", LONG],
        ["device", "enrol-import", LONG],
        ["key", "move", "root", LONG],
        ["key", "root-draft", LONG, "--renew"],
        ["key", "root-finish", LONG],
        ["key", "root-new", LONG],
        ["key", "root-sign", LONG, "--key", "here"],
        ["key", "root-status", LONG],
        ["key", "rotate", "root", "--key", LONG],
        ["model", "inspect", LONG],
        ["model", "evaluate", LONG],
        ["model", "evaluate", LONG, "--model", LONG],
        ["model", "quantize", LONG, "--out", "x.onnx"],
        ["model", "quantize", LONG, "--out", LONG],
        ["report", "device", "edge-01", "--out", f"{LONG}.html"],
        ["restore", LONG],
        ["telemetry", "export", "edge-01", "--out", LONG],
    ],
    ids=lambda words: " ".join(each[:12] for each in words),
)
def test_a_name_that_no_file_can_have_is_no_bug(
    fleet, capsys, monkeypatch, tmp_path, arguments: list[str]
) -> None:
    for each in ("BACKUP", "NEW", "ROOT"):
        monkeypatch.setenv(f"MUSTER_{each}_PASSPHRASE", RELEASE)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    capsys.readouterr()
    code = root.run(arguments)
    said = capsys.readouterr().err
    assert code not in (0, ending.EXIT_BUG), said
    assert said.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before
