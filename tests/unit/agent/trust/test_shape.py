"""Our own reader of metadata and python-tuf's must not disagree about what a document says."""

from __future__ import annotations

import pytest
from tuf.api.metadata import Metadata

from device_agent.errors import RefusalError
from device_agent.trust.shape import check_shape
from tests.fakes.tuf_fleet import Fleet


@pytest.fixture(scope="module")
def fleet() -> Fleet:
    fleet = Fleet()
    fleet.add_bundle()
    fleet.publish()
    return fleet


def file_of(fleet: Fleet, role: str) -> bytes:
    return fleet.files[fleet.name_of(role)]


@pytest.mark.parametrize("role", ["root", "timestamp", "snapshot", "targets"])
def test_honest_documents_pass(fleet: Fleet, role: str) -> None:
    check_shape(role, file_of(fleet, role), "bad")


def test_documents_without_a_time_of_signing_pass(fleet: Fleet) -> None:
    """Repositories of others, the conformance suite's among them, do not carry one."""
    data = file_of(fleet, "timestamp").replace(b"x-muster-issued", b"x-other-thing")
    check_shape("timestamp", data, "bad")


@pytest.mark.parametrize(
    ("role", "old", "new"),
    [
        ("root", b'"threshold":1', b'"threshold":true'),
        ("root", b'"threshold":1', b'"threshold":0'),
        ("root", b'"x-muster-issued":', b'"x-muster-issued":-'),
        ("timestamp", b'"x-muster-issued":', b'"x-muster-issued":9999999'),
        ("timestamp", b'"x-muster-issued":', b'"x-muster-issued":true,"x":'),
        ("timestamp", b'"snapshot.json":{', b'"snapshot.json":{"version":true},"x":{'),
        ("snapshot", b'"targets.json":{', b'"targets.json":7,"x":{'),
        ("targets", b'"length":', b'"length":-'),
        ("targets", b'"threshold":1', b'"threshold":1.0'),
    ],
)
def test_numbers_of_a_wrong_type_or_range_are_refused_by_name(
    fleet: Fleet, role: str, old: bytes, new: bytes
) -> None:
    honest = file_of(fleet, role)
    hostile = honest.replace(old, new)
    assert hostile != honest
    with pytest.raises(RefusalError) as caught:
        check_shape(role, hostile, "bad")
    assert caught.value.reason == "bad"
    assert caught.value.detail.startswith(f"{role}: ")


def test_of_a_key_given_twice_both_readers_take_the_last(fleet: Fleet) -> None:
    honest = file_of(fleet, "targets")
    assert honest.count(b'"version":2}') == 1
    twice = honest.replace(b'"version":2}', b'"version":1,"version":true}')
    with pytest.raises(RefusalError):
        check_shape("targets", twice, "bad")
    swapped = honest.replace(b'"version":2}', b'"version":1,"version":2}')
    check_shape("targets", swapped, "bad")
    assert Metadata.from_bytes(swapped).signed.version == 2


def test_a_key_in_escapes_is_the_same_key_to_both_readers(fleet: Fleet) -> None:
    honest = file_of(fleet, "targets")
    escaped = honest.replace(b'"version":2}', b'"\\u0076ersion":true}')
    assert escaped != honest
    assert Metadata.from_bytes(escaped).signed.version is True
    with pytest.raises(RefusalError):
        check_shape("targets", escaped, "bad")
