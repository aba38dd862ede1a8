"""Ten thousand devices as far as a console can tell: their rows, their reports, their connection.

What connects runs in a process of its own (`Beside`): it must take nothing from the console's.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import socket
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from device_agent.wire.messages import AttemptReport, BundleRef, ReportedState, Serving, Step
from tests.fakes.joining import Identity, reported

Message = tuple[str, bytes]
"""Topic and payload, retained."""

_CERTIFICATE_S = 90 * 86_400.0
_IN_FLIGHT = 500
_ANSWER_TIMEOUT_S = 120.0


def enlist(registry: Path, identities: Mapping[str, Identity], now_s: float) -> None:
    """Record devices that joined long ago, as rows: one code after the other takes minutes."""
    devices, enrolments, certificates = [], [], []
    for device_id, each in identities.items():
        devices.append((device_id, "bench", "{}", now_s))
        enrolments.append((device_id, each.digest, each.der, now_s, now_s, now_s))
        for purpose in ("standing", "fetch"):
            serial, end_s = f"{device_id}.{purpose}", now_s + _CERTIFICATE_S
            certificates.append((serial, device_id, each.digest, purpose, device_id, now_s, end_s))
    connection = sqlite3.connect(registry)
    with connection:
        connection.executemany("INSERT INTO devices VALUES (?, ?, ?, ?)", devices)
        connection.executemany(
            "INSERT INTO enrolments (device_id, key, public_key, state, inventory, token_sha256, "
            '"replace", reason, requested_s, decided_s, taken_s) '
            "VALUES (?, ?, ?, 'accepted', '{}', '', 0, '', ?, ?, ?)",
            enrolments,
        )
        connection.executemany(
            "INSERT INTO certificates (serial, device_id, key, generation, purpose, name, "
            "not_before_s, not_after_s, pem, issued_s) VALUES (?, ?, ?, 1, ?, ?, ?, ?, '', 0)",
            certificates,
        )
        connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")
    connection.close()


def attempt_state(
    device_id: str, counter: int, bundle: BundleRef, step: Step, assignment: int = 1
) -> ReportedState:
    """Return what a device says in an attempt; the bundle serves once that is committed."""
    serving = Serving(bundle=bundle, model_sha256="0" * 64, provider="none", since_s=1.0)
    return reported(
        device_id,
        counter,
        attempt=AttemptReport(assignment=assignment, step=step),
        serving=serving if step == "commit" else None,
    )


@contextmanager
def beside() -> Iterator[ProcessPoolExecutor]:
    """Give a process for `publish` and `read_back`; it is warm when it is given."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        pool.submit(int).result()
        yield pool


def publish(port: int, messages: Sequence[Message]) -> None:
    """Publish what devices say; return once the broker has all of it."""
    with _connected(port) as client:
        sent = [client.publish(topic, payload, 1, retain=True) for topic, payload in messages]
        for each in sent:
            each.wait_for_publish(_ANSWER_TIMEOUT_S)
        assert all(each.is_published() for each in sent), "the broker did not take every message"


def read_back(
    port: int, topic_filter: str, wanted: Mapping[str, str], timeout_s: float
) -> dict[str, str]:
    """Return what the broker holds: topic to sha256, once it is `wanted` or it takes too long.

    First everything must have come, then it must come once more, as retained.
    """
    taken: tuple[dict[str, str], dict[str, str]] = {}, {}
    complete = threading.Event(), threading.Event()

    def take(_client: object, _data: object, message: MQTTMessage) -> None:
        again = complete[0].is_set()
        if message.retain or not again:
            taken[again][message.topic] = hashlib.sha256(message.payload).hexdigest()
        if len(taken[again]) == len(wanted) and taken[again] == wanted:
            complete[again].set()

    with _connected(port) as client:
        client.on_message = take
        for each in complete:
            client.subscribe(topic_filter, 1)
            each.wait(timeout_s)
    return taken[1]


@contextmanager
def _connected(port: int) -> Iterator[Client]:
    client = Client(CallbackAPIVersion.VERSION2)
    client.max_inflight_messages_set(_IN_FLIGHT)
    client.on_socket_open = lambda _client, _data, sock: sock.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
    )
    accepted = threading.Event()
    client.on_connect = lambda *_: accepted.set()
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        assert accepted.wait(_ANSWER_TIMEOUT_S), "the broker did not accept the devices"
        yield client
    finally:
        client.disconnect()
        client.loop_stop()
