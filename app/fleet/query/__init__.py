"""The query language: ``site:Lyon model:surface* p95>12 -status:failed``.

One language for table, saved groups, rollouts and command line. `parse_query` reads it, `Query`
asks it: of one device (`matches`) or of a table (`mask`). `complete` helps to type it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.fleet.live import DeviceView
from app.fleet.query import evaluating
from app.fleet.query.errors import QueryError
from app.fleet.query.evaluating import Columns, Mask
from app.fleet.query.fields import FIELDS, WORD, WORD_FIELDS, Field
from app.fleet.query.knowing import Verdicts, judge
from app.fleet.query.parsing import Names, parse
from app.fleet.query.tree import And, Node, all_of, conditions_of

__all__ = ["Names", "Query", "QueryError", "Verdicts", "matches_query", "parse_query"]


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read; as text it is whole: groups stand in it as what they mean."""

    node: Node = And()  # noqa: RUF009 - a frozen value

    def __str__(self) -> str:
        return str(self.node)

    def matches(self, view: DeviceView, now_s: float) -> bool:
        """Return whether a device matches at a time (Unix)."""
        return evaluating.matches(self.node, view, now_s)

    def mask(self, columns: Columns, count: int, now_s: float) -> Mask:
        """Return which of `count` rows of a table match, shape ``(count,)``."""
        return evaluating.mask(self.node, columns, count, now_s)

    def judge(self, columns: Columns, count: int, now_s: float) -> Verdicts:
        """Return which rows are known to match and which are known not to; see `knowing`."""
        return judge(self.node, columns, count, now_s)

    def fields(self) -> tuple[Field, ...]:
        """Return every field that `judge` asks for."""
        asked = {each.field.name: each.field for each in conditions_of(self.node)}
        if asked.pop(WORD, None):
            asked |= {each.name: each for each in WORD_FIELDS}
        return tuple({"status": FIELDS["status"], **asked}.values())

    @property
    def timed(self) -> bool:
        """Whether time alone can change who matches."""
        return any(each.field.timed for each in conditions_of(self.node))

    def __and__(self, other: Query) -> Query:
        return Query(all_of([self.node, other.node]))

    def volatile_fields(self) -> frozenset[str]:
        """Return the fields in it whose values change by themselves: status, figures, ages."""
        fields = (each.field for each in conditions_of(self.node))
        return frozenset(each.name for each in fields if each.volatile)


def parse_query(
    text: str,
    names: Names = Names(),  # noqa: B008 - a frozen value
    group: str = "",
) -> Query:
    """Read a query as a person types it; an empty one matches every device.

    Args:
        text: The query.
        names: Labels that may be asked by their bare keys, and saved groups.
        group: The query is this group's, and must not contain it.

    Raises:
        QueryError: It cannot be read; the error has the place and a hint.
    """
    return Query(parse(text, names, (group,) if group else ()))


@lru_cache(maxsize=256)
def _known(text: str) -> Query:
    return parse_query(text)


def matches_query(text: str, view: DeviceView, now_s: float) -> bool:
    """Return whether a device matches a query's text, as rollouts keep it.

    Raises:
        QueryError: It cannot be read.
    """
    return _known(text).matches(view, now_s)
