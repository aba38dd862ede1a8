"""Which reports are believed: those that a device signed, each newer than the one before.

The newest report of every device is in memory and, a moment later, in the registry. What is lost
of it in a crash is at most what came since the last `save`, and the device says that again.

A broker that was killed brings older reports again: what it kept on its disk, and what devices
never had its word for. Those believed last are known by their hash, and are no news and no attack.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.fleet.live import Rejection
from app.fleet.records import By
from app.fleet.registry import Registry
from app.fleet.reports import StoredReport, Way
from app.seldom import Seldom
from app.trust.identity import DeviceKey
from device_agent.wire.errors import WireError
from device_agent.wire.messages import ReportedState, decode_state
from device_agent.wire.sealed import Kind, Sealed, decode_sealed
from device_agent.wire.sentence import Framed, Sentence

_log = logging.getLogger(__name__)

_CONSOLE = By("console")


class ReportRejectedError(Exception):
    """A document that is said to be a device's is not believed; nothing has changed.

    Attributes:
        reason: Stable code.
        detail: One line for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(Framed.ABOUT(about=reason, told=detail))
        self.reason = reason
        self.detail = detail


class Says(Sentence):
    """Why a report is not believed."""

    UNSIGNED = "no signed {kind}: {problem}"
    NOT_ITS_KEY = "key {key} is not the device's"
    FORGED = "the signature is not of the device's key"
    WRONG_DEVICE = "it is a report of device {device}"
    STALE = "its number is {n:d}, {newest:d} came before"
    CONFLICT = "two reports have the number {n:d}"


REMEMBERED = 12
"""Reports before the newest: an attempt's steps within the minute in which mosquitto saves."""
_HASH_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class _Newest:
    """What is known of a device's newest report.

    Attributes:
        before: As in `StoredReport`.
    """

    key: str
    counter: int
    body_sha256: bytes
    before: bytes = b""

    def after(self, known: _Newest | None) -> _Newest:
        """Return it as the successor of another one, as far as it is of the same key."""
        if known is None or known.key != self.key:
            return self
        hashes = (*_hashes(self.before), known.body_sha256, *_hashes(known.before))
        others = [each for each in dict.fromkeys(hashes) if each != self.body_sha256]
        return replace(self, before=b"".join(others[:REMEMBERED]))

    def repeats(self, known: _Newest) -> bool:
        """Return whether it was believed before; a hash covers the number in the body, too."""
        return self.body_sha256 in (known.body_sha256, *_hashes(known.before))


