"""The command line: one line and an exit code for whatever is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from app.trust import CONSOLE_ROLES, RELEASE_ROLES, ImageRepository, KeyStore
from device_agent import program
from device_agent.cli import main
from device_agent.state_dir import StateDir
from device_agent.telemetry import Spool
from device_agent.update import Journal, JournalFile, machine
from device_agent.wire.messages import Slots
from device_agent.wire.telemetry import Event
from tests.fakes.updates import make_bundle

TEXT = """device_id = "edge-01"
fleet = "demo"
[source]
kind = "replay"
path = "samples"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    from datetime import UTC, datetime

    keys = KeyStore(tmp_path / "keys", scrypt_n=2**4)
    roles = (*RELEASE_ROLES, *CONSOLE_ROLES)
    for role in roles:
        keys.create(role, "words")
    root = ImageRepository.create(keys.unlock(roles, "words"), datetime.now(UTC)).root
    (tmp_path / "root.json").write_bytes(root)
    path = tmp_path / "agent.toml"
    path.write_text(TEXT)
    return path


def run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return code, out, err


def test_help_names_every_command_and_exit_code(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capfd, "--help")
    assert (code, err) == (0, "")
    for word in ("run", "status", "check-config", "version", "Exit codes", "5 the machine"):
        assert word in out
    for command in ("run", "status", "check-config", "version"):
        assert run(capfd, command, "--help")[0] == 0


def test_wrong_usage_is_2(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capfd, "fly")
    assert (code, out) == (2, "")
    assert err == "muster-agent: No such command 'fly'. See `muster-agent --help`\n"
    code, _, err = run(capfd, "run", "--log-level", "loud")
    assert code == 2
    assert err.count("\n") == 1


