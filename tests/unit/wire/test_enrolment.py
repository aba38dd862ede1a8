"""A code survives being copied; a damaged or foreign one is refused with what is wrong."""

from __future__ import annotations

import msgspec
import pytest

from device_agent.wire import enrolment
from device_agent.wire.enrolment import EnrolmentCode, decode_code, encode_code
from device_agent.wire.errors import WireError

CODE = EnrolmentCode(
    fleet="plant-7",
    device_id="edge-01",
    host="192.0.2.10",
    port=8884,
    tls=True,
    ca_key=b"\x02" + bytes(range(32)),
    root_sha256=bytes(range(32)),
    token=bytes(range(16)),
    expires_s=1_790_000_900,
)


def test_a_code_comes_back_as_it_was_and_fits_a_qr_code() -> None:
    text = encode_code(CODE)
    assert decode_code(text) == CODE
    assert len(text) < 300


def test_white_space_from_a_mail_program_does_no_harm() -> None:
    text = encode_code(CODE)
    assert decode_code(f"  {text[:40]}\n{text[40:]} \t\n") == CODE


@pytest.mark.parametrize("at", [8, 30, 100, -1])
def test_one_wrong_character_is_named_as_a_typing_error(at: int) -> None:
    text = list(encode_code(CODE))
    text[at] = "A" if text[at] != "A" else "Q"
    with pytest.raises(WireError, match=r"mistyped|characters"):
        decode_code("".join(text))


@pytest.mark.parametrize(
    "text", ["", "muster1-", "hello", "muster2-abcd", "muster1-" + "A" * 900, "muster1-é" * 10]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(WireError, match="enrolment code"):
        decode_code(text)


def test_a_code_whose_names_could_name_other_topics_is_refused() -> None:
    for hostile in (
        msgspec.structs.replace(CODE, device_id="../x"),
        msgspec.structs.replace(CODE, fleet="a/b"),
    ):
        with pytest.raises(WireError):
            decode_code(encode_code(hostile))


def test_the_listeners_password_does_not_tell_the_token() -> None:
    assert CODE.token.hex() not in CODE.broker_password
    assert CODE.broker_password != msgspec.structs.replace(CODE, token=b"x" * 16).broker_password


def test_messages_come_back_as_they_were() -> None:
    reply = enrolment.EnrolmentReply(
        device_id="edge-01", key="ab" * 32, status="accepted", root=b"{}", host="h", port=1
    )
    assert enrolment.decode_reply(enrolment.encode(reply)) == reply
    renewed = enrolment.Certificates(certificate="a", fetch_certificate="b")
    assert enrolment.decode_certificates(enrolment.encode(renewed)) == renewed


def test_a_fingerprint_is_short_enough_to_be_read_aloud() -> None:
    assert enrolment.fingerprint("0123456789abcdef" * 4) == (
        "0123-4567-89ab-cdef-0123-4567-89ab-cdef"
    )
