"""A broker that dies comes back a moment later, unless it is held down."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.broker_keeper import RESTART_DELAY_S, BrokerKeeper, free_ports
from app.errors import EnvironmentFaultError, PortBusyError
from app.link import BrokerAccess


class ScriptedBroker:
    """A child that listens to nobody."""

    kind = "mosquitto"
    host = "127.0.0.1"
    port = 1883
    enrol_port = 1884
    tls = True
    directory = Path()

    def __init__(self) -> None:
        self.obstacle = ""
        self.starts = 0
        self.admitted: list[BrokerAccess] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self.alive() else None

    def start(self) -> None:
        if self.obstacle:
            raise EnvironmentFaultError(self.obstacle)
        self.stop()
        self.starts += 1
        script = "import sys; sys.stdin.read()"
        self._process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE)

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.communicate()

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def admit(self, access: BrokerAccess) -> None:
        self.admitted.append(access)

    def trim_log(self) -> None:
        pass

    def die(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()


class Bench:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.broker = ScriptedBroker()
        self.keeper = BrokerKeeper(self.broker, clock=lambda: self.now_s)
        self.keeper.start()

    def tick(self, after_s: float) -> None:
        self.now_s += after_s
        self.keeper.tick()


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.keeper.stop()


def test_a_living_broker_is_left_alone(bench: Bench) -> None:
    pid = bench.keeper.pid
    bench.tick(3600)
    assert (bench.keeper.pid, bench.broker.starts, bench.keeper.error) == (pid, 1, "")


def test_a_dead_broker_is_started_again_after_a_delay(bench: Bench) -> None:
    bench.broker.die()
    bench.tick(0)
    assert not bench.keeper.alive
    assert "started again" in bench.keeper.error
    bench.tick(RESTART_DELAY_S)
    assert bench.keeper.alive
    assert bench.keeper.error == ""


def test_what_is_in_the_way_is_said_and_it_tries_again(bench: Bench) -> None:
    bench.broker.die()
    bench.broker.obstacle = "port 1883 is in use."
    bench.tick(0)
    bench.tick(RESTART_DELAY_S)
    assert bench.keeper.error == "port 1883 is in use."
    bench.broker.obstacle = ""
    bench.tick(RESTART_DELAY_S / 2)
    assert not bench.keeper.alive, "it does not hammer"
    bench.tick(RESTART_DELAY_S)
    assert bench.keeper.alive


def test_a_broker_that_is_held_down_stays_down_until_released(bench: Bench) -> None:
    pid = bench.keeper.pid
    assert pid is not None
    bench.keeper.hold_down()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    bench.tick(3600)
    assert not bench.keeper.alive
    bench.keeper.release()
    bench.tick(0)
    assert bench.keeper.alive


def test_holding_down_a_dead_broker_is_no_error(bench: Bench) -> None:
    bench.broker.die()
    bench.keeper.hold_down()
    bench.keeper.hold_down()
    bench.keeper.release()
    bench.tick(0)
    assert bench.keeper.alive


def test_a_broker_that_runs_is_not_disturbed_by_release(bench: Bench) -> None:
    bench.keeper.release()
    bench.tick(0)
    assert bench.broker.starts == 1


def test_access_rules_reach_a_broker_that_is_down_too(bench: Bench) -> None:
    access = BrokerAccess(ca=b"", certificate=b"", key=b"", crl=b"")
    bench.broker.die()
    bench.keeper.admit(access)
    assert bench.broker.admitted == [access]
    assert (bench.keeper.tls, bench.keeper.enrol_port) == (True, 1884)


class NarrowMachine:
    """A machine on which somebody holds most ports."""

    def __init__(self, *free: int) -> None:
        self._free = set(free)

    def socket(self, *_: object) -> "NarrowMachine":
        return self

    def __enter__(self) -> "NarrowMachine":
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""

    def bind(self, address: tuple[str, int]) -> None:
        if address[1] not in self._free:
            raise OSError(errno.EADDRINUSE, "in use")


def narrow(monkeypatch: pytest.MonkeyPatch, *free: int) -> None:
    monkeypatch.setattr("app.broker_keeper.socket.socket", NarrowMachine(*free).socket)


def test_the_two_ports_of_a_broker_are_free_and_never_one(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, 30_001, 32_767)
    assert set(free_ports("127.0.0.1")) == {30_001, 32_767}


def test_no_port_of_a_broker_is_one_that_systems_hand_to_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    narrow(monkeypatch, 30_001, 32_768, 60_000)
    with pytest.raises(PortBusyError, match=r"no port from 30000 to 32767 is free on 127\.0\.0\.1"):
        free_ports("127.0.0.1")
