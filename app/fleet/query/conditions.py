"""From a field, an operator and values to a condition, with errors that name the place."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.fleet.query.errors import QueryError, close_names
from app.fleet.query.fields import ANY_TEXT, Field
from app.fleet.query.says import Hint, Wrong
from app.fleet.query.tree import Compare, Condition
from app.fleet.query.values import (
    RANGE,
    Item,
    Span,
    Truths,
    Values,
    read_number,
    text_test,
    version_key,
)

_SIZES: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EXAMPLES = {"number": "12", "age": "2h", "left": "14d", "version": "1.4.2"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a query something was written."""

    text: str
    start: int
    end: int

    def error(self, problem: str, hint: str = "") -> QueryError:
        """Return an error that points here."""
        return QueryError(problem, self.text, self.start, self.end, hint)

    def of(self, item: Item) -> Place:
        """Return the place of a value."""
        return Place(self.text, item.start, item.end)


def word_condition(items: Sequence[Item]) -> Condition:
    """Return what bare words ask."""
    return Condition(ANY_TEXT, ":", tuple(items), _text_test(ANY_TEXT, ":", items))


def has_condition(field: Field) -> Condition:
    """Return whether anything is known of a field."""
    return Condition(field, "has", (), _is_known if field.numeric else bool)


def condition(field: Field, compare: Compare, items: Sequence[Item], place: Place) -> Condition:
    """Return a condition.

    Args:
        field: What is asked.
        compare: How.
        items: At least one value.
        place: Of the field and its operator.

    Raises:
        QueryError: Operator or values do not suit the field.
    """
    if compare in _SIZES:
        holds = _size_test(field, compare, items, place)
    elif field.numeric:
        holds = _number_test(field, compare, items, place)
    elif field.kind == "version":
        holds = _version_test(field, compare, items, place)
    else:
        _check_choices(field, items, place)
        holds = _text_test(field, compare, items)
    return Condition(field, compare, tuple(items), holds)


def _is_known(value: Values) -> Truths:
    return value == value  # noqa: PLR0124 - NaN, or each NaN of a column, is not


def _size_test(
    field: Field, compare: str, items: Sequence[Item], place: Place
) -> Callable[[Values], Truths]:
    if not field.ordered:
        hint = Hint.WRITE(example=f"{field.name}:{items[0]}")
        raise place.error(Wrong.NO_SIZE(field=field.name), hint)
    if len(items) > 1:
        more = Place(place.text, items[1].start, items[-1].end)
        raise more.error(Wrong.ONE_VALUE(sign=compare), Hint.LISTS())
    size, limit = _SIZES[compare], _value(field, items[0].text, place.of(items[0]))
    if field.numeric:
        return lambda value: size(value, limit)
    return lambda text: (key := version_key(text)) is not None and size(key, limit)


def _number_test(
    field: Field, compare: str, items: Sequence[Item], place: Place
) -> Callable[[Values], Truths]:
    spans = [_span(field, each, place.of(each)) for each in items]
    within: Callable[[Values], Truths] = spans[0].holds
    for each in spans[1:]:
        within = _either(within, each.holds)
    if compare == "!=":
        # Other than anything is only what is known.
        return lambda value: _is_known(value) & (within(value) ^ True)
    return within


def _either(
    one: Callable[[Values], Truths], other: Callable[[Values], Truths]
) -> Callable[[Values], Truths]:
    return lambda value: one(value) | other(value)


def _version_test(
    field: Field, compare: str, items: Sequence[Item], place: Place
) -> Callable[[Values], Truths]:
    patterns = [text_test(each, whole=True) for each in items if each.pattern]
    spans = [_span(field, each, place.of(each)) for each in items if not each.pattern]

    def holds(text: str) -> bool:
        if not text:
            return False
        key = version_key(text)
        found = any(each(text.lower()) for each in patterns)
        if not found and key is not None:
            found = any(each.holds(key) for each in spans)
        return found != (compare == "!=")

    return holds


def _text_test(field: Field, compare: str, items: Sequence[Item]) -> Callable[[Any], bool]:
    whole = compare != ":" or field.kind == "choice"
    tests = [text_test(each, whole=whole) for each in items]

    one = tests[0] if len(tests) == 1 else lambda text: any(test(text) for test in tests)
    turned = compare == "!="

    def holds(value: str | tuple[str, ...]) -> bool:
        if not value:
            return False
        if isinstance(value, str):
            return one(value.lower()) != turned
        return any(one(text.lower()) for text in value) != turned

    return holds


def _check_choices(field: Field, items: Sequence[Item], place: Place) -> None:
    for each in items:
        if field.choices and not each.pattern and each.text.lower() not in field.choices:
            hint = close_names(each.text, field.choices)
            hint = hint or Hint.CHOICES(names=", ".join(field.choices))
            raise place.of(each).error(Wrong.NEVER(field=field.name, word=each.text), hint)


def _span(field: Field, item: Item, place: Place) -> Span:
    low, dots, high = item.text.partition(RANGE)
    if item.quoted or not dots:
        value = _value(field, item.text, place)
        return Span(value, value)
    if not low and not high:
        raise place.error(Wrong.ENDLESS(), Hint.WRITE_RANGE(field=field.name))
    span = Span(
        _value(field, low, place) if low else None, _value(field, high, place) if high else None
    )
    if low and high and span.low > span.high:
        raise place.error(Wrong.BACKWARDS(), Hint.WRITE(example=f"{high}{RANGE}{low}"))
    return span


def _value(field: Field, text: str, place: Place) -> Values:
    if field.kind == "version":
        key = version_key(text)
        if key is None:
            raise place.error(
                Wrong.NO_VERSION(word=text), Hint.EXAMPLE(example=f"{field.name}:1.4.2")
            )
        return key
    try:
        return read_number(text, field.units)
    except ValueError:
        wrong = {"age": Wrong.NO_AGE, "left": Wrong.NO_TIME}.get(field.kind, Wrong.NO_NUMBER)
        say = Hint.WRITE_UNIT if field.units else Hint.WRITE
        hint = say(example=_EXAMPLES[field.kind], units=", ".join(field.units))
        raise place.error(wrong(word=text, field=field.name), hint) from None
