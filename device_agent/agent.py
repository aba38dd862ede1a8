"""The agent: brings its parts together, which do not know each other, and runs the control loop.

One thread, the control loop, owns the trust store, the attempt and the reported state. The link,
the inference child and the attempt's jobs leave messages in its inbox. Telemetry does not pass
through it: a window goes into the spool where it arrives, and the sender takes it from there.
"""

from __future__ import annotations

import dataclasses
import logging
import secrets
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from device_agent import inbox
from device_agent.config import Config, load_trusted_root
from device_agent.connecting import link_options
from device_agent.drop import DropDir, DropFetcher
from device_agent.dropbox import Delivery, Dropbox
from device_agent.errors import StorageError
from device_agent.facts import RuntimeProbe
from device_agent.farewell import Patience
from device_agent.host import HostSampler, take_inventory
from device_agent.identity import Identity
from device_agent.inference.protocol import ServingWindow
from device_agent.inference.supervisor import Supervisor
from device_agent.inference.worker import Worker
from device_agent.intake import Intake
from device_agent.link import Link
from device_agent.obedience import Effect, Hands, Obedience
from device_agent.renewal import Renewal
from device_agent.reporter import Background, Reporter, Situation
from device_agent.results import Results
from device_agent.serving import at_rest, join_window, worker_options
from device_agent.state_dir import (
    JOURNAL_NAME,
    RESULT_NAME,
    SPOOL_NAME,
    STICK_NAME,
    TRUST_NAME,
)
from device_agent.telemetry import Sender, Spool
from device_agent.trust import TrustedAssignment, TrustStore
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
from device_agent.update.jobs import JobDone, JobProgress
from device_agent.version import agent_version
from device_agent.wiping import bury, decommissioned, hold_state
from device_agent.wire.errors import WireError
from device_agent.wire.messages import Serving
from device_agent.wire.telemetry import Body, Event
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)

TICK_S = 0.25
JUDGE_AGAIN_S = 30.0
DELIVER_S = 5.0


