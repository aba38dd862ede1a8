"""The running console without a window: broker, link, publisher, ingest and rollout engine.

One per data directory. Everything it must not lose is in the registry; what it publishes, it can
publish again. One thread does the steering; see `Core._tick` for all that it does.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from securesystemslib.signer import Signer

from app.acknowledging import Acknowledging
from app.admission import Admission
from app.approving import Approving
from app.assignment_desk import AssignmentDesk
from app.broker_settings import BrokerSettings
from app.brokerage import Brokerage
from app.console_keys import ConsoleKeys
from app.core_status import CoreStatus
from app.errors import MusterError
from app.expiries import ExpiryWatch
from app.files import DirectoryLock
from app.fleet.alerts.engine import AlertEngine
from app.fleet.alerts.records import Alert
from app.fleet.enrolment_records import Enrolment
from app.fleet.groups import Group
from app.fleet.ingest import Handlers, Ingest
from app.fleet.keeper import Keeper
from app.fleet.live import LiveFleet
from app.fleet.query import matches_query
from app.fleet.rollout.engine import RolloutEngine, Surroundings
from app.fleet.rollout.looking import StoreLooker
from app.fleet.rollout.measuring import Measuring
from app.fleet.rollout.records import Rollout
from app.fleet.upkeep import Upkeep
from app.following import Follower
from app.heap import settle_heap
from app.leading import Leadership
from app.link import ConsoleLink, Publisher, Retained
from app.link.console_link import Delivery
from app.link_watch import LinkWatch
from app.order_desk import OrderDesk
from app.recall import Recall
from app.renewal import Renewal
from app.reporting import ReportBook
from app.shown import Shown
from app.webhooks import Teller
from app.workspace import LOCK_NAME, Workspace
from device_agent.wire.enrolment import EnrolmentReply

__all__ = ["BrokerSettings", "Core", "CoreStatus"]

_log = logging.getLogger(__name__)

TICK_S = 0.5
_DENIED = (
    "the broker keeps nothing that the console publishes: its access rules must let muster_console "
    "read and write. `muster broker export` writes them."
)
_SHORTEST_TICK_S = 0.05
"""Acknowledgements wake the steering thread; many devices must not keep it busy."""


class Core:
    """The running console.

    Attributes:
        live: What each device looks like right now.
        broker: The embedded broker; None with one that runs elsewhere.
        console_signers: The unlocked online keys by role.

    Raises:
        PassphraseError: The passphrase does not open the console's keys.
        InputError: The broker's kind or address cannot be used.
        EnvironmentFaultError: The broker's program is not installed.
    """

    def __init__(
        self, workspace: Workspace, console_passphrase: str, broker: BrokerSettings
    ) -> None:
        self.workspace = workspace
        self.live = LiveFleet()
        self._keys = ConsoleKeys(workspace, console_passphrase)
        self.console_signers: Mapping[str, Signer] = self._keys
        self._authority = workspace.authority(console_passphrase)
        self._brokerage = Brokerage(workspace, self._authority, broker)
        self.settings = self._brokerage.settings
        self.broker = self._brokerage.keeper
        self._lock = DirectoryLock(workspace.path / LOCK_NAME)
        self._renewal = Renewal(workspace, self.console_signers)
        self._expiries = ExpiryWatch(workspace)
        self._book = ReportBook(workspace.registry)
        self._admission = self._make_admission()
        self._orders = self._make_orders()
        self._desk = AssignmentDesk(workspace, self.console_signers)
        self._measuring = ThreadPoolExecutor(1, "gates")
        self._engine = RolloutEngine(workspace.registry, self.live, self._surroundings())
        self._alerts = AlertEngine(workspace.registry, self.live)
        self._acks = Acknowledging(workspace, self.wake)
        self._follower = Follower(workspace, self._admission.follow, self._orders.follow)
        self._shown = Shown(workspace.registry, self.live, self._follower.changed)
        self._error = ""
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def _make_admission(self) -> Admission:
        return Admission(
            self.workspace,
            self._book,
            self.live,
            self._authority,
            reach=self._brokerage.reach,
            answer=partial(self._send, retain=False),
            wake=self.wake,
        )

    def _make_orders(self) -> OrderDesk:
        return OrderDesk(
            self.workspace,
            self.console_signers,
            self._online,
            self._send,
            self._book,
            show=self.live.apply_rejection,
            connected=self._connected,
        )

    def start(self) -> None:
        """Start everything; after an error everything is as before.

        Raises:
            StateError: Another process runs this data directory.
            EnvironmentFaultError: The broker cannot be started, for example its port is busy.
        """
        settle_heap()
        self._lock.acquire()
        try:
            self._brokerage.start()
            self._begin()
        except BaseException:
            self._brokerage.stop()
            self._lock.release()
            raise

    def stop(self) -> None:
        """Stop everything in order; idempotent. The workspace stays open."""
        if self._thread is None:
            return
        self._stopping.set()
        self._wake.set()
        self._thread.join()
        self._thread = None
        self._teller.stop()
        self._upkeep.stop()
        self._publisher.stop()
        self._leading.stop(self._claim)
        self._link.stop()
        self._ingest.stop()
        self._measuring.shutdown(cancel_futures=True)
        self._acks.finish()
        self._save()
        self._brokerage.stop()
        self._lock.release()

    def wake(self) -> None:
        """Have a look at the registry now rather than at the next tick."""
        self._wake.set()

    def status(self) -> CoreStatus:
        """Return how things are; cheap, from any thread."""
        running = self._thread is not None
        stats = self._ingest.stats() if running else None
        return CoreStatus(
            broker_kind=self.broker.kind if self.broker else "external",
            broker_address=f"{self.settings.host}:{self.settings.port}",
            connected=running and self._link.connected,
            messages_per_s=stats.messages_per_s if stats else 0.0,
            queued=stats.queued if stats else 0,
            dropped=stats.dropped if stats else 0,
            last_message_s=(stats.last_message_s or self._recall.newest_s) if stats else None,
            publisher_idle=running and self._publisher.idle,
            error=self._what_is_wrong() if running else "",
            warning=(self._expiries.warning or self._teller.warning) if running else "",
            link=self._watch.state if running else "connecting",
            link_since_s=self._watch.since_s if running else None,
        )

    def rollouts(self) -> list[Rollout]:
        """Return all rollouts as of a second ago at most, newest first; cheap, from any thread."""
        return self._shown.rollouts

    def groups(self) -> list[Group]:
        """Return the saved groups, as of the last tick; cheap, from any thread."""
        return self._shown.groups

    def pending(self) -> list[Enrolment]:
        """Return the requests to join that wait for a decision, as of the last tick; cheap."""
        return self._shown.pending

    def alerts(self) -> tuple[Alert, ...]:
        """Return the open alerts, as of the last look at them; cheap, from any thread."""
        return self._alerts.open()

    def take_request(self, content: bytes) -> EnrolmentReply:
        """Take a device's request to join that came as a file, from any thread.

        Raises:
            InputError: It is no request.
            EnvironmentFaultError: The registry cannot be written.
        """
        return self._admission.take_file(content)

    def _begin(self) -> None:
        workspace = self.workspace
        self._tampering = workspace.registry.audit_log.tampering()
        self._admission.begin()
        self._follow_registry()
        self._acks.begin()
        self._recorded = frozenset(workspace.registry.held_topics())
        self._published: tuple[list[Retained], int] | None = None
        self._make_link()
        self._stopping.clear()
        self._watch = LinkWatch()
        self._recall = Recall(workspace.store, self.live)
        self._ingest.start()
        self._publisher.start(self._link)
        self._link.start()
        self._teller = Teller(workspace, lambda: self._leading.leads)
        self._teller.start()
        self._upkeep = Upkeep(workspace.store, elsewhere=self._keeper.has_child)
        self._upkeep.start()
        self._thread = threading.Thread(target=self._run, name="muster core", daemon=True)
        self._thread.start()

    def _make_link(self) -> None:
        workspace = self.workspace
        handlers = Handlers(
            self._acks.take, self._admission.judge, self._admission.enrol, self._orders.take
        )
        self._keeper = Keeper(workspace.store)
        self._ingest = Ingest(workspace.topics, self._keeper, self.live, handlers)
        self._publisher = Publisher(workspace.topics, secrets.token_hex(8), self._recorded)
        self._leading = Leadership(
            workspace,
            self._authority,
            self._brokerage.host,
            self.settings.port,
            tls=self._brokerage.client_tls is not None,
        )
        self._link = ConsoleLink(
            self._brokerage.host,
            self.settings.port,
            workspace.topics,
            self._on_message,
            self._publisher.on_connected,
            tls=self._brokerage.client_tls,
            may_connect=self._leading.may_connect,
            beat=lambda: self._leading.beat(self._claim),
        )

    def _on_message(self, topic: str, payload: bytes, retained: bool) -> None:
        if topic == self.workspace.topics.engine:
            self._leading.heard(payload)
        elif not self._publisher.offer(topic, payload, retained):
            self._ingest.offer(topic, payload, retained)

    def _send(self, topic: str, payload: bytes, retain: bool) -> bool:
        return self._link.publish(topic, payload, retain=retain) is not None

    def _claim(self, payload: bytes) -> Delivery | None:
        return self._link.publish(self.workspace.topics.engine, payload, retain=True)

    def _connected(self) -> bool:
        return self._link.connected

    def _online(self, device_id: str) -> bool:
        view = self.live.get(device_id)
        return view is not None and view.status not in ("never", "offline")

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._tick()
                self._error = ""
            except MusterError as error:
                self._error = str(error)
            except Exception as error:  # noqa: BLE001 - the console goes on, and says so
                _log.exception("a tick of the console failed")
                self._error = f"a bug of Muster's: {error!r}. See the log."
            self._wake.wait(TICK_S)
            self._wake.clear()
            self._stopping.wait(_SHORTEST_TICK_S)

    def _tick(self) -> None:
        self._brokerage.tick(connected=self._link.connected)
        self._watch.look(connected=self._link.connected)
        self._recall.tick()
        self._keys.follow()  # before anything is signed
        self._expiries.tick()
        works = self._leading.works
        if works:
            self._decide()
        self._follow_registry()
        if works:
            self._leading.follow(self._claim)
            self._publish()
        self._alerts.tick(connected=self._link.connected)
        self._save()

    def _decide(self) -> None:
        """Do what only one console of a fleet may do."""
        self._renewal.tick()
        self._admission.tick()
        if self._engine.tick():
            self._wake.set()
        self._orders.tick()

    def _follow_registry(self) -> None:
        """Take up what changed in the registry, whichever process changed it."""
        try:
            self._shown.follow()
            self._follower.follow()
        except BaseException:
            self._follower.look_again()  # what was not taken up must not be taken for known
            raise

    def _publish(self) -> None:
        desired = self._follower.documents + self._acks.documents()
        held = self._publisher.held_count
        if (desired, held) != self._published:  # the same objects, nearly always
            self._record_held(desired)
            self._publisher.sync(desired)
            self._published = desired, held
        if acknowledged := self._publisher.take_acknowledged():
            self.workspace.registry.record_acknowledged(acknowledged)

    def _record_held(self, desired: Sequence[Retained]) -> None:
        """Record it before it is published: so even after a crash somebody clears it one day."""
        topics = self._publisher.held_topics().union(item.topic for item in desired)
        if topics != self._recorded:
            self.workspace.registry.record_held(topics)
            self._recorded = topics

    def _save(self) -> None:
        """Keep acknowledgements and reports; if we crash before, devices send them again."""
        self._admission.save()
        self._acks.save()

    def _surroundings(self) -> Surroundings:
        looker = StoreLooker(Measuring(self.workspace.store), self.live.get, self._measuring.submit)
        return Surroundings(
            self._desk.signer,
            time.time,
            looker,
            matches_query,
            Approving(self.workspace).count,
            self._connected,
        )

    def _what_is_wrong(self) -> str:
        if wrong := self._keys.error or self._leading.error or self._error or self._brokerage.error:
            return wrong
        if self._publisher.denied:
            return _DENIED
        if fault := self._ingest.stats().fault:
            return fault
        if missing := self._follower.missing:
            return f"bundle {missing[0][:12]} is assigned and not in the library. Restore it."
        if unloadable := self._publisher.unloadable_topics():
            return f"{len(unloadable)} chunks cannot be read from the library. See the log."
        return self._link.error or self._tampering or self._alerts.error
