"""Whether devices match as far as that is known: a table's rows, three answers.

`evaluating` takes what is unknown for no match, and its opposite for one: right for a filter, where
``-p95>12`` shows who is not known to be slow. Who acts on an answer must not act on ignorance: here
an unknown figure makes no condition true and none false, and figures of a device that is away are
unknown, also those that a filter shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.fleet.query.evaluating import Columns, Mask, asked
from app.fleet.query.fields import ANY_TEXT, FIELDS, LABEL, WORD_FIELDS, Field
from app.fleet.query.tree import And, Condition, Node, Not, Or

_STATUS = FIELDS["status"]
_AWAY = ("offline", "never")
_HIDDEN = ("degraded", "failed")
"""States that a device may still be in while all that is known is that it is away."""
_EMPTY_IS_KNOWN = frozenset({"id", "site", "refusal", "rejected"})
"""Texts of which none means that there is none."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Which rows are known to match, and which are known not to; the rest is unknown."""

    yes: Mask
    no: Mask


def judge(node: Node, columns: Columns, count: int, now_s: float) -> Verdicts:
    """Return what is known of `count` rows.

    Args:
        node: What is asked.
        columns: As for `evaluating.mask`.
        count: Rows.
        now_s: Unix time.
    """
    if isinstance(node, Not):
        part = judge(node.part, columns, count, now_s)
        return Verdicts(part.no, part.yes)
    if isinstance(node, Condition):
        return _condition(node, columns, now_s)
    parts = [judge(each, columns, count, now_s) for each in node.parts]
    yes, no = [each.yes for each in parts], [each.no for each in parts]
    every, none = np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    if isinstance(node, Or):
        return Verdicts(reduce(np.logical_or, yes, none), reduce(np.logical_and, no, every))
    assert isinstance(node, And)
    return Verdicts(reduce(np.logical_and, yes, every), reduce(np.logical_or, no, none))


def _condition(node: Condition, columns: Columns, now_s: float) -> Verdicts:
    if node.field is ANY_TEXT:
        found = [_texts(node, columns(each)) for each in WORD_FIELDS]
        yes = reduce(np.logical_or, found)
        return Verdicts(yes, ~yes)
    column = columns(node.field)
    if node.field.numeric:
        holds = np.asarray(node.holds(asked(node.field, column, now_s)), dtype=np.bool_)
        known = ~np.isnan(column) | (node.compare == "has")
    else:
        holds = _texts(node, column)
        known = _known_texts(node, column)
    if node.field is _STATUS:
        known &= ~(_hides(node) & _among(column, _AWAY)) | holds
    elif _stale(node.field):
        known = known & ~_among(columns(_STATUS), _AWAY)
    return Verdicts(known & holds, known & ~holds)


def _stale(field: Field) -> bool:
    """Whether it is a figure: what a device that is away said of it is history."""
    return field.volatile and not field.timed


def _hides(node: Condition) -> bool:
    """Whether a device that is away may match behind it: asked for is how it does, not where."""
    return any(node.holds(each) for each in _HIDDEN) and not node.holds("online")


def _texts(node: Condition, column: NDArray[Any]) -> Mask:
    # A fleet has few sites, models and versions: ask about each distinct one once.
    values = column.tolist()
    truth = {value: bool(node.holds(value)) for value in set(values)}
    return np.fromiter((truth[each] for each in values), dtype=np.bool_, count=len(values))


def _known_texts(node: Condition, column: NDArray[Any]) -> Mask:
    name = node.field.name
    if node.compare == "has" or name in _EMPTY_IS_KNOWN or name.startswith(LABEL):
        return np.ones(len(column), dtype=np.bool_)
    return np.fromiter((bool(each) for each in column.tolist()), np.bool_, len(column))


def _among(column: NDArray[Any], words: tuple[str, ...]) -> Mask:
    return np.fromiter((each in words for each in column.tolist()), np.bool_, len(column))
