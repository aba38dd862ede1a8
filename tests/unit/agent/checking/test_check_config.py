"""``check-config`` names everything at once, each with what to do, and changes nothing."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from device_agent.checking import machine, network, places
from device_agent.checking.findings import Finding, error, failure
from device_agent.checking.network import check_broker
from device_agent.cli import main
from device_agent.config import Config, load_config
from device_agent.errors import ConfigError, LinkError, StorageError
from device_agent.identity import Identity
from device_agent.state_dir import StateDir
from device_agent.wire.topics import Topics
from tests.fakes.installed import Installed, installed_device
from tests.fakes.running_device import tree
from tests.fakes.tls import FleetTls
from tests.fakes.waiting import PATIENCE_S


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Installed]:
    with installed_device(tmp_path) as found:
        yield found


def run(capfd: pytest.CaptureFixture[str], config: Path) -> tuple[int, list[str], str]:
    code = main(["check-config", "--config", str(config)])
    out, err = capfd.readouterr()
    return code, out.splitlines(), err


def of_level(lines: list[str], level: str) -> list[str]:
    return [line.removeprefix(f"{level:<8} ") for line in lines if line.startswith(level)]


def test_a_device_that_is_whole_passes_and_nothing_is_changed(
    capfd: pytest.CaptureFixture[str], device: Installed
) -> None:
    before = tree(device.config.parent)
    code, lines, err = run(capfd, device.config)
    assert (code, err) == (0, "")
    assert of_level(lines, "error") == []
    (broker,) = [line for line in of_level(lines, "warning") if line.startswith("broker: ")]
    assert "Connection refused" in broker
    assert "the agent serves meanwhile" in broker
    said = "\n".join(of_level(lines, "ok"))
    for text in (
        "agent.toml: device edge-01 of fleet test",
        "state_dir: ",
        "trusted_root: ",
        "identity: the certificates end on ",
        "runtime: onnxruntime ",
        "CPUExecutionProvider",
        "source.path: ",
    ):
        assert text in said
    assert tree(device.config.parent) == before


def test_every_wrong_key_is_named_at_once(
    capfd: pytest.CaptureFixture[str], device: Installed
) -> None:
    device.config.write_text(
        """
        device_id = "edge-01"
        [broker]
        prot = 1
        port = "x"
        [source]
        kind = "camera"
        devic = "0"
        [telemetry]
        window_s = 0
        [[sinks]]
        kind = "jsonl"
        path = 3
        pth = 4
        [[sinks]]
        kind = "web"
        """
    )
    code, lines, err = run(capfd, device.config)
    assert code == 3
    assert of_level(lines, "error") == [
        "agent.toml: unknown key broker.prot: did you mean broker.port?",
        "agent.toml: unknown key source.devic: did you mean source.device?",
        "agent.toml: unknown key sinks[0].pth: did you mean sinks[0].path?",
        "agent.toml: sinks[1].kind: must be one of event, mqtt, jsonl, webhook: correct it",
        "fleet: is missing: add it (docs/agent.md has the table)",
        "source.device: is missing: add it (docs/agent.md has the table)",
        "sinks[0].path: Expected `str`, got `int`: correct it",
        "broker.port: Expected `int`, got `str`: correct it",
        "telemetry.window_s: Expected `float` >= 0.1: correct it",
    ]
    assert err == (
        "muster-agent: 9 problems keep the agent from its work; each is named above with what to do"
        "\n"
    )


def test_a_wrong_type_hides_no_problem_of_another_kind(
    capfd: pytest.CaptureFixture[str], device: Installed
) -> None:
    device.config.write_text(
        """
        device_id = "edge-01"
        fleet = "no/fleet"
        trusted_root = "nowhere.json"
        [source]
        kind = "directory"
        path = "nowhere"
        [telemetry]
        window_s = "ten"
        [host]
        idle_w = 20
        max_w = "ten"
        [server]
        port = "x"
        address = "192.0.2.1"
        [[sinks]]
        kind = "web"
        [[sinks]]
        kind = "jsonl"
        path = "state/inside.jsonl"
        """
    )
    first = of_level(run(capfd, device.config)[1], "error")
    assert [line.partition(": ")[0] for line in first if not line.startswith("agent.toml")] == [
        "telemetry.window_s", "host.max_w", "server.port", "trusted_root",
    ]  # fmt: skip
    said = "\n".join(first)
    assert "sinks[0].kind: must be one of" in said
    assert "is in the agent's own directory" in said
    assert "server.address 192.0.2.1" in said
    assert "host.idle_w is more" not in said, "a default is nobody's mistake"
    assert "either port or socket" not in said, "there is a port, though a wrong one"


def test_a_wrong_type_does_not_keep_the_machine_from_being_looked_at(
    capfd: pytest.CaptureFixture[str], device: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "mounted", lambda: "/dev/sda1 / ext4 rw 0 0\n")
    device.config.write_text(
        'device_id = "edge-01"\nfleet = "test"\ntrusted_root = "nowhere.json"\n'
        '[source]\nkind = "directory"\npath = "nowhere"\n'
        '[telemetry]\nwindow_s = "ten"\n[broker]\nport = "x"\n'
    )
    code, lines, _ = run(capfd, device.config)
    assert code == 3
    assert [line.partition(": ")[0] for line in of_level(lines, "error")] == [
        "broker.port", "telemetry.window_s", "trusted_root",
    ]  # fmt: skip
    assert [line.partition(": ")[0] for line in of_level(lines, "warning")] == ["source.path"]
    assert not [line for line in lines if " broker: " in line], "its port is not known"


def test_keys_that_do_not_go_together_are_all_named(
    capfd: pytest.CaptureFixture[str], device: Installed
) -> None:
    device.config.write_text(
        'device_id = "edge-01"\nfleet = "test"\n[source]\nkind = "server"\n'
        '[broker]\nhost = "other.example"\ntls = false\n[host]\nidle_w = 20\nmax_w = 10\n'
    )
    code, lines, _ = run(capfd, device.config)
    assert code == 3
    assert [line.partition(":")[2].split()[0] for line in of_level(lines, "error")] == [
        "host.idle_w",
        "broker.tls",
        "source.kind",
    ]


def test_a_file_that_is_none_is_one_problem(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, lines, err = run(capfd, tmp_path / "agent.toml")
    assert code == 3
    (only,) = of_level(lines, "error")
    assert "agent.toml is not there: name it with --config, or join" in only
    assert err.startswith("muster-agent: 1 problem keeps the agent from its work")


def test_a_machine_that_is_not_ready_says_everything_it_lacks(
    capfd: pytest.CaptureFixture[str], device: Installed, tmp_path: Path
) -> None:
    (device.config.parent / "root.json").write_bytes(b"{}")
    (device.state / "identity").rename(tmp_path / "identity")
    code, lines, _ = run(capfd, device.config)
    assert code == 3
    found = of_level(lines, "error")
    assert [line.split(":")[0] for line in found] == ["trusted_root", "identity"]
    assert "not a signed root.json" in found[0]
    assert found[1] == "identity: the device is not enrolled: `muster-agent enrol CODE`"


def test_json_is_for_programs(capfd: pytest.CaptureFixture[str], device: Installed) -> None:
    assert main(["check-config", "--json", "--config", str(device.config)]) == 0
    found = msgspec.convert(json.loads(capfd.readouterr()[0]), list[Finding])
    assert {each.level for each in found} <= {"ok", "note", "warning"}


def test_the_exit_code_is_that_of_the_deepest_cause() -> None:
    link, disk = error("broker", "", "", "link"), error("state_dir", "", "", "machine")
    assert failure([Finding("warning", "x", "y")]) is None
    assert isinstance(failure([link]), LinkError)
    assert isinstance(failure([link, disk]), StorageError)
    assert isinstance(failure([link, disk, error("fleet", "", "")]), ConfigError)


# Places.


def changed(device: Installed, text: str) -> Config:
    head = 'device_id = "edge-01"\nfleet = "test"\n[broker]\ntls = false\n'
    device.config.write_text(head + text)
    return load_config(device.config)


def test_a_source_that_is_not_there_is_waited_for_and_one_of_the_wrong_kind_is_not(
    device: Installed, tmp_path: Path
) -> None:
    config = changed(device, '[source]\nkind = "directory"\npath = "missing"\n')
    found = list(places.check_places(config, running=False))
    assert next(each.level for each in found if each.where == "source.path") == "warning"
    (device.config.parent / "missing").write_text("a file")
    found = list(places.check_places(config, running=False))
    assert next(each.level for each in found if each.where == "source.path") == "error"


def test_every_place_that_cannot_be_is_named_at_once(
    capfd: pytest.CaptureFixture[str], device: Installed
) -> None:
    device.config.write_text(
        """
        device_id = "Edge 1"
        fleet = "test"
        [broker]
        host = "example.org"
        tls = false
        [[sinks]]
        kind = "webhook"
        url = "http://192.0.2.1/x"
        [[sinks]]
        kind = "jsonl"
        path = "state/x.jsonl"
        [server]
        port = 1
        socket = "a"
        [host]
        idle_w = 9
        max_w = 8
        """
    )
    code, lines, _ = run(capfd, device.config)
    assert code == 3
    said = of_level(lines, "error")
    for place in (
        "device id", "sinks[0].url", "sinks[1].path", "host.idle_w", "broker.tls",
        "server: give either",
    ):  # fmt: skip
        assert sum(place in line for line in said) == 1, place
    assert len(said) == 6


def test_a_plug_that_nobody_answers_for_is_said(device: Installed) -> None:
    config = changed(device, '[host.plug]\nkind = "http"\nurl = "http://127.0.0.1:1/power"\n')
    found = {each.where: each.level for each in places.check_places(config, running=False)}
    assert found["host.plug.url"] == "warning"
    config = changed(device, '[host.plug]\nkind = "modbus"\nhost = "127.0.0.1"\nregister = 1\n'
                     "port = 1\n")  # fmt: skip
    found = {each.where: each.level for each in places.check_places(config, running=False)}
    assert found["host.plug"] == "warning"


def test_a_camera_names_the_ones_that_are_there(
    device: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places.importlib.util, "find_spec", lambda name: None)
    config = changed(device, '[source]\nkind = "camera"\ndevice = "/dev/no-camera"\n')
    found = list(places.check_places(config, running=False))
    assert [each.level for each in found] == ["error", "warning"]
    assert "pip install 'muster[agent-camera]'" in found[0].remedy
    assert found[1].text == "/dev/no-camera is not there"


def test_an_endpoint_whose_port_is_taken_is_an_error_unless_the_agent_has_it(
    device: Installed,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config = changed(device, f'[source]\nkind = "server"\n[server]\nport = {port}\n')
        (found,) = places.check_places(config, running=False)
        assert (found.level, found.kind) == ("error", "machine")
        assert list(places.check_places(config, running=True)) == []


def test_sinks_are_looked_at_one_by_one(device: Installed, tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        config = changed(
            device,
            f'[[sinks]]\nkind = "mqtt"\ntopic = "a"\nport = {port}\n'
            f'[[sinks]]\nkind = "jsonl"\npath = "{tmp_path}/missing/out.jsonl"\n'
            '[[sinks]]\nkind = "mqtt"\ntopic = "a"\nport = 1\n'
            'username = "u"\npassword_file = "no"\n',
        )
        found = [
            (each.where, each.level)
            for each in places.check_places(config, running=False)
            if each.level != "note"
        ]
    assert found == [
        ("sinks[0]", "ok"),
        ("sinks[1].path", "warning"),
        ("sinks[2]", "warning"),
        ("sinks[2].password_file", "error"),
    ]


def test_a_directory_that_an_agent_holds_is_fine(device: Installed) -> None:
    held = StateDir(device.state)
    try:
        assert machine.is_running(device.state)
        found = list(machine.check_machine(load_config(device.config)))
    finally:
        held.release()
    assert Finding("ok", "state_dir", f"{device.state}, an agent runs there") in found


# The broker, over real TLS.


@dataclass
class Papers:
    """As much of an identity as a connection needs."""

    ca_path: Path
    certificate_path: Path
    fetch_certificate_path: Path
    key_path: Path


@contextmanager
def broker(fleet: FleetTls, directory: Path) -> Iterator[int]:
    """Shake hands as a broker does, until the end of the block."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chain = directory / "broker.pem"
    chain.write_bytes(_bytes(fleet.server.certificate_pem) + _bytes(fleet.server.key_pem()))
    context.load_cert_chain(chain)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                try:
                    context.wrap_socket(client, server_side=True).close()
                except OSError:
                    client.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@pytest.mark.parametrize(("stranger", "level"), [(False, "ok"), (True, "error")])
