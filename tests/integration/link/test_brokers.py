"""The brokers start, stop, survive nothing they should not, and never outlive the console."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import EnvironmentFaultError
from app.link.brokers import Broker, make_broker
from app.link.mosquitto import find_mosquitto
from device_agent.wire.topics import Topics
from tests.fakes.brokers import BROKER_KINDS, free_port, kill_broker, running_broker
from tests.fakes.tls import FleetTls
from tests.fakes.waiting import wait_until

TLS = FleetTls(Topics("test"))


@pytest.fixture(params=BROKER_KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def accepts(broker: Broker) -> bool:
    try:
        socket.create_connection((broker.host, broker.port), timeout=1).close()
    except OSError:
        return False
    return True


def process_exists(pid: int) -> bool:
    """A zombie counts as gone: whoever adopted it has not looked at it yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_accepts_connections_once_started_and_is_gone_once_stopped(kind, tmp_path):
    with running_broker(kind, tmp_path) as broker:
        assert broker.alive()
        assert accepts(broker)
        pid = broker.pid
        broker.stop()
        assert not broker.alive()
        assert broker.pid is None
        assert not accepts(broker)
        assert not process_exists(pid)
        broker.stop()


def test_a_killed_broker_is_seen_dead_and_starts_again_on_its_port(kind, tmp_path):
    with running_broker(kind, tmp_path) as broker:
        first_pid = broker.pid
        kill_broker(broker)
        assert not accepts(broker)
        broker.start()
        assert accepts(broker)
        assert broker.pid != first_pid


def test_a_busy_port_is_named_and_nothing_runs(kind, tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        broker = make_broker(tmp_path, port, TLS.broker(free_port()), kind)
        with pytest.raises(EnvironmentFaultError, match=rf"port {port} .* already in use: stop"):
            broker.start()
        assert not broker.alive()


def test_a_port_taken_behind_the_check_is_named_too(kind, tmp_path, monkeypatch):
    monkeypatch.setattr("app.link.brokers._check_port", lambda host, port: None)
    monkeypatch.setattr("app.link.brokers._accepts", lambda host, port: False)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        broker = make_broker(tmp_path, port, TLS.broker(free_port()), kind)
        with pytest.raises(EnvironmentFaultError, match=rf"port {port} .* already in use"):
            broker.start()
        assert not broker.alive()


def test_a_directory_that_cannot_be_made_is_named(kind, tmp_path):
    (tmp_path / "file").write_text("in the way")
    broker = make_broker(tmp_path / "file" / "broker", free_port(), TLS.broker(free_port()), kind)
    with pytest.raises(EnvironmentFaultError, match=r"cannot start .*check that the directory"):
        broker.start()
    assert not broker.alive()


CONSOLE = """
import sys, time
from pathlib import Path
from app.link.brokers import make_broker
from device_agent.wire.topics import Topics
from tests.fakes.tls import FleetTls
tls = FleetTls(Topics("test")).broker(int(sys.argv[3]))
broker = make_broker(Path(sys.argv[1]), int(sys.argv[2]), tls, sys.argv[4])
broker.start()
print(broker.pid, flush=True)
time.sleep(600)
"""


def test_no_broker_outlives_a_console_that_is_killed(kind, tmp_path):
    ports = [str(free_port()) for _ in range(2)]
    command = [sys.executable, "-c", CONSOLE, str(tmp_path), *ports, kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as console:
        broker_pid = int(console.stdout.readline())
        assert process_exists(broker_pid)
        os.kill(console.pid, signal.SIGKILL)
    try:
        wait_until(lambda: not process_exists(broker_pid), "the broker to follow its console")
    finally:
        if process_exists(broker_pid):  # a test that fails leaves no orphan either
            os.kill(broker_pid, signal.SIGKILL)


@pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tell mosquitto of this")
def test_mosquitto_does_not_outlive_its_guard(tmp_path):
    with running_broker("mosquitto", tmp_path) as broker:
        broker_pid = broker.pid
        parent_pid = int(Path(f"/proc/{broker_pid}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(parent_pid, signal.SIGKILL)
        wait_until(lambda: not process_exists(broker_pid), "mosquitto to follow its guard")


def test_a_log_that_strangers_fill_is_cut_short(kind, tmp_path, monkeypatch):
    monkeypatch.setattr("app.link.brokers._LONGEST_LOG_BYTES", 1000)
    with running_broker(kind, tmp_path) as broker:
        log = broker.directory / "broker.log"
        broker.trim_log()
        with log.open("ab") as file:
            file.write(b"x" * 2000)
        broker.trim_log()
        assert log.stat().st_size < 1000
        if kind == "mosquitto":
            os.kill(broker.pid, signal.SIGHUP)  # it says a word about each of its rules
            wait_until(lambda: log.stat().st_size, "the next line")
            assert log.read_bytes()[:1] != b"\0", "it goes on from the start"
