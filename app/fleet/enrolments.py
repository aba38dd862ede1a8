"""Which keys may speak for which device: codes, requests, and what the owner decided.

A code is burnt in the transaction that takes its request in, before anything is issued for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, Literal

import msgspec
from sqlite_utils import Database

from app.errors import StateError
from app.fleet.audit_log import append
from app.fleet.certificates import revoke_certificates
from app.fleet.database import SharedDatabase
from app.fleet.enrolment_records import Code, Enrolment, EnrolmentState
from app.fleet.records import By
from app.fleet.rollout.rows import drop_member
from device_agent.wire.messages import Inventory
from device_agent.wire.sentence import Sentence
from device_agent.wire.typed import json_decoder

REJECTION_SHOWN_S = 86_400.0
"""So long a rejected device can still read that it was."""
_ACTIONS: dict[EnrolmentState, str] = {
    "pending": "device.request",
    "accepted": "device.accept",
    "rejected": "device.reject",
    "revoked": "device.revoke",
    "decommissioned": "device.decommission",
}
_WAITING = """
state = 'pending' OR (state = 'accepted' AND taken_s IS NULL)
OR (state = 'rejected' AND decided_s > ?)
"""
_MAY_LOG_IN = f"""
SELECT c.device_id, c.listener_password FROM codes c
LEFT JOIN (SELECT device_id, key FROM enrolments WHERE {_WAITING}) e
    ON e.device_id = c.device_id AND e.key = c.used_key