def test_the_brokers_certificate_is_judged_as_the_agent_will(
    device: Installed,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stranger: bool,
    level: str,
) -> None:
    monkeypatch.setattr(network, "TIMEOUT_S", PATIENCE_S)
    fleet = FleetTls(Topics("test"))
    papers = papers_of(fleet, tmp_path)
    shown = FleetTls(Topics("test")) if stranger else fleet
    with broker(shown, tmp_path) as port:
        config = load_config(device.config)
        place = msgspec.structs.replace(config.broker, port=port, tls=True)
        config = msgspec.structs.replace(config, broker=place)
        (found,) = check_broker(config, cast("Identity", papers))
    assert found.level == level, found
    assert found.kind == ("link" if stranger else "configuration")
    if stranger:
        assert "shows a certificate that is not good here" in found.text


def papers_of(fleet: FleetTls, directory: Path) -> Papers:
    """Write a device's papers."""
    credentials, _ = fleet.device("edge-01")
    contents: dict[str, Any] = {
        "ca.pem": fleet.ca.pem,
        "device.pem": credentials.certificate_pem,
        "device.key": credentials.key_pem(),
    }
    for name, content in contents.items():
        (directory / name).write_bytes(_bytes(content))
    device = directory / "device.pem"
    return Papers(directory / "ca.pem", device, device, directory / "device.key")
