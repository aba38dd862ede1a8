"""Asking to join over the broker: on its enrolment listener, or on this machine's own broker."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from device_agent.errors import LinkError
from device_agent.identity.first_contact import pinned_context
from device_agent.link.connection import Connection, Endpoint
from device_agent.link.secrecy import Secrecy
from device_agent.wire.enrolment import EnrolmentCode, EnrolmentReply, decode_reply
from device_agent.wire.errors import WireError
from device_agent.wire.names import enrolling_name
from device_agent.wire.topics import Topics

ANSWER_S = 15.0
"""How long a console may take to say anything at all."""
_ASK_AGAIN_S = 5.0


class Asking:
    """One request under way. Its callbacks come on the connection's thread.

    Args:
        code: What the request was made with.
        key: Digest of the key that asks: answers to any other are passed over.
        request: The request.

    Raises:
        LinkError: There is no broker.
        RefusalError: The broker is not of the fleet that made the code; nothing was sent.
    """

    def __init__(self, code: EnrolmentCode, key: str, request: bytes) -> None:
        self._key = key
        self._request = request
        topics = Topics(code.fleet)
        self._request_topic = topics.enrol_request(code.device_id)
        self._reply_topic = topics.enrol_reply(code.device_id)
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reason = "it does not answer"
        self._connection = Connection(_endpoint(code), self)

    def wait(self, wait_s: float, say: Callable[[str], None]) -> bytes:
        """Return the console's decision; after `wait_s` its answer may be that it is pending.

        Args:
            wait_s: How long to wait for a decision.
            say: Gets one line when the console has the request and somebody must decide.

        Raises:
            LinkError: No console answered.
        """
        self._connection.start()
        try:
            return self._listen(wait_s, say)
        finally:
            self._connection.stop()

    def on_connected(self) -> None:
        """Listen for the answer, then ask."""
        self._connection.subscribe([self._reply_topic])
        self._connection.publish(self._request_topic, self._request, retain=False)

    def on_disconnected(self, reason: str) -> None:
        """Remember why: a wrong password looks like this."""
        self._reason = reason

    def on_message(self, topic: str, payload: bytes) -> None:
        """Take an answer."""
        if topic == self._reply_topic and payload:
            self._answers.put(payload)

    def on_refused(self, detail: str) -> None:
        """Remember it."""
        self._reason = detail

    def _listen(self, wait_s: float, say: Callable[[str], None]) -> bytes:
        began_s = asked_s = time.monotonic()
        pending: bytes | None = None
        while True:
            patience_s = max(wait_s, ANSWER_S) if pending is None else wait_s
            left_s = began_s + patience_s - time.monotonic()
            if left_s <= 0:
                break
            data = self._next(min(left_s, _ASK_AGAIN_S))
            reply = self._mine(data)
            if reply and reply.status != "pending":
                return data
            if reply and pending is None:
                pending = data
                say("the console has the request; it waits for a decision")
            if not reply and time.monotonic() - asked_s >= _ASK_AGAIN_S:
                asked_s = time.monotonic()
                self._connection.publish(self._request_topic, self._request, retain=False)
        if pending is None:
            raise LinkError(self._silence())
        return pending

    def _next(self, timeout_s: float) -> bytes:
        try:
            return self._answers.get(timeout=timeout_s)
        except queue.Empty:
            return b""

    def _mine(self, data: bytes) -> EnrolmentReply | None:
        """Return the answer if it is one to this request: an older one may still be retained."""
        try:
            reply = decode_reply(data)
        except WireError:
            return None
        return reply if reply.key == self._key else None

    def _silence(self) -> str:
        if self._connection.connected:
            return (
                "the broker is there and no console answers: start it (`muster console` or "
                "`muster serve`) and run this again with the same code"
            )
        return (
            f"the broker does not let this device in ({self._reason}): the code may be used, "
            "expired or not yet known there; make another if it stays so"
        )


def _endpoint(code: EnrolmentCode) -> Endpoint:
    name = enrolling_name(code.device_id)
    if not code.tls:
        return Endpoint(code.host, code.port, name)
    context = pinned_context(code.host, code.port, code.ca_key)
    login = (name, code.broker_password)
    return Endpoint(code.host, code.port, name, secrecy=Secrecy(context), login=login)
