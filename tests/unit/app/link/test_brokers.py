from __future__ import annotations

import subprocess
import sys

import pytest

from app.errors import EnvironmentFaultError, InputError
from app.link import brokers
from app.link.brokers import AmqttBroker, make_broker
from app.link.loopback import is_loopback
from app.link.mosquitto import render_config, write_config


def settings(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return dict(line.split(" ", 1) for line in lines if line)


def test_only_loopback_is_listened_on(tmp_path):
    config = settings(render_config(tmp_path, "127.0.0.1", 18830, None, "me"))
    assert config["listener"] == "18830 127.0.0.1"


def test_limits_that_would_lose_messages_in_silence_are_raised(tmp_path):
    config = settings(render_config(tmp_path, "127.0.0.1", 18830, None, "me"))
    assert int(config["max_queued_messages"]) == 20_000
    assert int(config["max_queued_bytes"]) == 67_108_864
    assert int(config["message_size_limit"]) == 1_048_576
    assert config["persistence"] == "true"
    assert int(config["autosave_interval"]) == 60


def test_state_stays_in_the_directory_even_with_a_space_in_its_name(tmp_path):
    directory = tmp_path / "my fleet"
    directory.mkdir()
    path = write_config(directory, "127.0.0.1", 18830)
    assert settings(path.read_text())["persistence_location"] == f"{directory}/"
    assert [entry.name for entry in directory.iterdir()] == ["mosquitto.conf"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("broker.example", False),
        ("", False),
    ],
)
def test_loopback_is_told_from_all_other_addresses(host, expected):
    assert is_loopback(host) is expected


@pytest.mark.parametrize("kind", ["mosquitto", "amqtt", None])
def test_an_address_others_reach_is_refused_without_tls(kind, tmp_path):
    with pytest.raises(InputError, match=r"0\.0\.0\.0 is not a loopback address and .*: use 127"):
        make_broker(tmp_path, 18830, kind, "0.0.0.0")


def test_the_fallback_refuses_other_addresses_by_itself_too():
    command = [sys.executable, "-m", "app.link.amqtt_child", "0.0.0.0", "18830"]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "0.0.0.0 is not a loopback address" in ended.stderr
    assert ended.stdout == ""


def test_an_unknown_kind_is_named(tmp_path):
    with pytest.raises(InputError, match="unknown broker kind 'emqx': use mosquitto or amqtt"):
        make_broker(tmp_path, 18830, "emqx")


def test_without_mosquitto_the_fallback_is_used_and_asking_for_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers, "find_mosquitto", lambda: None)
    assert isinstance(make_broker(tmp_path, 18830), AmqttBroker)
    with pytest.raises(EnvironmentFaultError, match="mosquitto is not installed: install it"):
        make_broker(tmp_path, 18830, "mosquitto")
