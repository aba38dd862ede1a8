"""What is offered while a query is typed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fleet.query import Names, QueryError, parse_query
from app.fleet.query.completing import MOST, Vocabulary, complete
from app.fleet.query.fields import FIELDS, Field

VALUES = {
    "site": ["Lyon / line 1", "Porto", "Lyon", ""],
    "label.role": ["inspection", "spare"],
    "label.a b": ["x"],
    "power_mode": ["15W", "MAX*N"],
}


def values(field: Field) -> Iterable[str]:
    return VALUES.get(field.name, [])


VOCABULARY = Vocabulary(["role", "a b"], {"lyon": "site:Lyon", "slow": "p95>12"}, values)


def offers(text: str, cursor: int | None = None) -> list[str]:
    at = len(text) if cursor is None else cursor
    return [each.applied(text)[0] for each in complete(text, at, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("si", "site:"),
        ("-si", "-site:"),
        ("a or (si", "a or (site:"),
        ("p9", "p95>"),
        ("see", "seen<"),
        ("ram", "memory>"),
        ("rol", "label.role:"),
        ("label.", 'label."a b":'),
        ("site:po", "site:Porto"),
        ("SITE=po", "SITE=Porto"),
        ("site:line", 'site:"Lyon / line 1"'),
        ('site:"Lyon /', 'site:"Lyon / line 1"'),
        ("site:Porto,ly", "site:Porto,Lyon"),
        ("status:off", "status:offline"),
        ("status!=off", "status!=offline"),
        ("role:", "role:inspection"),
        ("label.role:sp", "label.role:spare"),
        ('label."a b":', 'label."a b":x'),
        ("mode:max", 'mode:"MAX*N"'),
        ("gr", "group:lyon"),
        ("group:s", "group:slow"),
        ("has:pow", "has:power"),
        ("has:rol", "has:label.role"),
    ],
)
def test_offers(text: str, expected: str) -> None:
    assert expected in offers(text)


@pytest.mark.parametrize(
    "text", ["p95>12", "site:Porto", "zzz", "nothing:a", "site:zzz", "seen<1h"]
)
def test_offers_nothing_more(text: str) -> None:
    assert offers(text) == []


def test_the_word_at_the_cursor_is_replaced_whole() -> None:
    assert "site:Porto p95>12" in offers("site:pxyz p95>12", cursor=6)
    (found, *_) = complete("a sixx b", 4, VOCABULARY)
    assert found.applied("a sixx b") == ("a site: b", 7)


def test_the_likeliest_comes_first_and_not_too_many() -> None:
    assert offers("ver")[0] == "version:"
    assert len(offers("e")) == MOST


@given(st.text(alphabet="sitepo:,\"'()- \\9>", max_size=20), st.integers(0, 20))
def test_no_text_is_too_odd_to_be_completed(text: str, cursor: int) -> None:
    for each in complete(text, min(cursor, len(text)), VOCABULARY):
        changed, at = each.applied(text)
        assert changed[each.start : at] == each.text


@given(st.sampled_from(sorted(FIELDS)), st.text(min_size=1).filter(str.strip))
def test_an_offered_value_is_that_value_once_it_is_taken(name: str, value: str) -> None:
    field = FIELDS[name]
    if field.kind != "text" or not value.isprintable():
        return
    vocabulary = Vocabulary(values=lambda _: [value])
    (offer,) = complete(f"{name}=", len(name) + 1, vocabulary)
    try:
        query = parse_query(offer.applied(f"{name}=")[0], Names())
    except QueryError as error:
        pytest.fail(str(error))
    (item,) = query.node.items  # type: ignore[union-attr]  # one condition
    assert item.text == value
    assert not item.pattern
