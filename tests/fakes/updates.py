"""A device's update part over a real disk, with bundles in memory and a child that is a value."""

from __future__ import annotations

import dataclasses
import hashlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from device_agent.errors import TransferError, WorkerError
from device_agent.update import (
    Assignment,
    HostFacts,
    JournalFile,
    Options,
    Outlets,
    Slots,
    Steps,
    Transfer,
    Updater,
)
from device_agent.update.jobs import Message
from device_agent.update.ports import Tell
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.manifest import Chunk, File, Manifest, Requirements, encode_manifest
from device_agent.wire.messages import BundleRef, ShadowReport
from device_agent.wire.pipeline.spec import Pipeline
from device_agent.wire.telemetry import Event
from tests.fakes.manifests import make_manifest
from tests.fakes.waiting import PATIENCE_S, wait_until

CHUNK_BYTES = 4096
HOST = HostFacts(
    machine="x86_64",
    runtime="1.23.2",
    providers=("CPUExecutionProvider",),
    memory_bytes=8 * 1024**3,
    available_bytes=4 * 1024**3,
)


@dataclass(frozen=True)
class Bundle:
    """A bundle as the console has it: manifest bytes and chunks by digest."""

    manifest: Manifest
    data: bytes
    chunks: dict[str, bytes]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def ref(self) -> BundleRef:
        return BundleRef(digest=self.digest, name=self.manifest.name, version=self.manifest.version)

    def assignment(
        self, version: int, release: int = 1, shadow: ShadowOrder | None = None
    ) -> Assignment:
        return Assignment(
            version=version,
            bundle_digest=self.digest,
            manifest_size_bytes=len(self.data),
            name=self.manifest.name,
            bundle_version=self.manifest.version,
            release=release,
            shadow=shadow,
        )


