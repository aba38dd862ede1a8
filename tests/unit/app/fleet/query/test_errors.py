"""A wrong query says what is wrong, where, and what to write instead."""

from __future__ import annotations

import pytest

from app.errors import InputError
from app.fleet.query import Names, QueryError, parse_query

NAMES = Names(labels=("role",), groups={"a": "site:Lyon", "bad": "p95>fast", "ring": "group:gnir",
    "gnir": "p95>1 group:ring", "self": "-group:SELF"})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("model:x stie:Lyon", "stie", "Did you mean site?"),
        ("colour:red", "colour", "label.colour"),
        ("rolle:x", "rolle", "role"),
        ("p95>fast", "fast", "'fast' is no number"),
        ("p95>12parsec", "12parsec", "ms"),
        ("p95>1,2", "2", "takes one value"),
        ("seen<soon", "soon", "no age"),
        ("version>new", "new", "no version"),
        ("site>3", "site>", "Write site:3"),
        ("status:onlin", "onlin", "online or offline"),
        ("status:ok", "ok", "Use one of online"),
        ("p95:9..2", "9..2", "Write 2..9"),
        ("p95:..", "..", "no end"),
        ("a (b", "(", "never closed"),
        ("a) b", ")", "nothing that ) closes"),
        ("or b", "or", "missing before 'or'"),
        ("a or", "", "condition is missing"),
        ("a or or b", "or", "condition is missing"),
        ("not", "", "condition is missing"),
        ("()", ")", "condition is missing"),
        ('site:"Lyon', '"Lyon', "never closed"),
        ('site:""', '""', "-has:site"),
        ('ab"c"', '"', "inside a word"),
        ("site: Lyon", "site:", "value is missing after site:"),
        ("site:a,", ",", "value is missing"),
        ("a,,b", ",", "value is missing"),
        (">3", ">", "field is missing"),
        ("12:30", "12", "Quote it"),
        ("has:powr", "powr", "power"),
        ("group:b", "b", "no group 'b'"),
        ("x group:bad", "bad", "cannot be used: 'fast' is no number"),
        ("group:ring", "ring", "ring > gnir > ring"),
        ("group:self", "self", "would contain itself"),
        ("(" * 60 + "a", "(", "nested too deeply"),
        ("x " * 3000, "x " * 1000, "4000 characters"),
    ],
)
def test_the_place_is_marked(text: str, marked: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text, NAMES)
    error = caught.value
    assert isinstance(error, InputError)
    assert text[error.start : error.end] == marked
    assert said in str(error)
    assert "\n" not in str(error)


def test_the_pointer_stands_under_the_place() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("a\tstie:b")
    assert caught.value.pointer == "a stie:b\n  ^^^^"
