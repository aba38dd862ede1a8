"""A query as text is the query; one device and a table of devices agree on what it means."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.fleet.live import DeviceView
from app.fleet.query import Names, QueryError, parse_query
from app.fleet.query.fields import FIELDS
from device_agent.wire.messages import Inventory
from tests.fakes.queried import NOW_S, columns_of, device

WORDS = ["edge", "lyon*", '"a b"', "*", "?", "é", "and", '"or"', "x,y", '"\\""', "1.4", "[a]"]
NUMBERS = ["0", "5", "14.5", "1e3", "-3", "2..9", "..5", "5..", "1,5"]
UNITS = {"number": [""], "age": ["", "s", "h"]}


def conditions() -> st.SearchStrategy[str]:
    numeric = [each.name for each in FIELDS.values() if each.numeric]
    versions = [each.name for each in FIELDS.values() if each.kind == "version"]
    texts = [each.name for each in FIELDS.values() if each.kind == "text"]
    joined = lambda *parts: st.tuples(*parts).map("".join)  # noqa: E731
    return st.one_of(
        st.sampled_from([each for each in WORDS if each != "and"]),
        joined(
            st.sampled_from(numeric), st.sampled_from([":", "=", "!="]), st.sampled_from(NUMBERS)
        ),
        joined(
            st.sampled_from(numeric),
            st.sampled_from(["<", "<=", ">", ">=", " > "]),
            st.sampled_from(["0", "5", "14.5", "1e3"]),
        ),
        joined(
            st.sampled_from(versions),
            st.sampled_from([":", "!=", ">", "<="]),
            st.sampled_from(["1.4", "1.4.2", "1.4.2-rc1", "v2"]),
        ),
        joined(
            st.sampled_from([*texts, "label.role", 'label."a b"', "role"]),
            st.sampled_from([":", "=", "!="]),
            st.sampled_from(WORDS),
        ),
        joined(
            st.sampled_from(["status:", "status!="]), st.sampled_from(["online", "off*", "never"])
        ),
        joined(st.just("has:"), st.sampled_from([*FIELDS, "label.role", "role"])),
    )


QUERIES = st.recursive(
    conditions(),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " and ", " or "]), inner).map("".join),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-({text})"),
        inner.map(lambda text: f"not {text}"),
    ),
    max_leaves=8,
)
FIGURES = st.none() | st.floats(0, 20) | st.sampled_from([0.005, 0.0145, 5.0, float("inf")])
TEXTS = st.sampled_from(["", "Lyon", "Lyon / line 1", "a b", "É", '"', "[a]", "x*y", "1.4"])


@st.composite
def devices(draw: Any) -> DeviceView:
    return device(
        draw(st.sampled_from(["edge-01", "gate-x"])),
        site=draw(TEXTS),
        labels=draw(st.dictionaries(st.sampled_from(["role", "a b", "Role"]), TEXTS)),
        status=draw(st.sampled_from(["online", "offline", "never", "failed"])),
        bundle_version=draw(st.sampled_from([None, "1.4", "1.4.2", "1.4.2-rc1", "nightly", "2"])),
        p95_s=draw(FIGURES),
        power_w=draw(FIGURES),
        spool_pending=draw(st.none() | st.integers(0, 9)),
        last_seen_s=draw(st.none() | st.floats(NOW_S - 1e4, NOW_S + 10)),
        inventory=draw(
            st.none()
            | st.builds(
                Inventory,
                system=TEXTS,
                agent=st.sampled_from(["", "0.1.0", "1.4"]),
                providers=st.lists(TEXTS, max_size=3).map(tuple),
                cpu_count=st.integers(0, 9),
            )
        ),
    )


@settings(max_examples=300)
@given(QUERIES)
def test_a_query_as_text_is_the_same_query(text: str) -> None:
    names = Names(labels=("role",))
    query = parse_query(text, names)
    assert parse_query(str(query)) == query
    assert str(parse_query(str(query))) == str(query)


@settings(max_examples=400)
@given(QUERIES, st.lists(devices(), max_size=6))
def test_a_table_and_each_of_its_devices_agree(text: str, views: list[DeviceView]) -> None:
    query = parse_query(text, Names(labels=("role",)))
    mask = query.mask(columns_of(views), len(views), NOW_S)
    assert mask.dtype == bool
    assert mask.tolist() == [query.matches(each, NOW_S) for each in views]


@settings(max_examples=300)
@given(st.text(alphabet="ab:<>=!()-\"', .*\\p95site", max_size=30))
def test_any_text_is_a_query_or_an_error_with_a_place(text: str) -> None:
    try:
        query = parse_query(text, Names(labels=None))
    except QueryError as error:
        assert 0 <= error.start <= error.end <= len(text) + 1
    else:
        assert parse_query(str(query)) == query


def test_a_group_in_a_query_is_written_as_what_it_means() -> None:
    groups = {"lyon": "site:Lyon or role:inspection", "slow": "group:lyon p95>12"}
    query = parse_query("group:slow -status:failed", Names(groups=groups))
    assert str(query) == "(site:Lyon or label.role:inspection) p95>12 -status:failed"
    assert parse_query(str(query)) == query
    either = parse_query("group:lyon,slow", Names(groups=groups))
    assert either.matches(device(), NOW_S)
