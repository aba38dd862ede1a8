"""A device joins over a real broker and the running console; strangers are told why not."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from app.core import BrokerSettings, Core
from app.joining import Joining
from device_agent.identity.first_contact import pinned_context
from device_agent.wire.bounded_client import release
from device_agent.wire.enrolment import EnrolmentReply, decode_code, decode_reply
from device_agent.wire.names import enrolling_name
from tests.fakes.brokers import BROKER_KINDS, free_port
from tests.fakes.joining import Identity
from tests.fakes.waiting import PATIENCE_S, wait_until
from tests.fakes.workspaces import CONSOLE, new_workspace


class Asking:
    """A device that has a code: it asks, and listens for answers."""

    def __init__(self, core: Core, text: str) -> None:
        code, topics = decode_code(text), core.workspace.topics
        self.answers: queue.Queue[EnrolmentReply] = queue.Queue()
        self._topic = topics.enrol_request(code.device_id)
        name = enrolling_name(code.device_id)
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=name)
        self._client.on_message = lambda _client, _data, message: self._on_message(message.payload)
        reply_topic = topics.enrol_reply(code.device_id)
        self._client.on_connect = lambda client, *_: client.subscribe(reply_topic, 1)
        if code.tls:
            context = pinned_context(code.host, code.port, code.ca_key)
            self._client.tls_set_context(context)
            self._client.username_pw_set(name, code.broker_password)
        self._client.reconnect_delay_set(0.1, 0.2)  # the broker learns of a new code in a moment
        self._client.connect(code.host, code.port)
        self._client.loop_start()

    def ask(self, request: bytes) -> None:
        self._client.publish(self._topic, request, 1)

    def answer(self, status: str) -> EnrolmentReply:
        while True:
            answer = self.answers.get(timeout=PATIENCE_S)
            if answer.status == status:
                return answer

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        release(self._client)

    def _on_message(self, payload: bytes) -> None:
        if payload:
            self.answers.put(decode_reply(payload))


@pytest.fixture(params=BROKER_KINDS)
def core(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Core]:
    workspace = new_workspace(tmp_path / "data")
    core = Core(workspace, CONSOLE, BrokerSettings(port=free_port(), kind=request.param))
    core.start()
    wait_until(lambda: core.status().connected, "the console to connect")
    yield core
    core.stop()
    workspace.close()


@pytest.fixture
def join(core: Core) -> Iterator[Callable[[str], Asking]]:
    """Let the holder of a code ask."""
    core.workspace.add_device("edge-01")
    opened: list[Asking] = []

    def begin(code: str) -> Asking:
        opened.append(Asking(core, code))
        return opened[-1]

    yield begin
    for each in opened:
        each.close()


def test_a_device_waits_is_accepted_and_has_its_answer_even_if_it_was_away(
    core: Core, join: Callable[[str], Asking]
) -> None:
    joining, identity = Joining(core.workspace), Identity()
    code = joining.make_code("edge-01").text
    asking = join(code)
    asking.ask(identity.request(code))
    assert asking.answer("pending").key == identity.digest
    asking.close()
    joining.accept("edge-01", identity.digest)
    answer = join(code).answer("accepted")
    assert answer.certificate
    assert answer.root == core.workspace.repository().root
    assert (answer.host, answer.port) == (core.settings.host, core.settings.port)


def test_a_refusal_reaches_who_asked_and_does_not_replace_an_answer(
    core: Core, join: Callable[[str], Asking]
) -> None:
    joining, identity, thief = Joining(core.workspace), Identity(), Identity()
    code = joining.make_code("edge-01", preauthorised=True).text
    asking = join(code)
    asking.ask(identity.request(code))
    accepted = asking.answer("accepted")
    asking.ask(thief.request(code))
    refused = asking.answer("rejected")
    assert (refused.reason, refused.key) == ("token-used", thief.digest)
    assert core.workspace.registry.enrolments.find("edge-01", thief.digest) is None
    assert join(code).answer("accepted") == accepted
