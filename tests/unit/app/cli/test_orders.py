"""`muster device settings`, `command`, `commands` and `decommission`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import root
from app.fleet.reports import StoredReport
from app.workspace import Workspace
from device_agent.wire.orders import LogRequest
from device_agent.wire.telemetry import Log
from tests.fakes.joining import enrol, reported
from tests.fakes.telemetry import batch, event
from tests.fakes.workspaces import CONSOLE, new_workspace

DEVICE = "edge-01"


class Terminal:
    """Runs commands on a fleet with one enrolled device and one that is not."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self._capsys = capsys
        self.error = ""
        workspace = new_workspace(data)
        for each in (DEVICE, "edge-02"):
            workspace.add_device(each)
        self.identity = enrol(workspace, DEVICE)
        workspace.close()

    def report(self, counter: int, **changed: object) -> None:
        """Keep a report as the console does once it was verified."""
        identity = self.identity
        state = reported(DEVICE, counter, **changed)
        workspace = Workspace.open(self.data)
        workspace.registry.reports.record(
            [StoredReport(DEVICE, identity.digest, counter, 1.0, 2.0, identity.report(state))]
        )
        workspace.close()

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self._capsys.readouterr()
        got = root.run(["device", *arguments])
        captured = self._capsys.readouterr()
        self.error = captured.err
        assert got == code, captured.err
        return captured.out

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def audit(self) -> list[tuple[str, str, str]]:
        workspace = Workspace.open(self.data)
        try:
            return [(e.action, e.subject, e.why) for e in workspace.registry.audit()]
        finally:
            workspace.close()


@pytest.fixture
def muster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    return Terminal(tmp_path / "data", capsys)


@pytest.mark.parametrize(
    ("window", "cap", "window_ms", "spool_max_bytes"),
    [
        ("5s", "32MB", 5000, 32_000_000),
        ("250ms", "64MiB", 250, 64 * 2**20),
        ("1.5min", "1 gb", 90_000, 10**9),
        ("7", "2000000", 7000, 2_000_000),
    ],
)
def test_settings_are_given_with_units(
    muster: Terminal, window: str, cap: str, window_ms: int, spool_max_bytes: int
) -> None:
    (shown,) = muster.json("settings", DEVICE, "--window", window, "--spool-cap", cap)
    assert shown["settings"] == {
        "window_ms": window_ms,
        "spool_max_bytes": spool_max_bytes,
        "log_level": None,
        "capture": None,
        "capture_max_bytes": None,
    }
    assert (shown["version"], shown["effective_version"], shown["signed"]) == (1, None, False)


def test_settings_change_one_by_one_and_are_cleared_together(muster: Terminal) -> None:
    muster("settings", DEVICE, "edge-02", "--window", "5s", "--why", "too coarse")
    muster("settings", DEVICE, "--log-level", "debug")
    text = muster("settings", DEVICE, "edge-02")
    assert "window 5 s, log level debug" in text
    assert "not signed yet" in text
    muster("settings", DEVICE, "--clear", "--log-level", "error")
    (shown,) = muster.json("settings", DEVICE)
    assert (shown["version"], shown["settings"]["window_ms"]) == (3, None)
    assert shown["settings"]["log_level"] == "error"
    assert ("device.settings", "edge-02", "too coarse") in muster.audit()


def test_what_an_agent_does_not_know_is_not_said_to_be_in_effect(muster: Terminal) -> None:
    muster("settings", DEVICE, "--window", "5s", "--capture", "alarms")
    for counter, fields, missing in (
        (1, None, ["capture"]),
        (2, ("window_ms",), ["capture"]),
        (3, ("window_ms", "capture"), []),
    ):
        muster.report(counter, settings=1, settings_fields=fields)
        (shown,) = muster.json("settings", DEVICE)
        assert (shown["effective_version"], shown["unconfirmed"]) == (1, missing)
        said = "not confirmed by this agent's version: capture" in muster("settings", DEVICE)
        assert said == bool(missing)
    muster.report(4, settings=0, settings_fields=None)
    assert "not confirmed" not in muster("settings", DEVICE), "nothing is in effect yet"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--window", "5 parsecs"), 2, "no duration"),
        (("--spool-cap", "-1"), 2, "no size"),
        (("--log-level", "loud"), 2, "--log-level"),
        (("--window", "1ms"), 3, "0.1 s to 1 h"),
        (("--spool-cap", "5KB"), 3, "at least 1 MiB"),
    ],
)
def test_settings_that_a_device_would_refuse_are_refused_here(
    muster: Terminal, arguments: tuple[str, str], code: int, said: str
) -> None:
    muster("settings", DEVICE, *arguments, code=code)
    assert said in muster.error
    (shown,) = muster.json("settings", DEVICE)
    assert shown["version"] == 0


