"""The parts of an agent that run bundles, over a real disk and with a real inference child.

The control loop is the test: it hands documents over and pumps. What is trusted is the business of
`AttackedDevice`, so that one running session can stand behind many trust stores.
"""

from __future__ import annotations

import dataclasses
import hashlib
import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from device_agent.inference.options import WorkerOptions
from device_agent.inference.supervisor import Supervisor
from device_agent.inference.worker import Worker
from device_agent.trust import TrustedAssignment
from device_agent.update import (
    Assignment,
    JournalFile,
    Options,
    Outlets,
    Slots,
    Steps,
    Transfer,
    Updater,
)
from device_agent.update.jobs import Message
from device_agent.update.transfer import Fetcher
from device_agent.wire.manifest import decode_manifest
from device_agent.wire.messages import AttemptReport
from device_agent.wire.telemetry import Event
from tests.fakes.listening import Listener
from tests.fakes.places import watch
from tests.fakes.slots import make_slot, write_series
from tests.fakes.updates import HOST, Bundle, FakeFetcher
from tests.fakes.waiting import PATIENCE_S, wait_until

NAME = "surface"
RELEASE = 5
"""Of the bundle that serves."""
VERSION = 7
"""Of the assignment that it was installed by."""
WORKER: dict[str, Any] = {"load_timeout_s": PATIENCE_S, "trial_timeout_s": PATIENCE_S}


@dataclass(frozen=True)
class Picture:
    """What no attack may change: what is on the disk, and the session that runs.

    Attributes:
        journal: The journal's bytes.
        active: Digests of the active and the previous bundle.
        slots: Every file of every slot by path, and its digest.
        session: Bundle and model that the session itself says it holds, and since when it serves.
        pid: The session's process.
    """

    journal: bytes
    active: tuple[str | None, str | None]
    slots: dict[str, str]
    session: tuple[str, str, float]
    pid: int

    def but_for_the_attempt(self) -> Picture:
        """Leave out what an attempt that comes to nothing writes down about itself."""
        return dataclasses.replace(self, journal=b"")


def bundle_of(slot: Path) -> Bundle:
    """Return the bundle that a slot's directory holds; each of its files is one chunk."""
    data = (slot / "manifest.json").read_bytes()
    manifest = decode_manifest(data)
    raw = [(slot / file.path).read_bytes() for file in manifest.files]
    return Bundle(manifest, data, {hashlib.sha256(one).hexdigest(): one for one in raw})


