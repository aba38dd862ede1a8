"""Puts an agent together from its parts, which do not know each other, and takes it apart."""

from __future__ import annotations

import dataclasses
import logging
import secrets
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from device_agent.config import Config, load_trusted_root
from device_agent.connecting import link_options
from device_agent.drop import DropDir, DropFetcher
from device_agent.dropbox import Delivery, Dropbox
from device_agent.errors import StorageError
from device_agent.facts import RuntimeProbe
from device_agent.hearing import Hearing
from device_agent.host import HostSampler
from device_agent.identity import Identity
from device_agent.inbox import Inbox
from device_agent.inference.supervisor import Supervisor
from device_agent.inference.worker import Worker
from device_agent.intake import Intake
from device_agent.link import Link
from device_agent.obedience import Effect, Hands, Obedience
from device_agent.outbox import Outbox
from device_agent.overview import Overview
from device_agent.renewal import Renewal
from device_agent.reporter import Reporter
from device_agent.results import Results
from device_agent.service.notify import Notifier
from device_agent.serving import worker_options
from device_agent.state_dir import (
    JOURNAL_NAME,
    RESULT_NAME,
    SPOOL_NAME,
    STICK_NAME,
    TRUST_NAME,
)
from device_agent.telemetry import LogRing, Sender, Spool
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
from device_agent.vitals import Vitals, organs_of
from device_agent.wiping import bury, hold_state
from device_agent.wire.telemetry import Event
from device_agent.wire.topics import Topics

_log = logging.getLogger(__name__)


