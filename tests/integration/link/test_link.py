"""The agent's link and the console's, over each real broker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from device_agent.link.connection import Connection, Endpoint
from device_agent.wire.messages import decode_alive
from tests.fakes.agent_link import Inbox, running_link
from tests.fakes.brokers import kill_broker, lose_state, running_broker, tls_of
from tests.fakes.console import retained, running_console
from tests.fakes.waiting import PATIENCE_S, wait_until


def alive_is(topics, online: bool):
    def accept(topic, payload, was_retained):
        return topic == topics.alive("edge-01") and decode_alive(payload).online is online

    return accept


def test_a_device_is_online_while_it_runs_and_offline_after(broker, topics, console):
    with running_link(broker, topics, Inbox()):
        console.wait_message(alive_is(topics, True))
    console.wait_message(alive_is(topics, False))


def test_a_console_that_comes_later_learns_who_is_there(broker, topics):
    inbox = Inbox()
    with running_link(broker, topics, inbox) as link:
        wait_until(lambda: inbox.connections, "the device to connect")
        assert link.publish(topics.state("edge-01"), b"state", retain=True)
        with running_console(broker, topics) as console:
            expected = {topics.alive("edge-01"), topics.state("edge-01")}
            assert {console.messages.get(timeout=PATIENCE_S)[0] for _ in range(2)} == expected


DEVICE = """
import sys, time
from pathlib import Path
from device_agent.link import Link, LinkOptions
from device_agent.link.secrecy import Credentials, Secrecy
from device_agent.wire.topics import Topics
from tests.fakes.agent_link import Inbox
files = [Path(each) for each in sys.argv[3:]]
secrecy = Secrecy.mutual(Credentials(*files)) if files else None
options = LinkOptions("127.0.0.1", int(sys.argv[1]), "edge-01", secrecy=secrecy)
link = Link(options, Topics(sys.argv[2]), Inbox(), "boot")
link.start()
time.sleep(600)
"""


def test_the_will_speaks_for_a_device_that_is_killed(broker, topics, console, tmp_path):
    files = []
    if fleet := tls_of(broker):
        fleet.secrecy("edge-01", tmp_path / "files")
        names = ("ca.pem", "edge-01.False.pem", "edge-01.key")
        files = [str(tmp_path / "files" / name) for name in names]
    command = [sys.executable, "-c", DEVICE, str(broker.port), topics.fleet, *files]
    with subprocess.Popen(command) as device:
        try:
            console.wait_message(alive_is(topics, True))
        finally:
            os.kill(device.pid, signal.SIGKILL)
    console.wait_message(alive_is(topics, False))


def test_commands_reach_the_device_retained_or_new(broker, topics, console):
    console.hold([retained(topics.meta, b"meta"), retained(topics.assign("edge-01"), b"assign")])
    inbox = Inbox()
    with running_link(broker, topics, inbox):
        wait_until(lambda: inbox.metas and inbox.assignments, "the retained commands")
        console.hold(
            [
                retained(topics.meta, b"meta"),
                retained(topics.assign("edge-01"), b"assign 2"),
                retained(topics.ack("edge-01"), b"ack"),
                retained(topics.assign("edge-02"), b"another's"),
            ]
        )
        wait_until(lambda: inbox.acks, "the new commands")
        wait_until(lambda: len(inbox.assignments) == 2, "the new assignment")
    assert set(inbox.metas) == {b"meta"}
    assert inbox.assignments == [b"assign", b"assign 2"]
    assert inbox.acks == [b"ack"]


def test_clearing_a_command_is_not_taken_for_a_command(broker, topics, console):
    inbox = Inbox()
    console.hold([retained(topics.assign("edge-01"), b"assign")])
    with running_link(broker, topics, inbox):
        wait_until(lambda: inbox.assignments, "the assignment")
        console.hold([retained(topics.ack("edge-01"), b"the next")])
        wait_until(lambda: inbox.acks, "what was published after the clearing")
    assert inbox.assignments == [b"assign"]


def test_without_a_broker_the_link_starts_and_finds_it_later(kind, tmp_path, topics):
    with running_broker(kind, tmp_path, topics) as broker:
        broker.stop()
        inbox = Inbox()
        with running_link(broker, topics, inbox) as link:
            assert not link.connected
            assert not link.publish(topics.state("edge-01"), b"state")
            broker.start()
            wait_until(lambda: link.connected, "the link to find the broker")
            assert link.publish(topics.state("edge-01"), b"state")
        assert inbox.connections == 1


def test_after_the_broker_lost_everything_both_sides_speak_again(broker, topics, console):
    inbox = Inbox()
    with running_link(broker, topics, inbox) as link:
        console.wait_message(alive_is(topics, True))
        kill_broker(broker)
        wait_until(lambda: inbox.disconnections and not link.connected, "the loss to be seen")
        lose_state(broker)
        console.wait_message(alive_is(topics, True))
        console.hold([retained(topics.assign("edge-01"), b"assign")])
        wait_until(lambda: inbox.assignments, "the assignment")
    assert inbox.connections == 2


def test_a_handler_that_fails_does_not_end_the_link(broker, topics, console, caplog):
    class Faulty(Inbox):
        def on_meta(self, payload: bytes) -> None:
            super().on_meta(payload)
            raise RuntimeError("a bug in the agent")

    inbox = Faulty()
    with running_link(broker, topics, inbox) as link:
        console.hold([retained(topics.meta, b"meta")])
        wait_until(lambda: inbox.metas, "the metadata")
        console.hold([retained(topics.assign("edge-01"), b"assign")])
        wait_until(lambda: inbox.assignments, "what came after")
        assert link.connected
    assert "a bug in the agent" in caplog.text


def test_two_devices_of_one_name_do_not_hammer_the_broker(broker, topics):
    first, second = Inbox(), Inbox()
    with running_link(broker, topics, first):
        wait_until(lambda: first.connections, "the first to connect")
        with running_link(broker, topics, second):
            wait_until(lambda: second.connections, "the second to connect")
            wait_until(lambda: first.disconnections, "the first to be put out")


def test_publishing_from_many_threads_garbles_nothing(broker, topics, console):
    with running_link(broker, topics, Inbox()) as link:
        wait_until(lambda: link.connected, "the link to connect")
        expected = {b"%d.%d " % (who, n) * 5000 for who in range(4) for n in range(25)}

        def publish(who: int) -> None:
            for n in range(25):
                assert link.publish(topics.telemetry("edge-01"), b"%d.%d " % (who, n) * 5000)

        threads = [threading.Thread(target=publish, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        got = set()
        while len(got) < len(expected):
            topic, payload, _ = console.messages.get(timeout=PATIENCE_S)
            if topic == topics.telemetry("edge-01"):
                got.add(payload)
    assert got == expected


@pytest.mark.parametrize("answer", [b"\xff\xff\xff\xff\xff\xff", b"HTTP/1.1 400 Bad Request\r\n"])
def test_a_server_that_talks_nonsense_is_tried_again(answer):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE_S)
        endpoint = Endpoint(*server.getsockname(), client_id="x")
        connection = Connection(endpoint, Silent())
        connection.start()
        try:
            for _ in range(2):
                accepted, _ = server.accept()
                accepted.sendall(answer)
                accepted.close()
        finally:
            connection.stop()


class Silent:
    def on_connected(self) -> None: ...

    def on_disconnected(self, reason: str) -> None: ...

    def on_message(self, topic: str, payload: bytes) -> None: ...

    def on_refused(self, detail: str) -> None: ...
