"""Recording the next assignments of many devices at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import StateError
from app.fleet.assigning import Wanted, newest_versions, put_next_assignments
from app.fleet.database import SharedDatabase
from app.fleet.registry_rows import FLOOR
from app.fleet.registry_schema import migrations


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SharedDatabase]:
    database = SharedDatabase(tmp_path / "registry.db", migrations)
    yield database
    database.close()


def document(device_id: str, target_path: str, version: int) -> bytes:
    return f"{device_id} {target_path} {version}".encode()


def wanted(*device_ids: str, path: str = "one") -> list[Wanted]:
    return [Wanted(each, path, "d" * 64, 7) for each in device_ids]


def rows(database: SharedDatabase) -> list[tuple[str, int, bytes]]:
    found = database.rows("SELECT * FROM assignments ORDER BY device_id")
    return [(row["device_id"], row["version"], row["document"]) for row in found]


def test_each_device_gets_its_own_next_version(database: SharedDatabase) -> None:
    with database.write() as db:
        put_next_assignments(db, wanted("a", "b"), document, 1.0)
        put_next_assignments(db, wanted("b"), document, 2.0)
        made = put_next_assignments(db, wanted("c", "a", "b", path="two"), document, 3.0)
    assert [(each.device_id, each.version) for each in made] == [("c", 1), ("a", 2), ("b", 3)]
    assert rows(database) == [("a", 2, b"a two 2"), ("b", 3, b"b two 3"), ("c", 1, b"c two 1")]
    assert {row["issued_s"] for row in database.rows("SELECT issued_s FROM assignments")} == {3.0}


def test_a_device_that_is_named_twice_gets_two_versions(database: SharedDatabase) -> None:
    with database.write() as db:
        made = put_next_assignments(db, wanted("a", "a"), document, 1.0)
    assert [each.version for each in made] == [1, 2]
    assert rows(database) == [("a", 2, b"a one 2")]


def test_versions_begin_above_the_floor_of_a_restored_fleet(database: SharedDatabase) -> None:
    with database.write() as db:
        put_next_assignments(db, wanted("old"), document, 1.0)
        db.table("counters").insert({"name": FLOOR, "value": 1000})
        assert newest_versions(db, ["old", "new"]) == {"old": 1000, "new": 1000}
        made = put_next_assignments(db, wanted("old", "new"), document, 2.0)
    assert [each.version for each in made] == [1001, 1001]


def test_one_that_cannot_be_signed_undoes_all_of_them(database: SharedDatabase) -> None:
    with database.write() as db:
        put_next_assignments(db, wanted("a"), document, 1.0)
    before = rows(database)

    def sign(device_id: str, target_path: str, version: int) -> bytes:
        if device_id == "c":
            raise StateError("withdrawn")
        return document(device_id, target_path, version)

    with pytest.raises(StateError, match="withdrawn"), database.write() as db:
        put_next_assignments(db, wanted("a", "b", "c"), sign, 2.0)
    assert rows(database) == before


def test_more_devices_than_a_query_has_variables(database: SharedDatabase) -> None:
    every = [f"edge-{number}" for number in range(40_000)]
    with database.write() as db:
        assert newest_versions(db, every) == dict.fromkeys(every, 0)
