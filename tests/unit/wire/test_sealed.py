"""What is signed is the very bytes that travel, together with what they are."""

from __future__ import annotations

import hashlib

import pytest

from device_agent.wire.errors import WireError
from device_agent.wire.sealed import decode_sealed, seal, signing_input

KEY = "ab" * 32


def sign(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def test_the_body_comes_back_byte_for_byte_with_fields_nobody_knows() -> None:
    body = b'{"device_id":"edge-01",  "later":[1, 2.50]}'
    sealed = decode_sealed(seal("state", body, KEY, sign), "state")
    assert bytes(sealed.body) == body
    assert sealed.signed == signing_input("state", body)
    assert sealed.signature == sign(sealed.signed)


def test_a_result_does_not_pass_for_a_state() -> None:
    with pytest.raises(WireError, match="is a signed result"):
        decode_sealed(seal("result", b"{}", KEY, sign), "state")
    assert signing_input("state", b"{}") != signing_input("result", b"{}")


@pytest.mark.parametrize("data", [b"", b"null", b"[" * 50_000, b"{}", b"x" * 80_000])
def test_what_is_no_signed_document_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        decode_sealed(data, "state")
