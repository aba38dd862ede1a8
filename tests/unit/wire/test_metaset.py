"""The metadata set carries TUF's files and nothing else."""

from __future__ import annotations

import msgspec
import pytest

from device_agent.wire.codec import compress
from device_agent.wire.errors import WireError
from device_agent.wire.metaset import decode_set, encode_set

FILES = {"1.root.json": b"a", "timestamp.json": b"b", "12.snapshot.json": b"c"}


def test_a_set_survives_the_wire() -> None:
    assert decode_set(encode_set(FILES)) == FILES


@pytest.mark.parametrize(
    "name", ["../1.root.json", "root.json/x", "0.root.json", "mirrors.json", "", "1.root.json\0"]
)
def test_a_name_that_no_role_has_is_refused(name: str) -> None:
    with pytest.raises(WireError, match="metadata file"):
        decode_set(encode_set({name: b"x"}))


@pytest.mark.parametrize("value", [None, [], {"1.root.json": 3}, {1: b"x"}, "text"])
def test_what_is_no_set_is_refused(value: object) -> None:
    with pytest.raises(WireError):
        decode_set(compress(msgspec.msgpack.encode(value)))


def test_too_many_files_are_refused() -> None:
    with pytest.raises(WireError, match="at most"):
        decode_set(encode_set({f"{number}.root.json": b"" for number in range(1, 1200)}))