class RunningDevice:
    """Slots, journal, updater and supervisor of one device that has installed a bundle.

    Attributes:
        bundle: What serves.
        fetcher: Where chunks come from, and whoever attacks on that way.
        free_bytes: What the disk says that it has left.
    """

    def __init__(self, directory: Path, **worker: Any) -> None:
        self.state = directory / "state"
        self.samples = directory / "samples"
        for place in (self.state, self.samples):
            place.mkdir(parents=True)
        self.bundle = bundle_of(make_slot(directory / "made", name=NAME))
        self.fetcher: Fetcher = FakeFetcher(self.bundle)
        self.stall_s = PATIENCE_S
        self.free_bytes = 10**12
        self._held_at_s: float | None = None
        self.listener = Listener()
        self.events: list[Event] = []
        self.committed: list[Assignment] = []
        self._samples = 0
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self.slots = Slots(self.state)
        options = WorkerOptions(watch(self.samples, 0.0), window_s=0.2, **(WORKER | worker))
        listener = self.listener
        self.supervisor = Supervisor(
            options, self._hear_window, self._hear_event, listener.on_crash_loop
        )
        self.updater = self._make_updater()
        self.updater.start()
        self.assign(self.bundle.assignment(VERSION, RELEASE), b"signed")
        self.finish_soak()

    def stop(self) -> None:
        """End everything."""
        self.supervisor.stop()
        self.updater.stop()

    def assign(self, assignment: Assignment, document: bytes) -> None:
        """Hand an assignment over that was found good."""
        self.updater.assign(assignment, document)

    def hold_clock(self) -> None:
        """Let no more time pass for the updater: a soak then ends by its verdict only."""
        self._held_at_s = time.monotonic()

    @contextmanager
    def having_children(self, **options: Any) -> Iterator[None]:
        """Have the children that are started within run otherwise."""
        supervisor = self.supervisor
        before, supervisor._options = supervisor._options, replace(supervisor._options, **options)
        try:
            yield
        finally:
            supervisor._options = before

    def pump(self) -> None:
        """Handle what jobs and the inference child have said, as the control loop does."""
        while not self._messages.empty():
            self.updater.handle(self._messages.get())
        self.updater.tick()

    def wait(
        self, condition: Callable[[], object], what: str, timeout_s: float = PATIENCE_S
    ) -> None:
        """Pump until `condition` holds."""

        def pumped() -> object:
            self.pump()
            return condition()

        wait_until(pumped, what, timeout_s)

    def wait_end(self, version: int, timeout_s: float = PATIENCE_S) -> AttemptReport:
        """Return how the attempt at an assignment ended."""
        final = ("commit", "rolled_back", "refused", "deferred")
        self.wait(
            lambda: (self.report.assignment, self.report.step in final) == (version, True),
            f"the end of attempt {version}, now {self.updater.report}",
            timeout_s,
        )
        self.pump()
        return self.report

    def finish_soak(self) -> None:
        """Give the new bundle work until it is committed."""

        def committed() -> bool:
            if self.report.step == "soak":
                self.work()
            return self.report.step == "commit"

        try:
            self.wait(committed, "the commit")
        except AssertionError as error:
            raise AssertionError(f"{error}, now {self.report}") from error
        self.pump()

    def work(self) -> None:
        """Give the session one more sample."""
        self._samples += 1
        write_series(self.samples / f"{self._samples:06}.npy", 1.0)

    def prove_it_serves(self) -> None:
        """Have the session that runs work off a sample."""
        before = self.listener.inferences(self.served)
        self.work()
        self.wait(
            lambda: self.listener.inferences(self.served) > before, "the session to do its work"
        )
        assert self.listener.errors() == 0

    @property
    def report(self) -> AttemptReport:
        """Where the newest attempt stands."""
        return self.updater.report or AttemptReport(assignment=0)

    @property
    def served(self) -> str | None:
        """Digest of the bundle that the session holds."""
        loaded = self.supervisor.serving
        return loaded.bundle.digest if loaded else None

    @property
    def picture(self) -> Picture:
        """What is on the disk and what runs, now."""
        loaded, pid = self.supervisor.serving, self.supervisor.pid
        since_s, slots = self.supervisor.since_s, self.updater.slots
        assert loaded is not None, "nothing serves"
        assert since_s is not None
        assert pid is not None
        return Picture(
            (self.state / "update.json").read_bytes(),
            (slots.active and slots.active.digest, slots.previous and slots.previous.digest),
            tree(self.state / "slots"),
            (loaded.bundle.digest, loaded.model_sha256, since_s),
            pid,
        )

    def fetch(self, *arguments: Any, **named: Any) -> None:
        """Pass on to `fetcher`, which may be another one by now."""
        named["stall_timeout_s"] = self.stall_s
        self.fetcher.fetch(*arguments, **named)

    def _make_updater(self) -> Updater[Worker]:
        transfer = Transfer(
            self.slots,
            self,
            lambda: replace(HOST, runtime="99.0.0"),
            lambda _: self.free_bytes,
        )
        return Updater(
            JournalFile(self.state / "update.json"),
            self.slots,
            Steps(self.slots, transfer, self.supervisor, time.monotonic),
            Outlets(
                self._messages.put,
                self.events.append,
                self.committed.append,
                monotonic=self._monotonic,
            ),
            Options(soak_s=0.2, window_s=0.2, retry_s=3600.0),
        )

    def _monotonic(self) -> float:
        return time.monotonic() if self._held_at_s is None else self._held_at_s

    def _hear_window(self, window: Any) -> None:
        self.listener.on_window(window)
        self.updater.saw_window(window.bundle, window.inferences, window.errors)

    def _hear_event(self, event: Event) -> None:
        self.listener.on_event(event)
        if event.code == "worker.down":
            self.updater.saw_crash(event.detail)


def for_updater(assignment: TrustedAssignment) -> Assignment:
    """Return the assignment as the updater takes it."""
    return Assignment(**dataclasses.asdict(assignment))


def tree(directory: Path) -> dict[str, str]:
    """Return every file under a directory with its digest, and every directory and link."""
    found = {}
    for path in sorted(directory.rglob("*")):
        name = str(path.relative_to(directory))
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_dir():
            found[name] = "directory"
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@contextmanager
def running_device(directory: Path, **worker: Any) -> Iterator[RunningDevice]:
    """Run a device; `worker` goes into its `WorkerOptions`."""
    device = RunningDevice(directory, **worker)
    try:
        yield device
    finally:
        device.stop()
