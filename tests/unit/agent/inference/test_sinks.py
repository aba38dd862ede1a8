from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from paho.mqtt.client import MQTTMessage

from app.link.mosquitto import find_mosquitto
from device_agent.inference import nearby
from device_agent.inference.local_broker import Endpoint, Listener, LocalBroker
from device_agent.inference.sinks import Happening, Sinks, courier, make_sinks, publisher
from device_agent.inference.sinks.jsonl import JsonlOutlet
from device_agent.inference.sinks.webhook import WebhookOutlet
from device_agent.wire.messages import BundleRef
from device_agent.wire.pipeline.places import EventSink, JsonlSink, MqttSink, SinkSpec, WebhookSink
from device_agent.wire.pipeline.result import Finding, Result
from tests.fakes.plain_broker import PlainBroker
from tests.fakes.receiver import Receiver
from tests.fakes.waiting import PATIENCE_S, wait_until

BUNDLE = BundleRef(digest="ab" * 32, name="caps", version="1.2.3")
RESULT = Result((Finding("scratch", 0.75, (1.0, 2.0, 3.0, 4.0)),))


class Notes:
    """Keeps what sinks say."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def __call__(self, code: str, severity: str, detail: str) -> None:
        self.said.append((code, detail))

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.said]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up no document that has to wait for a core."""
    monkeypatch.setattr("device_agent.inference.sinks.sinks.FLUSH_S", PATIENCE_S)
    monkeypatch.setattr(publisher, "DELIVERY_TIMEOUT_S", PATIENCE_S)


@pytest.fixture
def notes() -> Notes:
    return Notes()


def sinks_of(*specs: SinkSpec, notes: Notes) -> Sinks:
    return make_sinks(specs, "edge-01", BUNDLE, notes)


def happening(sample: str, change: str = "") -> Happening:
    return Happening(1000.0, sample, RESULT, change, "scratch 0.75" if change else "")  # type: ignore[arg-type]


def documents(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def test_a_file_gets_each_result_as_a_line_and_alarms_marked(tmp_path: Path, notes: Notes) -> None:
    path = tmp_path / "results" / "out.jsonl"
    sinks = sinks_of(JsonlSink(path=str(path)), EventSink(), notes=notes)
    assert sinks.wants_results
    sinks.tell(happening("a.png"))
    sinks.tell(happening("b.png", "alarm"))
    sinks.close()
    first, second = documents(path)
    assert first == {
        "time_s": 1000.0,
        "device": "edge-01",
        "bundle": "caps 1.2.3",
        "digest": BUNDLE.digest,
        "sample": "a.png",
        "findings": [{"label": "scratch", "score": 0.75, "box": [1.0, 2.0, 3.0, 4.0]}],
    }
    assert (second["sample"], second["decision"], second["why"]) == (
        "b.png",
        "alarm",
        "scratch 0.75",
    )
    assert notes.said == []


def test_a_sink_for_alarms_hears_of_nothing_else(tmp_path: Path, notes: Notes) -> None:
    path = tmp_path / "alarms.jsonl"
    sinks = sinks_of(JsonlSink(path=str(path), every="alarm"), notes=notes)
    assert not sinks.wants_results
    sinks.tell(happening("a.png"))
    sinks.tell(happening("b.png", "alarm"))
    sinks.tell(happening("c.png", "cleared"))
    sinks.close()
    assert [document["sample"] for document in documents(path)] == ["b.png", "c.png"]


def test_files_never_take_more_than_their_bytes_and_the_newest_stay(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    outlet = JsonlOutlet(JsonlSink(path=str(path), max_bytes=12_288, files=3))
    for number in range(1000, 1400):
        outlet.write(b'{"n": %d, "pad": "%s"}' % (number, b"x" * 60))
        files = [file for file in tmp_path.iterdir() if file.is_file()]
        assert len(files) <= 3
        assert sum(file.stat().st_size for file in files) <= 12_288
    outlet.close()
    kept = [d["n"] for name in (".2", ".1", "") for d in documents(Path(f"{path}{name}"))]
    assert kept == list(range(int(str(kept[0])), 1400))
    with pytest.raises(ValueError, match="more than a file may hold"):
        outlet.write(b"x" * 12_288)


def test_a_file_that_somebody_else_rotates_or_removes_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    outlet = JsonlOutlet(JsonlSink(path=str(path)))
    outlet.write(b'{"n": 1}')
    path.rename(tmp_path / "taken-away")
    outlet.write(b'{"n": 2}')
    path.unlink()
    outlet.write(b'{"n": 3}')
    outlet.close()
    assert [document["n"] for document in documents(path)] == [3]
    assert [document["n"] for document in documents(tmp_path / "taken-away")] == [1]


def test_half_a_line_of_a_power_cut_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b'{"n": 1}\n{"n": ')
    outlet = JsonlOutlet(JsonlSink(path=str(path)))
    outlet.write(b'{"n": 3}')
    outlet.close()
    assert path.read_bytes() == b'{"n": 1}\n{"n": \n{"n": 3}\n'


def test_a_webhook_gets_alarms(receiver: Receiver, notes: Notes) -> None:
    sinks = sinks_of(WebhookSink(url=receiver.url, timeout_s=PATIENCE_S), notes=notes)
    sinks.tell(happening("b.png", "alarm"))
    wait_until(lambda: receiver.bodies, "the post")
    sinks.close()
    assert json.loads(receiver.bodies[0])["sample"] == "b.png"
    assert notes.said == []


def test_a_webhook_that_refuses_gets_the_alarm_later_and_in_order(
    receiver: Receiver, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "FIRST_RETRY_S", 0.05)
    receiver.status = 503
    sinks = sinks_of(WebhookSink(url=receiver.url, timeout_s=PATIENCE_S), notes=notes)
    sinks.tell(happening("1", "alarm"))
    sinks.tell(happening("2", "cleared"))
    wait_until(lambda: "sink.failed" in notes.codes, "the failure to be told")
    receiver.status = 200
    wait_until(lambda: len(receiver.bodies) == 2, "both documents")
    sinks.close()
    assert [json.loads(body)["sample"] for body in receiver.bodies] == ["1", "2"]
    assert notes.codes == ["sink.failed", "sink.returned"]
    assert "503" in notes.said[0][1]


@pytest.mark.parametrize("address", ["8.8.8.8", "169.254.169.254", "2001:4860:4860::8888"])
def test_a_name_that_leads_to_the_internet_is_never_connected_to(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        nearby.socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (address, 80))]
    )
    monkeypatch.setattr(nearby.socket, "create_connection", pytest.fail)
    with pytest.raises(OSError, match="not of this device's own network"):
        WebhookOutlet(WebhookSink(url="http://plc.local/x")).write(b"{}")


