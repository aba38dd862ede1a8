from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from device_agent.inference.server.doors import Doors, ServerOptions
from tests.fakes.serving import connect


class Notes:
    """What doors say."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str, str]] = []

    def __call__(self, code: str, severity: str, detail: str) -> None:
        self.all.append((code, severity, detail))

    def codes(self) -> list[str]:
        return [code for code, _, _ in self.all]


def test_a_connection_waits_until_a_child_listens(tmp_path: Path) -> None:
    doors = Doors(ServerOptions(path=tmp_path / "infer.sock"), Notes())
    assert doors.open() == doors.open()
    with connect(doors) as client:
        client.sendall(b"GET /v2 HTTP/1.1\r\n\r\n")
    doors.close()


def test_a_unix_socket_is_for_owner_and_group_and_goes_with_the_agent(tmp_path: Path) -> None:
    path = tmp_path / "infer.sock"
    notes = Notes()
    doors = Doors(ServerOptions(path=path), notes)
    doors.open()
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert notes.all == [("server.listening", "info", str(path))]
    doors.close()
    assert not path.exists()


def test_the_socket_of_a_killed_agent_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "infer.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left:
        left.bind(str(path))
    doors = Doors(ServerOptions(path=path), Notes())
    assert doors.open()
    connect(doors).close()
    doors.close()


@pytest.mark.parametrize("kind", ["file", "live"])
def test_what_is_not_ours_stays_and_is_told_once(tmp_path: Path, kind: str) -> None:
    path, notes = tmp_path / "infer.sock", Notes()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
        if kind == "file":
            path.write_text("mine")
        else:
            other.bind(str(path))
            other.listen()
        doors = Doors(ServerOptions(path=path), notes)
        assert (doors.open(), doors.open()) == (None, None)
        assert notes.codes() == ["server.unavailable"]
        doors.close()
        assert path.exists()


def test_a_port_that_is_taken_is_tried_again_with_the_next_child() -> None:
    notes = Notes()
    with socket.create_server(("127.0.0.1", 0)) as other:
        doors = Doors(ServerOptions(port=other.getsockname()[1]), notes)
        assert doors.open() is None
        assert notes.codes() == ["server.unavailable"]
    assert doors.open()
    assert notes.codes() == ["server.unavailable", "server.listening"]
    doors.close()
    assert doors.open() is None
