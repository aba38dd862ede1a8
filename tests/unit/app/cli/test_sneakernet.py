"""`muster export` and `muster receipt` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.workspace import Workspace
from device_agent.wire.messages import BundleRef, Serving, Slots
from tests.fakes.joining import Identity, enrol, reported
from tests.fakes.workspaces import CONSOLE, RELEASE, add_bundle, new_workspace

DEVICE = "edge-01"


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Identity:
    """A fleet with a released bundle and one device; returns the device's identity."""
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    workspace = new_workspace(tmp_path / "data")
    workspace.add_device(DEVICE)
    entry = add_bundle(workspace.library, "1.0.0")
    workspace.release(entry.digest, RELEASE, workspace.unlock_console(CONSOLE))
    identity = enrol(workspace, DEVICE)
    workspace.close()
    (tmp_path / "stick").mkdir()
    return identity


@pytest.fixture
def stick(tmp_path: Path, identity: Identity) -> Path:
    return tmp_path / "stick"


def put_receipt(stick: Path, payload: bytes) -> None:
    directory = stick / "muster-test" / "receipts"
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{DEVICE}-5.json").write_bytes(payload)


def test_an_export_says_what_each_device_would_install(
    stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["export", "--device", DEVICE, "--bundle", "surface-defects@1.0.0", str(stick)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert DEVICE in said
    assert "surface-defects@1.0.0" in said
    assert "muster-agent import" in said
    assert main(["export", "--all", "--json", str(stick)]) == 0
    made = json.loads(capsys.readouterr().out)
    assert [each["assignment"] for each in made["devices"]] == [1]


def test_an_export_of_nothing_says_what_to_do(
    stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--device", DEVICE, str(stick)]) == 6
    assert "add --bundle NAME@VERSION" in capsys.readouterr().err
    assert main(["export", str(stick)]) == 3
    assert main(["export", "--all", str(stick / "nowhere")]) == 2


def test_a_receipt_is_shown_and_a_forged_one_has_exit_code_7(
    stick: Path, identity: Identity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = BundleRef(digest="a" * 64, name="surface-defects", version="1.0.0")
    serving = Serving(bundle=bundle, model_sha256="b" * 64, provider="CPU", since_s=1.0)
    state = reported(DEVICE, 5, serving=serving, slots=Slots(active=bundle))
    put_receipt(stick, identity.report(state))
    assert main(["receipt", str(stick)]) == 0
    assert "surface-defects@1.0.0" in capsys.readouterr().out
    put_receipt(stick, Identity().report(state))
    assert main(["receipt", "--json", str(stick)]) == 7
    said = capsys.readouterr()
    assert json.loads(said.out)[0]["reason"] == "report-unknown-key"
    assert "Nothing changed by them." in said.err
    workspace = Workspace.open(tmp_path / "data")
    assert workspace.registry.reports.of_device(DEVICE).counter == 5
    workspace.close()
