"""`muster broker`: a broker by itself, and one that is exported, both real mosquittos."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.broker_export import Exported, export_broker
from app.brokerage import broker_hosts
from app.cli.root import run
from app.core import BrokerSettings, Core
from app.errors import InputError
from app.link.mosquitto import find_mosquitto
from app.trust import CertificateAuthority
from app.workspace import Workspace
from tests.fakes.brokers import free_port
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, new_workspace

pytestmark = pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    yield workspace
    workspace.close()


@pytest.fixture
def authority(workspace: Workspace) -> CertificateAuthority:
    return workspace.authority(CONSOLE)


def exported(place: Path, hosts: tuple[str, ...] = ("127.0.0.1",)) -> Exported:
    port = free_port()
    return Exported(hosts, place, "127.0.0.1", port, free_port())


def test_an_exported_broker_serves_the_console(
    workspace: Workspace, authority: CertificateAuthority, tmp_path: Path
) -> None:
    place = tmp_path / "etc" / "muster broker"
    broker = exported(place)
    export_broker(workspace, authority, tmp_path / "out", broker)
    shutil.copytree(tmp_path / "out", place)
    program = find_mosquitto()
    assert program is not None
    config = (place / "mosquitto.conf").read_text()
    assert str(tmp_path / "out") not in config
    (place / "mosquitto.conf").write_text(f"user root\n{config}")  # tests may run as root
    with subprocess.Popen(
        [program, "-c", place / "mosquitto.conf"], stderr=subprocess.DEVNULL
    ) as m:
        try:
            elsewhere = BrokerSettings("127.0.0.1", broker.port, embedded=False)
            core = Core(workspace, CONSOLE, elsewhere)
            core.start()
            try:
                wait_until(lambda: core.status().publisher_idle, "all to be published")
                wait_until(lambda: core.status().error == "", "nothing to be in the way")
            finally:
                core.stop()
        finally:
            m.terminate()


def test_exporting_again_keeps_the_brokers_key(
    workspace: Workspace, authority: CertificateAuthority, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export_broker(workspace, authority, out, exported(out))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    modes = {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()}
    assert modes == {0o600}
    export_broker(workspace, authority, out, exported(out))
    kept = ("server.key", "server.pem", "ca.pem", "revoked.pem")
    assert {name: (out / name).read_bytes() for name in kept} == {
        name: before[name] for name in kept
    }
    export_broker(workspace, authority, out, exported(out, ("127.0.0.1", "broker.example")))
    assert (out / "server.key").read_bytes() != before["server.key"]


def test_an_export_of_another_fleet_is_not_taken_over(
    workspace: Workspace, authority: CertificateAuthority, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export_broker(workspace, authority, out, exported(out))
    before = (out / "server.key").read_bytes()
    other = new_workspace(tmp_path / "other")
    export_broker(other, other.authority(CONSOLE), out, exported(out))
    other.close()
    assert (out / "server.key").read_bytes() != before


def test_an_export_needs_a_host(
    workspace: Workspace, authority: CertificateAuthority, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="muster broker hosts"):
        export_broker(workspace, authority, tmp_path / "out", exported(tmp_path, ()))
    assert not (tmp_path / "out").exists()


def muster(workspace: Workspace, *arguments: str) -> int:
    return run(["--data", str(workspace.path), "broker", *arguments])


def test_commands(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setenv("MUSTER_CONSOLE_PASSPHRASE", CONSOLE)
    assert muster(workspace, "hosts") == 0
    assert "None set" in capsys.readouterr().out
    assert muster(workspace, "export", str(tmp_path / "out")) == 3
    assert muster(workspace, "hosts", "broker.example", "10.0.0.7") == 0
    assert capsys.readouterr().out.split() == ["broker.example", "10.0.0.7"]
    assert workspace.registry.audit()[0].subject == "broker_hosts"
    assert muster(workspace, "export", str(tmp_path / "out"), "--at", "/etc/mosquitto/plant") == 0
    readme = (tmp_path / "out" / "README.txt").read_text()
    assert re.search(r"muster serve --broker broker.example:18830", readme)
    assert "/etc/mosquitto/plant" in (tmp_path / "out" / "mosquitto.conf").read_text()
    assert muster(workspace, "hosts", "0.0.0.0") == 3
    assert muster(workspace, "hosts", "--clear") == 0
    assert broker_hosts(workspace.registry) == ()