WHERE (c.used_key = '' AND c.expires_s > ?) OR e.key IS NOT NULL
ORDER BY c.made_s
"""  # noqa: S608 - of constants


class Says(Sentence):
    """What was decided, what cannot be done, and what helps."""

    KEY = "key {fingerprint}"
    KEY_BEFORE = "key {fingerprint}, accepted before"
    KEY_BECAUSE = "key {fingerprint}: {told}"
    LATER = "a later request came"
    REPLACED = "replaced by another key"
    REJECTED_BY = "rejected by {who}"
    ENROLLED = (
        "device {device} is enrolled. If its machine or its key is to be replaced, say so: "
        "--replace"
    )
    OTHER_KEY = (
        "device {device} is enrolled with another key already. Make a code with --replace and "
        "enrol it again"
    )
    NOT_ENROLLED = "device {device} is not enrolled: there is nothing to end"
    NOT_WAITING = (
        "device {device} does not wait with that key any more. `muster device pending` lists "
        "who does"
    )
    NO_DEVICE = "there is no device {device}. `muster device list` names them."


class Enrolments:
    """Codes and device keys in the registry. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    # Codes

    def add_code(self, code: Code, by: By) -> None:
        """Record a code; an earlier one of the device that nobody has used is good no more.

        Raises:
            StateError: There is no such device, or it has a key and the code may not replace it.
        """
        with self._database.write() as db:
            _check_device(db, code.device_id)
            if _accepted(db, code.device_id) and not code.replace:
                raise StateError(Says.ENROLLED(device=code.device_id))
            now_s = self._clock()
            db.execute(
                "UPDATE codes SET expires_s = min(expires_s, ?) "
                "WHERE device_id = ? AND used_key = ''",
                [int(now_s), code.device_id],
            )
            db.table("codes").insert({**asdict(code), "made_s": now_s})
            granted = [word for word in ("preauthorised", "replace") if getattr(code, word)]
            append(db, self._clock, by, "device.enrol-code", code.device_id, ", ".join(granted))

    def code(self, token_sha256: str) -> Code | None:
        """Return the code whose token has this digest, None where there is none."""
        rows = self._database.rows("SELECT * FROM codes WHERE token_sha256 = ?", [token_sha256])
        return _read_code(rows[0]) if rows else None

    def listener_passwords(self) -> dict[str, str]:
        """Return who may log in to the enrolment listener: device id to password hash.

        That is whoever has a code that is good, or still waits for the answer to its request.
        """
        now_s = self._clock()
        rows = self._database.rows(_MAY_LOG_IN, [now_s - REJECTION_SHOWN_S, now_s])
        return {row["device_id"]: row["listener_password"] for row in rows}

    # Requests

    def take(self, request: Enrolment) -> bool:
        """Burn the request's code and record it as pending, in one transaction.

        An earlier request of the device that is still pending gives way.

        Returns:
            False when the code was used by another key, or ended, or the key was decided on
            meanwhile: whoever judged the request did so before. Nothing is recorded then.
        """
        with self._database.write() as db:
            now_s = self._clock()
            if not _may_ask(db, request) or not _burn(db, request, now_s):
                return False
            db.execute(
                "UPDATE enrolments SET state = 'rejected', reason = ?, decided_s = ? "
                "WHERE device_id = ? AND state = 'pending'",
                [Says.LATER(), now_s, request.device_id],
            )
            row = _row(request) | {"state": "pending", "requested_s": now_s}
            db.table("enrolments").upsert(row, pk=("device_id", "key"))
            by = By(f"device {request.device_id}")
            detail = Says.KEY(fingerprint=request.fingerprint)
            append(db, self._clock, by, _ACTIONS["pending"], request.device_id, detail)
            return True

    def take_again(self, request: Enrolment) -> bool:
        """Burn the code of a device that asks with the key it is accepted with.

        Its answer is kept for it again; nothing else changes.

        Returns:
            False when the code was used by another key, or ended, or the key counts no more.
        """
        with self._database.write() as db:
            accepted = _accepted(db, request.device_id)
            still = accepted is not None and accepted.key == request.key
            if not still or not _burn(db, request, self._clock()):
                return False
            db.table("enrolments").update(
                (request.device_id, request.key),
                {"taken_s": None, "token_sha256": request.token_sha256},
            )
            by = By(f"device {request.device_id}")
            detail = Says.KEY_BEFORE(fingerprint=request.fingerprint)
            append(db, self._clock, by, _ACTIONS["pending"], request.device_id, detail)
            return True

    def note_taken(self, heard: Iterable[tuple[str, str]]) -> None:
        """Record that devices were heard with a key of theirs: (device id, key) each."""
        with self._database.write() as db:
            now_s = self._clock()
            db.conn.executemany(
                "UPDATE enrolments SET taken_s = ? "
                "WHERE device_id = ? AND key = ? AND taken_s IS NULL",
                [(now_s, device_id, key) for device_id, key in heard],
            )

    # Looking

    def find(self, device_id: str, key: str) -> Enrolment | None:
        """Return what became of a device's request with this key, None where there was none."""
        found = self._select("device_id = ? AND key = ?", [device_id, key])
        return found[0] if found else None

    def of_key(self, key: str) -> list[Enrolment]:
        """Return every device's enrolment with this key; it should be one at most."""
        return self._select("key = ?", [key])

    def of_device(self, device_id: str) -> list[Enrolment]:
        """Return every key with which a device ever asked to join, newest first."""
        return self._select("device_id = ?", [device_id])

    def current(self, device_id: str) -> Enrolment | None:
        """Return the enrolment that speaks for a device now, None where none does."""
        found = self._select("device_id = ? AND state = 'accepted'", [device_id])
        return found[0] if found else None

    def pending(self) -> list[Enrolment]:
        """Return the requests that wait for the owner, newest first."""
        return self._select("state = 'pending'")

    def waiting(self) -> list[Enrolment]:
        """Return the requests whose device still waits for its answer."""
        return self._select(_WAITING, [self._clock() - REJECTION_SHOWN_S])

    def keys(self) -> dict[str, tuple[str, bytes]]:
        """Return the accepted key of every device that has one: id to digest and DER."""
        query = "SELECT device_id, key, public_key FROM enrolments WHERE state = 'accepted'"
        rows = self._database.rows(query)
        return {row["device_id"]: (row["key"], row["public_key"]) for row in rows}

    def any_accepted(self) -> bool:
        """Return whether any device was ever let in and is in service."""
        query = "SELECT 1 FROM enrolments WHERE state = 'accepted' LIMIT 1"
        return bool(self._database.rows(query))

    def unheard(self) -> set[tuple[str, str]]:
        """Return the accepted keys with which their device was not heard yet, with its id first."""
        query = "SELECT device_id, key FROM enrolments WHERE state = 'accepted' AND taken_s IS NULL"
        return {(row["device_id"], row["key"]) for row in self._database.rows(query)}

    def states(self) -> dict[str, EnrolmentState]:
        """Return how each device stands: its accepted key if any, else its newest request."""
        query = "SELECT device_id, state FROM enrolments ORDER BY state = 'accepted', requested_s"
        return {row["device_id"]: row["state"] for row in self._database.rows(query)}

    # The owner's decisions

    def accept(self, device_id: str, key: str, by: By) -> Enrolment:
        """Accept a device's pending key; the key it replaces is revoked.

        Raises:
            StateError: The key is not pending, or the device has one that may not be replaced.
        """
        with self._database.write() as db:
            request = _pending(db, device_id, key)
            before = _accepted(db, device_id)
            if before and not request.replace:
                raise StateError(Says.OTHER_KEY(device=device_id))
            if before:
                self._end(db, before, "revoked", Says.REPLACED(), by)
            return self._decide(db, request, "accepted", "", by)

    def reject(self, device_id: str, key: str, by: By) -> Enrolment:
        """Reject a device's pending key.

        Raises:
            StateError: The key is not pending.
        """
        with self._database.write() as db:
            request = _pending(db, device_id, key)
            reason = by.why or Says.REJECTED_BY(who=by.who)
            return self._decide(db, request, "rejected", reason, by)

    def end(self, device_id: str, state: Literal["revoked", "decommissioned"], by: By) -> Enrolment:
        """Let a device's accepted key count no more: its certificates and codes are revoked too.

        Raises:
            StateError: The device has no accepted key.
        """
        with self._database.write() as db:
            _check_device(db, device_id)
            before = _accepted(db, device_id)
            if before is None:
                raise StateError(Says.NOT_ENROLLED(device=device_id))
            db.execute(
                "UPDATE codes SET expires_s = 0 WHERE device_id = ? AND used_key = ''",
                [device_id],
            )
            if state == "decommissioned":
                for rollout_id in drop_member(db, device_id, self._clock()):
                    subject = f"rollout {rollout_id}"
                    append(db, self._clock, by, "rollout.member-left", subject, device_id)
            return self._end(db, before, state, by.why, by)

    def _end(
        self, db: Database, enrolment: Enrolment, state: EnrolmentState, reason: str, by: By
    ) -> Enrolment:
        revoke_certificates(db, enrolment.device_id, enrolment.key, self._clock())
        return self._decide(db, enrolment, state, reason, by)

    def _decide(
        self, db: Database, enrolment: Enrolment, state: EnrolmentState, reason: str, by: By
    ) -> Enrolment:
        where = [enrolment.device_id, enrolment.key]
        change = {"state": state, "reason": reason, "decided_s": self._clock()}
        db.table("enrolments").update(tuple(where), change)
        key = enrolment.fingerprint
        detail = (
            Says.KEY_BECAUSE(fingerprint=key, told=reason) if reason else Says.KEY(fingerprint=key)
        )
        append(db, self._clock, by, _ACTIONS[state], enrolment.device_id, detail)
        return _select(db, "device_id = ? AND key = ?", where)[0]

    def _select(self, where: str, values: Sequence[object] = ()) -> list[Enrolment]:
        with self._database.read() as db:
            return _select(db, where, values)


