"""Whoever stands between a device and its broker gets nothing of what the device would send."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.trust.ca import Credentials
from device_agent.enrol_online import Asking
from device_agent.errors import AgentError, LinkError, RefusalError
from device_agent.identity import DeviceKey
from tests.fakes.authority import Fleet
from tests.fakes.waiting import PATIENCE_S, wait_until

REQUEST = b"the token, the request"


@contextmanager
def listener(path: Path, shown: Credentials) -> Iterator[tuple[int, list[bytes]]]:
    """Speak TLS with these credentials; yields the port and what came after the handshakes."""
    (path / "pair.pem").write_bytes(shown.certificate_pem + shown.key_pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path / "pair.pem")
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ending = threading.Event()

        def serve() -> None:
            while not ending.is_set():
                try:
                    plain, _ = server.accept()
                    plain.settimeout(PATIENCE_S)
                    with plain, context.wrap_socket(plain, server_side=True) as secure:
                        heard.append(secure.recv(4096))
                except OSError:
                    continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            ending.set()
            thread.join()


def ask(fleet: Fleet, port: int, host: str = "127.0.0.1") -> AgentError:
    code = fleet.plain_code(host=host, port=port)
    with pytest.raises((LinkError, RefusalError)) as caught:
        Asking(code, DeviceKey.generate().digest, REQUEST).wait(0.0, lambda line: None)
    return caught.value


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no console, which is not there; and for the broker, which may need its time."""
    monkeypatch.setattr("device_agent.enrol_online.ANSWER_S", 1.5)
    monkeypatch.setattr("device_agent.identity.first_contact._TIMEOUT_S", PATIENCE_S)


def test_a_broker_of_another_authority_gets_nothing(tmp_path: Path) -> None:
    stranger = Fleet().authority.issue_server(["127.0.0.1"])
    with listener(tmp_path, stranger) as (port, heard):
        error = ask(Fleet(), port)
    assert isinstance(error, RefusalError)
    assert error.reason == "broker-unknown"
    assert b"".join(heard) == b""


def test_a_device_of_the_fleet_that_poses_as_its_broker_gets_nothing(tmp_path: Path) -> None:
    fleet = Fleet()
    key = ec.generate_private_key(ec.SECP256R1())
    shown = Credentials(key, fleet.authority.issue_device(key.public_key(), "edge-09")[0])
    with listener(tmp_path, shown) as (port, heard):
        error = ask(fleet, port)
    assert isinstance(error, RefusalError)
    assert error.reason == "broker-unknown"
    assert b"".join(heard) == b""


def test_a_broker_of_the_fleet_under_another_name_gets_nothing_and_is_named(tmp_path: Path) -> None:
    fleet = Fleet()
    with listener(tmp_path, fleet.authority.issue_server(["broker.example"])) as (port, heard):
        error = ask(fleet, port)
    assert b"".join(heard) == b""
    assert isinstance(error, RefusalError)
    assert error.reason == "broker-misnamed"


def test_the_right_broker_is_asked(tmp_path: Path) -> None:
    fleet = Fleet()
    with listener(tmp_path, fleet.authority.issue_server(["127.0.0.1"])) as (port, heard):

        def was_asked() -> bool:  # a device that gets no core gives up before it has said a word
            ask(fleet, port)
            return any(data.startswith(b"\x10") for data in heard)  # CONNECT

        wait_until(was_asked, "the question")


def test_a_broker_that_says_nothing_does_not_hold_the_device_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr("device_agent.identity.first_contact._TIMEOUT_S", 0.5)
        error = ask(Fleet(), server.getsockname()[1])
    assert isinstance(error, LinkError)
