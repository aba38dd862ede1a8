"""The brokers a console can run itself, each as a child process that ends with it.

Either may be killed at any time: the broker is a cache, `Publisher` fills it again.
"""

from __future__ import annotations

import errno
import select
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Literal, Protocol

from app.errors import EnvironmentFaultError, InputError
from app.link.loopback import is_loopback
from app.link.mosquitto import find_mosquitto, write_config

BrokerKind = Literal["mosquitto", "amqtt"]

_START_TIMEOUT_S = 30.0
_STOP_TIMEOUT_S = 8.0
_POLL_S = 0.05


class Broker(Protocol):
    """A broker on this machine."""

    kind: BrokerKind
    directory: Path
    host: str
    port: int

    @property
    def pid(self) -> int | None:
        """Process id of the broker itself while it runs."""

    def start(self) -> None:
        """Return once the broker accepts connections; a broker that died may start again.

        Raises:
            EnvironmentFaultError: The port is busy, the directory unwritable, or it ended at once.
        """

    def stop(self) -> None:
        """End the broker in order; idempotent."""

    def alive(self) -> bool:
        """Return whether the process runs."""


def make_broker(
    directory: Path, port: int, kind: str | None = None, host: str = "127.0.0.1"
) -> Broker:
    """Return a broker that keeps its files in `directory`: mosquitto where it is found, else amqtt.

    Raises:
        InputError: Unknown kind, or an address that other machines reach.
        EnvironmentFaultError: mosquitto was asked for and is not installed.
    """
    if not is_loopback(host):
        raise InputError(
            f"broker address {host} is not a loopback address: use 127.0.0.1, or run a broker of "
            "your own with TLS and give its address"
        )
    if kind not in (None, "mosquitto", "amqtt"):
        raise InputError(f"unknown broker kind {kind!r}: use mosquitto or amqtt")
    program = find_mosquitto()
    if kind == "amqtt" or (kind is None and program is None):
        return AmqttBroker(directory, host, port)
    if program is None:
        raise EnvironmentFaultError(
            "mosquitto is not installed: install it (apt install mosquitto) or use amqtt"
        )
    return MosquittoBroker(directory, host, port, program)


class _ChildBroker(ABC):
    """What both kinds share: a child that prints its pid once it is about to listen."""

    kind: BrokerKind

    def __init__(self, directory: Path, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.directory = directory
        self._log_path = directory / "broker.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None

    @property
    def pid(self) -> int | None:
        return self._pid if self.alive() else None

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        if self.alive():
            return
        self.stop()
        _check_port(self.host, self.port)
        self._process = self._spawn()
        try:
            self._pid = self._wait_ready(self._process)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        process, self._process, self._pid = self._process, None, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()  # the child takes the end of its stdin for the order to end
        try:
            process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    @abstractmethod
    def _command(self) -> list[str]:
        """Return the module to run, and its arguments."""

    def _spawn(self) -> subprocess.Popen[bytes]:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with self._log_path.open("wb") as log:
                return subprocess.Popen(
                    [sys.executable, "-m", *self._command()],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for the console, which then stops us
                )
        except OSError as error:
            raise EnvironmentFaultError(
                f"cannot start {self.kind} in {self.directory}: {error.strerror or error}; "
                "check that the directory can be written"
            ) from error

    def _wait_ready(self, process: subprocess.Popen[bytes]) -> int:
        deadline_s = time.monotonic() + _START_TIMEOUT_S
        pid = 0
        while time.monotonic() < deadline_s:
            pid = pid or _read_pid(process)
            if process.poll() is not None:
                raise self._failure()
            if pid and _accepts(self.host, self.port):
                return pid
        raise EnvironmentFaultError(
            f"{self.kind} did not listen on port {self.port} within {_START_TIMEOUT_S:.0f} s: "
            f"see {self._log_path}"
        )

    def _failure(self) -> EnvironmentFaultError:
        text = self._log_path.read_text(encoding="utf-8", errors="replace")
        if "in use" in text.lower():
            return _busy(self.host, self.port)
        last = next((line for line in reversed(text.splitlines()) if line.strip()), "no message")
        return EnvironmentFaultError(
            f"{self.kind} ended as soon as it was started: {last.strip()}; see {self._log_path}"
        )


class MosquittoBroker(_ChildBroker):
    """mosquitto under a guard; keeps its state over an orderly stop."""

    kind: BrokerKind = "mosquitto"

    def __init__(self, directory: Path, host: str, port: int, program: Path) -> None:
        super().__init__(directory, host, port)
        self._program = program

    def _command(self) -> list[str]:
        config = write_config(self.directory, self.host, self.port)
        return ["app.link.mosquitto_guard", str(self._program), "-c", str(config)]


class AmqttBroker(_ChildBroker):
    """amqtt, which keeps nothing."""

    kind: BrokerKind = "amqtt"

    def _command(self) -> list[str]:
        return ["app.link.amqtt_child", self.host, str(self.port)]


def _read_pid(process: subprocess.Popen[bytes]) -> int:
    """Return the pid the child printed, or 0 if it has not within a moment."""
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], _POLL_S)
    line = process.stdout.readline() if readable else b""
    return int(line) if line.strip().isdigit() else 0


def _accepts(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1.0).close()
    except OSError:
        time.sleep(_POLL_S)
        return False
    return True


def _check_port(host: str, port: int) -> None:
    """Raise EnvironmentFaultError if `port` cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise _busy(host, port) from error
            raise EnvironmentFaultError(
                f"port {port} on {host} cannot be used: {error.strerror}; choose another port"
            ) from error


def _busy(host: str, port: int) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"port {port} on {host} is already in use: stop the program that holds it, or choose "
        "another port"
    )
