"""The registry's part that keeps who may approve phases, and what they signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from app.errors import InputError, StateError
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.records import By
from device_agent.wire.sentence import Sentence

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
APPROVERS = {"name": str, "keyid": str, "public": bytes, "added_s": float, "who": str}
APPROVALS = {
    "rollout_id": int,
    "phase": int,
    "keyid": str,
    "document": bytes,
    "received_s": float,
}


class Says(Sentence):
    """Who may approve, and did; and who cannot."""

    NO_APPROVER = "there is no approver {name}. `muster key list` names them."
    BAD_NAME = "{name} cannot name an approver. Use lower-case letters, digits and hyphens."
    THERE = "there is an approver {name}. Remove that one, or take another name."
    TAKEN = "approver {name} has this name or key already."
    KEY = "key {keyid}"
    APPROVED = "phase {n:d} by {name}, key {keyid}"


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody whose signature counts.

    Attributes:
        keyid: Of the Ed25519 key, as TUF names it.
        public: Its 32 raw bytes.
        who: Named them, at `added_s` (Unix time).
    """

    name: str
    keyid: str
    public: bytes
    added_s: float
    who: str


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """A signed document as it came; whether it counts is for whoever verifies it."""

    rollout_id: int
    phase: int
    keyid: str
    document: bytes
    received_s: float


class Approvals:
    """Approvers and approvals in the registry. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def approvers(self) -> list[Approver]:
        """Return who may approve, by name."""
        rows = self._database.rows("SELECT * FROM approvers ORDER BY name")
        return [Approver(**row) for row in rows]

    def approver(self, name: str) -> Approver:
        """Return one of them.

        Raises:
            StateError: There is none of this name.
        """
        found = [each for each in self.approvers() if each.name == name]
        if not found:
            raise StateError(Says.NO_APPROVER(name=name))
        return found[0]

    def check_free(self, name: str) -> None:
        """Check that a new approver can have a name.

        Raises:
            InputError: It cannot be one.
            StateError: Somebody has it.
        """
        if not _NAME.fullmatch(name):
            raise InputError(Says.BAD_NAME(name=repr(name)))
        if any(each.name == name for each in self.approvers()):
            raise StateError(Says.THERE(name=name))

    def add(self, name: str, keyid: str, public: bytes, by: By) -> Approver:
        """Name an approver.

        Raises:
            StateError: One of this name or with this key is there.
        """
        made = Approver(name, keyid, public, self._clock(), by.who)
        with self._database.write() as db:
            query = "SELECT name FROM approvers WHERE name = ? OR keyid = ?"
            if rows := list(db.query(query, [name, keyid])):
                raise StateError(Says.TAKEN(name=rows[0]["name"]))
            db.table("approvers").insert(asdict(made))
            append(db, self._clock, by, "approver.add", name, Says.KEY(keyid=keyid[:12]))
        return made

    def remove(self, name: str, by: By) -> None:
        """Take an approver out: nothing they signed counts any more.

        Raises:
            StateError: There is none of this name.
        """
        with self._database.write() as db:
            if not list(db.query("SELECT 1 FROM approvers WHERE name = ?", [name])):
                raise StateError(Says.NO_APPROVER(name=name))
            db.execute("DELETE FROM approvers WHERE name = ?", [name])
            append(db, self._clock, by, "approver.remove", name, "")

    def record(self, approval: StoredApproval, name: str, by: By) -> None:
        """Keep an approval; an older one of the same key for the same phase gives way."""
        with self._database.write() as db:
            db.table("approvals").upsert(asdict(approval), pk=("rollout_id", "phase", "keyid"))
            detail = Says.APPROVED(n=approval.phase + 1, name=name, keyid=approval.keyid[:12])
            append(db, self._clock, by, "rollout.approve", f"rollout {approval.rollout_id}", detail)

    def of_rollout(self, rollout_id: int) -> list[StoredApproval]:
        """Return what was signed for a rollout, oldest first; nothing of it is verified."""
        query = "SELECT * FROM approvals WHERE rollout_id = ? ORDER BY received_s"
        return [StoredApproval(**row) for row in self._database.rows(query, [rollout_id])]


def create_approvals(db: Database) -> None:
    """Create the tables."""
    approvers = db.table("approvers")
    approvers.create(APPROVERS, pk="name", not_null=set(APPROVERS), strict=True)
    approvers.create_index(["keyid"], unique=True)
    db.table("approvals").create(
        APPROVALS, pk=("rollout_id", "phase", "keyid"), not_null=set(APPROVALS), strict=True
    )
