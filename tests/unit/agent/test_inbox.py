"""What waits for the control loop is bounded, whatever a broker sends."""

from __future__ import annotations

import pytest

from device_agent.inbox import MAX_WAITING, MAX_WAITING_BYTES, Connected, Inbox, StopAsked
from device_agent.wire.codec import MAX_MESSAGE_BYTES
from device_agent.wire.errors import OversizeError
from device_agent.wire.metaset import decode_set


@pytest.fixture
def inbox() -> Inbox:
    return Inbox(lambda payload: None)


def drained(inbox: Inbox) -> list[object]:
    return list(iter(lambda: inbox.get(0.0), None))


def test_a_broker_that_floods_a_busy_device_does_not_fill_its_memory(inbox: Inbox) -> None:
    for _ in range(10 * MAX_WAITING):
        inbox.on_assignment(b"rubbish")
    assert len(drained(inbox)) == MAX_WAITING
    for _ in range(100):
        inbox.on_meta(bytes(MAX_MESSAGE_BYTES))
    assert len(drained(inbox)) == MAX_WAITING_BYTES // MAX_MESSAGE_BYTES
    inbox.on_command(b"there is room again")
    assert len(drained(inbox)) == 1


def test_a_flood_does_not_keep_out_what_is_ours(inbox: Inbox) -> None:
    for _ in range(2 * MAX_WAITING):
        inbox.on_settings(b"rubbish")
    inbox.on_connected()
    inbox.put(StopAsked())
    assert drained(inbox)[-2:] == [Connected(), StopAsked()]


def test_of_an_oversize_document_so_much_is_kept_that_it_is_refused_as_one(inbox: Inbox) -> None:
    inbox.on_meta(bytes(50_000_000))
    (message,) = drained(inbox)
    payload = message.payload  # type: ignore[attr-defined]
    assert len(payload) == MAX_MESSAGE_BYTES + 1
    with pytest.raises(OversizeError):
        decode_set(payload)
