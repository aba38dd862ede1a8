"""One device of a swarm: the agent's own parts around a simulated session."""

from __future__ import annotations

import dataclasses
import logging
import platform
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from device_agent import inbox
from device_agent.config import Config, load_trusted_root
from device_agent.connecting import link_options
from device_agent.errors import StorageError, TransferError
from device_agent.identity import Identity
from device_agent.intake import Intake
from device_agent.link import Link
from device_agent.link.shared import Reactor
from device_agent.outbox import Outbox
from device_agent.renewal import Renewal
from device_agent.reporter import Background, Reporter, Situation
from device_agent.state_dir import JOURNAL_NAME, SPOOL_NAME, TRUST_NAME
from device_agent.swarm.courier import Courier
from device_agent.swarm.figures import SOURCE, make_window
from device_agent.swarm.says import Says
from device_agent.swarm.script import Script
from device_agent.swarm.session import SimulatedCandidate, SimulatedServing
from device_agent.telemetry import Spool
from device_agent.trust import TrustedAssignment, TrustStore
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
from device_agent.update.jobs import JobDone, JobProgress
from device_agent.update.transfer import STALL_TIMEOUT_S
from device_agent.version import agent_version
from device_agent.wiping import hold_state
from device_agent.wire.manifest import Chunk
from device_agent.wire.messages import Inventory, Serving
from device_agent.wire.telemetry import Body, Event
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)
_RUNTIME = "999.0 (simulated)"
_PROVIDERS = ("CPUExecutionProvider", "simulated")
_JUDGE_AGAIN_S = 30.0
_FREE_BYTES = 1 << 40


def inventory(script: Script) -> Inventory:
    """Return what a simulated device says it is: nobody shall take it for a real one."""
    return Inventory(
        machine=f"simulated ({platform.machine()})",
        system="simulated by muster-agent swarm",
        agent=agent_version(),
        runtime=_RUNTIME,
        providers=_PROVIDERS,
        memory_bytes=int(script.device.memory_mb * 1e6),
        power_source=SOURCE,
        power_method="estimated",
        power_scope="board",
        sensors=(f"power: {SOURCE} (estimated, board)", f"temperature: {SOURCE}"),
    )


class FewAtOnce:
    """A fetcher of which only some work at once, as all devices of a swarm share one machine."""

    def __init__(self, link: Callable[[], Link], turns: threading.Semaphore) -> None:
        self._link = link
        self._turns = turns

    def fetch(
        self,
        chunks: Sequence[Chunk],
        sink: Callable[[Chunk, bytes], None],
        *,
        cancel: threading.Event,
        progress: Callable[[int], None] | None = None,
        stall_timeout_s: float = STALL_TIMEOUT_S,
    ) -> None:
        """Fetch by the link once it is this device's turn; TransferError when it cannot."""
        while not self._turns.acquire(timeout=0.5):
            if cancel.is_set():
                raise TransferError("cancelled")
        try:
            self._link().fetch(
                chunks, sink, cancel=cancel, progress=progress, stall_timeout_s=stall_timeout_s
            )
        finally:
            self._turns.release()


