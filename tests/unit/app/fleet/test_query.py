from __future__ import annotations

import numpy as np
import pytest

from app.errors import InputError
from app.fleet.query import parse_query

COLUMNS = {
    "id": np.array(["edge-01", "edge-02", "gate-01"], dtype=object),
    "site": np.array(["Lyon / line 1", "Porto", "Lyon / line 2"], dtype=object),
    "status": np.array(["online", "offline", "failed"], dtype=object),
    "model": np.array(["surface-defects", "bearing-faults", "surface-defects"], dtype=object),
    "version": np.array(["1.0.0", "1.1.0", "1.1.0"], dtype=object),
    "digest": np.array(["aa", "bb", "aa"], dtype=object),
    "p95": np.array([8.0, np.nan, 14.5]),
    "age": np.array([1.0, 7200.0, 3.0]),
}


def matches(text: str) -> list[bool]:
    return parse_query(text).mask(COLUMNS, 3).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [True, True, True]),
        ("status:online", [True, False, False]),
        ("status:on", [False, False, False]),
        ("model:surf*", [True, False, True]),
        ("model:defects", [True, False, True]),
        ("site:lyon version:1.1.0", [False, False, True]),
        ('site:"lyon / line 2"', [False, False, True]),
        ("p95>12", [False, False, True]),
        ("p95<=8", [True, False, False]),
        ("age>60", [False, True, False]),
        ("gate", [False, False, True]),
        ("-site:Lyon", [False, True, False]),
        ('"half open', [False, False, False]),
    ],
)
def test_terms_must_all_hold(text: str, expected: list[bool]) -> None:
    assert matches(text) == expected


@pytest.mark.parametrize(
    ("text", "named"), [("colour:red", "colour"), ("p95>fast", "p95"), ("site>3", "site")]
)
def test_a_wrong_term_is_named(text: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        parse_query(text)
