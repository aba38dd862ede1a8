"""Saved groups: names for queries, in the audit log, without circles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import InputError, StateError
from app.fleet.query import QueryError, parse_query
from app.fleet.records import By
from app.fleet.registry import Registry
from tests.fakes.queried import NOW_S, device

ADA = By("ada", "spring")


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    registry = Registry(tmp_path / "registry.db", lambda: 1000.0)
    registry.add_device("edge-01", "Lyon", {"role": "inspection"}, ADA)
    yield registry
    registry.close()


def save(registry: Registry, name: str, query: str, note: str = "") -> None:
    registry.groups.save(name, query, note, registry.query_names().labels or (), ADA)


def test_a_group_is_kept_replaced_and_deleted_and_each_is_audited(registry: Registry) -> None:
    before = registry.version_of("groups")
    save(registry, "lyon", "site:Lyon", "the first line")
    save(registry, "lyon", "site:Lyon role:inspection")
    group = registry.groups.get("lyon")
    assert (group.query, group.note, group.who) == ("site:Lyon role:inspection", "", "ada")
    assert group.saved_s == 1000.0
    assert registry.version_of("groups") > before
    registry.groups.delete("lyon", ADA)
    assert registry.groups.all() == []
    events = [each for each in registry.audit() if each.action.startswith("group.")]
    assert [(each.action, each.subject, each.detail, each.why) for each in events] == [
        ("group.delete", "lyon", "site:Lyon role:inspection", "spring"),
        ("group.save", "lyon", "site:Lyon role:inspection", "spring"),
        ("group.save", "lyon", "site:Lyon", "spring"),
    ]


def test_groups_are_used_in_queries_and_in_each_other(registry: Registry) -> None:
    save(registry, "lyon", "site:Lyon")
    save(registry, "slow", "group:lyon p95>12")
    query = parse_query("group:slow", registry.query_names())
    assert str(query) == "site:Lyon p95>12"
    assert query.matches(device(), NOW_S)
    save(registry, "lyon", "site:Porto")
    assert not parse_query("group:slow", registry.query_names()).matches(device(), NOW_S)


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("Big Name", "site:Lyon", "cannot name a group"),
        ("", "site:Lyon", "cannot name a group"),
        ("a", "stie:Lyon", "Did you mean site?"),
        ("a", "x group:a", "would contain itself"),
        ("lyon", "group:slow", "lyon > slow > lyon"),
        ("a", "group:absent", "no group 'absent'"),
    ],
)
def test_what_cannot_be_a_group_changes_nothing(
    registry: Registry, name: str, query: str, said: str
) -> None:
    save(registry, "lyon", "site:Lyon")
    save(registry, "slow", "group:lyon p95>12")
    before = (registry.groups.all(), registry.audit())
    with pytest.raises(InputError, match=said) as caught:
        save(registry, name, query)
    assert (registry.groups.all(), registry.audit()) == before
    if isinstance(caught.value, QueryError):
        assert caught.value.text == query


def test_a_group_that_another_uses_is_not_deleted(registry: Registry) -> None:
    save(registry, "lyon", "site:Lyon")
    save(registry, "slow", "group:lyon p95>12")
    with pytest.raises(StateError, match="used by group slow"):
        registry.groups.delete("lyon", ADA)
    with pytest.raises(StateError, match="no group paris"):
        registry.groups.delete("paris", ADA)
    assert [each.name for each in registry.groups.all()] == ["lyon", "slow"]
    registry.groups.delete("slow", ADA)
    registry.groups.delete("lyon", ADA)


def rename(registry: Registry, old: str, name: str, query: str) -> None:
    registry.groups.rename(old, name, query, "", labels=(), by=ADA)


def test_a_group_gets_another_name_in_one_step_and_both_names_are_audited(
    registry: Registry,
) -> None:
    save(registry, "lyon", "site:Lyon")
    rename(registry, "lyon", "first-site", "site:Lyon p95>12")
    assert [(each.name, each.query) for each in registry.groups.all()] == [
        ("first-site", "site:Lyon p95>12")
    ]
    newest = [(each.action, each.subject, each.detail) for each in registry.audit()][:2]
    assert newest == [
        ("group.save", "first-site", "site:Lyon p95>12"),
        ("group.rename", "lyon", "first-site"),
    ]


@pytest.mark.parametrize(
    ("old", "name", "query", "said"),
    [
        ("lyon", "rest", "site:Lyon", "used by group slow"),
        ("slow", "lyon", "p95>12", "a group lyon already"),
        ("slow", "Big Name", "p95>12", "cannot name a group"),
        ("slow", "late", "stie:Lyon", "Did you mean site?"),
        ("absent", "late", "site:Lyon", "no group absent"),
    ],
)
def test_a_name_that_cannot_be_given_leaves_everything_as_it_was(
    registry: Registry, old: str, name: str, query: str, said: str
) -> None:
    save(registry, "lyon", "site:Lyon")
    save(registry, "slow", "group:lyon p95>12")
    before = (registry.groups.all(), registry.audit())
    with pytest.raises((InputError, StateError, QueryError)) as caught:
        rename(registry, old, name, query)
    assert said in f"{caught.value} {getattr(caught.value, 'hint', '')}"
    assert (registry.groups.all(), registry.audit()) == before
