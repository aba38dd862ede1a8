from __future__ import annotations

import subprocess
import sys

import pytest

from app.errors import EnvironmentFaultError, InputError
from app.link import brokers
from app.link.access import BrokerAccess, BrokerTls
from app.link.brokers import AmqttBroker, make_broker
from app.link.loopback import is_loopback
from device_agent.wire.topics import Topics

TLS = BrokerTls(Topics("plant"), 18831, BrokerAccess(ca=b"", certificate=b"", key=b"", crl=b""))


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


def test_the_fallback_is_refused_where_others_reach_it(tmp_path):
    with pytest.raises(InputError, match=r"0\.0\.0\.0 is not a loopback address and .*: use 127"):
        make_broker(tmp_path, 18830, TLS, "amqtt", "0.0.0.0")


def test_the_fallback_refuses_other_addresses_by_itself_too():
    command = [sys.executable, "-m", "app.link.amqtt_child", "0.0.0.0", "18830"]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "0.0.0.0 is not a loopback address" in ended.stderr
    assert ended.stdout == ""


def test_an_unknown_kind_is_named(tmp_path):
    with pytest.raises(InputError, match="unknown broker kind 'emqx': use mosquitto or amqtt"):
        make_broker(tmp_path, 18830, TLS, "emqx")


def test_without_mosquitto_the_fallback_is_used_and_asking_for_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(brokers, "find_mosquitto", lambda: None)
    assert isinstance(make_broker(tmp_path, 18830, TLS), AmqttBroker)
    with pytest.raises(EnvironmentFaultError, match="mosquitto is not installed: install it"):
        make_broker(tmp_path, 18830, TLS, "mosquitto")
