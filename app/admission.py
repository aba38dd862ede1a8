"""The running console's door: who joins, with what they connect, and whose word is believed.

Wires the desk of enrolment and the book of reports to the rest of a running console.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from app.desired import desired_enrolments
from app.enrolling import EnrolmentDesk
from app.errors import EnvironmentFaultError, InputError, MusterError
from app.fleet.live import LiveFleet, Rejection
from app.link import Retained
from app.reach import Reach, record_reach
from app.reporting import ReportBook, ReportRejectedError
from app.trust import CertificateAuthority
from app.workspace import Workspace
from device_agent.wire.enrolment import EnrolmentReply, decode_request, encode
from device_agent.wire.errors import WireError
from device_agent.wire.messages import ReportedState

_log = logging.getLogger(__name__)

CHECK_S = 60.0

Answer = Callable[[str, bytes], object]
"""Publishes a message once: topic and payload."""


class Admission:
    """Takes requests to join, keeps devices in certificates, judges their reports.

    Args:
        workspace: Whose fleet it is.
        book: Judges reports.
        live: Shows what devices report.
        authority: Issues certificates.
        reach: Where devices find the broker.
        answer: Sends a refusal to who is still there to read it.
        wake: Called when something changed that the broker should hold.
    """

    def __init__(
        self,
        workspace: Workspace,
        book: ReportBook,
        live: LiveFleet,
        authority: CertificateAuthority,
        *,
        reach: Reach,
        answer: Answer,
        wake: Callable[[], None],
    ) -> None:
        self._workspace = workspace
        self._live = live
        self._reach = reach
        self._answer = answer
        self._wake = wake
        self._desk = EnrolmentDesk(workspace, authority, reach)
        self._taking = threading.Lock()
        self._book = book
        self._next_s = 0.0

    def begin(self) -> None:
        """Record where devices find us, and show what they reported last."""
        record_reach(self._workspace.registry, self._reach)
        for state, received_s in self._book.load():
            self._live.apply_state(state.device_id, state, received_s)

    def tick(self) -> None:
        """Renew certificates that are past half of their life; looks once a minute."""
        now_s = time.monotonic()
        if now_s >= self._next_s:
            more = self._desk.issue_due()
            self._next_s = now_s if more else now_s + CHECK_S

    def follow(self) -> list[Retained]:
        """Act on what was decided; return the answers and certificates the broker should hold."""
        self._desk.issue_due()
        for state, received_s in self._book.follow():
            self._live.apply_state(state.device_id, state, received_s)
        return desired_enrolments(
            self._workspace.topics, self._desk.replies(), self._desk.renewals()
        )

    def judge(
        self, device_id: str, payload: bytes, received_s: float
    ) -> ReportedState | Rejection | None:
        """Return the state in a report, or why it is not believed; None if it is no news."""
        try:
            return self._book.take(device_id, payload, received_s)
        except ReportRejectedError as error:
            return self._book.reject(device_id, error)

    def save(self) -> None:
        """Keep the reports that came since the last time."""
        self._book.save()

    def enrol(self, device_id: str, payload: bytes) -> None:
        """Take a request to join.

        Raises:
            WireError: It is none.
            EnvironmentFaultError: The registry cannot be written.
        """
        try:
            with self._taking:
                reply = self._desk.take(device_id, payload)
        except EnvironmentFaultError:
            raise
        except MusterError as error:
            _log.error("device %s cannot be enrolled: %s", device_id, error)
            return
        if reply.status == "rejected":
            # Not retained: it must not take the place of an answer that somebody else waits for.
            self._answer(self._workspace.topics.enrol_reply(device_id), encode(reply))
        else:
            self._wake()

    def take_file(self, content: bytes) -> EnrolmentReply:
        """Take a request that came as a file; the same one brings the same answer. Any thread.

        Raises:
            InputError: It is no request.
            EnvironmentFaultError: The registry cannot be written.
        """
        try:
            device_id = decode_request(content).device_id
            with self._taking:
                reply = self._desk.take(device_id, content)
        except WireError as error:
            raise InputError(f"{error}. Give the file that `--request-to` wrote.") from error
        self._wake()
        return reply
