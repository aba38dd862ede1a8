"""Device queries: ``status:online model:surface* p95>12 site:Lyon``, all terms must hold.

A term is ``field:text`` (part of the value, or a pattern where it has ``*`` or ``?``),
``field>number`` with ``> >= < <= =``, or a bare word, which any text field may hold. A leading
``-`` turns a term round.
"""

from __future__ import annotations

import fnmatch
import operator
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError

Columns = Mapping[str, NDArray[Any]]
Mask = NDArray[np.bool_]

TEXT_FIELDS = ("id", "site", "status", "rejected", "model", "version", "digest")
NUMBER_FIELDS = ("p50", "p95", "p99", "rate", "power", "energy", "temp", "cpu", "spool", "age")
"""In ms, per second, watts, millijoules per inference, Celsius, percent, records, seconds."""

_TERM = re.compile(r"(-?)([a-z0-9]+)(:|>=|<=|>|<|=)(.*)", re.IGNORECASE)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; an empty `field` means any text field."""

    field: str
    compare: str
    value: str
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions that must all hold; none matches everything."""

    terms: tuple[Term, ...] = ()

    def mask(self, columns: Columns, count: int) -> Mask:
        """Return which of `count` rows match.

        Args:
            columns: Field name to a column of shape ``(count,)``: objects (str) or float64.
            count: Rows.
        """
        result = np.ones(count, dtype=np.bool_)
        for term in self.terms:
            result &= _term_mask(term, columns, count) != term.inverted
        return result


def parse_query(text: str) -> Query:
    """Read a query as a person types it.

    Raises:
        InputError: A field is unknown or a number is none; the term is named.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.replace('"', " ").replace("'", " ").split()
    return Query(tuple(_parse_term(word) for word in words))


def _parse_term(word: str) -> Term:
    match = _TERM.fullmatch(word)
    if match is None:
        return Term("", ":", word.removeprefix("-").lower(), word.startswith("-"))
    minus, field, compare, value = match.groups()
    field = field.lower()
    if field in NUMBER_FIELDS:
        return Term(field, "=" if compare == ":" else compare, _number(field, value), bool(minus))
    if field not in TEXT_FIELDS:
        known = ", ".join(TEXT_FIELDS + NUMBER_FIELDS)
        raise InputError(f"unknown field {field!r} in the filter: use one of {known}")
    if compare not in (":", "="):
        raise InputError(f"{field!r} is text: write {field}:{value}")
    return Term(field, ":", value.lower(), bool(minus))


def _number(field: str, value: str) -> str:
    try:
        return str(float(value))
    except ValueError:
        raise InputError(
            f"{field!r} needs a number in the filter, for example {field}>12"
        ) from None


def _term_mask(term: Term, columns: Columns, count: int) -> Mask:
    if term.field in NUMBER_FIELDS:
        result: Mask = _COMPARE[term.compare](columns[term.field], float(term.value))
        return result
    fields = (term.field,) if term.field else ("id", "site", "model", "version")
    found = np.zeros(count, dtype=np.bool_)
    for field in fields:
        found |= _text_mask(columns[field], term.value, whole=term.field == "status")
    return found


def _text_mask(column: NDArray[Any], wanted: str, *, whole: bool) -> Mask:
    pattern = wanted if whole or "*" in wanted or "?" in wanted else f"*{wanted}*"
    holds = re.compile(fnmatch.translate(pattern)).match
    values = column.tolist()
    # A fleet has few sites and models: match each distinct value once.
    known = {value: holds(value.lower()) is not None for value in set(values)}
    return np.fromiter((known[value] for value in values), dtype=np.bool_, count=len(values))