class Agent:
    """One device's agent.

    Raises:
        ConfigError: The trusted root cannot be used, or the device is not enrolled.
        StorageError: The state directory cannot be used, or another agent uses it.
    """

    def __init__(self, config: Config, free_bytes: Callable[[Path], int] | None = None) -> None:
        self._state = hold_state(Path(config.state_dir))
        root = load_trusted_root(config)
        self._identity = Identity(self._state.path)
        self._config = config
        self._boot_id = secrets.token_hex(8)
        self._topics = Topics(config.fleet)
        directory = self._state.path
        self._spool = Spool(
            directory / SPOOL_NAME,
            config.device_id,
            self._boot_id,
            config.telemetry.spool_max_bytes,
        )
        self._probe = RuntimeProbe()
        self._host = HostSampler(config.host, self._keep)
        self._watched: int | None = None
        self._sender = Sender(self._spool, self._send_telemetry, lambda: self._link.connected)
        self._inbox = inbox.Inbox(self._sender.on_ack)
        self._link = self._make_link()
        self._supervisor = Supervisor(
            worker_options(config), self._keep_window, self._hear_worker, self._hear_crash_loop
        )
        self._trust = TrustStore(
            directory / TRUST_NAME, config.device_id, root, key=self._identity.key.digest
        )
        self._intake = Intake(self._trust, self._keep)
        self._drops = DropDir(directory / STICK_NAME)
        self._updater = self._make_updater(free_bytes or free_disk_bytes)
        self._obedience = self._make_obedience()
        self._renewal = Renewal(self._identity, config.device_id, self._keep)
        self._reporter = Reporter(
            config.device_id,
            self._boot_id,
            self._updater.next_report,
            self._send_state,
            partial(self._identity.key.seal, "state"),
        )
        compose = partial(self._reporter.compose, background=self._background)
        delivery = Delivery(self._link.on_message, self._inbox.put, self._situation, compose)
        self._dropbox = Dropbox(self._drops, self._topics, config.device_id, delivery)
        self._judge_at_s = 0.0
        self._fault = ""
        self._leaving: Patience | None = None

    def ask_stop(self) -> None:
        """Have `run` return soon; from any thread or signal handler."""
        self._inbox.put(inbox.StopAsked())

    def run(self) -> None:
        """Work until asked to stop; the broker need not be there, now or ever.

        Raises:
            DecommissionedError: The device has left; nothing of it is there any more.
        """
        self._keep(Event(time_s=time.time(), code="agent.start", detail=agent_version()))
        self._host.start()
        self._sender.start()
        self._guarded(self._obedience.start)
        if self._leaving is not None and not self._obedience.leaving:
            self._obedience.leave(patience=self._leaving)
        if not self._obedience.leaving:
            self._guarded(self._updater.start)
        self._link.start()
        try:
            self._loop()
        finally:
            self._shut_down()
        if self._obedience.gone:
            raise decommissioned(self._obedience.tombstone())

    def leave(self, patience: Patience) -> None:
        """Have `run` take the device out of service, as somebody on it asked."""
        self._leaving = patience

    def _loop(self) -> None:
        tick_s = time.monotonic()
        while True:
            message = self._inbox.get(max(tick_s - time.monotonic(), 0.0))
            if isinstance(message, inbox.StopAsked):
                return
            if message is not None:
                self._guarded(self._handle, message)
            if time.monotonic() >= tick_s:
                tick_s = time.monotonic() + TICK_S
                self._guarded(self._tick)
            self._guarded(self._report)
            if self._obedience.gone:
                return

    def _handle(self, message: inbox.Message) -> None:
        if isinstance(message, inbox.Connected):
            self._reporter.resend()
            self._sender.wake()
            self._obedience.send()
            self._updater.retry_now()
            self._judge_at_s = 0.0
        elif not self._obedience.leaving:
            self._act(message)

    def _act(self, message: inbox.Message) -> None:
        match message:
            case inbox.MetaCame(payload=payload):
                self._intake.take_metadata(payload)
                self._judge_again()
            case inbox.AssignmentCame(document=document):
                self._judge(document)
            case inbox.SettingsCame(document=document):
                self._obedience.take_settings(document)
            case inbox.CommandCame(document=document):
                self._obedience.take_command(document)
            case inbox.CertificatesCame(payload=payload):
                self._renewal.take(payload)
            case JobDone() | JobProgress():
                self._updater.handle(message)
            case inbox.WindowCame(bundle=bundle, inferences=inferences, errors=errors):
                self._updater.saw_window(bundle, inferences, errors)
            case inbox.WorkerDown(detail=detail):
                self._updater.saw_crash(detail)
            case inbox.CrashLoop(slot=slot, reason=reason, detail=detail):
                self._updater.saw_crash_loop(slot.name, reason, detail)
            case inbox.DropHeard(name=name):
                self._dropbox.heard(name, self._intake.refusal_of)

    def _tick(self) -> None:
        pid = self._supervisor.pid
        if pid != self._watched:
            self._host.watch(pid)
            self._watched = pid
        self._obedience.tick()
        if self._obedience.leaving:
            return
        self._updater.tick()
        self._renewal.tick()
        if time.monotonic() >= self._judge_at_s:
            self._judge_again()
        self._dropbox.tick()

    def _judge(self, document: bytes) -> None:
        assignment = self._intake.judge(document)
        if assignment:
            self._updater.assign(_for_updater(assignment), document)

    def _judge_again(self) -> None:
        """Judge what waits: what was refused, and attempts that time has passed over."""
        waiting = {self._intake.kept, self._updater.waiting} - {None}
        if self._obedience.judge_again() or waiting:
            self._judge_at_s = time.monotonic() + JUDGE_AGAIN_S
        for document in waiting:
            if document is not None:
                self._judge(document)

    def _report(self) -> None:
        self._reporter.report(self._situation(), self._background)

    def _situation(self) -> Situation:
        runtime = self._probe.known
        return Situation(
            slots=self._updater.slots,
            serving=self._serving(),
            attempt=self._updater.report,
            refusal=self._intake.refusal,
            providers=runtime.providers if runtime else (),
            settings=self._obedience.settings_version,
            command=self._obedience.command_version,
        )

    def _serving(self) -> Serving | None:
        """Return what the live session itself said that it holds."""
        loaded, since_s = self._supervisor.serving, self._supervisor.since_s
        if loaded is None or since_s is None:
            return None
        return Serving(
            bundle=loaded.bundle,
            model_sha256=loaded.model_sha256,
            provider=loaded.provider,
            since_s=since_s,
            fallback=loaded.fallback,
        )

    def _background(self) -> Background:
        runtime = self._probe.known
        inventory = take_inventory(
            Path(self._config.host.root),
            agent_version(),
            f"onnxruntime {runtime.version}" if runtime and runtime.version else "",
            runtime.providers if runtime else (),
            self._host,
            storage=self._state.path,
        )
        return Background(inventory=inventory, spool=self._spool.glance())

    # On other threads: nothing but the spool and the inbox.

    def _keep_window(self, served: ServingWindow) -> None:
        host = self._host.window(served.bundle, at_rest=at_rest(served))
        self._keep(join_window(served, host))
        self._inbox.put(inbox.WindowCame(served.bundle, served.inferences, served.errors))

    def _hear_worker(self, event: Event) -> None:
        self._keep(event)
        if event.code == "worker.down":
            self._inbox.put(inbox.WorkerDown(event.detail))

    def _hear_crash_loop(self, slot: Path, reason: str, detail: str) -> None:
        self._inbox.put(inbox.CrashLoop(slot, reason, detail))

    def _keep(self, body: Body) -> None:
        """Put a record into the spool; a disk that cannot take it must stop nothing else."""
        if isinstance(body, Event):
            _log.info("%s: %s", body.code, body.detail)
        try:
            self._spool.append(body)
        except (StorageError, WireError) as error:
            _log.error("telemetry is lost: %s", error)

    def _send_telemetry(self, payload: bytes) -> bool:
        return self._link.publish(self._topics.telemetry(self._config.device_id), payload)

    def _send_state(self, payload: bytes) -> bool:
        topic = self._topics.state(self._config.device_id)
        return self._link.publish(topic, payload, retain=True)

    def _send_result(self, payload: bytes) -> bool:
        topic = self._topics.result(self._config.device_id)
        return self._link.publish(topic, payload, retain=True)

    def _deliver_result(self, payload: bytes) -> bool:
        topic = self._topics.result(self._config.device_id)
        return self._link.deliver(topic, payload, retain=True, timeout_s=DELIVER_S)

    def _committed(self, assignment: Assignment) -> None:
        try:
            self._trust.committed(TrustedAssignment(**_fields(assignment)))
        except StorageError as error:  # noted again at the next start
            _log.error("%s", error)

    def _guarded(self, action: Callable[..., None], *arguments: object) -> None:
        """Do something that a bad disk may prevent; it is tried again, and serving goes on."""
        try:
            action(*arguments)
        except StorageError as error:
            if str(error) != self._fault:
                _log.error("%s", error)
            self._fault = str(error)

    # How it is put together and taken apart.

    def _make_link(self) -> Link:
        options = link_options(self._config, self._identity)
        return Link(options, self._topics, self._inbox, self._boot_id)

    def _make_updater(self, free_bytes: Callable[[Path], int]) -> Updater[Worker]:
        directory = self._state.path
        slots = Slots(directory)
        fetcher = DropFetcher(self._drops, self._link)
        transfer = Transfer(slots, fetcher, self._probe.host_facts, free_bytes)
        return Updater(
            JournalFile(directory / JOURNAL_NAME),
            slots,
            Steps(slots, transfer, self._supervisor, time.monotonic),
            Outlets(self._inbox.put, self._keep, self._committed),
            Options(self._config.update.soak_s, self._config.telemetry.window_s),
        )

    def _make_obedience(self) -> Obedience:
        spool, supervisor, updater = self._spool, self._supervisor, self._updater
        effect = Effect(self._config, spool.limit, supervisor.resize, updater.use_window)
        hands = Hands(
            effect.apply,
            updater.restart,
            self._stop_serving,
            spool.report,
            self._deliver_result,
            self._keep,
        )
        seal = partial(self._identity.key.seal, "result")
        results = Results(self._state.path / RESULT_NAME, seal, self._send_result)
        device_id = self._config.device_id
        return Obedience(device_id, self._trust, self._intake, results, hands)

    def _stop_serving(self) -> None:
        self._supervisor.stop()
        self._guarded(self._updater.stop)

    def _shut_down(self) -> None:
        """End in order: the last window reaches the spool, and the broker is told."""
        self._stop_serving()
        self._host.stop()
        self._keep(Event(time_s=time.time(), code="agent.stop"))
        self._sender.stop()
        self._link.stop()
        self._spool.close()
        try:
            if self._obedience.gone:
                bury(self._state.path, self._obedience.tombstone())
        finally:
            self._state.release()


def free_disk_bytes(path: Path) -> int:
    """Return the free space of the disk that `path` is on."""
    return shutil.disk_usage(path).free


def _for_updater(assignment: TrustedAssignment) -> Assignment:
    return Assignment(**dataclasses.asdict(assignment))


def _fields(assignment: Assignment) -> dict[str, Any]:
    return msgspec.structs.asdict(assignment)
