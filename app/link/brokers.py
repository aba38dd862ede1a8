"""The brokers a console can run itself, each as a child process that ends with it.

Either may be killed at any time: the broker is a cache, `Publisher` fills it again.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Literal, Protocol

from app.errors import (
    BrokerStartError,
    EnvironmentFaultError,
    InputError,
    PortBusyError,
    ProgramMissingError,
    TlsMissingError,
)
from app.link.access import BrokerAccess, BrokerTls
from app.link.loopback import is_loopback
from app.link.mosquitto import find_mosquitto, write_access, write_config
from app.link.windows_events import can_be_told, tell
from app.system import OWN_CONSOLE
from device_agent.wire.sentence import Sentence

BrokerKind = Literal["mosquitto", "amqtt"]

_START_TIMEOUT_S = 30.0
_STOP_TIMEOUT_S = 8.0
_POLL_S = 0.05
_LONGEST_LOG_BYTES = 8 * 1024 * 1024
if sys.platform == "win32":
    _TO_PROBE = socket.SO_EXCLUSIVEADDRUSE
else:
    _TO_PROBE = socket.SO_REUSEADDR
"""On Windows the other one would let us take a port that somebody listens on."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    PORT_BUSY = (
        "port {port} on {host} is already in use: stop the program that holds it, or choose "
        "another port"
    )
    ENDED = "{kind} ended as soon as it was started: {problem}; see {path}"
    NO_KIND = "unknown broker kind {kind}: use mosquitto or amqtt"
    PORT_UNUSABLE = "port {port} on {host} cannot be used: {cause}; choose another port"
    NO_MOSQUITTO = "mosquitto is not installed: install it (apt install mosquitto) or use amqtt"
    NO_TLS = (
        "broker address {host} is not a loopback address and amqtt has no TLS: use 127.0.0.1, "
        "or install mosquitto (apt install mosquitto)"
    )
    NOT_STARTED = (
        "cannot start {kind} in {directory}: {cause}; check that the directory can be written"
    )
    SILENT = "{kind} did not listen on port {port} within {seconds:.0f} s: see {path}"


class Broker(Protocol):
    """A broker on this machine.

    Attributes:
        host: What it listens on.
        port: Where everybody shows a certificate; without TLS, where everybody connects.
        enrol_port: Where devices enrol; without TLS the same.
        tls: Whether it has TLS.
    """

    kind: BrokerKind
    directory: Path
    host: str
    port: int
    enrol_port: int
    tls: bool

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

    def trim_log(self) -> None:
        """Empty its log where strangers have made it long: each failed handshake is a line."""

    def admit(self, access: BrokerAccess) -> None:
        """Hold to these access rules from now on; connections that they allow stay.

        A broker without TLS has none, and does nothing.

        Raises:
            EnvironmentFaultError: The directory cannot be written.
        """


def make_broker(
    directory: Path,
    port: int,
    tls: BrokerTls,
    kind: str | None = None,
    host: str = "127.0.0.1",
) -> Broker:
    """Return a broker that keeps its files in `directory`: mosquitto where it is found, else amqtt.

    Args:
        directory: Made when it starts.
        port: Where it listens.
        tls: What mosquitto is told; amqtt has none.
        kind: ``mosquitto`` or ``amqtt``; None takes mosquitto where it is installed.
        host: Address it listens on.

    Raises:
        InputError: Unknown kind, or an address that other machines reach, for amqtt.
        EnvironmentFaultError: mosquitto was asked for and is not installed.
    """
    if broker_kind(kind) == "amqtt":
        if not is_loopback(host):
            raise TlsMissingError(Says.NO_TLS(host=host))
        return AmqttBroker(directory, host, port)
    program = find_mosquitto()
    assert program is not None
    return MosquittoBroker(directory, host, port, program, tls)


def broker_kind(kind: str | None) -> BrokerKind:
    """Return which broker is meant: mosquitto where it is installed, if none is named.

    Raises:
        InputError: Unknown kind.
        EnvironmentFaultError: mosquitto was asked for and is not installed.
    """
    if kind not in (None, "mosquitto", "amqtt"):
        raise InputError(Says.NO_KIND(kind=repr(kind)))
    installed = find_mosquitto() is not None
    if kind == "mosquitto" and not installed:
        raise ProgramMissingError(Says.NO_MOSQUITTO())
    return "mosquitto" if installed and kind != "amqtt" else "amqtt"


