"""Samples and results stay on the device and its own network."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_agent.wire.errors import WireError
from device_agent.wire.pipeline.places import (
    MqttSink,
    MqttSource,
    WebhookSink,
    check_sink,
    check_source,
    is_near,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "::1", "fd00::1", "fe80::1%eth0", "::ffff:192.168.1.1",
    ],
)  # fmt: skip
def test_addresses_of_the_own_network_are_near(address: str) -> None:
    assert is_near(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "172.32.0.1", "192.169.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "100.64.0.1", "2001:db8::1", "::", "::ffff:8.8.8.8", "64:ff9b::808:808",
        "ff02::1", "localhost", "", "127.1", "0x7f.0.0.1", "2130706433",
    ],
)  # fmt: skip
def test_addresses_of_elsewhere_and_what_is_no_address_are_not(address: str) -> None:
    assert not is_near(address)


@given(st.ip_addresses())
def test_what_is_near_is_never_of_the_internet(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    mapped = getattr(address, "ipv4_mapped", None) or address
    assert not (is_near(str(address)) and mapped.is_global)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://plc.local/x", "must begin with http://"),
        ("plc.local/x", "must begin with http://"),
        ("http://", "must begin with http://"),
        ("http://user:secret@plc.local/", "must not hold a password"),
        ("http://plc.local:99999/", "is not a URL"),
        ("http://[::1", "is not a URL"),
        ("http://plc.local/a b", "must be ASCII without spaces"),
        ("http://plc.local/\u00fc", "must be ASCII without spaces"),
        ("http://1.1.1.1/", "is not of this device's own network"),
        ("http://[2606:4700::1111]/", "is not of this device's own network"),
        ("http://169.254.169.254/latest", "is not of this device's own network"),
    ],
)
def test_a_webhook_is_a_url_of_the_own_network(url: str, problem: str) -> None:
    with pytest.raises(WireError) as caught:
        check_sink(WebhookSink(url=url), "sinks[0]")
    assert "sinks[0].url: " in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:80/", "https://10.1.2.3/x?y", "http://[fd00::1]/"]
)
def test_names_and_near_addresses_pass(url: str) -> None:
    check_sink(WebhookSink(url=url), "sinks[0]")


def test_a_password_belongs_to_a_name() -> None:
    source = MqttSource(topic="a", payload="npy", password_file="/run/secret")
    with pytest.raises(WireError, match=r"source\.username: is missing"):
        check_source(source, "source")


@pytest.mark.parametrize("host", ["a b", "a\nb", "a\0b"])
def test_a_host_is_one_word(host: str) -> None:
    with pytest.raises(WireError, match=r"sinks\[2\]\.host"):
        check_sink(MqttSink(topic="a", host=host), "sinks[2]")


def test_a_topic_is_a_topic() -> None:
    with pytest.raises(WireError, match=r"sink\.topic: is not an MQTT topic"):
        check_sink(MqttSink(topic="a\0b"), "sink")
