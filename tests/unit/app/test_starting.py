"""What is in the way of a start is told apart, and what a passphrase is worth is not overstated."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from app.broker_settings import BrokerSettings
from app.data_directory import fleet_name, holds_fleet
from app.errors import (
    BrokerStartError,
    EnvironmentFaultError,
    InUseError,
    MusterError,
    PassphraseError,
    PortBusyError,
    ProgramMissingError,
    StateError,
    TlsMissingError,
)
from app.files import DirectoryLock
from app.program import muster_command
from app.starting import (
    Remedy,
    given_passphrase,
    has_screen,
    helped,
    is_locked,
    open_console,
    remedy_of,
    strength,
)
from app.workspace import LOCK_NAME
from tests.fakes.brokers import free_port
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, new_workspace


@pytest.fixture(autouse=True)
def own_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take ports that no connection of another test is given before the broker has them."""
    monkeypatch.setattr("app.brokerage.free_ports", lambda _: (port := free_port(), port + 1))


ELSEWHERE = BrokerSettings("broker.example", 8883, embedded=False)


@pytest.mark.parametrize(
    ("error", "settings", "remedy"),
    [
        (PassphraseError("wrong"), BrokerSettings(), "passphrase"),
        (PortBusyError("busy"), BrokerSettings(), "another_port"),
        (PortBusyError("busy"), ELSEWHERE, "again"),
        (ProgramMissingError("no mosquitto"), BrokerSettings(kind="mosquitto"), "built_in_broker"),
        (TlsMissingError("0.0.0.0"), BrokerSettings("", kind="amqtt"), "built_in_broker"),
        (BrokerStartError("it ended"), BrokerSettings(), "without_broker"),
        (InUseError("locked"), BrokerSettings(), "again"),
        (EnvironmentFaultError("disk full"), BrokerSettings(), "again"),
    ],
)
def test_each_obstacle_has_its_remedy(
    error: MusterError, settings: BrokerSettings, remedy: Remedy
) -> None:
    assert remedy_of(error, settings) == remedy


def test_a_remedy_changes_only_what_was_in_the_way() -> None:
    busy = BrokerSettings("127.0.0.1", 18830, kind="mosquitto", enrol_port=18831)
    assert helped(busy, "another_port") == BrokerSettings("127.0.0.1", 0, kind="mosquitto")
    assert helped(busy, "built_in_broker").kind == "amqtt"
    assert helped(BrokerSettings(""), "built_in_broker").host == "127.0.0.1"
    assert helped(busy, "without_broker").patient
    assert helped(busy, "again") == busy


def test_a_console_without_its_own_broker_works_and_has_it_once_it_starts(tmp_path: Path) -> None:
    data = tmp_path / "console"
    new_workspace(data).close()
    other, port = socket.socket(), free_port()  # nobody takes it while it is free again
    other.bind(("127.0.0.1", port))
    other.listen()
    running = open_console(data, CONSOLE, BrokerSettings(port=port, kind="amqtt", patient=True))
    try:
        assert "in use" in running.core.status().error
        assert not running.core.status().connected
        other.close()
        wait_until(lambda: running.core.status().connected, "the broker to be there")
    finally:
        other.close()
        running.close()


def test_a_start_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    data = tmp_path / "console"
    new_workspace(data).close()
    with pytest.raises(PassphraseError):
        open_console(data, "wrong", BrokerSettings(port=0, kind="amqtt"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = BrokerSettings(port=other.getsockname()[1], kind="amqtt")
        with pytest.raises(PortBusyError):
            open_console(data, CONSOLE, taken)
    lock = DirectoryLock(data / LOCK_NAME)
    lock.acquire()
    try:
        with pytest.raises(StateError) as caught:
            open_console(data, CONSOLE, BrokerSettings(port=0, kind="amqtt"))
        assert is_locked(caught.value)
    finally:
        lock.release()
    running = open_console(data, CONSOLE, BrokerSettings(port=0, kind="amqtt"))
    assert running.core.status().broker_kind == "amqtt"
    running.close()


def test_a_passphrase_of_the_environment_is_asked_of_nobody(tmp_path: Path) -> None:
    assert given_passphrase({"MUSTER_CONSOLE_PASSPHRASE": "words"}) == "words"
    assert given_passphrase({}) == ""
    assert not holds_fleet(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fleet": 7}', "[" * 100_000])
def test_a_fleet_whose_name_cannot_be_read_is_shown_without_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "workspace.json").write_text(text, encoding="utf-8")
    assert holds_fleet(tmp_path)
    assert fleet_name(tmp_path) == ""


def test_a_fleet_s_name_is_known_before_anything_is_opened(tmp_path: Path) -> None:
    new_workspace(tmp_path / "console", "plant-7").close()
    assert fleet_name(tmp_path / "console") == "plant-7"


@pytest.mark.parametrize(
    ("environment", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_told_by_the_environment(environment, platform: str, there: bool) -> None:
    assert has_screen(environment, platform) is there


@pytest.mark.parametrize(
    ("passphrase", "found"),
    [
        ("", "short"),
        ("Ab1!xyz", "short"),
        ("password", "weak"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "weak"),
        ("abcdefghijklmnopqrstuvwx", "weak"),
        ("plant-7 2026", "weak"),
        ("correct horse battery staple", "fair"),
        ("the the the the the the", "weak"),
        ("correct horse battery staple seven lamps", "strong"),
        ("kR7#vQ2x!mZ9pLw4", "strong"),
    ],
)
def test_strength_is_what_a_guesser_has_to_try(passphrase: str, found: str) -> None:
    assert strength(passphrase) == found


def test_the_program_is_started_as_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert muster_command("demo")[1:] == ["-m", "app.cli.main", "demo"]
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert muster_command("demo")[1:] == ["demo"]
