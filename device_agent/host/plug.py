"""Smart plugs and meters on the device's own network: the power at the socket.

They are only read. None is asked that is not on this machine or its own network: a meter's address
in a file must not become a way out.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import math
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from device_agent.host.meters import Accuracy, MomentMeter
from device_agent.host.says import Meter
from device_agent.host.slow import SlowReading
from device_agent.host_options import HttpPlug, ModbusPlug, MqttPlug, Plug, RegisterType

if TYPE_CHECKING:
    from paho.mqtt.client import Client

_TIMEOUT_S = 2.0
_MAX_BODY_BYTES = 64 * 1024
_MAX_W = 100_000.0
_STALE_READINGS = 3.5
_CONNECT_EVERY_S = 5.0
_ACCURACY = Accuracy(0.02, 0.5)
"""Assumed: what makers of such plugs promise, and what they cannot see below."""
_FORMATS: dict[RegisterType, str] = {
    "u16": ">H", "i16": ">h", "u32": ">I", "i32": ">i", "f32": ">f",
}  # fmt: skip
_MODBUS_HEAD_BYTES = 9
_FUNCTIONS = {"holding": 3, "input": 4}


class PlugReading(Protocol):
    """Asks a plug on a thread of its own."""

    def start(self) -> None:
        """Begin to ask."""
        ...

    def stop(self) -> None:
        """Ask no more."""
        ...

    def newest(self) -> float | None:
        """Return the power in watts, or None where nothing is known of the present."""
        ...


class UnusableAnswerError(Exception):
    """What came from a plug is no power."""


def open_plug(plug: Plug) -> PlugReading:
    """Return what reads this plug; nothing is asked before it was started."""
    if isinstance(plug, MqttPlug):
        return MqttReading(plug)
    ask: Callable[[], float]
    ask = _http_asker(plug) if isinstance(plug, HttpPlug) else _modbus_asker(plug)
    return SlowReading(
        "plug", lambda: _or_none(ask), plug.every_s, _STALE_READINGS * plug.every_s + _TIMEOUT_S
    )


def plug_meter(plug: Plug, reading: PlugReading) -> MomentMeter:
    """Return the meter that shows the newest reading."""
    where = urlsplit(plug.url).netloc if isinstance(plug, HttpPlug) else plug.host
    source = f"plug {where}"
    return MomentMeter(
        source, "measured", "wall", _ACCURACY, reading.newest, silence=Meter.NO_ANSWER
    )


def nearby_address(host: str, port: int) -> tuple[str, int]:
    """Return an address of `host` on this machine or its own network.

    Raises:
        OSError: There is none: it cannot be resolved, or is somewhere else.
    """
    for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        address = str(entry[4][0]).partition("%")[0]
        known = ipaddress.ip_address(address)
        if known.is_loopback or known.is_private or known.is_link_local:
            return address, port
    raise OSError(f"{host} is not on the device's own network")


def power_in(payload: bytes, field: str, scale: float) -> float:
    """Return the power in watts that a JSON payload names.

    Args:
        payload: JSON, or a bare number.
        field: Keys and places in lists, joined by dots; empty for the payload itself.
        scale: Watts per unit.

    Raises:
        UnusableAnswerError: There is no such number, or none that can be a power.
    """
    try:
        value: Any = json.loads(payload)
        for key in filter(None, field.split(".")):
            value = value[int(key)] if isinstance(value, list) else value[key]
        if isinstance(value, bool):
            raise UnusableAnswerError("a truth value is no power")
        return believable_w(float(value) * scale)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise UnusableAnswerError(f"no number at {field!r}") from error


def believable_w(power_w: float) -> float:
    """Return a power that can be one.

    Raises:
        UnusableAnswerError: It cannot.
    """
    if not (math.isfinite(power_w) and 0 <= power_w <= _MAX_W):
        raise UnusableAnswerError(f"{power_w} W cannot be")
    return power_w


def _or_none(ask: Callable[[], float]) -> float | None:
    try:
        return ask()
    except (OSError, http.client.HTTPException, UnusableAnswerError):
        return None


def _http_asker(plug: HttpPlug) -> Callable[[], float]:
    parts = urlsplit(plug.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def ask() -> float:
        address, port = nearby_address(parts.hostname or "", parts.port or 80)
        # To the address that was judged: a name may mean something else the next moment.
        connection = http.client.HTTPConnection(address, port, timeout=_TIMEOUT_S)
        try:
            connection.request("GET", path, headers={"Host": parts.netloc})
            response = connection.getresponse()
            body = response.read(_MAX_BODY_BYTES)
            if response.status != http.HTTPStatus.OK:
                raise UnusableAnswerError(f"status {response.status}")
            return power_in(body, plug.field, plug.scale)
        finally:
            connection.close()

    return ask


def modbus_power_w(answer: bytes, plug: ModbusPlug) -> float:
    """Return the power in watts that a meter answered.

    Raises:
        UnusableAnswerError: It is no answer to what was asked, or cannot be a power.
    """
    form = _FORMATS[plug.type]
    size = struct.calcsize(form)
    head, data = answer[:_MODBUS_HEAD_BYTES], answer[_MODBUS_HEAD_BYTES:]
    function = _FUNCTIONS[plug.table]
    if head != struct.pack(">HHHBBB", 1, 0, 3 + size, plug.unit, function, size):
        raise UnusableAnswerError("no answer to what was asked")
    if len(data) != size:
        raise UnusableAnswerError("an answer that was cut")
    if plug.swapped and size == 4:
        data = data[2:] + data[:2]
    return believable_w(float(struct.unpack(form, data)[0]) * plug.scale)


def _modbus_asker(plug: ModbusPlug) -> Callable[[], float]:
    size = struct.calcsize(_FORMATS[plug.type])
    question = struct.pack(
        ">HHHBBHH", 1, 0, 6, plug.unit, _FUNCTIONS[plug.table], plug.register, size // 2
    )

    def ask() -> float:
        address = nearby_address(plug.host, plug.port)
        with socket.create_connection(address, timeout=_TIMEOUT_S) as connection:
            connection.sendall(question)
            with connection.makefile("rb") as stream:
                # In two steps: an exception ends after the head's length.
                answer = stream.read(_MODBUS_HEAD_BYTES)
                if len(answer) == _MODBUS_HEAD_BYTES and answer[-1] == size:
                    answer += stream.read(size)
        return modbus_power_w(answer, plug)

    return ask


class MqttReading:
    """Listens to a topic; the newest message counts until it is too old."""

    def __init__(self, plug: MqttPlug, clock: Callable[[], float] = time.monotonic) -> None:
        self._plug = plug
        self._clock = clock
        self._newest: tuple[float, float] | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen; the broker need not be there."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="plug", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        if self._thread:
            self._thread.join()
            self._thread = None

    def newest(self) -> float | None:
        """Return the power in watts, or None where the newest message is too old."""
        newest = self._newest
        if newest is None or self._clock() - newest[0] > self._plug.max_age_s:
            return None
        return newest[1]

    def hear(self, payload: bytes) -> None:
        """Take a message."""
        try:
            power_w = power_in(payload, self._plug.field, self._plug.scale)
        except UnusableAnswerError:
            return
        self._newest = (self._clock(), power_w)

    def _run(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(OSError):
                self._listen()
            self._newest = None  # what it said before says nothing of the present
            self._stopping.wait(_CONNECT_EVERY_S)

    def _listen(self) -> None:
        """Listen until the connection breaks or somebody stops us."""
        from paho.mqtt.client import Client
        from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

        from device_agent.wire.bounded_client import release

        client = Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        client.connect_timeout = _TIMEOUT_S
        client.on_connect = self._subscribe
        client.on_message = lambda _client, _data, message: self.hear(bytes(message.payload))
        client.connect(*nearby_address(self._plug.host, self._plug.port))
        try:
            while not self._stopping.is_set():
                if client.loop(timeout=0.5) != MQTTErrorCode.MQTT_ERR_SUCCESS:
                    return
        finally:
            client.disconnect()
            release(client)

    def _subscribe(self, client: Client, *_: object) -> None:
        client.subscribe(self._plug.topic)
