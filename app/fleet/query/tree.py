"""A query as a tree: conditions under and, or and not. Pure data, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import field as data
from typing import Any, Literal

from app.fleet.query.fields import LABEL, WORD, Field
from app.fleet.query.values import Item

Compare = Literal[":", "=", "!=", "<", "<=", ">", ">=", "has"]
_PLAIN_KEY = re.compile(r"[\w.\-/]+")


@dataclass(frozen=True, slots=True)
class Condition:
    """One field and what is asked of it.

    Attributes:
        compare: ``has`` asks whether anything is known; ``:`` looks for part of a text.
        items: Values as they were written, any of which may be meant.
        holds: From a value of the field (text, texts, number) to whether it is meant. Of a number
            field it takes NaN for unknown, and a whole column, too; an age is given as such.
    """

    field: Field
    compare: Compare
    items: tuple[Item, ...]
    holds: Callable[[Any], Any] = data(compare=False, repr=False)

    def __str__(self) -> str:
        values = ",".join(map(str, self.items))
        if self.compare == "has":
            return f"has:{spelled(self.field.name)}"
        return values if self.field.name == WORD else self._named(values)

    def _named(self, values: str) -> str:
        return f"{spelled(self.field.name)}{self.compare}{values}"


@dataclass(frozen=True, slots=True)
class And:
    """All parts must hold; none at all always do."""

    parts: tuple[Node, ...] = ()

    def __str__(self) -> str:
        return " ".join(f"({each})" if isinstance(each, Or) else str(each) for each in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """One part must hold."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Node

    def __str__(self) -> str:
        return f"-{self.part}" if isinstance(self.part, Condition) else f"-({self.part})"


Node = Condition | And | Or | Not


def all_of(parts: list[Node]) -> Node:
    """Return the flattest tree of parts that must all hold."""
    flat: list[Node] = []
    for each in parts:
        flat.extend(each.parts if isinstance(each, And) else (each,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: list[Node]) -> Node:
    """Return the flattest tree of parts of which one must hold."""
    flat: list[Node] = []
    for each in parts:
        flat.extend(each.parts if isinstance(each, Or) else (each,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def conditions_of(node: Node) -> Iterator[Condition]:
    """Return every condition in a tree."""
    if isinstance(node, Condition):
        yield node
        return
    for part in (node.part,) if isinstance(node, Not) else node.parts:
        yield from conditions_of(part)


def spelled(name: str) -> str:
    """Return a field's name as it is written; a label's key may need quotes."""
    if not name.startswith(LABEL):
        return name
    key = name.removeprefix(LABEL)
    return name if _PLAIN_KEY.fullmatch(key) else LABEL + str(Item(key, quoted=True))
