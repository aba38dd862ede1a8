"""A configuration is checked whole, and each fault is named with its key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from device_agent.config import load_config, load_trusted_root
from device_agent.config_file import Setup, render_config
from device_agent.enrol_source import choose_source, source_options
from device_agent.errors import ConfigError
from device_agent.host_options import ModbusPlug
from device_agent.wire.pipeline.places import (
    CameraSource,
    DirectorySource,
    JsonlSink,
    MqttSource,
    ReplaySource,
    SourceSpec,
    VideoSource,
    WebhookSink,
)

GOOD = """
device_id = "edge-01"
fleet = "demo"

[source]
kind = "replay"
path = "samples"
rate_hz = 20
"""


def write(directory: Path, text: str) -> Path:
    path = directory / "agent.toml"
    path.write_text(text)
    return path


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD + '[host]\nroot = "/fixture"\n'))
    assert config.state_dir == str(tmp_path / "state")
    assert config.trusted_root == str(tmp_path / "root.json")
    assert config.source.path == str(tmp_path / "samples")
    assert config.host.root == "/fixture"
    assert config.source.rate_hz == 20.0


def test_absolute_paths_stay(tmp_path: Path) -> None:
    text = GOOD.replace('"samples"', '"/data"') + ""
    config = load_config(write(tmp_path, 'state_dir = "/var/lib/muster"\n' + text))
    assert (config.state_dir, config.source.path) == ("/var/lib/muster", "/data")


def test_a_plug_is_read_and_a_wrong_key_in_it_is_named(tmp_path: Path) -> None:
    plug = '[host.plug]\nkind = "modbus"\nhost = "10.0.0.4"\nregister = 12\ntype = "f32"\n'
    config = load_config(write(tmp_path, GOOD + plug))
    assert config.host.plug == ModbusPlug(host="10.0.0.4", register=12, type="f32")
    with pytest.raises(ConfigError, match=r"unknown key host\.plug\.adress"):
        load_config(write(tmp_path, GOOD + plug + "adress = 3\n"))
    with pytest.raises(ConfigError, match=r"host\.plug\.register: "):
        load_config(write(tmp_path, GOOD + plug.replace("12", "-1")))
    with pytest.raises(ConfigError, match=r"host\.plug\.kind: must be one of"):
        load_config(write(tmp_path, GOOD + plug.replace("modbus", "coap")))


def test_what_enrolment_writes_is_accepted(tmp_path: Path) -> None:
    sections = {
        "telemetry": {"window_s": 1.0, "spool_max_bytes": 2**20},
        "inference": {"threads": 2},
        "host": {"idle_w": 3.0, "max_w": 9.0},
        "update": {"soak_s": 3.0},
    }
    broker = {"host": "10.0.0.1", "port": 8883, "tls": True}
    setup = Setup(DirectorySource(path='odd "path" \\ ü', rate_hz=0.5), sections)
    config = load_config(write(tmp_path, render_config("edge-01", "plant-7", broker, setup)))
    assert (config.broker.host, config.broker.port, config.broker.tls) == ("10.0.0.1", 8883, True)
    assert config.source.path.endswith('odd "path" \\ ü')
    assert (config.telemetry.window_s, config.update.soak_s) == (1.0, 3.0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('devise_id = "x"\n', "unknown key devise_id; did you mean device_id?"),
        ("[broker]\nprot = 1\n", "unknown key broker.prot; did you mean broker.port?"),
        ("[broker]\nzzz = 1\n", "unknown key broker.zzz; remove it"),
        ("[nonsense]\n", "unknown key nonsense; remove it"),
        ("[broker]\nport = 0\n", "broker.port: Expected `int` >= 1; correct it"),
        ('[broker]\nport = "1883"\n', "broker.port: Expected `int`, got `str`; correct it"),
        ('[broker]\nhost = ""\n', "broker.host: Expected `str` of length >= 1; correct it"),
        ("broker = 3\n", "broker: Expected `object`, got `int`; correct it"),
        ("[telemetry]\nwindow_s = 0\n", "telemetry.window_s: Expected `float` >= 0.1"),
        ("[telemetry]\nspool_max_bytes = 10\n", "telemetry.spool_max_bytes: Expected `int` >="),
        ("[inference]\nthreads = -1\n", "inference.threads: Expected `int` >= 0"),
        ("[host]\nidle_w = 20.0\n", "host.idle_w is more than host.max_w; correct one of them"),
        ("[server]\nprot = 1\n", "unknown key server.prot; did you mean server.port?"),
        ("[server]\nport = 65536\n", "server.port: Expected `int` <= 65535"),
        ("[server]\n", "server: give either port or socket"),
        ('[server]\nport = 1\nsocket = "s"\n', "server: give either port or socket"),
        ('[server]\nport = 1\naddress = "0.0.0.0"\n', "server.address 0.0.0.0 is not this mach"),
        (f'[server]\nsocket = "{"s" * 108}"\n', "server.socket has more than 107 bytes"),
        ("[update]\nsoak_s = -1.0\n", "update.soak_s: Expected `float` >= 0"),
        ("[update\n", "not TOML: "),
    ],
)
def test_each_fault_is_one_line_that_names_the_key(tmp_path: Path, change: str, says: str) -> None:
    head, _, tail = GOOD.partition("[source]")
    before = change if not change.startswith("[") else ""
    after = change if change.startswith("[") else ""
    path = write(tmp_path, f"{before}{head}[source]{tail}{after}")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}: {says}")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"edge-01"', '"Edge 01"', "device id: 'Edge 01' must be a-z, 0-9"),
        ('"demo"', '"a/b"', "fleet name: 'a/b' must be"),
        (
            'kind = "replay"',
            'kind = "camra"',
            "source.kind: must be one of directory, replay, camera, video",
        ),
        ('path = "samples"', "", "source: Object missing required field `path`"),
        ('device_id = "edge-01"', "", "Object missing required field `device_id`"),
    ],
)
def test_wrong_values_are_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}: {says}")


def test_the_endpoint_is_off_unless_its_section_is_there(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, GOOD)).server is None
    server = load_config(write(tmp_path, GOOD + "[server]\nport = 8000\n")).server
    assert server is not None
    assert (server.address, server.port) == ("127.0.0.1", 8000)
    server = load_config(write(tmp_path, GOOD + '[server]\nsocket = "infer.sock"\n')).server
    assert server is not None
    assert server.socket == str(tmp_path / "infer.sock")


def test_a_missing_file_and_a_file_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not there; name it with --config, or join"):
        load_config(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="Is a directory; name another file"):
        load_config(tmp_path)
    (tmp_path / "bin.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not TOML"):
        load_config(tmp_path / "bin.toml")
    (tmp_path / "huge.toml").write_bytes(b"#" * 300_000)
    with pytest.raises(ConfigError, match="larger than 256 KiB"):
        load_config(tmp_path / "huge.toml")


def test_a_missing_root_says_where_it_comes_from(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD))
    with pytest.raises(ConfigError, match="enrol the device"):
        load_trusted_root(config)
    (tmp_path / "root.json").write_bytes(b"{}")
    assert load_trusted_root(config) == b"{}"
    (tmp_path / "root.json").write_bytes(b"x" * 70_000)
    with pytest.raises(ConfigError, match="larger than 64 KiB"):
        load_trusted_root(config)


def test_sources_and_sinks_are_read_as_a_manifest_has_them(tmp_path: Path) -> None:
    text = """
    device_id = "edge-01"
    fleet = "demo"
    [source]
    kind = "mqtt"
    topic = "line/+"
    payload = "npy"
    username = "u"
    password_file = "secret"
    [[sinks]]
    kind = "jsonl"
    path = "out/results.jsonl"
    [[sinks]]
    kind = "webhook"
    url = "http://10.0.0.7:8080/alarm"
    every = "result"
    """
    config = load_config(write(tmp_path, text))
    assert config.source == MqttSource(
        topic="line/+", payload="npy", username="u", password_file=str(tmp_path / "secret")
    )
    assert config.sinks == (
        JsonlSink(path=str(tmp_path / "out" / "results.jsonl")),
        WebhookSink(url="http://10.0.0.7:8080/alarm", every="result"),
    )


def test_without_a_source_the_bundle_says_it(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, GOOD.partition("[source]")[0])).source is None


@pytest.mark.parametrize(
    ("sections", "says"),
    [
        ('[source]\npath = "x"', "source.kind: must be one of directory, replay, camera"),
        (
            '[source]\nkind = "replay"\npaht = "x"',
            "unknown key source.paht; did you mean source.path",
        ),
        ('[source]\nkind = "camera"', "source: Object missing required field `device`"),
        ('[source]\nkind = "server"', "source.kind is server, and there is no [server]; add one"),
        (
            '[source]\nkind = "mqtt"\ntopic = "a"\npayload = "npy"\nhost = "8.8.8.8"',
            "source.host: 8.8.8.8 is not of this device's own network",
        ),
        ('[[sinks]]\nkind = "event"\n[[sinks]]\nkind = "x"', "sinks[1].kind: must be one of event"),
        ('[[sinks]]\nkind = "jsonl"\npath = "x"\nfile = 2', "unknown key sinks[0].file; did you"),
        ('[[sinks]]\nkind = "jsonl"\npath = "x"\nfiles = 0', "sinks[0].files: Expected `int` >= 1"),
        (
            '[[sinks]]\nkind = "webhook"\nurl = "https://example.com@8.8.8.8/"',
            "sinks[0].url: must not hold a password",
        ),
        (
            '[[sinks]]\nkind = "webhook"\nurl = "http://93.184.216.34/"',
            "sinks[0].url: 93.184.216.34 is not of this device's own network",
        ),
        ('[[sinks]]\nkind = "jsonl"\npath = "state/spool.db"', "sinks[0].path: "),
    ],
)
def test_wrong_places_are_named(tmp_path: Path, sections: str, says: str) -> None:
    path = write(tmp_path, GOOD.partition("[source]")[0] + sections)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert str(caught.value).startswith(f"{path}: {says}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        CameraSource(device="v4l2src ! appsink", width=640),
        MqttSource(topic="a/b", payload="json"),
        ReplaySource(path="/data", rate_hz=0.0),
        None,
    ],
)
def test_enrolment_writes_any_source(tmp_path: Path, source: SourceSpec | None) -> None:
    text = render_config("edge-01", "demo", {"tls": True}, Setup(source))
    assert load_config(write(tmp_path, text)).source == source


def test_enrolment_s_options_become_a_source() -> None:
    @click.command()
    @source_options
    def show(**chosen: Any) -> None:
        click.echo(repr(choose_source(**chosen)))

    def chosen(*options: str) -> str:
        return CliRunner().invoke(show, options).output.strip()

    assert chosen() == repr(DirectorySource(path="samples"))
    assert chosen("--source", "video", "--samples", "v.mp4", "--rate", "5") == repr(
        VideoSource(path="v.mp4", rate_hz=5.0)
    )
    assert chosen("--source", "camera") == repr(CameraSource(device="0"))
    assert chosen("--source", "mqtt", "--topic", "t") == repr(
        MqttSource(topic="t", payload="image")
    )
    assert chosen("--source", "bundle") == "None"
    assert "--source mqtt needs --topic" in chosen("--source", "mqtt")
