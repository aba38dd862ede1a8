"""Plugs and meters at the socket: asked on the device's own network, believed only with sense."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import msgspec
import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from app.link.mosquitto import find_mosquitto
from device_agent.host import plug as plug_module
from device_agent.host.plug import (
    MqttReading,
    UnusableAnswerError,
    nearby_address,
    open_plug,
    plug_meter,
    power_in,
)
from device_agent.host.power import find_meters
from device_agent.host_options import HttpPlug, ModbusPlug, MqttPlug, Plug
from device_agent.wire.bounded_client import release
from tests.fakes.plain_broker import PlainBroker
from tests.fakes.sysfs import FakeMachine
from tests.fakes.waiting import PATIENCE_S, wait_until

SHELLY = json.dumps({"id": 0, "output": True, "apower": 8.9, "voltage": 230.1})
TASMOTA = json.dumps({"StatusSNS": {"ENERGY": {"Power": 12, "Voltage": 231}}})


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up no plug that has to wait for a core."""
    monkeypatch.setattr(plug_module, "_TIMEOUT_S", PATIENCE_S)


@contextmanager
def http_plug(body: str, status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Location", "http://192.0.2.1/")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def modbus_meter(answer: Callable[[bytes], bytes]) -> Iterator[int]:
    """A meter that answers each question of its one visitor."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            visitor, _ = server.accept()
            with visitor:
                visitor.sendall(answer(visitor.recv(64)))

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


def registers(data: bytes) -> Callable[[bytes], bytes]:
    """Answer as the standard says: the question's transaction and unit, then so many bytes."""

    def answer(question: bytes) -> bytes:
        transaction, _, _, unit, function = struct.unpack(">HHHBB", question[:8])
        return (
            struct.pack(">HHHBBB", transaction, 0, 3 + len(data), unit, function, len(data)) + data
        )

    return answer


@pytest.mark.parametrize(
    ("body", "field", "power_w"),
    [(SHELLY, "apower", 8.9), (TASMOTA, "StatusSNS.ENERGY.Power", 12.0), ("7.25", "", 7.25),
     ('{"meters": [{"power": 3}]}', "meters.0.power", 3.0), ('{"power": "6.5"}', "power", 6.5)],
)  # fmt: skip
def test_an_http_plug_is_asked(body: str, field: str, power_w: float) -> None:
    with http_plug(body) as url:
        reading = open_plug(HttpPlug(url=f"{url}/rpc/Switch.GetStatus?id=0", field=field))
        assert reading.newest() is None
        reading.read_once()
        assert reading.newest() == pytest.approx(power_w)


@pytest.mark.parametrize("status", [302, 401, 404, 500])
def test_a_plug_that_sends_elsewhere_or_refuses_gives_nothing(status: int) -> None:
    with http_plug(SHELLY, status) as url:
        reading = open_plug(HttpPlug(url=url, field="apower"))
        reading.read_once()
        assert reading.newest() is None


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"[" * 100_000, b"null", b'{"apower": null}', b'{"apower": true}',
     b'{"apower": -3}',
     b'{"apower": 1e99}', b'{"apower": NaN}', b'{"apower": "on"}', b'{"apower": {"apower": 1}}',
     b'{"power": 3}', b"\xff\xfe", b"[3]", b'{"apower": 1' + b"0" * 400 + b"}"],
)  # fmt: skip
def test_what_is_no_power_is_not_believed(payload: bytes) -> None:
    with pytest.raises(UnusableAnswerError):
        power_in(payload, "apower", 1.0)


