"""The running console's side of orders: signs them, sends commands, takes results in.

Settings are retained, so the broker keeps them for a device that is away. A command is sent when
it is new, when its device comes back, and now and then while the device is there, until its result
or its end; the device runs it once however often it comes. Without a connection nothing is let out:
it can still be taken back as if it had never been asked.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from securesystemslib.signer import Signer

from app.desired import desired_settings
from app.errors import StateError
from app.fleet.live import Rejection
from app.fleet.order_records import StoredCommand
from app.fleet.records import By
from app.link import Retained
from app.order_signing import sign_orders
from app.reporting import ReportBook, ReportRejectedError
from app.workspace import Workspace
from device_agent.wire.errors import WireError
from device_agent.wire.orders import CommandResult, decode_result
from device_agent.wire.sealed import Sealed
from device_agent.wire.sentence import Sentence

_log = logging.getLogger(__name__)

CHECK_S = 60.0
RESEND_S = 30.0
_CONSOLE = By("console")


class Says(Sentence):
    """Why a command ended without a result."""

    ENROLLED_ANEW = "the device was enrolled anew"
    OUT_OF_FLEET = "the device is out of the fleet"
    NO_ANSWER = "the device did not answer"


Tell = Callable[[str, bytes, bool], bool]
"""Publishes topic and payload, retained or not; False when there is no connection."""


@dataclass
class _Sent:
    """When a command was sent last, and whether its device was there then."""

    at_s: float
    online: bool


class OrderDesk:
    """Signs and sends what was ordered. `take` is for the inlet's thread, the rest for the core's.

    Args:
        workspace: Whose registry holds the orders.
        signers: The console's online keys by role.
        online: Whether a device is connected, as far as is known.
        tell: Publishes.
        book: Says whether a device's accepted key signed a result.
        show: Shows what was rejected.
        connected: Whether the broker can be reached.
        clock: Unix time in seconds.
        monotonic: For the time between two sendings.
    """

    def __init__(
        self,
        workspace: Workspace,
        signers: Mapping[str, Signer],
        online: Callable[[str], bool],
        tell: Tell,
        book: ReportBook,
        *,
        show: Callable[[str, Rejection], None],
        connected: Callable[[], bool] = lambda: True,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._topics = workspace.topics
        self._workspace = workspace
        self._registry = workspace.registry
        self._orders = workspace.registry.orders
        self._signers = signers
        self._online = online
        self._tell = tell
        self._book = book
        self._show = show
        self._connected = connected
        self._clock = clock
        self._monotonic = monotonic
        self._seen: tuple[int, ...] = ()
        self._check_at_s = 0.0
        self._due: list[StoredCommand] = []
        self._sent: dict[tuple[str, int], _Sent] = {}
        self._unsent = True

    def tick(self) -> None:
        """Sign what is new or due again, end what nobody answered, and send commands.

        Raises:
            EnvironmentFaultError: The registry cannot be used.
        """
        seen = self._registry.version_of("orders", "keys", "metadata", "devices")
        now_s = self._clock()
        if seen != self._seen or now_s >= self._check_at_s:
            self._end_what_is_over(now_s)
            sign_orders(self._workspace, self._signers, now_s)
            self._due = self._orders.due()
            self._seen, self._check_at_s = seen, now_s + CHECK_S
            self._unsent = True
        if self._connected():
            self._let_out()
            self._send()

    def follow(self) -> list[Retained]:
        """Return the settings that the broker should hold: those of devices that are enrolled.

        While new ones wait to be let out, these are the ones before them.
        """
        enrolled = self._registry.enrolments.keys()
        settings = self._orders.settings()
        out = {each.device_id: each.let_out for each in settings if each.device_id in enrolled}
        held = {each: sent.document for each, sent in out.items() if sent and sent.document}
        return desired_settings(self._topics, held)

    def take(self, device_id: str, payload: bytes) -> None:
        """Take a device's result.

        Args:
            device_id: Of the topic it came on.
            payload: The signed result.

        Raises:
            WireError: It is none.
            EnvironmentFaultError: The registry cannot be written.
        """
        sealed = self._opened(device_id, payload)
        if sealed is None:
            return
        result = decode_result(bytes(sealed.body))
        if result.device_id != device_id:
            raise WireError("command result", f"is of device {result.device_id[:64]!r}")
        by = By(f"device {device_id}")
        self._orders.answer(result, by)
        if result.name == "decommission" and result.status == "done":
            self._retire(result, by)

    def _opened(self, device_id: str, payload: bytes) -> Sealed | None:
        """Return a result that the device's accepted key signed; show any other as rejected."""
        try:
            return self._book.open(device_id, payload, "result")
        except ReportRejectedError as error:
            if self._has_left(device_id):
                self._tell(self._topics.result(device_id), b"", True)  # heard before
            else:
                self._show(device_id, self._book.reject(device_id, error))
            return None

    def _has_left(self, device_id: str) -> bool:
        """Return whether the newest that is known of a device is that it left.

        Of this device alone: whoever sends rubbish must not have the whole fleet looked through.
        """
        newest = self._registry.enrolments.of_device(device_id)[:1]
        return any(each.state == "decommissioned" for each in newest)

    def _retire(self, result: CommandResult, by: By) -> None:
        """Let a device's key count no more, as the device itself said: it is wiped by now."""
        device_id = result.device_id
        try:
            self._registry.enrolments.end(device_id, "decommissioned", By(by.who, result.detail))
        except StateError as error:  # an owner was faster
            _log.info("device %s has left: %s", device_id, error)
        for topic in (
            self._topics.result(device_id),
            self._topics.state(device_id),
            self._topics.alive(device_id),
        ):
            self._tell(topic, b"", True)

    def _end_what_is_over(self, now_s: float) -> None:
        keys = self._registry.enrolments.keys()
        for command in self._orders.due():
            key, _ = keys.get(command.device_id, ("", b""))
            if key != command.key:
                say = Says.ENROLLED_ANEW if key else Says.OUT_OF_FLEET
                self._orders.settle(command, "cancelled", say(), _CONSOLE)
            elif command.until_s <= now_s:
                self._orders.settle(command, "expired", Says.NO_ANSWER(), _CONSOLE)

    def _let_out(self) -> None:
        if self._unsent:
            self._orders.let_out()
            self._unsent = False

    def _send(self) -> None:
        """Send what is due; what nobody has sent yet is noted first, for all of it at once."""
        due = self._due_now()
        fresh = [each for each in due if not each.sent_s]
        may = self._orders.let_out_commands(fresh) if fresh else set()
        now_s = self._monotonic()
        for command in due:
            key = command.device_id, command.version
            if not command.sent_s and key not in may:
                continue  # it was cancelled just now
            topic = self._topics.command(command.device_id)
            if self._tell(topic, command.signature.document, False):
                self._sent[key] = _Sent(now_s, self._online(command.device_id))

    def _due_now(self) -> list[StoredCommand]:
        """Return the commands that are to be sent, and note whose device is there."""
        pending = {(each.device_id, each.version): each for each in self._due}
        self._sent = {key: sent for key, sent in self._sent.items() if key in pending}
        now_s, due = self._monotonic(), []
        for key, command in pending.items():
            sent, online = self._sent.get(key), self._online(command.device_id)
            if not command.signature.document or (sent and not _again(sent, online, now_s)):
                if sent:
                    sent.online = online
                continue
            due.append(command)
        return due


def _again(sent: _Sent, online: bool, now_s: float) -> bool:
    """Return whether a command is to be sent again: its device is there, and may have missed it."""
    return online and (not sent.online or now_s - sent.at_s >= RESEND_S)