def test_a_command_is_listed_until_it_has_its_result(muster: Terminal) -> None:
    made = muster.json("command", DEVICE, "restart", "--why", "it hangs", "--days", "1")
    assert (made["version"], made["status"], made["why"]) == (1, "pending", "it hangs")
    assert made["until_s"] - made["asked_s"] == pytest.approx(86_400, abs=5)
    assert muster.json("commands", DEVICE) == [made]
    assert "restart  pending" in muster("commands")
    assert "No commands yet" in muster("commands", "edge-02")
    assert ("device.command", DEVICE, "it hangs") in muster.audit()


def test_only_enrolled_devices_take_commands(muster: Terminal) -> None:
    for device_id, said in (("edge-02", "not enrolled"), ("edge-99", "no device edge-99")):
        muster("command", device_id, "restart", code=6)
        assert said in muster.error
    muster("command", DEVICE, "decommission", code=2)
    assert muster.json("commands") == []


def test_a_decommissioning_is_confirmed_and_revokes_nothing_yet(
    muster: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "n")
    muster("decommission", DEVICE, code=130)
    assert muster.json("commands") == []
    assert "command 1, decommission" in muster("decommission", DEVICE, "--yes", "--why", "sold")
    workspace = Workspace.open(muster.data)
    assert workspace.registry.enrolments.current(DEVICE) is not None
    workspace.close()
    muster("decommission", DEVICE, "--yes", code=6)
    assert "is being decommissioned" in muster.error


def test_a_device_that_never_answers_is_written_off(muster: Terminal) -> None:
    muster("decommission", DEVICE, "--yes")
    assert "is out of the fleet" in muster("decommission", DEVICE, "--force", "--yes")
    workspace = Workspace.open(muster.data)
    assert workspace.registry.enrolments.states()[DEVICE] == "decommissioned"
    workspace.close()
    muster("decommission", DEVICE, "--force", "--yes", code=6)


def test_captures_are_allowed_and_bounded(muster: Terminal) -> None:
    (shown,) = muster.json("settings", DEVICE, "--capture", "alarms", "--capture-cap", "64MiB")
    assert shown["settings"]["capture"] == "alarms"
    assert shown["settings"]["capture_max_bytes"] == 64 * 2**20
    assert "capture alarms" in muster("settings", DEVICE)
    muster("settings", DEVICE, "--capture-cap", "1KB", code=3)
    assert "captures at least 64 KiB" in muster.error


def test_logs_are_fetched_by_a_command_that_says_which(muster: Terminal) -> None:
    made = muster.json("logs", DEVICE, "--fetch", "--level", "warning", "--lines", "50")
    assert (made["name"], made["status"]) == ("logs", "pending")
    workspace = Workspace.open(muster.data)
    command = workspace.registry.orders.command(DEVICE, made["version"])
    assert command.logs == LogRequest(level="warning", lines=50)
    workspace.close()
    muster("logs", "edge-02", "--fetch", code=6)
    muster("logs", "edge-99", code=6)


def test_logs_that_came_are_shown_oldest_first_and_by_level(muster: Terminal) -> None:
    assert "--fetch" in muster("logs", DEVICE)
    workspace = Workspace.open(muster.data)
    lines = [
        Log(time_s=1.0, level="info", logger="a", text="one"),
        Log(time_s=2.0, level="error", logger="b", text="two"),
    ]
    workspace.store.append(batch([event(0.0), *lines], device_id=DEVICE))
    workspace.close()
    shown = muster.json("logs", DEVICE)
    assert [(row["code"], row["detail"]) for row in shown] == [
        ("log.info", "a: one"),
        ("log.error", "b: two"),
    ]
    text = muster("logs", DEVICE, "--level", "warning")
    assert "b: two" in text
    assert "one" not in text