def make_bundle(
    version: str = "1.0.0",
    seed: str = "",
    size_bytes: int = 5 * CHUNK_BYTES,
    requirements: Requirements | None = None,
    pipeline: Pipeline | None = None,
) -> Bundle:
    """Return a bundle whose model's last chunk alone depends on `seed` (or the version)."""
    base = make_manifest()
    contents = {file.path: file.path.encode() for file in base.files}
    body = b"".join(hashlib.sha256(b"%d" % i).digest() for i in range(size_bytes // 32))
    contents["model.onnx"] = body[:-32] + hashlib.sha256((seed or version).encode()).digest()
    chunks: dict[str, bytes] = {}
    files = tuple(_cut(path, content, chunks) for path, content in contents.items())
    manifest = msgspec.structs.replace(
        base,
        version=version,
        files=files,
        requirements=requirements or Requirements(),
        pipeline=pipeline or base.pipeline,
    )
    return Bundle(manifest, encode_manifest(manifest), chunks)


def _cut(path: str, content: bytes, chunks: dict[str, bytes]) -> File:
    pieces = [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    named = [(hashlib.sha256(piece).hexdigest(), piece) for piece in pieces]
    chunks.update(named)
    return File(
        path=path,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        chunks=tuple(Chunk(sha256=name, size_bytes=len(piece)) for name, piece in named),
    )


class FakeFetcher:
    """A link that has the chunks it was given.

    Attributes:
        fetched: Digests in the order they were handed over.
        fail_after: So many chunks come, then the transfer stalls; None for never.
        hold_from: From this chunk of a fetch on it waits for `release` or its cancellation.
    """

    def __init__(self, *bundles: Bundle) -> None:
        self.chunks: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.fail_after: int | None = None
        self.hold_from: int | None = None
        for bundle in bundles:
            self.add(bundle)

    def add(self, bundle: Bundle) -> None:
        self.chunks |= {bundle.digest: bundle.data, **bundle.chunks}

    def release(self) -> None:
        self.hold_from = None

    def _holds(self, came: int) -> bool:
        held = self.hold_from  # once: it may be released between two looks
        return held is not None and held <= came

    def fetch(
        self,
        chunks: Sequence[Chunk],
        sink: Callable[[Chunk, bytes], None],
        *,
        cancel: threading.Event,
        progress: Callable[[int], None] | None = None,
        stall_timeout_s: float = 60.0,
    ) -> None:
        came_bytes = 0
        for came, chunk in enumerate(chunks):
            while self._holds(came) and not cancel.wait(0.01):
                pass
            if cancel.is_set():
                raise TransferError("the fetch was cancelled")
            if self.fail_after == 0 or chunk.sha256 not in self.chunks:
                raise TransferError("1 chunks did not come within 60 s")
            if self.fail_after is not None:
                self.fail_after -= 1
            raw = self.chunks[chunk.sha256]
            sink(chunk, raw)
            self.fetched.append(chunk.sha256)
            came_bytes += len(raw)
            if progress:
                progress(came_bytes)


@dataclass
class FakeHeld:
    bundle: BundleRef


@dataclass
class FakeResult:
    passed: bool
    reason: str = ""
    detail: str = ""


class FakeCandidate:
    def __init__(self, serving: FakeServing, held: FakeHeld) -> None:
        self.serving = serving
        self.held = held
        self.stopped = False

    def trial(self) -> FakeResult:
        self.serving.before("trial", self.held.bundle)
        return self.serving.trials.get(self.held.bundle.digest, FakeResult(True))

    def stop(self) -> None:
        self.stopped = True


@dataclass
class FakeServing:
    """A supervisor whose sessions are values; it reads the slot's bytes like the real child.

    Attributes:
        faults: (what, digest) to the error it raises; what is load or promote.
        trials: Digest to how its trial ends.
        shadows: Digest to what comes of its shadow.
        pause: (what, digest) at which it waits for `resume`.
    """

    slots: Slots
    faults: dict[tuple[str, str], WorkerError] = field(default_factory=dict)
    trials: dict[str, FakeResult] = field(default_factory=dict)
    shadows: dict[str, ShadowReport] = field(default_factory=dict)
    pause: tuple[str, str] | None = None
    paused: threading.Event = field(default_factory=threading.Event)
    resume: threading.Event = field(default_factory=threading.Event)
    serving: FakeHeld | None = None
    yielded: FakeHeld | None = None
    candidates: list[FakeCandidate] = field(default_factory=list)

    def before(self, what: str, bundle: BundleRef) -> None:
        if self.pause == (what, bundle.digest):
            self.paused.set()
            assert self.resume.wait(PATIENCE_S)
        fault = self.faults.get((what, bundle.digest))
        if fault:
            raise fault

    def serve(self, slot: Path) -> FakeHeld:
        self.serving = self._load(slot)
        return self.serving

    def make_room(self) -> None:
        self.yielded = self.yielded or self.serving
        self.serving = None

    def take_back(self) -> None:
        self.serving, self.yielded = self.serving or self.yielded, None

    def stage(self, slot: Path, tell: Tell | None = None) -> FakeCandidate:
        candidate = FakeCandidate(self, self._load(slot, tell))
        self.candidates.append(candidate)
        return candidate

    def shadow(
        self,
        candidate: FakeCandidate,
        order: ShadowOrder,
        cancel: threading.Event,
        tell: Callable[[float, float], None],
    ) -> ShadowReport:
        if self.serving is None:
            return ShadowReport(skipped="memory: it is too short for two")
        tell(0.5, order.duration_s / 2)
        self.before("shadow", candidate.held.bundle)
        if cancel.is_set():
            raise WorkerError("shadow-cancelled", "something else comes first")
        return self.shadows.get(candidate.held.bundle.digest, ShadowReport(compared=9, agreed=9))

    def promote(self, candidate: FakeCandidate) -> None:
        try:
            self.before("promote", candidate.held.bundle)
        except WorkerError:
            candidate.stop()
            raise
        self.serving = candidate.held

    def clear(self) -> None:
        self.serving = None

    def _load(self, slot: Path, tell: Tell | None = None) -> FakeHeld:
        manifest = self.slots.manifest(slot.name)
        if manifest is None or not self.slots.intact(slot.name):
            raise WorkerError("digest-mismatch", "the slot is not what its name says")
        bundle = BundleRef(digest=slot.name, name=manifest.name, version=manifest.version)
        if tell:
            tell("engine", 30.0, 120.0)
        self.before("load", bundle)
        return FakeHeld(bundle)


class Device:
    """The update part of an agent and its control loop, pumped by the test."""

    def __init__(self, state_dir: Path, fetcher: FakeFetcher) -> None:
        self.state_dir = state_dir
        self.fetcher = fetcher
        self.free_bytes = 10**12
        self.host = HOST
        self.now_s = 1000.0
        self.events: list[Event] = []
        self.committed: list[Assignment] = []
        self.slots = Slots(state_dir)
        self.serving = FakeServing(self.slots)
        self.file = JournalFile(state_dir / "update.json")
        self.boot()

    def boot(self) -> None:
        """Begin as a new process does: nothing is left but the disk."""
        self.messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        # what a thread of the old process still does is not done to the new one
        self.serving = dataclasses.replace(self.serving, serving=None)
        transfer = Transfer(
            self.slots, self.fetcher, lambda: self.host, lambda path: self.free_bytes
        )
        self.updater = Updater(
            self.file,
            self.slots,
            Steps(self.slots, transfer, self.serving, time.monotonic),
            Outlets(
                self.messages.put,
                self.events.append,
                self.committed.append,
                monotonic=lambda: self.now_s,
            ),
            Options(soak_s=5.0, window_s=10.0, retry_s=60.0),
        )

    def start(self) -> None:
        """Start, and let an interrupted attempt go on as the agent does."""
        self.updater.start()
        self.resume()

    def resume(self) -> None:
        """Judge what waits; here everything is found good."""
        document = self.updater.waiting
        if document is not None:
            attempt = self.file.load().attempt
            assert attempt is not None
            self.updater.assign(attempt.assignment, document)

    def pump(self) -> None:
        """Handle what jobs have said."""
        while not self.messages.empty():
            self.updater.handle(self.messages.get())
        self.updater.tick()

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Pump until `condition` holds."""

        def pumped() -> object:
            self.pump()
            return condition()

        wait_until(pumped, what)

    def wait_step(self, step: str) -> None:
        """Pump until the attempt is at `step`."""
        self.wait(lambda: self.step == step, f"step {step}, now {self.step}")

    def finish_soak(self) -> None:
        """Let a good soak pass: windows without errors, and time."""
        self.wait_step("soak")
        self.wait(lambda: self.serving.serving, "the restart to serve")
        assert self.serving.serving is not None
        self.wait(lambda: self.updater.report.progress is not None, "the soak to be watched")
        self.updater.saw_window(self.serving.serving.bundle.digest, 100, 0)
        self.now_s += 6.0
        self.wait_step("commit")

    def install(self, bundle: Bundle, version: int) -> None:
        """Assign a bundle and bring it to commit."""
        self.updater.assign(bundle.assignment(version), b"document %d" % version)
        self.finish_soak()
        self.pump()

    @property
    def step(self) -> str | None:
        report = self.updater.report
        return report.step if report else None

    @property
    def served(self) -> str | None:
        """Digest of what serves."""
        return self.serving.serving.bundle.digest if self.serving.serving else None

    @property
    def kept(self) -> set[str]:
        """Digests of the slots on the disk."""
        return {entry.name for entry in (self.state_dir / "slots").iterdir()}
