"""A hot swap, a restart and a crash refuse no connection, and a swap cuts none off."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from device_agent.inference.server.doors import ServerOptions
from tests.fakes.serving import Answer, Site, binary_body, exchange
from tests.fakes.slots import LENGTH, make_slot
from tests.fakes.waiting import wait_until

MODEL = "/v2/models/surface-defects"
BODY, HEADERS = binary_body(np.ones((1, 1, LENGTH), np.float32))


@pytest.fixture(params=["port", "socket"])
def site(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """Serve version 1 behind a port or a Unix socket."""
    monkeypatch.setenv("PATIENT_END", "yes")  # a client here is slow only where all is
    path = tmp_path / "infer.sock" if request.param == "socket" else None
    site = Site(tmp_path, ServerOptions(path=path))
    site.supervisor.serve(make_slot(tmp_path / "1", version="1.0.0"))
    yield site
    site.close()


class Asker(threading.Thread):
    """Asks again and again until told to stop; keeps what it was answered."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        super().__init__()
        self._ask = ask
        self._over = threading.Event()
        self.answers: list[Answer] = []
        self.fault: Exception | None = None
        self.start()

    def run(self) -> None:
        """Ask; the first thing that goes wrong is the last."""
        try:
            while not self._over.is_set():
                self.answers.append(self._ask())
        except Exception as error:
            self.fault = error

    def finish(self) -> None:
        """Stop and see that all went well."""
        self._over.set()
        self.join()
        assert self.fault is None
        assert {answer.status for answer in self.answers} == {200}

    def versions(self) -> list[str]:
        """Return the versions that answered, each once, in order."""
        return list(dict.fromkeys(answer.json["model_version"] for answer in list(self.answers)))


def test_swaps_under_load_lose_no_request_and_count_each(site: Site, tmp_path: Path) -> None:
    with site.connect() as kept:
        askers = [
            Asker(lambda: exchange(kept, "POST", f"{MODEL}/infer", BODY, HEADERS)),
            Asker(lambda: site.ask("POST", f"{MODEL}/infer", body=BODY, headers=HEADERS)),
        ]
        wanted = ["1.0.0"]
        try:
            for version in ("2.0.0", "3.0.0"):
                site.supervisor.serve(make_slot(tmp_path / version, version=version))
                wanted.append(version)
                wait_until(lambda: all(asker.versions() == wanted for asker in askers), version)
        finally:
            for asker in askers:
                asker.finish()
    site.supervisor.stop()
    assert site.served() == sum(len(asker.answers) for asker in askers)


def test_an_idle_connection_is_served_by_the_next_child(site: Site, tmp_path: Path) -> None:
    with site.connect() as kept:
        assert exchange(kept, "GET", MODEL).json["versions"] == ["1.0.0"]
        site.supervisor.serve(make_slot(tmp_path / "2", version="2.0.0"))
        assert exchange(kept, "GET", MODEL).json["versions"] == ["2.0.0"]


def test_a_request_that_comes_half_before_a_swap_is_answered(site: Site, tmp_path: Path) -> None:
    slot = make_slot(tmp_path / "2", version="2.0.0")
    with site.connect() as slow:
        slow.sendall(f"GET {MODEL} HTTP/1.1\r\nHost: loc".encode())
        swap = threading.Thread(target=site.supervisor.serve, args=(slot,))
        swap.start()
        slow.sendall(b"alhost\r\n\r\n")
        slow.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: slow.recv(65536), b""))
        swap.join()
    assert answer.startswith(b"HTTP/1.1 200 OK")


def test_after_a_crash_new_connections_wait_and_are_served(site: Site) -> None:
    pid = site.supervisor.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert site.ask("GET", MODEL).json["versions"] == ["1.0.0"]
    assert site.ask("POST", f"{MODEL}/infer", body=BODY, headers=HEADERS).status == 200