class _ChildBroker(ABC):
    """What both kinds share: a child that prints its pid once it is about to listen."""

    kind: BrokerKind
    tls = False

    def __init__(self, directory: Path, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.enrol_port = port
        self.directory = directory
        self._log_path = directory / "broker.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None

    @property
    def pid(self) -> int | None:
        return self._pid if self.alive() else None

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def trim_log(self) -> None:
        with suppress(OSError):  # it is a convenience; the disk has worse to say
            if self._log_path.stat().st_size > _LONGEST_LOG_BYTES:
                os.truncate(self._log_path, 0)

    def start(self) -> None:
        if self.alive():
            return
        self.stop()
        for port in self._ports:
            _check_port(self.host, port)
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

    def _ready(self, pid: int) -> bool:
        return all(_accepts(self.host, port) for port in self._ports)

    @property
    def _ports(self) -> list[int]:
        return sorted({self.port, self.enrol_port})

    @abstractmethod
    def _command(self) -> list[str]:
        """Return the module to run, and its arguments."""

    def _spawn(self) -> subprocess.Popen[bytes]:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._log_path.unlink(missing_ok=True)
            with self._log_path.open("ab") as log:  # appending, so that it can be cut short
                return subprocess.Popen(
                    [sys.executable, "-m", *self._command()],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for the console, which then stops us
                    creationflags=OWN_CONSOLE,
                )
        except OSError as error:
            raise BrokerStartError(
                Says.NOT_STARTED(
                    kind=self.kind, directory=self.directory, cause=error.strerror or error
                )
            ) from error

    def _wait_ready(self, process: subprocess.Popen[bytes]) -> int:
        assert process.stdout is not None
        deadline_s = time.monotonic() + _START_TIMEOUT_S
        said = _FirstLine(process.stdout)
        said.start()
        while time.monotonic() < deadline_s:
            pid = said.pid(_POLL_S)
            if process.poll() is not None:
                raise self._failure()
            if pid and self._ready(pid):
                return pid
        raise BrokerStartError(
            Says.SILENT(
                kind=self.kind, port=self.port, seconds=_START_TIMEOUT_S, path=self._log_path
            )
        )

    def _failure(self) -> EnvironmentFaultError:
        text = self._log_path.read_text(encoding="utf-8", errors="replace")
        if "in use" in text.lower():
            return _busy(self.host, self.port)
        last = next((line for line in reversed(text.splitlines()) if line.strip()), "no message")
        return BrokerStartError(
            Says.ENDED(kind=self.kind, problem=last.strip(), path=self._log_path)
        )


class MosquittoBroker(_ChildBroker):
    """mosquitto under a guard; keeps its state over an orderly stop."""

    kind: BrokerKind = "mosquitto"
    tls = True

    def __init__(
        self, directory: Path, host: str, port: int, program: Path, tls: BrokerTls
    ) -> None:
        super().__init__(directory, host, port)
        self.enrol_port = tls.enrol_port
        self._program = program
        self._tls = tls

    def admit(self, access: BrokerAccess) -> None:
        """Write the rules and have them read; who is not let in any more stays until it leaves."""
        if access == self._tls.access:
            return
        self._tls = replace(self._tls, access=access)
        if self.alive():  # else it reads them when it starts
            write_access(self.directory, self._tls.topics, access)
            assert self._process is not None
            _reload(self._process.pid, self._pid)

    def _ready(self, pid: int) -> bool:
        """Wait until it heeds `_reload`, too: a revocation must not be lost."""
        return super()._ready(pid) and _heeds_reload(pid)

    def _command(self) -> list[str]:
        config = write_config(self.directory, self.host, self.port, self._tls)
        return ["app.link.mosquitto_guard", str(self._program), "-c", str(config)]


class AmqttBroker(_ChildBroker):
    """amqtt, which keeps nothing."""

    kind: BrokerKind = "amqtt"

    def admit(self, access: BrokerAccess) -> None:
        """Do nothing: whoever reaches the loopback address is let in."""

    def _command(self) -> list[str]:
        return ["app.link.amqtt_child", self.host, str(self.port)]


class _FirstLine(threading.Thread):
    """Reads the pid that a child prints; on Windows nothing else can wait for a pipe so long."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__(name="broker's pid", daemon=True)
        self._source = source
        self._line = b""

    def run(self) -> None:
        self._line = self._source.readline()

    def pid(self, wait_s: float) -> int:
        """Return it, or 0 if it was not there within so long."""
        self.join(wait_s)
        return int(self._line) if self._line.strip().isdigit() else 0


def _reload(guard: int, pid: int | None) -> None:
    """Have mosquitto read its files again."""
    if sys.platform == "win32":
        tell(pid or 0, "reload")
    else:
        os.kill(guard, signal.SIGHUP)


def _heeds_reload(pid: int) -> bool:
    """Return whether a process takes word of `_reload`; only Linux and Windows tell."""
    if sys.platform == "win32":
        return can_be_told(pid, "reload")
    else:  # noqa: RET505 - mypy would find it unreachable there
        try:
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        except OSError:
            return True
        found = re.search(r"^SigCgt:\s*([0-9a-f]+)", status, re.MULTILINE)
        caught = int(found[1], 16) if found else -1
        return bool(caught >> (signal.SIGHUP - 1) & 1)


def _accepts(host: str, port: int) -> bool:
    try:
        socket.create_connection((reachable(host), port), timeout=1.0).close()
    except OSError:
        time.sleep(_POLL_S)
        return False
    return True


def reachable(host: str) -> str:
    """Return where this machine reaches a broker that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not listened on


def _check_port(host: str, port: int) -> None:
    """Raise EnvironmentFaultError if `port` cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, _TO_PROBE, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise _busy(host, port) from error
            raise EnvironmentFaultError(
                Says.PORT_UNUSABLE(port=port, host=host, cause=error.strerror)
            ) from error


def _busy(host: str, port: int) -> PortBusyError:
    return PortBusyError(Says.PORT_BUSY(port=port, host=host))