@pytest.mark.parametrize(
    ("kind", "data", "options", "power_w"),
    [
        ("u16", struct.pack(">H", 425), {"scale": 0.1}, 42.5),
        ("i32", struct.pack(">i", 12_000), {"scale": 0.001}, 12.0),
        ("f32", struct.pack(">f", 17.5), {"table": "input"}, 17.5),
        ("f32", struct.pack(">f", 17.5)[2:] + struct.pack(">f", 17.5)[:2], {"swapped": True}, 17.5),
    ],
)
def test_a_modbus_meter_is_asked(
    kind: str, data: bytes, options: dict[str, object], power_w: float
) -> None:
    asked = []

    def answer(question: bytes) -> bytes:
        asked.append(question)
        return registers(data)(question)

    with modbus_meter(answer) as port:
        plug = ModbusPlug(host="127.0.0.1", port=port, unit=7, register=12, type=kind, **options)
        reading = open_plug(plug)
        reading.read_once()
    assert reading.newest() == pytest.approx(power_w)
    function = 4 if plug.table == "input" else 3
    assert asked == [struct.pack(">HHHBBHH", 1, 0, 6, 7, function, 12, len(data) // 2)]


@pytest.mark.parametrize(
    "answer",
    [b"", b"\x00\x01", struct.pack(">HHHBBB", 1, 0, 3, 1, 0x83, 2), b"\xff" * 200,
     struct.pack(">HHHBBB", 1, 0, 5, 1, 3, 2) + b"\x01"],
    ids=["nothing", "cut", "exception", "noise", "too-short"],
)  # fmt: skip
def test_a_modbus_answer_to_something_else_gives_nothing(answer: bytes) -> None:
    with modbus_meter(lambda _: answer) as port:
        reading = open_plug(ModbusPlug(host="127.0.0.1", port=port, register=0))
        reading.read_once()
    assert reading.newest() is None


def test_a_plug_that_is_not_there_gives_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    plugs: list[Plug] = [
        HttpPlug(url=f"http://127.0.0.1:{port}"),
        ModbusPlug(host="127.0.0.1", port=port, register=0),
    ]
    for plug in plugs:
        reading = open_plug(plug)
        reading.read_once()
        assert reading.newest() is None


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888"])
def test_nobody_outside_the_devices_network_is_asked(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="own network"):
        nearby_address(host, 80)
    asked = open_plug(HttpPlug(url="http://8.8.8.8/"))
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("asked"))
    asked.read_once()
    assert asked.newest() is None


def test_messages_of_an_mqtt_plug_count_until_they_are_too_old() -> None:
    now_s = [0.0]
    plug = MqttPlug(host="127.0.0.1", topic="tele/edge/SENSOR", field="ENERGY.Power", max_age_s=60)
    reading = MqttReading(plug, lambda: now_s[0])
    reading.hear(b'{"ENERGY": {"Power": 9}}')
    reading.hear(b"garbage")
    assert reading.newest() == 9.0
    now_s[0] = 61.0
    assert reading.newest() is None


@pytest.mark.skipif(find_mosquitto() is None, reason="mosquitto is not installed")
def test_an_mqtt_plug_is_heard_over_a_real_broker(tmp_path: Path) -> None:
    broker = PlainBroker(tmp_path).start()
    speaker = Client(CallbackAPIVersion.VERSION2)
    reading = open_plug(MqttPlug(host="127.0.0.1", port=broker.port, topic="z/p", field="power"))
    reading.start()
    try:
        speaker.connect("127.0.0.1", broker.port)
        speaker.publish("z/p", '{"power": 5.5}', retain=True)
        wait_until(lambda: not speaker.loop(0.05) and reading.newest() == 5.5, "a message")
        broker.stop()
        wait_until(lambda: reading.newest() is None, "the old message to say nothing any more")
    finally:
        reading.stop()
        speaker.disconnect()
        release(speaker)
        broker.stop()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "http", "url": "https://10.0.0.4/"},
        {"kind": "http", "url": "file:///etc/passwd"},
        {"kind": "http", "url": "http://10.0.0.4/", "every_s": 0.01},
        {"kind": "modbus", "host": "10.0.0.4", "register": 70_000},
        {"kind": "modbus", "host": "10.0.0.4", "register": 1, "type": "f64"},
        {"kind": "mqtt", "host": "10.0.0.4"},
        {"kind": "coap", "host": "10.0.0.4"},
        {"kind": "mqtt", "host": "10.0.0.4", "topic": "t", "password": "x"},
    ],
)
def test_a_plug_that_cannot_be_is_no_configuration(values: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(values, Plug)


def test_a_configured_plug_comes_before_every_sensor(machine: FakeMachine) -> None:
    machine.rapl(0, 0)
    plug = HttpPlug(url="http://127.0.0.1:1/", field="apower")
    found = find_meters(machine.root, plug)
    assert [(meter.source, meter.scope) for meter in found.best_first] == [
        ("plug 127.0.0.1:1", "wall"), ("RAPL package", "package"),
    ]  # fmt: skip
    assert len(found.slow) == 1
    assert plug_meter(plug, found.slow[0]).silence(meter="plug") == "plug does not answer"
