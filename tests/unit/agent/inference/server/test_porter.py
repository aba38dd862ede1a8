"""Connections in one process: how many, how slow, how idle, and where they go in the end."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from device_agent.inference.server import connection
from device_agent.inference.server.desk import Job, Outputs
from device_agent.inference.server.doors import Doors, ServerOptions
from device_agent.inference.server.porter import Inherited, Porter
from device_agent.inference.server.routes import Model, Routes
from device_agent.inference.server.tensors import TensorSpec
from tests.fakes.serving import connect, exchange, infer_body, receive
from tests.fakes.waiting import PATIENCE_S, wait_until

MODEL = Model(
    "model", "1.0.0", TensorSpec("input", "FP32", (1, 2)), (TensorSpec("out", "FP32", (1, 2)),)
)
BODY = infer_body(np.zeros((1, 2), np.float32))
INFER = "/v2/models/model/infer"


@dataclass
class House:
    """Doors with a porter whose model answers when it may."""

    doors: Doors
    may_answer: threading.Event = field(default_factory=threading.Event)
    asked: list[Job] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    porters: list[Porter] = field(default_factory=list)

    def ask(self, job: Job) -> Outputs:
        self.asked.append(job)
        assert self.may_answer.wait(PATIENCE_S)
        return (job.tensor,)

    def open(self, max_connections: int = 2) -> Porter:
        fds = self.doors.open()
        assert fds is not None
        inherited = Inherited(*(os.dup(fd) for fd in fds))  # a child has its own numbers
        routes = Routes(MODEL, 10_000, self.ask)
        porter = Porter(inherited, max_connections, routes, self.refusals.append, lambda: None)
        porter.start()
        self.porters.append(porter)
        return porter

    def leave(self, porter: Porter) -> None:
        porter.stop()
        wait_until(lambda: not porter.busy, "the end of every connection")
        porter.close()
        self.porters.remove(porter)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse no request because a thread had to wait for a core."""
    for name in ("HEAD_TIMEOUT_S", "BODY_TIMEOUT_S", "WRITE_TIMEOUT_S"):
        monkeypatch.setattr(connection, name, PATIENCE_S)


@pytest.fixture
def house() -> Iterator[House]:
    """Give a house and empty it."""
    before, size = threading.active_count(), threading.stack_size()
    house = House(Doors(ServerOptions(), lambda *_: None))
    yield house
    house.may_answer.set()
    for porter in list(house.porters):
        house.leave(porter)
    house.doors.close()
    threading.stack_size(size)
    wait_until(lambda: threading.active_count() <= before, "every thread")


def test_a_connection_too_many_is_refused_while_all_are_at_work(house: House) -> None:
    house.open(max_connections=1)
    with connect(house.doors) as busy:
        request = f"POST {INFER} HTTP/1.1\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()
        busy.sendall(request + BODY)
        wait_until(lambda: house.asked, "the model to be asked")
        with connect(house.doors) as more:
            answer = receive(more)
            assert (answer.status, answer.headers["connection"]) == (503, "close")
            assert "too many connections" in answer.error
        house.may_answer.set()
        assert receive(busy).status == 200
    assert house.refusals == ["too many connections; try again"]


def test_one_too_many_ends_the_connection_that_is_idle_for_longest(house: House) -> None:
    porter = house.open(max_connections=2)

    def all_idle() -> bool:  # a response may be here before its thread has taken a note of that
        return all(entry.idle_since_s is not None for entry in porter._connections)

    with connect(house.doors) as first, connect(house.doors) as second:
        for client in (first, second, first):  # so the second is idle for longest
            assert exchange(client, "GET", "/v2").status == 200
            wait_until(all_idle, "the connections to be idle")
        with connect(house.doors) as third:
            assert exchange(third, "GET", "/v2").status == 200
            assert second.recv(1) == b""
            assert exchange(first, "GET", "/v2").status == 200


@pytest.mark.parametrize(
    "start",
    [
        b"GET /v2 HT",
        b"GET /v2 HTTP/1.1\r\nHost: localhost\r\n",
        f"POST {INFER} HTTP/1.1\r\nContent-Length: 100\r\n\r\n{{".encode(),
    ],
)
def test_a_request_that_does_not_come_whole_in_time_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.2)
    monkeypatch.setattr(connection, "BODY_TIMEOUT_S", 0.2)
    house.open()
    with connect(house.doors) as slow:
        slow.sendall(start)
        assert receive(slow).status == 408
        assert slow.recv(1) == b""


def test_a_byte_now_and_then_wins_no_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_TIMEOUT_S", 0.5)
    house.open()
    over = threading.Event()
    with connect(house.doors) as slow:
        slow.sendall(b"GET /v2 HTTP/1.1\r\nA: ")

        def drip() -> None:
            while not over.wait(0.02):
                slow.sendall(b"b")

        dripping = threading.Thread(target=_quietly, args=(drip,))
        dripping.start()
        assert receive(slow).status == 408
        over.set()
        dripping.join()


def _quietly(action: Callable[[], None]) -> None:
    try:
        action()
    except OSError:
        return


def test_an_idle_connection_ends_after_a_while(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "IDLE_TIMEOUT_S", 0.1)
    house.open()
    with connect(house.doors) as idle:
        assert idle.recv(1) == b""


def test_connections_move_to_the_next_porter_with_what_was_sent_meanwhile(house: House) -> None:
    porter = house.open()
    with connect(house.doors) as first, connect(house.doors) as second:
        for client in (first, second):
            assert exchange(client, "GET", "/v2").status == 200
        house.leave(porter)
        first.sendall(b"GET /v2/health/live HTTP/1.1\r\n\r\n")
        house.open()
        assert receive(first).json == {"live": True}
        assert exchange(second, "GET", "/v2/health/ready").json["ready"] is True


def test_requests_that_come_together_are_all_answered(house: House) -> None:
    house.open()
    with connect(house.doors) as client:
        client.sendall(b"GET /v2/health/live HTTP/1.1\r\n\r\n" * 5)
        for _ in range(5):
            assert receive_one(client) == b'{"live":true}'


def receive_one(client: object) -> bytes:
    """Read one short response byte by byte: the next one follows at once."""
    data = b""
    while not data.endswith(b"}"):
        data += client.recv(1)  # type: ignore[attr-defined] # a socket
    return data.partition(b"\r\n\r\n")[2]


def test_a_bug_is_the_server_s_and_the_next_request_is_served(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Routes, request: object) -> None:
        raise ZeroDivisionError("a bug")

    house.open()
    with connect(house.doors) as client:
        with monkeypatch.context() as patch:
            patch.setattr(Routes, "answer", fail)
            assert exchange(client, "GET", "/v2").status == 500
        assert exchange(client, "GET", "/v2").status == 200
    assert "ZeroDivisionError" in capsys.readouterr().err