class Parts:
    """The parts of one agent, in the order in which they need each other.

    Raises:
        ConfigError: The trusted root cannot be used, or the device is not enrolled.
        StorageError: The state directory cannot be used, or another agent uses it.
    """

    def __init__(
        self,
        config: Config,
        free_bytes: Callable[[Path], int] | None = None,
        notifier: Notifier | None = None,
    ) -> None:
        self.config = config
        self.fault = ""
        self._free_bytes = free_bytes or free_disk_bytes
        self.state = hold_state(Path(config.state_dir))
        self._root = load_trusted_root(config)
        self.identity = Identity(self.state.path)
        self.boot_id = secrets.token_hex(8)
        self.vitals = Vitals(config, self.boot_id, notifier or Notifier())
        self._open_telemetry()
        self._open_link()
        self.supervisor = Supervisor(
            worker_options(config, self._keep),
            self.hearing.window,
            self.hearing.worker,
            self.hearing.crash_loop,
        )
        self._open_trust()
        self.updater = self._make_updater()
        self.obedience = self._make_obedience()
        self._open_reports()
        self.vitals.watch(
            organs_of(self.spool, self.link, self.supervisor, self.trust, self.obedience)
        )

    def guarded(self, action: Callable[..., None], *arguments: object) -> None:
        """Do something that a bad disk may prevent; it is tried again, and serving goes on."""
        try:
            action(*arguments)
        except StorageError as error:
            if str(error) != self.fault:
                _log.error("%s", error)
            self.fault = str(error)

    def shut_down(self) -> None:
        """End in order: the last window reaches the spool, and the broker is told."""
        self.vitals.stopping()
        self._stop_serving()
        self.host.stop()
        self.hearing.keep(Event(time_s=time.time(), code="agent.stop"))
        self.sender.stop()
        self.link.stop()
        self.vitals.stop()
        self.spool.close()
        try:
            if self.obedience.gone:
                bury(self.state.path, self.obedience.tombstone())
        finally:
            self.state.release()

    def _open_telemetry(self) -> None:
        config = self.config
        self.spool = Spool(
            self.state.path / SPOOL_NAME,
            config.device_id,
            self.boot_id,
            config.telemetry.spool_max_bytes,
        )
        self.host = HostSampler(config.host, self._keep)
        self.inbox = Inbox(self._on_ack)
        self.hearing = Hearing(self.spool, self.host, self.inbox, self.vitals.saw)
        self.log = LogRing()

    def _open_link(self) -> None:
        self.topics = Topics(self.config.fleet)
        options = link_options(self.config, self.identity)
        self.link = Link(options, self.topics, self.inbox, self.boot_id)
        self.outbox = Outbox(self.link, self.topics, self.config.device_id)
        beat = self.vitals.sender_beat
        self.sender = Sender(self.spool, self.outbox.send_telemetry, self.outbox.ready, beat=beat)

    def _open_trust(self) -> None:
        directory, device_id = self.state.path, self.config.device_id
        key = self.identity.key.digest
        self.trust = TrustStore(directory / TRUST_NAME, device_id, self._root, key=key)
        self.intake = Intake(self.trust, self.hearing.keep)
        self.renewal = Renewal(self.identity, device_id, self.hearing.keep)

    def _make_updater(self) -> Updater[Worker]:
        directory = self.state.path
        self.probe = RuntimeProbe(Path(self.config.host.root))
        self.drops = DropDir(directory / STICK_NAME)
        slots = Slots(directory)
        fetcher = DropFetcher(self.drops, self.link)
        transfer = Transfer(slots, fetcher, self._host_facts, self._free_bytes)
        return Updater(
            JournalFile(directory / JOURNAL_NAME),
            slots,
            Steps(slots, transfer, self.supervisor, time.monotonic),
            Outlets(self.inbox.put, self.hearing.keep, self._committed),
            Options(self.config.update.soak_s, self.config.telemetry.window_s),
        )

    def _make_obedience(self) -> Obedience:
        spool, supervisor, updater = self.spool, self.supervisor, self.updater
        effect = Effect(
            self.config, spool.limit, supervisor.capture, supervisor.resize, updater.use_window
        )
        hands = Hands(
            effect.apply,
            updater.restart,
            self._stop_serving,
            lambda request: len(spool.append_all(self.log.lines(request))),
            spool.report,
            self.outbox.deliver_result,
            self.hearing.keep,
        )
        seal = partial(self.identity.key.seal, "result")
        results = Results(self.state.path / RESULT_NAME, seal, self.outbox.send_result)
        return Obedience(self.config.device_id, self.trust, self.intake, results, hands)

    def _open_reports(self) -> None:
        device_id = self.config.device_id
        self.overview = Overview(
            self.config, self.probe, self.host, self.spool,
            self.supervisor, self.intake, self.updater, self.obedience,
        )  # fmt: skip
        self.reporter = Reporter(
            device_id,
            self.boot_id,
            self.updater.next_report,
            self.outbox.send_state,
            partial(self.identity.key.seal, "state"),
        )
        situation = self.overview.situation
        compose = partial(self.reporter.compose, background=self.overview.background)
        delivery = Delivery(self.link.on_message, self.inbox.put, situation, compose)
        self.dropbox = Dropbox(self.drops, self.topics, device_id, delivery)

    def _keep(self, event: Event) -> None:
        self.hearing.keep(event)  # which comes after the host

    def _host_facts(self) -> HostFacts:
        held_bytes = self.supervisor.held_bytes
        return dataclasses.replace(self.probe.host_facts(), held_bytes=held_bytes)

    def _on_ack(self, payload: bytes) -> None:
        self.sender.on_ack(payload)  # the sender comes after the link, the link after the inbox

    def _committed(self, assignment: Assignment) -> None:
        try:
            self.trust.committed(TrustedAssignment(**msgspec.structs.asdict(assignment)))
        except StorageError as error:  # noted again at the next start
            _log.error("%s", error)

    def _stop_serving(self) -> None:
        self.supervisor.stop()
        self.guarded(self.updater.stop)


def free_disk_bytes(path: Path) -> int:
    """Return the free space of the disk that `path` is on."""
    return shutil.disk_usage(path).free
