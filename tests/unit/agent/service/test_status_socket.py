"""Whoever may open the status socket is told how the agent is, over a real socket."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_agent.service import status_socket
from device_agent.service.status_socket import StatusSocket
from tests.fakes.waiting import PATIENCE_S


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up no client that has to wait for a core."""
    monkeypatch.setattr(status_socket, "_CLIENT_TIMEOUT_S", PATIENCE_S)


def ask(place: Path) -> bytes | None:
    return status_socket.ask(place, PATIENCE_S)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "status.sock"


@pytest.fixture
def listening(place: Path) -> Iterator[StatusSocket]:
    found = StatusSocket(place, lambda: b'{"all":"well"}' * 10_000)
    found.start()
    yield found
    found.stop()


def test_each_client_gets_the_whole_answer(place: Path, listening: StatusSocket) -> None:
    for _ in range(3):
        assert ask(place) == b'{"all":"well"}' * 10_000


def test_only_its_own_user_may_ask(place: Path, listening: StatusSocket) -> None:
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_it_goes_with_the_agent(place: Path, listening: StatusSocket) -> None:
    listening.stop()
    assert not place.exists()
    assert ask(place) is None


def test_one_that_an_agent_left_behind_is_replaced(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(place))
    assert ask(place) is None
    found = StatusSocket(place, lambda: b"alive")
    found.start()
    assert ask(place) == b"alive"
    found.stop()


def test_a_state_directory_deeper_than_the_kernel_names_works(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100) / "status.sock"
    deep.parent.mkdir()
    found = StatusSocket(deep, lambda: b"alive")
    found.start()
    assert ask(deep) == b"alive"
    found.stop()
    assert not deep.exists()


def test_a_client_that_goes_away_and_an_answer_that_fails_harm_nobody(
    place: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter((ZeroDivisionError(), b"alive"))

    def answer() -> bytes:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    listening = StatusSocket(place, answer)
    listening.start()
    assert ask(place) is None
    assert "the status could not be told" in caplog.text
    assert ask(place) == b"alive"
    listening.stop()


def test_where_there_can_be_no_socket_the_agent_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    listening = StatusSocket(tmp_path / "missing" / "status.sock", lambda: b"")
    listening.start()
    listening.stop()
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_an_agent_that_does_not_answer_is_not_waited_for(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(place))
        silent.listen(1)
        with pytest.raises(TimeoutError):
            status_socket.ask(place, timeout_s=0.05)


def test_an_answer_without_end_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_socket, "MAX_ANSWER_BYTES", 1000)
    listening = StatusSocket(place, lambda: b"x" * 1001)
    listening.start()
    with pytest.raises(OSError, match="more than 1000 bytes"):
        ask(place)
    listening.stop()
