"""What the service manager hears, over a real datagram socket."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from device_agent.service.notify import Notifier
from tests.fakes.service_manager import ServiceManager


def test_the_manager_hears_that_it_is_ready_well_and_stopping(tmp_path: Path) -> None:
    with ServiceManager(tmp_path) as manager:
        environ = manager.environ(watchdog_s=30.0)
        notifier = Notifier.take(environ)
        assert notifier.watchdog_s == 30.0
        notifier.ready("serves\nsomething")
        notifier.feed("all is well")
        notifier.status("a word")
        notifier.stopping()
        notifier.close()
        said = [manager.hear() for _ in range(4)]
    assert said == [
        {"READY": "1", "STATUS": "serves something"},
        {"WATCHDOG": "1", "STATUS": "all is well"},
        {"STATUS": "a word"},
        {"STOPPING": "1", "STATUS": "stopping"},
    ]


def test_children_do_not_inherit_the_line_to_the_manager(tmp_path: Path) -> None:
    with ServiceManager(tmp_path) as manager:
        environ = manager.environ(watchdog_s=30.0) | {"PATH": "/bin"}
        Notifier.take(environ).close()
    assert environ == {"PATH": "/bin"}


def test_an_abstract_socket_is_reached() -> None:
    name = f"muster-test-{os.getpid()}-{os.urandom(4).hex()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name}")
        manager.settimeout(10)
        notifier = Notifier.take({"NOTIFY_SOCKET": f"@{name}"})
        assert notifier.watchdog_s is None
        notifier.ready("")
        assert manager.recv(4096).startswith(b"READY=1\n")
        notifier.close()


@pytest.mark.parametrize("usec", ["0", "-1", "soon", ""])
def test_a_watchdog_that_is_none_is_none(tmp_path: Path, usec: str) -> None:
    with ServiceManager(tmp_path) as manager:
        environ = manager.environ() | {"WATCHDOG_USEC": usec}
        notifier = Notifier.take(environ)
        assert notifier.watchdog_s is None
        notifier.close()


def test_a_watchdog_for_another_process_is_not_ours(tmp_path: Path) -> None:
    with ServiceManager(tmp_path) as manager:
        environ = manager.environ(watchdog_s=30.0) | {"WATCHDOG_PID": str(os.getpid() + 1)}
        notifier = Notifier.take(environ)
        assert notifier.watchdog_s is None
        notifier.close()


def test_without_a_manager_nothing_is_said_and_nothing_fails() -> None:
    notifier = Notifier.take({})
    notifier.ready("")
    notifier.feed("")
    notifier.stopping()
    assert not notifier.attached


def test_a_manager_that_is_gone_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with ServiceManager(tmp_path) as manager:
        notifier = Notifier.take(manager.environ(watchdog_s=30.0))
    notifier.feed("")
    notifier.feed("")
    notifier.close()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "the service manager cannot be told" in caplog.text


def test_an_address_of_an_unknown_kind_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    assert not Notifier.take({"NOTIFY_SOCKET": "vsock:2:1234"}).attached
    assert "NOTIFY_SOCKET vsock:2:1234" in caplog.text