def test_a_sink_that_is_away_delays_nobody_and_what_it_loses_is_said(
    tmp_path: Path, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "MAX_WAITING", 10)
    away, path = tmp_path / "away", tmp_path / "out.jsonl"
    away.write_text("a file where a directory should be")
    sinks = sinks_of(
        JsonlSink(path=str(away / "out.jsonl")), JsonlSink(path=str(path)), notes=notes
    )
    for number in range(10):
        sinks.tell(happening(str(number)))
    wait_until(lambda: path.exists() and len(documents(path)) == 10, "the other sink")
    for number in range(10, 15):
        sinks.tell(happening(str(number)))
    sinks.close()
    assert len(documents(path)) == 15
    assert notes.codes == ["sink.failed", "sink.dropped"]
    assert "15 documents given up" in notes.said[1][1]


class Line(Listener):
    """Somebody who listens to the alarms of a line."""

    def __init__(self, port: int) -> None:
        self.heard: list[str] = []
        self.listens = threading.Event()
        self.broker = LocalBroker(Endpoint("127.0.0.1", port), self)
        self.broker.start()

    def on_connected(self, kept: bool) -> None:
        self.broker.client.subscribe("line/#", 1)

    def on_subscribed(self) -> None:
        self.listens.set()

    def on_message(self, message: MQTTMessage) -> None:
        self.heard.append(json.loads(message.payload)["sample"])


@pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
def test_a_broker_that_restarts_gets_every_alarm(
    tmp_path: Path, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "FIRST_RETRY_S", 0.05)
    broker = PlainBroker(tmp_path).start()
    sinks = sinks_of(MqttSink(topic="line/1/alarms", port=broker.port, every="result"), notes=notes)
    line = Line(broker.port)
    try:
        assert line.listens.wait(PATIENCE_S)
        sinks.tell(happening("0"))
        wait_until(lambda: line.heard == ["0"] and not sinks._all[0]._waiting, "the first")
        broker.stop()
        with monkeypatch.context() as patch:  # only a broker that is away is given up
            patch.setattr(publisher, "DELIVERY_TIMEOUT_S", 0.5)
            sinks.tell(happening("1", "alarm"))
            wait_until(lambda: "sink.failed" in notes.codes, "the failure to be told")
        broker.start()
        wait_until(lambda: "sink.returned" in notes.codes, "the return")
    finally:
        sinks.close()
        line.broker.close()
        broker.stop()
    assert notes.codes == ["sink.failed", "sink.returned"]


def test_a_document_that_is_never_wanted_holds_up_no_other(
    receiver: Receiver, notes: Notes, tmp_path: Path
) -> None:
    receiver.status = 413
    path = tmp_path / "out.jsonl"
    small = JsonlSink(path=str(path), max_bytes=4096, files=8)
    sinks = sinks_of(
        WebhookSink(url=receiver.url, every="result", timeout_s=PATIENCE_S), small, notes=notes
    )
    sinks.tell(happening("x" * 1000))  # more than a file may hold
    wait_until(lambda: notes.codes.count("sink.refused") == 2, "both refusals")
    receiver.status = 200
    sinks.tell(happening("a.png"))
    wait_until(lambda: receiver.bodies and path.exists(), "the next one")
    sinks.close()
    assert json.loads(receiver.bodies[0])["sample"] == "a.png"
    assert [document["sample"] for document in documents(path)] == ["a.png"]
    assert notes.codes.count("sink.dropped") == 2


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".local"])
def test_a_name_that_is_none_is_an_error_of_the_system(host: str) -> None:
    with pytest.raises(OSError, match="is not a host's name"):
        nearby.resolve_near(host, 80)
