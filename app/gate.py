"""Keeps what the broker lets in equal to the registry: codes, revocations, its own certificate.

A revocation takes three steps, each proven before the next: the broker has the list (it refuses
the certificate on it that only we hold), the live sessions are taken over, the registry notes it.
Until then it is tried again, over restarts of the console too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from app.fleet.enrolment_records import Certificate
from app.link.access import BrokerAccess
from app.link.kick import kick
from app.link.mosquitto import write_admission
from app.link.probe import lets_in
from app.link.tls import ClientTls
from app.revocation import RevocationList, revocation_list
from app.trust import CertificateAuthority
from app.trust.ca import SERVER_LIFE, Credentials
from app.workspace import Workspace

_log = logging.getLogger(__name__)

_LOOK_S = 5.0
"""Codes come to their end by themselves."""
RETRY_S = 2.0
PATIENCE_S = 5.0
"""So long a broker may take to read its files before anybody is told."""
_KICK_LIFE = timedelta(minutes=1)


class Admits(Protocol):
    """A broker of our own."""

    def admit(self, access: BrokerAccess) -> None:
        """Hold to these access rules from now on."""


class AccessFiles:
    """The files of a broker that is not ours to run; somebody has it read them again.

    Args:
        directory: Where `muster broker export` wrote them.
    """

    def __init__(self, directory: Path, workspace: Workspace) -> None:
        self._directory = directory
        self._topics = workspace.topics

    def admit(self, access: BrokerAccess) -> None:
        """Write codes and revocations; key and certificate stay as they were exported.

        Raises:
            EnvironmentFaultError: The directory cannot be written.
        """
        write_admission(self._directory, self._topics, access)


class Gate:
    """What a broker with TLS is told.

    Args:
        workspace: Whose fleet it is.
        authority: Issues the certificates.
        hosts: Names and addresses that the broker's own certificate is good for.
        server: The broker's key and certificate, if it has them already.
        clock: Unix time in seconds.
    """

    def __init__(
        self,
        workspace: Workspace,
        authority: CertificateAuthority,
        hosts: Sequence[str],
        server: Credentials | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._registry = workspace.registry
        self._authority = authority
        self._hosts = hosts
        self._clock = clock
        self._server = server
        self._next_s = 0.0
        self._seen: tuple[int, ...] = ()

    def access(self) -> BrokerAccess:
        """Return what the broker is to hold to now.

        Raises:
            InputError: A host is neither a name nor an address.
            EnvironmentFaultError: The registry cannot be read.
        """
        server = self._server = self._fresh_server()
        return BrokerAccess(
            ca=self._authority.pem.encode(),
            certificate=server.certificate_pem,
            key=server.key_pem(),
            crl=revocation_list(self._registry, self._authority).crl,
            enrolling=self._registry.enrolments.listener_passwords(),
        )

    def follow(self, broker: Admits) -> None:
        """Tell the broker what has changed.

        Raises:
            EnvironmentFaultError: Its files cannot be written.
        """
        seen, now_s = self._registry.version_of("keys"), self._clock()
        if seen != self._seen or now_s >= self._next_s:
            broker.admit(self.access())
            self._seen, self._next_s = seen, now_s + _LOOK_S

    def _fresh_server(self) -> Credentials:
        now = datetime.fromtimestamp(self._clock(), UTC)
        server = self._server
        if server and server.certificate.not_valid_after_utc - now > SERVER_LIFE / 2:
            return server
        return self._authority.issue_server(self._hosts)


class Bouncer:
    """Ends the sessions of what is revoked, on whatever broker the console is connected to.

    Args:
        workspace: Whose fleet it is.
        authority: Makes the certificates that sessions are taken over with.
        host: Of the broker.
        port: Of its listener for certificates.
        remedy: What to do should the broker not have the list of the revoked.

    Attributes:
        error: Why a revocation is not in force everywhere; empty when all are.
    """

    def __init__(
        self,
        workspace: Workspace,
        authority: CertificateAuthority,
        host: str,
        port: int,
        remedy: str,
    ) -> None:
        self.error = ""
        self._registry = workspace.registry
        self._authority = authority
        self._host, self._port = host, port
        self._remedy = remedy
        self._worker: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None
        self._stopping = threading.Event()
        self._kicked: set[str] = set()
        self._since_s: float | None = None
        self._next_s = 0.0

    def tick(self) -> None:
        """Begin to end what is to end; never waits."""
        if self._running and not self._running.done():
            return
        if self._running:
            self._running.result()  # what it did not foresee is a bug that Core shows
            self._running = None
        now_s = time.monotonic()
        if now_s >= self._next_s:
            self._next_s = now_s + RETRY_S
            if due := self._registry.certificates.to_end():
                self._stopping.clear()
                self._worker = self._worker or ThreadPoolExecutor(1, "bouncer")
                self._running = self._worker.submit(self._end, due)

    def stop(self) -> None:
        """Finish what is under way; idempotent."""
        self._stopping.set()
        worker, self._worker, self._running = self._worker, None, None
        if worker is not None:
            worker.shutdown()

    def _end(self, due: Sequence[Certificate]) -> None:
        in_force = self._in_force(revocation_list(self._registry, self._authority))
        # Before it is in force once is enough: a name may have a new, good certificate already.
        kicked = [each for each in due if in_force or each.serial not in self._kicked]
        for name in dict.fromkeys(each.name for each in kicked):
            if self._stopping.is_set():
                return
            if why := self._kick(name):
                self.error = f"cannot end the session of {name}: {why}. It is tried again."
                return
        self._kicked |= {each.serial for each in kicked}
        now_s = time.monotonic()
        if in_force:
            self._registry.certificates.note_ended([each.serial for each in due])
            self._since_s = None
            self.error = ""
            return
        self._since_s = self._since_s or now_s
        if now_s - self._since_s >= PATIENCE_S:
            self.error = f"a revocation is not in force: {self._remedy}"

    def _in_force(self, listed: RevocationList) -> bool:
        """Return whether the broker has the list; a session that ended before could come back."""
        tls = ClientTls(self._authority.pem, lambda: listed.probe)
        return lets_in(self._host, self._port, tls) is False

    def _kick(self, name: str) -> str:
        def issue() -> Credentials:
            return self._authority.issue_name(name, _KICK_LIFE)

        return kick(self._host, self._port, name, self._authority.pem, issue)
