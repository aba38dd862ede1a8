"""A device joins over a real broker and the running console; strangers are told why not."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from app.core import BrokerSettings, Core
from app.joining import Joining
from device_agent.wire.enrolment import EnrolmentReply, decode_reply
from tests.fakes.brokers import BROKER_KINDS
from tests.fakes.joining import Identity
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, new_workspace


class Asking:
    """A device that has a code: it asks, and listens for answers."""

    def __init__(self, core: Core, device_id: str) -> None:
        topics = core.workspace.topics
        self.answers: queue.Queue[EnrolmentReply] = queue.Queue()
        self._topic = topics.enrol_request(device_id)
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"enrol_{device_id}")
        self._client.on_message = lambda _client, _data, message: self._on_message(message.payload)
        self._client.connect(core.settings.host, core.settings.port)
        self._client.subscribe(topics.enrol_reply(device_id), 1)
        self._client.loop_start()

    def ask(self, request: bytes) -> None:
        self._client.publish(self._topic, request, 1)

    def answer(self, status: str) -> EnrolmentReply:
        while True:
            answer = self.answers.get(timeout=10)
            if answer.status == status:
                return answer

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _on_message(self, payload: bytes) -> None:
        if payload:
            self.answers.put(decode_reply(payload))


@pytest.fixture(params=BROKER_KINDS)
def core(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Core]:
    workspace = new_workspace(tmp_path / "data")
    core = Core(workspace, CONSOLE, BrokerSettings(port=0, kind=request.param))
    core.start()
    wait_until(lambda: core.status().connected, "the console to connect")
    yield core
    core.stop()
    workspace.close()


@pytest.fixture
def asking(core: Core) -> Iterator[Asking]:
    core.workspace.add_device("edge-01")
    asking = Asking(core, "edge-01")
    yield asking
    asking.close()


def test_a_device_waits_is_accepted_and_has_its_answer_even_if_it_was_away(
    core: Core, asking: Asking
) -> None:
    joining, identity = Joining(core.workspace), Identity()
    code = joining.make_code("edge-01").text
    asking.ask(identity.request(code))
    assert asking.answer("pending").key == identity.digest
    asking.close()
    joining.accept("edge-01", identity.digest)
    back = Asking(core, "edge-01")
    try:
        answer = back.answer("accepted")
    finally:
        back.close()
    assert answer.certificate
    assert answer.root == core.workspace.repository().root
    assert (answer.host, answer.port) == (core.settings.host, core.settings.port)


def test_a_refusal_reaches_who_asked_and_does_not_replace_an_answer(
    core: Core, asking: Asking
) -> None:
    joining, identity, thief = Joining(core.workspace), Identity(), Identity()
    code = joining.make_code("edge-01", preauthorised=True).text
    asking.ask(identity.request(code))
    accepted = asking.answer("accepted")
    asking.ask(thief.request(code))
    refused = asking.answer("rejected")
    assert (refused.reason, refused.key) == ("token-used", thief.digest)
    assert core.workspace.registry.enrolments.find("edge-01", thief.digest) is None
    back = Asking(core, "edge-01")
    try:
        assert back.answer("accepted") == accepted
    finally:
        back.close()
