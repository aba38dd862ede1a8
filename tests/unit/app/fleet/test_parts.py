"""Whoever follows a part of the registry learns of each change in it, and of no other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.fleet.parts import Part, version_of, watch_parts
from app.fleet.registry import Registry

PARTS: tuple[Part, ...] = (
    "devices", "keys", "sticks", "metadata", "assignments", "orders", "rollouts", "groups",
    "alert_rules", "alerts",
)  # fmt: skip
_PUT = {
    "devices": "INSERT OR REPLACE INTO devices VALUES ('edge-01', '', '{}', 1.0)",
    "keys": "INSERT OR REPLACE INTO codes VALUES ('t', 'edge-01', 'r', 1, 0, 0, '', '', 1.0)",
    "sticks": "INSERT OR REPLACE INTO reports "
    "VALUES ('edge-01', 'k', 1, 1.0, 1.0, x'00', 'stick', x'')",
    "metadata": "INSERT OR REPLACE INTO metadata VALUES ('1.root.json', x'00')",
    "assignments": "INSERT OR REPLACE INTO assignments VALUES ('e', 1, 'p', 'd', x'00', 1, 1.0)",
    "orders": "INSERT OR REPLACE INTO settings (device_id, version, settings, document, keyids, "
    "issued_s) VALUES ('edge-01', 1, '{}', x'', '', 1.0)",
    "alert_rules": "INSERT OR REPLACE INTO alert_snoozes VALUES ('x', 'fleet', '', 1.0, '', '')",
    "alerts": "INSERT OR REPLACE INTO alerts VALUES "
    "(1, 'Failed', '', 'info', 1.0, 1, 0, 1, 0, 1, NULL, NULL, 0, '', '')",
    "groups": "INSERT OR REPLACE INTO groups VALUES ('lyon', 'site:Lyon', '', 'ada', 1.0)",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.mark.parametrize("part", _PUT)
def test_a_change_by_another_process_counts_for_its_part_alone(path: Path, part: Part) -> None:
    with closing(Registry(path)) as registry, closing(sqlite3.connect(path)) as other:
        before = dict(zip(PARTS, registry.version_of(*PARTS), strict=True))
        other.execute(_PUT[part])
        other.commit()
        after = dict(zip(PARTS, registry.version_of(*PARTS), strict=True))
        assert {each for each in PARTS if before[each] != after[each]} == {part}


def test_a_change_that_is_undone_does_not_count(path: Path) -> None:
    with closing(Registry(path)) as registry:
        before = registry.version_of(*PARTS)
        with closing(sqlite3.connect(path)) as other:
            other.execute(_PUT["devices"])
            other.rollback()
        assert registry.version_of(*PARTS) == before


def test_what_devices_report_over_the_link_is_no_news_from_a_stick(path: Path) -> None:
    with closing(Registry(path)) as registry:
        before = registry.version_of("sticks")
        with closing(sqlite3.connect(path)) as other:
            other.execute(_PUT["sticks"].replace("'stick'", "'link'"))
            other.commit()
        assert registry.version_of("sticks") == before


def test_a_table_that_a_migration_made_anew_is_counted_again(path: Path) -> None:
    with closing(Registry(path)) as registry, registry._db.write() as db:
        db.table("devices").transform(rename={"site": "place"})
        db.table("devices").transform(rename={"place": "site"})
    with closing(Registry(path)) as registry:
        before = registry.version_of("devices")
        with closing(sqlite3.connect(path)) as other:
            other.execute(_PUT["devices"])
            other.commit()
        assert registry.version_of("devices") != before


def test_watching_twice_counts_once(path: Path) -> None:
    with closing(Registry(path)) as registry:
        with registry._db.write() as db:
            watch_parts(db)
        (before,) = version_of(registry._db, "devices")
        with closing(sqlite3.connect(path)) as other:
            other.execute(_PUT["devices"])
            other.commit()
        assert version_of(registry._db, "devices") == (before + 1,)