class Device:
    """One device; everything but its link's news happens on the swarm's control thread.

    Raises:
        ConfigError: Its trusted root cannot be used, or it is not enrolled.
        StorageError: Its state directory cannot be used, or another process uses it.
    """

    def __init__(
        self, config: Config, script: Script, reactor: Reactor, turns: threading.Semaphore
    ) -> None:
        self.device_id = config.device_id
        self._config, self._script, self._reactor = config, script, reactor
        self._state = hold_state(Path(config.state_dir))
        self._identity = Identity(self._state.path)
        self._boot_id = secrets.token_hex(8)
        self._fresh, self._judge_at_s, self._online = True, 0.0, False
        phase = script.draw(config.device_id, "window").random()
        self._window_s = config.telemetry.window_s
        self._window_at_s = time.monotonic() + phase * self._window_s
        limit = config.telemetry.spool_max_bytes
        path = self._state.path / SPOOL_NAME
        self._spool = Spool(path, config.device_id, self._boot_id, limit)
        self._inbox = inbox.Inbox(self._on_ack)
        self._open_link()
        self._open_trust()
        self._serving = SimulatedServing(script, config.device_id)
        self._updater = self._make_updater(turns)

    def start(self) -> None:
        """Serve what is installed."""
        self._keep(Event(time_s=time.time(), code="agent.start", detail=Says.SIMULATED()))
        self._updater.start()

    def stop(self) -> None:
        """Say goodbye and leave everything as the next start finds it."""
        self._serving.halt()
        self._updater.stop()
        if self._online:
            self._link.stop()
        self._spool.close()
        self._state.release()

    def turn(self) -> None:
        """Do what is due; a disk at fault is tried again at the next turn."""
        try:
            self._follow_schedule()
            while (message := self._inbox.get(0.0)) is not None:
                self._handle(message)
            self._updater.tick()
            self._renewal.tick()
            if time.monotonic() >= self._judge_at_s:
                self._judge_again()
            self._simulate()
            if self._outbox.ready():
                self._courier.tick(fresh=self._fresh)
                self._fresh = False
                self._reporter.report(self._situation(), self._background)
        except StorageError as error:
            _log.error("%s: %s", self.device_id, error)

    def _open_link(self) -> None:
        topics = Topics(self._config.fleet)
        options = link_options(self._config, self._identity)
        self._link = Link(options, topics, self._inbox, self._boot_id, self._reactor.connect)
        self._outbox = Outbox(self._link, topics, self.device_id)
        self._courier = Courier(self._spool, self._outbox.send_telemetry)

    def _open_trust(self) -> None:
        root, key = load_trusted_root(self._config), self._identity.key
        directory = self._state.path / TRUST_NAME
        self._trust = TrustStore(directory, self.device_id, root, key=key.digest)
        self._intake = Intake(self._trust, self._keep)
        self._renewal = Renewal(self._identity, self.device_id, self._keep)
        self._reporter = Reporter(
            self.device_id,
            self._boot_id,
            self._number,
            self._send_state,
            partial(key.seal, "state"),
        )

    def _make_updater(self, turns: threading.Semaphore) -> Updater[SimulatedCandidate]:
        path = self._state.path
        slots = Slots(path)
        fetcher = FewAtOnce(lambda: self._link, turns)
        transfer = Transfer(slots, fetcher, self._host_facts, lambda _: _FREE_BYTES)
        steps = Steps(slots, transfer, self._serving, time.monotonic)
        return Updater(
            JournalFile(path / JOURNAL_NAME),
            slots,
            steps,
            Outlets(self._inbox.put, self._keep, self._committed),
            Options(self._config.update.soak_s, self._window_s),
        )

    def _handle(self, message: inbox.Message) -> None:
        match message:
            case inbox.Connected():
                self._reporter.resend()
                self._courier.wake()
                self._updater.retry_now()
                self._judge_at_s, self._fresh = 0.0, True
            case inbox.MetaCame(payload=payload):
                self._intake.take_metadata(payload)
                self._judge_again()
            case inbox.AssignmentCame(document=document):
                self._judge(document)
            case inbox.CertificatesCame(payload=payload):
                self._renewal.take(payload)
            case JobDone() | JobProgress():
                self._updater.handle(message)

    def _judge(self, document: bytes) -> None:
        assignment = self._intake.judge(document)
        if assignment:
            self._updater.assign(Assignment(**dataclasses.asdict(assignment)), document)

    def _judge_again(self) -> None:
        self._intake.retake_metadata()
        waiting = {self._intake.kept, self._updater.waiting} - {None}
        self._judge_at_s = time.monotonic() + _JUDGE_AGAIN_S
        for document in waiting:
            if document is not None:
                self._judge(document)

    def _follow_schedule(self) -> None:
        online = not self._script.offline_at(self.device_id, time.time())
        if online == self._online:
            return
        if online:
            self._link.start()
        else:
            self._link.stop()
            self._open_link()  # a connection that was stopped is not started again
        self._online = online

    def _simulate(self) -> None:
        held, attempt = self._serving.serving, self._updater.report
        if held is None:
            return
        version, digest = held.bundle.version, held.bundle.digest
        if attempt and attempt.step == "soak":
            if self._script.fails(self.device_id, version, "soak"):
                self._updater.saw_crash(Says.FAILS(version=version, step="soak"))
        elif self._script.falls_back(self.device_id, version, time.time() - held.since_s):
            self._updater.saw_crash_loop(digest, "simulated-failure", Says.GIVES_UP())
        if time.monotonic() >= self._window_at_s:
            self._window_at_s += self._window_s
            start_s, bundle = time.time() - self._window_s, (digest, version)
            window = make_window(self._script, self.device_id, bundle, start_s, self._window_s)
            self._keep(window)
            self._updater.saw_window(digest, window.inferences, window.errors)

    def _situation(self) -> Situation:
        held = self._serving.serving
        serving = None
        if held is not None:
            serving = Serving(
                bundle=held.bundle,
                model_sha256=held.model_sha256,
                provider="simulated",
                since_s=held.since_s,
            )
        return Situation(
            slots=self._updater.slots,
            serving=serving,
            attempt=self._updater.report,
            refusal=self._intake.refusal,
            providers=_PROVIDERS,
        )

    def _background(self) -> Background:
        return Background(inventory(self._script), self._spool.glance())

    def _host_facts(self) -> HostFacts:
        memory_bytes = int(self._script.device.memory_mb * 1e6)
        return HostFacts(platform.machine(), _RUNTIME, _PROVIDERS, memory_bytes, memory_bytes)

    def _committed(self, assignment: Assignment) -> None:
        self._trust.committed(TrustedAssignment(**msgspec.structs.asdict(assignment)))

    def _on_ack(self, payload: bytes) -> None:
        self._courier.on_ack(payload)  # it comes after the inbox

    def _number(self) -> int:
        return self._updater.next_report()  # which comes after the reporter

    def _send_state(self, payload: bytes) -> bool:
        return self._outbox.send_state(payload)  # another one after each absence

    def _keep(self, body: Body) -> None:
        self._fresh = True
        try:
            self._spool.append(body)
        except StorageError as error:  # the spool's ledger names it
            _log.error("%s: telemetry is lost: %s", self.device_id, error)