class ReportBook:
    """Verifies what devices sign and keeps the newest report of each. Thread-safe.

    Args:
        registry: Whose enrolments say which key is a device's.
        clock: Unix time in seconds.
    """

    def __init__(self, registry: Registry, clock: Callable[[], float] = time.time) -> None:
        self._registry = registry
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, DeviceKey] = {}
        self._newest: dict[str, _Newest] = {}
        self._unsaved: dict[str, StoredReport] = {}
        self._unheard: set[tuple[str, str]] = set()
        self._first_heard: set[tuple[str, str]] = set()
        self._seldom = Seldom()

    def load(self) -> Iterator[tuple[ReportedState, float]]:
        """Take up what is recorded; yield each device's state and when it came."""
        yield from self.follow()
        for report in self._registry.reports.all():
            state = self._remember(report)
            if state:
                yield state, report.received_s

    def follow(self) -> list[tuple[ReportedState, float]]:
        """Take up which keys count now, and return the states that came as files meanwhile."""
        enrolments = self._registry.enrolments
        keys, unheard = enrolments.keys(), enrolments.unheard()
        with self._lock:
            held = {each.digest: each for each in self._keys.values()}
        fresh = {
            device_id: held.get(digest) or DeviceKey.load(der)
            for device_id, (digest, der) in keys.items()
        }
        with self._lock:
            self._keys, self._unheard = fresh, unheard - self._first_heard
        brought = []
        for report in self._registry.reports.from_sticks():
            key = fresh.get(report.device_id)
            if key is None or key.digest != report.key:
                continue  # of a key that was replaced: what its successor says stays in force
            state = self._remember(report)
            brought += [(state, report.received_s)] if state else []
        return brought

    def open(self, device_id: str, payload: bytes, kind: Kind) -> Sealed:
        """Return a document that the device's accepted key signed; its body is not looked at.

        Raises:
            ReportRejectedError: It is not signed, or not by that key.
        """
        try:
            sealed = decode_sealed(payload, kind)
        except WireError as error:
            raise ReportRejectedError(
                "report-unsigned", Says.UNSIGNED(kind=kind, problem=error)
            ) from error
        key = self._key(device_id, sealed.key)
        if key is None:
            raise ReportRejectedError("report-unknown-key", Says.NOT_ITS_KEY(key=sealed.key[:16]))
        if not key.signed(sealed):
            raise ReportRejectedError("report-forged", Says.FORGED())
        return sealed

    def take(
        self, device_id: str, payload: bytes, received_s: float, way: Way = "link"
    ) -> ReportedState | None:
        """Return the state in a report, or None if it only says again what is known.

        Raises:
            ReportRejectedError: It is not believed.
        """
        sealed = self.open(device_id, payload, "state")
        body = bytes(sealed.body)
        state = _read(device_id, body)
        report = StoredReport(
            device_id, sealed.key, state.counter, state.time_s, received_s, payload, way
        )
        with self._lock:
            newest = _Newest(sealed.key, state.counter, hashlib.sha256(body).digest())
            known = self._newest.get(device_id)
            if known and known.key == newest.key and not _is_newer(newest, known):
                return None
            newest = newest.after(known)
            self._newest[device_id] = newest
            self._unsaved[device_id] = replace(report, before=newest.before)
            heard = (device_id, sealed.key)
            if heard in self._unheard:
                self._unheard.discard(heard)
                self._first_heard.add(heard)
        return state

    def reject(self, device_id: str, error: ReportRejectedError) -> Rejection:
        """Note what is not believed; return it as it is shown."""
        now_s = self._clock()
        with self._lock:
            due = device_id in self._keys and self._seldom.due((device_id, error.reason), now_s)
        if due:  # of the fleet's own devices only: a stranger's names must not fill the log
            _log.warning("rejected what came as of %s: %s", device_id, error)
            self._registry.note(_CONSOLE, "report.rejected", device_id, str(error))
        return Rejection(error.reason, error.detail, now_s)

    def save(self) -> None:
        """Keep what came since the last time."""
        with self._lock:
            unsaved, self._unsaved = self._unsaved, {}
            first, self._first_heard = self._first_heard, set()
        if unsaved:
            self._registry.reports.record(unsaved.values())
        if first:
            self._registry.enrolments.note_taken(first)

    def _key(self, device_id: str, digest: str) -> DeviceKey | None:
        """Return the device's key if it is this one, also if it was accepted just now."""
        with self._lock:
            keys = self._keys
            key = keys.get(device_id)
        if key is None or key.digest != digest:
            current = self._registry.enrolments.current(device_id)
            if current is None or current.key != digest:
                return None
            key = DeviceKey.load(current.public_key)
            with self._lock:
                keys[device_id] = key  # to no avail if `follow` has replaced them meanwhile
                self._unheard.add((device_id, digest))
        return key

    def _remember(self, report: StoredReport) -> ReportedState | None:
        """Take up a recorded report; return its state unless as new a one is known."""
        try:
            body = bytes(decode_sealed(report.document, "state").body)
            state = decode_state(body)
        except WireError:
            _log.exception("the recorded report of %s cannot be read", report.device_id)
            return None
        digest = hashlib.sha256(body).digest()
        newest = _Newest(report.key, report.counter, digest, report.before)
        with self._lock:
            known = self._newest.get(report.device_id)
            if known and known.key == newest.key and known.counter >= newest.counter:
                return None
            self._newest[report.device_id] = newest.after(known)
        return state


def _read(device_id: str, body: bytes) -> ReportedState:
    try:
        state = decode_state(body)
    except WireError as error:
        raise ReportRejectedError("report-malformed", str(error)) from error
    if state.device_id != device_id:
        raise ReportRejectedError(
            "report-wrong-device", Says.WRONG_DEVICE(device=state.device_id[:64])
        )
    return state


def _is_newer(report: _Newest, known: _Newest) -> bool:
    """Return whether a report of the same key goes beyond the known one, False if it repeats it.

    Raises:
        ReportRejectedError: It is older and none of those believed last, or says otherwise under
            the same number.
    """
    if report.repeats(known):
        return False
    if report.counter < known.counter:
        raise ReportRejectedError(
            "report-stale", Says.STALE(n=report.counter, newest=known.counter)
        )
    if report.counter == known.counter:
        raise ReportRejectedError("report-conflict", Says.CONFLICT(n=report.counter))
    return True


def _hashes(packed: bytes) -> list[bytes]:
    """Return hashes that stand one after the other."""
    return [packed[at : at + _HASH_BYTES] for at in range(0, len(packed), _HASH_BYTES)]
