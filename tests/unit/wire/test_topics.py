"""Topic names stay within what every broker takes."""

from __future__ import annotations

import pytest

from device_agent.wire.errors import WireError
from device_agent.wire.topics import DeviceTopic, Topics, check_device_id

TOPICS = Topics("plant-7")
DIGEST = "ab" * 32


def test_topics_are_those_of_the_design() -> None:
    assert TOPICS.meta == "muster/v1/plant-7/meta"
    assert TOPICS.chunk(DIGEST) == f"muster/v1/plant-7/chunk/{DIGEST}"
    assert TOPICS.assign("edge-01") == "muster/v1/plant-7/d/edge-01/cmd/assign"
    assert TOPICS.telemetry("edge-01") == "muster/v1/plant-7/d/edge-01/up/tel"


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a.b", "+", "#", "é", "x" * 65])
def test_a_fleet_name_that_a_broker_would_change_is_refused(name: str) -> None:
    with pytest.raises(WireError, match="fleet name"):
        Topics(name)


@pytest.mark.parametrize("device_id", ["", "Edge", "-a", "a-", "a_b", "a/b", "../x", "+", "a" * 64])
def test_an_id_that_could_name_another_topic_is_refused(device_id: str) -> None:
    with pytest.raises(WireError, match="device id"):
        check_device_id(device_id)
    with pytest.raises(WireError, match="device id"):
        TOPICS.assign(device_id)


def test_a_devices_topic_is_told_from_every_other() -> None:
    assert TOPICS.parse_device(TOPICS.state("edge-01")) == DeviceTopic("edge-01", "up/state")
    assert TOPICS.parse_device(TOPICS.meta) is None
    assert TOPICS.parse_device(Topics("other").state("edge-01")) is None
    assert TOPICS.parse_device("muster/v1/plant-7/d/UPPER/up/state") is None


def test_a_chunk_topic_gives_its_digest_back() -> None:
    assert TOPICS.chunk_digest(TOPICS.chunk(DIGEST)) == DIGEST
    assert TOPICS.chunk_digest("muster/v1/plant-7/chunk/zz") is None
    assert TOPICS.chunk_digest(DIGEST) is None


def test_an_enrolment_requests_topic_names_its_device() -> None:
    assert TOPICS.parse_enrol_request(TOPICS.enrol_request("edge-01")) == "edge-01"
    assert TOPICS.parse_enrol_request(TOPICS.enrol_reply("edge-01")) is None
    assert TOPICS.parse_enrol_request(TOPICS.state("edge-01")) is None
    assert TOPICS.parse_enrol_request("muster/v1/plant-7/enrol/UP/request") is None
