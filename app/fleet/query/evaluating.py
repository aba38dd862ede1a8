"""Whether devices match: one device by its view, or a whole fleet by its columns.

Both walk the same tree and ask the same conditions. Only and, or and not differ, for a table has
masks where one device has a truth.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.fleet.live import DeviceView
from app.fleet.query.fields import ANY_TEXT, WORD_FIELDS, Field
from app.fleet.query.tree import And, Condition, Node, Not, Or
from app.fleet.query.values import Values

Mask = NDArray[np.bool_]
Columns = Callable[[Field], NDArray[Any]]
"""From a field to its column: float64 with NaN where unknown, or objects (text or texts)."""


def matches(node: Node, view: DeviceView, now_s: float) -> bool:
    """Return whether one device matches."""
    if isinstance(node, And):
        return all(matches(each, view, now_s) for each in node.parts)
    if isinstance(node, Or):
        return any(matches(each, view, now_s) for each in node.parts)
    if isinstance(node, Not):
        return not matches(node.part, view, now_s)
    value = node.field.read(view)
    if node.field.numeric:
        value = float("nan") if value is None else float(value)
    return bool(node.holds(asked(node.field, value, now_s)))


def asked(field: Field, value: Values, now_s: float) -> Values:
    """Return what a condition is asked of: a value or column, of a time its age or rest."""
    if field.kind == "age":
        return now_s - value
    return value - now_s if field.kind == "left" else value


def mask(node: Node, columns: Columns, count: int, now_s: float) -> Mask:
    """Return which of `count` rows match."""
    if isinstance(node, Not):
        return ~mask(node.part, columns, count, now_s)
    if isinstance(node, Condition):
        if node.field is ANY_TEXT:
            return _word_mask(node, columns, now_s)
        return _condition_mask(node, columns(node.field), now_s)
    masks = (mask(each, columns, count, now_s) for each in node.parts)
    if isinstance(node, Or):
        return reduce(np.logical_or, masks)
    return reduce(np.logical_and, masks, np.ones(count, dtype=np.bool_))


def _word_mask(word: Condition, columns: Columns, now_s: float) -> Mask:
    # Field by field: no two devices are alike in all of them, but many are in most.
    masks = (_condition_mask(word, columns(each), now_s) for each in WORD_FIELDS)
    return reduce(np.logical_or, masks)


def _condition_mask(condition: Condition, column: NDArray[Any], now_s: float) -> Mask:
    if condition.field.numeric:
        result: Mask = condition.holds(asked(condition.field, column, now_s))
        return result
    values = column.tolist()
    # A fleet has few sites, models and versions: ask about each distinct one once.
    known = {value: condition.holds(value) for value in set(values)}
    return np.fromiter((known[value] for value in values), dtype=np.bool_, count=len(values))
