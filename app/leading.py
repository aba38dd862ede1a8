"""Whether this console leads its fleet, asked before each connection and said while it does.

Beside `app.fleet.rollout.lease`, which decides, this is what asks the broker and the registry.
"""

from __future__ import annotations

import logging
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable

from app.fleet.audit_chain import Head
from app.fleet.rollout.lease import LEASE_S, REFRESH_S, Lease, Role
from app.link import ClientTls
from app.link.console_link import Delivery
from app.link.lookout import Lookout
from app.trust import CertificateAuthority
from app.workspace import Workspace
from device_agent.wire.claim import Claim, decode_claim
from device_agent.wire.codec import encode_json
from device_agent.wire.errors import WireError

_log = logging.getLogger(__name__)

_GOODBYE_S = 2.0
_REST_S = LEASE_S
"""A console that steps back looks so seldom: lookouts end each other, and others want to look."""
_LONGEST_YIELD_S = 3.0
"""Two that look at the same time end each other's look; by chance one waits for longer."""

Send = Callable[[bytes], Delivery | None]


class Leadership:
    """One console's part in there being one.

    Args:
        workspace: Whose fleet and registry.
        authority: Signs claims: every console of the fleet holds its key, and it never rotates.
        host: Of the broker.
        port: Of the broker.
        tls: Whether the broker has TLS.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        authority: CertificateAuthority,
        host: str,
        port: int,
        *,
        tls: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry = workspace.registry
        self._workspace = workspace
        self._authority = authority
        self._clock = clock
        secrets_ = ClientTls(authority.pem, authority.issue_lookout) if tls else None
        self._lookout = Lookout(host, port, workspace.topics.engine, secrets_)
        self._record = workspace.registry.engine_record
        self._lease = Lease(secrets.token_hex(8), self._record.fence, self._knows)
        self._guard = threading.RLock()
        self._stopping = threading.Event()
        self._reached = True
        self._seq = 0
        self._say_at_s = 0.0
        self._head = self._registry.audit_log.head()
        self._seen_metadata: tuple[int, ...] = ()
        self._metadata = 0

    @property
    def leads(self) -> bool:
        """Whether this console leads, as far as anybody can know."""
        return self._lease.role == "leading"

    @property
    def works(self) -> bool:
        """Whether rollouts may be decided: also without a broker, for then nothing goes out.

        What comes by stick is counted there, and nobody else was heard who could lead.
        """
        return self.leads or not (self._reached or self._lease.other)

    @property
    def error(self) -> str:
        """Who else leads and what to do, one line; empty while nobody does."""
        role, other = self._lease.role, self._lease.other
        if other is None or role == "leading":
            return ""
        return _EXPLAINED[role].format(host=other.host or "another machine")

    def may_connect(self) -> str:
        """Look who leads until it is us; return why that could not be found out, or nothing.

        Raises:
            OSError: The broker cannot be reached.
        """
        try:
            reason = self._lookout.look(self._listens, self.heard, self._done)
        except OSError:
            self._reached = False
            raise
        finally:
            with self._guard:
                listened, role = self._lease.listens, self._lease.role
                self._lease.deaf()
        if reason and listened:
            self._stopping.wait(random.uniform(0, _LONGEST_YIELD_S))  # noqa: S311 - no secret
        elif role in ("behind", "stale"):
            self._stopping.wait(_REST_S)
            reason = "another console leads"
        return "closed" if self._stopping.is_set() else reason

    def heard(self, payload: bytes) -> None:
        """Take what stands in the engine's topic."""
        if not payload:
            return
        try:
            claim = decode_claim(self._authority.open_claim(payload))
        except WireError as error:
            _log.warning("a claim to this fleet is not believed: %s", error)
            return
        with self._guard:
            self._lease.heard(claim, self._clock())

    def beat(self, send: Send) -> bool:
        """Say that we lead, where it is time; return False where we do not any more."""
        with self._guard:
            if self._judge() != "leading":
                return False
            if self._clock() >= self._say_at_s:
                self._say(send)
            return True

    def follow(self, send: Send) -> None:
        """Say how far our registry has come, before anything of it is published."""
        head, seen = self._registry.audit_log.head(), self._registry.version_of("metadata")
        with self._guard:
            if head == self._head and seen == self._seen_metadata:
                return
            self._head = head
            self._look_at_metadata(seen)
            if self.leads:
                self._say(send)

    def stop(self, send: Send) -> None:
        """Give the fleet up in order, so that the next console need not wait."""
        self._stopping.set()
        with self._guard:
            delivery = self._say(send, given_up=True) if self.leads else None
        if delivery is not None:
            delivery.wait(_GOODBYE_S)

    def _listens(self) -> None:
        self._reached = True
        with self._guard:
            self._lease.listen(self._clock())

    def _done(self) -> bool:
        if self._stopping.is_set():
            return True
        with self._guard:
            self._judge()
            return self._lease.sure(self._clock())

    def _judge(self) -> Role:
        before = self._lease.role
        role = self._lease.judge(self._clock())
        if role == before:
            return role
        if role == "leading":
            self._record.lead(self._lease.fence)
            self._say_at_s = 0.0
            _log.info("this console leads the fleet, fence %d", self._lease.fence)
        elif role in ("behind", "stale"):
            _log.warning("%s", self.error)
        return role

    def _say(self, send: Send, *, given_up: bool = False) -> Delivery | None:
        self._seq += 1
        self._say_at_s = self._clock() + REFRESH_S
        claim = Claim(
            engine_id=self._lease.me,
            fence=self._lease.fence,
            seq=self._seq,
            time_s=time.time(),
            host=socket.gethostname(),
            events=self._head.count,
            audit=self._head.hash,
            metadata=self._metadata,
            given_up=given_up,
        )
        return send(self._authority.seal_claim(encode_json(claim)))

    def _knows(self, claim: Claim) -> bool:
        """Return whether our registry went on from where that one's was when it last spoke."""
        if self._record.restored:
            return True
        self._look_at_metadata(self._registry.version_of("metadata"))
        held = self._registry.audit_log.holds(Head(count=claim.events, hash=claim.audit))
        return held and claim.metadata <= self._metadata

    def _look_at_metadata(self, seen: tuple[int, ...]) -> None:
        if seen != self._seen_metadata:
            self._metadata = self._workspace.repository().timestamp_version
            self._seen_metadata = seen


_EXPLAINED: dict[Role, str] = {
    "asking": (
        "the console on {host} led this fleet a moment ago: this one waits "
        f"{LEASE_S:.0f} s for a sign of life."
    ),
    "behind": (
        "the console on {host} leads this fleet: this one decides and publishes nothing. Stop "
        "one of the two."
    ),
    "stale": (
        "the console on {host} led this fleet after this data directory was copied: what it "
        "decided is not known here, so this one decides and publishes nothing. Start that one "
        "again; if it is lost, `muster backup` here and `muster restore` take over."
    ),
}