def test_a_wrong_configuration_is_3(capfd: pytest.CaptureFixture[str], config: Path) -> None:
    config.write_text(TEXT + "[broker]\nprot = 1\n")
    for command in ("run", "status"):
        code, out, err = run(capfd, command, "--config", config)
        assert (code, out) == (3, "")
        assert err == (
            f"muster-agent: {config}: unknown key broker.prot; did you mean broker.port?\n"
        )
    assert not (config.parent / "state").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("status",),
        ("decommission", "--yes"),
        ("enrol", "CODE"),
        ("bench", "active"),
        ("import", "."),
    ],
    ids=lambda words: words[0],
)
def test_a_configuration_whose_name_is_too_long_is_3(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / ("x" * 300)
    code = program.main([*words, "--config", str(path)])
    said = f"muster-agent: {path} cannot be read: File name too long; name another file\n"
    assert (code, *capfd.readouterr()) == (3, "", said)
    assert list(tmp_path.iterdir()) == []


def test_a_root_that_is_none_is_3(capfd: pytest.CaptureFixture[str], config: Path) -> None:
    (config.parent / "root.json").write_bytes(b"{}")
    code, _, err = run(capfd, "run", "--config", config)
    assert code == 3
    assert "root" in err
    assert err.count("\n") == 1


def test_a_state_directory_that_cannot_be_made_is_5(
    capfd: pytest.CaptureFixture[str], config: Path
) -> None:
    (config.parent / "state").write_bytes(b"a file")
    code, _, err = run(capfd, "run", "--config", config)
    assert code == 5
    assert err.startswith(f"muster-agent: state_dir {config.parent / 'state'} cannot be written: ")
    assert err.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_state_directory_that_is_read_only_is_5(
    capfd: pytest.CaptureFixture[str], config: Path
) -> None:
    (config.parent / "state").mkdir(mode=0o500)
    assert run(capfd, "run", "--config", config)[0] == 5


def test_a_second_agent_on_a_state_directory_is_5(
    capfd: pytest.CaptureFixture[str], config: Path
) -> None:
    held = StateDir(config.parent / "state")
    try:
        code, _, err = run(capfd, "run", "--config", config)
    finally:
        held.release()
    assert code == 5
    assert err == (
        f"muster-agent: state_dir {config.parent / 'state'} is in use by another agent;"
        " stop that one first\n"
    )


def test_decommissioning_needs_a_yes(capfd: pytest.CaptureFixture[str], config: Path) -> None:
    code, _, err = run(capfd, "decommission", "--config", config)
    assert code == 2
    assert "add --yes" in err
    assert not (config.parent / "state").exists()


def test_a_decommissioned_device_runs_no_agent_and_says_so(
    capfd: pytest.CaptureFixture[str], config: Path
) -> None:
    state = config.parent / "state"
    (state / "identity").mkdir(parents=True)
    (state / "identity" / "key.pem").write_bytes(b"secret")
    arguments = ("decommission", "--yes", "--now", "--config", config)
    code, out, _ = run(capfd, *arguments)
    assert (code, out) == (0, "Device edge-01 is decommissioned and wiped.\n")
    assert not (state / "identity").exists()
    for command in (arguments, ("run", "--config", config)):
        code, _, err = run(capfd, *command)
        assert code == 8
        assert "device edge-01 was decommissioned on" in err
        assert "`muster-agent enrol CODE`" in err
    code, out, _ = run(capfd, "status", "--config", config)
    assert code == 0
    assert "decommissioned" in out


def test_decommissioning_beside_a_running_agent_is_5(
    capfd: pytest.CaptureFixture[str], config: Path
) -> None:
    held = StateDir(config.parent / "state")
    try:
        assert run(capfd, "decommission", "--yes", "--now", "--config", config)[0] == 5
    finally:
        held.release()
    assert not (config.parent / "state" / "decommissioned.json").exists()


def test_a_damaged_journal_is_5(capfd: pytest.CaptureFixture[str], config: Path) -> None:
    state = config.parent / "state"
    state.mkdir()
    (state / "update.json").write_bytes(b"{")
    code, _, err = run(capfd, "status", "--config", config)
    assert code == 5
    assert "update.json is damaged" in err


def test_status_before_the_first_start(capfd: pytest.CaptureFixture[str], config: Path) -> None:
    code, out, _ = run(capfd, "status", "--config", config)
    assert code == 0
    assert "not running" in out
    assert "none yet" in out
    assert not (config.parent / "state").exists()


def test_status_shows_slots_attempt_and_spool(
    capfd: pytest.CaptureFixture[str], config: Path
) -> None:
    state = config.parent / "state"
    held = StateDir(state)
    old, new = make_bundle("1.0.0"), make_bundle("2.0.0")
    journal = machine.begin(Journal(active=old.ref), new.assignment(7), b"signed", 1e9)
    journal = machine.move(journal, "download", 1e9)
    journal = machine.move(journal, "refused", 1e9, "architecture", "made for aarch64")
    JournalFile(state / "update.json").save(journal)
    spool = Spool(state / "spool.db", "edge-01", "boot", 2**20)
    spool.append(Event(time_s=1.0, code="test.event"))
    code, out, _ = run(capfd, "status", "--config", config)
    assert code == 0
    for text in (
        "agent     running",
        f"active    surface-defects 1.0.0 ({old.digest[:12]})",
        "refused since ",
        "assignment 7; architecture: made for aarch64",
        "1 records wait",
    ):
        assert text in out
    code, out, _ = run(capfd, "status", "--config", config, "--json")
    found = json.loads(out)
    assert found["running"] is True
    assert msgspec.convert(found["slots"], Slots).active == old.ref
    assert found["attempt"]["step"] == "refused"
    assert found["spool"]["pending"] == 1
    spool.close()
    held.release()
    code, out, _ = run(capfd, "status", "--config", config, "--json")
    assert json.loads(out)["running"] is False
    assert json.loads(out)["spool"]["pending"] == 1


def test_version_is_the_installed_one(capfd: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    assert run(capfd, "version")[1] == f"{version('muster')}\n"
    assert run(capfd, "--version")[1] == f"muster-agent {version('muster')}\n"


def test_the_agent_process_loads_no_runtime_and_no_console() -> None:
    code = (
        "import sys, device_agent.agent, device_agent.cli; "
        "print([m for m in ('onnxruntime', 'app', 'PySide6', 'onnx') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert found.stdout == b"[]\n"