def _may_ask(db: Database, request: Enrolment) -> bool:
    """Return whether a key may wait: it is no other device's, and was not let in or shut out."""
    return not _select(
        db,
        "key = ? AND (device_id <> ? OR state NOT IN ('pending', 'rejected'))",
        [request.key, request.device_id],
    )


def _burn(db: Database, request: Enrolment, now_s: float) -> bool:
    burnt = db.execute(
        "UPDATE codes SET used_key = ? WHERE token_sha256 = ? AND device_id = ? "
        "AND (used_key = ? OR (used_key = '' AND expires_s > ?))",
        [request.key, request.token_sha256, request.device_id, request.key, now_s],
    )
    return bool(burnt.rowcount == 1)


def _select(db: Database, where: str, values: Sequence[object] = ()) -> list[Enrolment]:
    query = f"SELECT * FROM enrolments WHERE {where} ORDER BY requested_s DESC"  # noqa: S608
    return [_read(row) for row in db.query(query, list(values))]


def _accepted(db: Database, device_id: str) -> Enrolment | None:
    found = _select(db, "device_id = ? AND state = 'accepted'", [device_id])
    return found[0] if found else None


def _pending(db: Database, device_id: str, key: str) -> Enrolment:
    found = _select(db, "device_id = ? AND key = ? AND state = 'pending'", [device_id, key])
    if not found:
        raise StateError(Says.NOT_WAITING(device=device_id))
    return found[0]


def _check_device(db: Database, device_id: str) -> None:
    if not list(db.query("SELECT 1 FROM devices WHERE device_id = ?", [device_id])):
        raise StateError(Says.NO_DEVICE(device=device_id))


def _row(enrolment: Enrolment) -> dict[str, Any]:
    return asdict(enrolment) | {"inventory": msgspec.json.encode(enrolment.inventory).decode()}


def _read(row: dict[str, Any]) -> Enrolment:
    inventory = json_decoder(Inventory).decode(row["inventory"])
    return Enrolment(**row | {"inventory": inventory, "replace": bool(row["replace"])})


def _read_code(row: dict[str, Any]) -> Code:
    flags = {name: bool(row[name]) for name in ("preauthorised", "replace")}
    return Code(**row | flags)
