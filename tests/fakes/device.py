"""A tiny device that speaks the wire: it fetches what it is assigned and reports as scripted."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from typing import Literal

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from device_agent.wire.bounded_client import release
from device_agent.wire.codec import decompress
from device_agent.wire.manifest import MAX_MANIFEST_BYTES, Manifest, decode_manifest
from device_agent.wire.messages import (
    Ack,
    Alive,
    AttemptReport,
    BundleRef,
    Inventory,
    Need,
    ReportedState,
    Serving,
    Slots,
    Step,
    decode_ack,
    encode,
)
from device_agent.wire.metaset import decode_set
from device_agent.wire.telemetry import Batch, Event, Record, encode_batch
from device_agent.wire.topics import Topics
from tests.fakes.joining import Identity
from tests.fakes.tls import secure

Script = Literal["commit", "rolled_back", "lie"]
"""How an attempt ends; ``lie`` claims a commit while the old bundle serves."""


class FakeDevice:
    """Connects at once and again after each loss; `close` ends it.

    Attributes:
        assignments: Versions it was given, in order of arrival.
        metadata: Names of the files of the newest metadata set.
        chunks: Raw chunks by digest, each verified.
        acks: Acknowledgements it was given.
    """

    def __init__(
        self,
        address: tuple[str, int],
        topics: Topics,
        device_id: str,
        identity: Identity,
        script: Script = "commit",
        *,
        tls: bool = False,
    ) -> None:
        self.device_id = device_id
        self.identity = identity
        self.script = script
        self.assignments: list[int] = []
        self.metadata: set[str] = set()
        self.chunks: dict[str, bytes] = {}
        self.acks: list[Ack] = []
        self.serving: BundleRef | None = None
        self._topics = topics
        self._lock = threading.RLock()
        self._target: str | None = None
        self._reported = 0
        self._counter = 0
        self._seq = 0
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=device_id)
        self._connect(address, tls=tls)

    def _connect(self, address: tuple[str, int], *, tls: bool) -> None:
        if tls:
            secure(self._client, self.identity.tls())
        will = self._alive(online=False)
        self._client.reconnect_delay_set(0.2, 0.5)
        self._client.will_set(self._topics.alive(self.device_id), will, 1, retain=True)
        self._client.on_connect = lambda *_: self._on_connect()
        self._client.on_message = lambda _client, _data, message: self._on_message(message)
        self._client.connect_async(*address, keepalive=60)
        self._client.loop_start()

    def close(self) -> None:
        """Say goodbye and end the thread."""
        goodbye = self._alive(online=False)
        self._client.publish(self._topics.alive(self.device_id), goodbye, 1, retain=True)
        self._client.disconnect()
        self._client.loop_stop()
        release(self._client)

    def forget_chunks(self) -> None:
        """Lose everything fetched and ask the console for it."""
        with self._lock:
            wanted = tuple(self.chunks)
            self.chunks.clear()
        for digest in wanted:
            self._client.subscribe(self._topics.chunk(digest), 1)
        self._client.publish(self._topics.need, encode(Need(digests=wanted)), 1)

    def measure(self) -> int:
        """Send one telemetry record and return its sequence number."""
        with self._lock:
            self._seq += 1
            seq = self._seq
        event = Event(time_s=time.time(), code="test.event")
        batch = Batch(
            device_id=self.device_id,
            spool_id="spool",
            boot_id="boot",
            sent_s=time.time(),
            oldest_seq=seq,
            records=(Record(seq=seq, body=event),),
        )
        self._client.publish(self._topics.telemetry(self.device_id), encode_batch(batch), 1)
        return seq

    def _on_connect(self) -> None:
        names = (self._topics.meta, self._topics.assign(self.device_id))
        self._client.subscribe([(name, 1) for name in names])
        self._client.subscribe(self._topics.ack(self.device_id), 1)
        online = self._alive(online=True)
        self._client.publish(self._topics.alive(self.device_id), online, 1, retain=True)
        self._report(None)

    def _on_message(self, message: MQTTMessage) -> None:
        digest = self._topics.chunk_digest(message.topic)
        with self._lock:
            if not message.payload:
                return
            if digest:
                self._take_chunk(digest, message.payload)
            elif message.topic == self._topics.meta:
                self.metadata = set(decode_set(message.payload))
            elif message.topic == self._topics.ack(self.device_id):
                self.acks.append(decode_ack(message.payload))
            else:
                self._take_assignment(json.loads(message.payload)["signed"])

    def _take_assignment(self, signed: dict) -> None:
        self.assignments.append(signed["version"])
        ((_, target),) = signed["targets"].items()
        self._target = target["hashes"]["sha256"]
        self._fetch()

    def _take_chunk(self, digest: str, payload: bytes) -> None:
        raw = decompress(payload, "chunk", MAX_MANIFEST_BYTES)
        assert hashlib.sha256(raw).hexdigest() == digest
        self.chunks[digest] = raw
        self._fetch()

    def _fetch(self) -> None:
        """Subscribe to what is missing; once nothing is, report how the attempt ended."""
        if self._target is None or self._reported == self.assignments[-1]:
            return
        manifest = self._manifest()
        wanted = {self._target}
        if manifest:
            wanted |= {chunk.sha256 for file in manifest.files for chunk in file.chunks}
        missing = wanted - self.chunks.keys()
        for digest in missing:
            self._client.subscribe(self._topics.chunk(digest), 1)
        if not missing and manifest:
            self._finish(manifest)

    def _manifest(self) -> Manifest | None:
        data = self.chunks.get(self._target or "")
        return decode_manifest(data) if data else None

    def _finish(self, manifest: Manifest) -> None:
        assert self._target is not None
        self._reported = self.assignments[-1]
        bundle = BundleRef(digest=self._target, name=manifest.name, version=manifest.version)
        step: Step = "rolled_back" if self.script == "rolled_back" else "commit"
        reason = "trial-failed" if step == "rolled_back" else ""
        if self.script == "commit":
            self.serving = bundle
        self._report(AttemptReport(assignment=self._reported, step=step, reason=reason))

    def _report(self, attempt: AttemptReport | None) -> None:
        with self._lock:
            self._counter += 1
            if attempt:
                self._attempt = attempt
            state = ReportedState(
                device_id=self.device_id,
                counter=self._counter,
                time_s=time.time(),
                boot_id="boot",
                inventory=Inventory(),
                slots=Slots(),
                serving=self.serving
                and Serving(
                    bundle=self.serving, model_sha256="0" * 64, provider="none", since_s=1.0
                ),
                attempt=getattr(self, "_attempt", None),
            )
            payload = self.identity.report(state)
        self._client.publish(self._topics.state(self.device_id), payload, 1, retain=True)

    @staticmethod
    def _alive(*, online: bool) -> bytes:
        return encode(Alive(online=online, since_s=time.time(), boot_id="boot"))
