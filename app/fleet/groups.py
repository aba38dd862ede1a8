"""Saved groups: queries with a name. A group has no members of its own, it is who matches now."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from app.errors import InputError, StateError
from app.fleet.audit_log import append
from app.fleet.database import SharedDatabase
from app.fleet.query import Names, parse_query
from app.fleet.query.parsing import groups_in
from app.fleet.records import By
from device_agent.wire.sentence import Sentence

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Says(Sentence):
    """What cannot be done, and what helps."""

    THERE = "there is a group {name} already. Choose another name."
    BAD_NAME = "'{name}' cannot name a group. Use lower-case letters, digits and hyphens."
    USED = "group {name} is used by group {other}. Change or delete that one first."
    NO_GROUP = "there is no group {name}. `muster group list` names them."


@dataclass(frozen=True, slots=True)
class Group:
    """A query with a name.

    Attributes:
        query: As it was written; other groups in it stand by name.
        note: For people.
        who: Saved it last, at `saved_s` (Unix time).
    """

    name: str
    query: str
    note: str
    who: str
    saved_s: float


class Groups:
    """The registry's table of saved groups. Thread-safe.

    Args:
        database: The registry's.
        clock: Unix time in seconds.

    Raises:
        EnvironmentFaultError: Here and in every method, the file cannot be read or written.
    """

    def __init__(self, database: SharedDatabase, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> list[Group]:
        """Return every group, by name."""
        return [Group(**row) for row in self._database.rows("SELECT * FROM groups ORDER BY name")]

    def get(self, name: str) -> Group:
        """Return one group.

        Raises:
            StateError: There is none of this name.
        """
        rows = self._database.rows("SELECT * FROM groups WHERE name = ?", [name])
        if not rows:
            raise _missing(name)
        return Group(**rows[0])

    def save(self, name: str, query: str, note: str, labels: Collection[str], by: By) -> Group:
        """Save a query under a name; one of this name is replaced.

        Args:
            name: Lower-case letters, digits and hyphens.
            query: Its text.
            note: For people.
            labels: Keys of labels that there are in the fleet.
            by: Who does it.

        Raises:
            InputError: The name cannot be one, the query cannot be read, or the group would contain
                itself.
        """
        with self._database.write() as db:
            return self._put(db, Group(name, query, note, by.who, self._clock()), labels, by)

    def rename(
        self, old: str, name: str, query: str, note: str, *, labels: Collection[str], by: By
    ) -> Group:
        """Give a group another name, and what it means from now on; see `save`.

        Raises:
            InputError: As `save`, or the new name is taken.
            StateError: There is none of the old name, or another group contains it.
        """
        with self._database.write() as db:
            if name in _texts(db):
                raise InputError(Says.THERE(name=name))
            self._drop(db, old)
            append(db, self._clock, by, "group.rename", old, name)
            return self._put(db, Group(name, query, note, by.who, self._clock()), labels, by)

    def delete(self, name: str, by: By) -> None:
        """Delete a group. Rollouts keep what it meant when they were made.

        Raises:
            StateError: There is none of this name, or another group contains it.
        """
        with self._database.write() as db:
            append(db, self._clock, by, "group.delete", name, self._drop(db, name))

    def texts(self) -> dict[str, str]:
        """Return the query of every group by its name."""
        return {each.name: each.query for each in self.all()}

    def _put(self, db: Database, group: Group, labels: Collection[str], by: By) -> Group:
        if not _NAME.fullmatch(group.name):
            raise InputError(Says.BAD_NAME(name=group.name))
        names = Names(labels, {**_texts(db), group.name: group.query})
        parse_query(group.query, names, group=group.name)
        db.table("groups").upsert(asdict(group), pk="name")
        append(db, self._clock, by, "group.save", group.name, group.query)
        return group

    def _drop(self, db: Database, name: str) -> str:
        """Delete a group that no other contains; return its query."""
        texts = _texts(db)
        if name not in texts:
            raise _missing(name)
        users = sorted(each for each, text in texts.items() if name in groups_in(text, texts))
        if users:
            raise StateError(Says.USED(name=name, other=users[0]))
        db.execute("DELETE FROM groups WHERE name = ?", [name])
        return texts[name]


def _texts(db: Database) -> dict[str, str]:
    return {row["name"]: row["query"] for row in db.query("SELECT name, query FROM groups")}


def _missing(name: str) -> StateError:
    return StateError(Says.NO_GROUP(name=name))
