"""A console whose broker is away works on, and sends what is left of it when the broker is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from app.core import BrokerSettings, Core
from app.link.mosquitto import find_mosquitto
from app.ordering import Ordering
from app.outbox import Entry
from app.outbox_reading import OutboxReader, where_live
from app.reporting import ReportBook
from app.taking_back import cancel
from app.workspace import Workspace
from device_agent.wire.bounded_client import release
from device_agent.wire.messages import encode
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Record, Window
from tests.fakes.joining import Identity, enrol, reported
from tests.fakes.plain_broker import PlainBroker
from tests.fakes.waiting import wait_until
from tests.fakes.workspaces import CONSOLE, new_workspace

DEVICES = ("edge-01", "edge-02", "edge-03")
needs_mosquitto = pytest.mark.skipif(find_mosquitto() is None, reason="no mosquitto here")


class Ear:
    """Hears everything that ever passes the broker."""

    def __init__(self, port: int) -> None:
        self.topics: list[str] = []
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = lambda client, data, message: self.topics.append(message.topic)
        self._client.connect("127.0.0.1", port)
        self._client.subscribe("#", 1)
        self._client.loop_start()

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        release(self._client)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "console")
    for each in DEVICES:
        workspace.add_device(each)
        identity = enrol(workspace, each)
        workspace.registry.enrolments.note_taken([(each, identity.digest)])
        if each == "edge-01":
            _remember(workspace, identity)
    yield workspace
    workspace.close()


def _remember(workspace: Workspace, identity: Identity) -> None:
    """Have the data directory know a report and a window of an earlier run."""
    report = identity.sealed(encode(reported("edge-01")), "state")
    book = ReportBook(workspace.registry)
    book.follow()
    book.take("edge-01", report, 1000.0)
    book.save()
    sketch = Sketch()
    sketch.add(0.012)
    window = Window(start_s=990.0, duration_s=10.0, bundle="a" * 64, stages={"total": sketch})
    workspace.store.append(
        Batch(
            device_id="edge-01",
            spool_id="s",
            boot_id="b",
            sent_s=1000.0,
            oldest_seq=1,
            records=(Record(seq=1, body=window),),
        )
    )


def entries(core: Core) -> list[Entry]:
    where = where_live(core.live.get, linked=core.status().connected)
    return OutboxReader(core.workspace, where).read()


def states(core: Core) -> dict[str, str]:
    return {each: entry.state for entry in entries(core) for each in entry.device_ids}


@needs_mosquitto
def test_what_is_taken_back_while_the_broker_is_away_is_never_sent(
    workspace: Workspace, tmp_path: Path
) -> None:
    broker = PlainBroker(tmp_path)
    settings = BrokerSettings("127.0.0.1", broker.port, embedded=False, plain=True)
    core = Core(workspace, CONSOLE, settings)
    core.start()
    try:
        _ask(workspace)
        wait_until(lambda: set(states(core).values()) == {"broker"}, "all to be signed")
        seen = core.live.get("edge-01")
        assert seen is not None
        assert (seen.status, seen.last_seen_s) == ("offline", 1000.0)
        wait_until(lambda: (core.live.get("edge-01") or seen).p95_s, "what was stored to be shown")
        assert core.status().link in ("connecting", "down")
        gone = [each for each in entries(core) if "edge-01" in each.device_ids]
        assert set(cancel(workspace, gone).unsent) == {"edge-01"}
        broker.start()
        ear = Ear(broker.port)
        topics = workspace.topics
        try:
            kept = {topics.settings("edge-02"), topics.command("edge-03")}
            wait_until(lambda: kept <= set(ear.topics), "the rest to be sent")
            done = {"edge-02": "device", "edge-03": "device"}
            wait_until(lambda: states(core) == done, "the broker to have it all")
            never = {topics.settings("edge-01"), topics.command("edge-01")}
            assert not never & set(ear.topics)
        finally:
            ear.stop()
    finally:
        core.stop()
        broker.stop()


def _ask(workspace: Workspace) -> None:
    ordering = Ordering(workspace)
    ordering.set(["edge-01"], lambda old: msgspec.structs.replace(old, window_ms=5000))
    ordering.set(["edge-02"], lambda old: msgspec.structs.replace(old, window_ms=6000))
    for each in ("edge-01", "edge-03"):
        ordering.command(each, "restart", why=each)
