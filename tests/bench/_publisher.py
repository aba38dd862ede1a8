"""Devices that send one telemetry window a second each, from a process of their own.

``python -m tests.bench._publisher PORT FLEET DEVICES SECONDS`` says ``sending`` once everybody is
there, and ends with what it sent as JSON. All devices share one connection, for ten thousand would
measure the broker; each sends at its own time of the second. A batch is made by writing number and
time into one that was encoded before, and compressed as an agent does.
"""

from __future__ import annotations

import json
import random
import secrets
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator

import msgspec
import zstandard

from device_agent.wire.messages import Alive, encode
from device_agent.wire.sketch import Sketch
from device_agent.wire.telemetry import Batch, Energy, Record, Stage, Window
from device_agent.wire.topics import Topics

_SLICES = 100
"""Of a second; each has its share of the devices."""
_KINDS = 16
"""Different windows, so that no two neighbours look the same."""
_SEQ, _OLDEST = 0x7F00FF01, 0x7F00FF02
_TIME_S, _SENT_S = 1234567890.125, 1234567890.375
_SHARES: tuple[tuple[Stage, float], ...] = (
    ("pre", 0.2),
    ("run", 0.7),
    ("post", 0.05),
    ("total", 1.0),
)
_SOURCE = "INA3221 VDD_IN"
_MOST_LATE_S = 1.0


def device_ids(devices: int) -> list[str]:
    """Return who they are."""
    return [f"edge-{index:05}" for index in range(devices)]


class Template:
    """One device's batch; everything but number and time is as it will be sent.

    Args:
        device_id: Whose.
        spool_id: Of this run.
        topic: Where it goes.
        window: What it says.
    """

    def __init__(self, device_id: str, spool_id: str, topic: str, window: Window) -> None:
        body = msgspec.structs.replace(window, start_s=_TIME_S)
        batch = Batch(
            device_id=device_id,
            spool_id=spool_id,
            boot_id="boot",
            sent_s=_SENT_S,
            oldest_seq=_OLDEST,
            records=(Record(seq=_SEQ, body=body),),
        )
        raw = msgspec.msgpack.encode(batch)
        self._raw = bytearray(raw)
        self._numbers = [raw.index(each.to_bytes(4)) for each in (_SEQ, _OLDEST)]
        self._times = [raw.index(struct.pack(">d", each)) for each in (_TIME_S, _SENT_S)]
        self._topic = len(topic).to_bytes(2) + topic.encode()

    def packet(self, seq: int, now_s: float, packer: zstandard.ZstdCompressor) -> bytes:
        """Return the MQTT packet with window `seq`, QoS 1."""
        for at in self._numbers:
            struct.pack_into(">I", self._raw, at, seq)
        for at in self._times:
            struct.pack_into(">d", self._raw, at, now_s)
        packet_id = (seq % 65_535 + 1).to_bytes(2)
        return publish_packet(self._topic + packet_id + packer.compress(self._raw))


def publish_packet(content: bytes, flags: int = 2) -> bytes:
    """Return a PUBLISH with its header (MQTT 3.1.1, section 3.3)."""
    length, size = bytearray(), len(content)
    while True:
        size, low = divmod(size, 128)
        length.append(low | (128 if size else 0))
        if not size:
            return bytes([0x30 | flags]) + bytes(length) + content


class Line:
    """A connection that writes packets and does not look at what is answered."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        name = f"devices-{secrets.token_hex(4)}".encode()
        content = b"\x00\x04MQTT\x04\x02\x00\x00" + len(name).to_bytes(2) + name
        self._socket.sendall(bytes([0x10, len(content)]) + content)
        answer = self._socket.recv(4, socket.MSG_WAITALL)
        assert answer == b"\x20\x02\x00\x00", f"the broker answered {answer!r}"
        threading.Thread(target=self._hear, daemon=True).start()

    def send(self, packets: bytes) -> None:
        """Write; waits where the broker does not read."""
        self._socket.sendall(packets)

    def _hear(self) -> None:
        while self._socket.recv(65_536):
            pass


def windows(kinds: int) -> Iterator[Window]:
    """Yield windows of one second of a camera with ten pictures in it."""
    rng = random.Random(1)
    for _ in range(kinds):
        stages = {}
        for stage, share in _SHARES:
            stages[stage] = Sketch()
            stages[stage].add_all(rng.gammavariate(30.0, share * 0.0002) for _ in range(10))
        power_w = rng.uniform(6.0, 9.0)
        yield Window(
            start_s=0.0,
            duration_s=1.0,
            bundle="1" * 64,
            inferences=10,
            stages=stages,
            predictions={"good": 9, "pit": 1},
            confidence=(0, 0, 0, 0, 0, 1, 1, 1, 2, 5),
            energy=Energy(
                source=_SOURCE, method="measured", scope="board", power_w=power_w, energy_j=power_w
            ),
            cpu_percent=rng.uniform(20, 60),
            memory_bytes=412_000_000,
            temperature_c=rng.uniform(45, 70),
            throttled=False,
        )


def main(port: int, fleet: str, devices: int, seconds: float) -> dict[str, float]:
    """Send for so long; return what was sent, and what was left out for want of time."""
    topics, spool, line = Topics(fleet), secrets.token_hex(4), Line(port)
    kinds = list(windows(_KINDS))
    online = encode(Alive(online=True, since_s=time.time(), boot_id="boot"))
    templates = []
    for index, each in enumerate(device_ids(devices)):
        alive = topics.alive(each).encode()
        line.send(publish_packet(len(alive).to_bytes(2) + alive + b"\x00\x01" + online, flags=3))
        templates.append(Template(each, spool, topics.telemetry(each), kinds[index % _KINDS]))
    print("sending", flush=True)
    return _send(line, templates, seconds)


def _send(line: Line, templates: list[Template], seconds: float) -> dict[str, float]:
    packer = zstandard.ZstdCompressor(level=3, write_content_size=True)
    sent = left_out = 0
    began_s = time.monotonic()
    slices = [templates[at::_SLICES] for at in range(_SLICES)]
    seqs = [0] * _SLICES
    for tick in range(int(seconds * _SLICES)):
        due_s = began_s + tick / _SLICES
        late_s = time.monotonic() - due_s
        if late_s > _MOST_LATE_S:
            left_out += len(slices[tick % _SLICES])
            continue
        time.sleep(max(-late_s, 0.0))
        seqs[tick % _SLICES] += 1
        seq, now_s = seqs[tick % _SLICES], time.time()
        line.send(b"".join(each.packet(seq, now_s, packer) for each in slices[tick % _SLICES]))
        sent += len(slices[tick % _SLICES])
    return {
        "sent": sent,
        "left_out": left_out,
        "took_s": time.monotonic() - began_s,
        "cpu_s": time.process_time(),
    }


if __name__ == "__main__":
    _port, _fleet, _devices, _seconds = sys.argv[1:]
    print(json.dumps(main(int(_port), _fleet, int(_devices), float(_seconds))))
