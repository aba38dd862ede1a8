"""From text to a tree. docs/queries.md has the language for people.

any   := all ("or" all)*
all   := term ("and"? term)*
term  := ("not" | "-") term | "(" any ")" | "has:" field | "group:" names | test | word
test  := field (":" | "=" | "!=" | "<" | "<=" | ">" | ">=") value ("," value)*
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from app.fleet.query.conditions import Place, condition, has_condition, word_condition
from app.fleet.query.errors import QueryError, close_names
from app.fleet.query.fields import ALIASES, FIELDS, LABEL, Field, label_field, plain_field
from app.fleet.query.says import Hint, Wrong
from app.fleet.query.scanning import Head, Scanner
from app.fleet.query.tree import And, Node, Not, all_of, any_of
from app.fleet.query.values import Item

MOST_CHARACTERS = 4000
_DEEPEST = 40
_IN_GROUP = Wrong.IN_GROUP(said="")


@dataclass(frozen=True, slots=True)
class Names:
    """Names beyond the fields' own that a query may use.

    Attributes:
        labels: Keys that may be asked without ``label.`` before them; None for any.
        groups: Saved groups, name to query.
    """

    labels: Collection[str] | None = ()
    groups: Mapping[str, str] = field(default_factory=dict)


def parse(text: str, names: Names, inside: tuple[str, ...] = ()) -> Node:
    """Read a query as a person types it.

    Args:
        text: The query; nothing in it matches every device.
        names: Labels and saved groups.
        inside: Groups whose queries are being read, outermost first.

    Raises:
        QueryError: It cannot be read; the place is named.
    """
    if len(text) > MOST_CHARACTERS:
        raise QueryError(Wrong.TOO_LONG(n=MOST_CHARACTERS), text, MOST_CHARACTERS, len(text))
    return _Parser(text, names, inside).whole()


def groups_in(text: str, groups: Mapping[str, str]) -> frozenset[str]:
    """Return the saved groups that a query names itself, not through others.

    Raises:
        QueryError: It cannot be read.
    """
    parser = _Parser(text, Names(None, groups), ())
    parser.whole()
    return frozenset(parser.groups)


class _Parser:
    def __init__(self, text: str, names: Names, inside: tuple[str, ...]) -> None:
        self._text = text
        self._scan = Scanner(text)
        self._names = names
        self._inside = inside
        self._depth = 0
        self.groups: set[str] = set()

    def whole(self) -> Node:
        if self._scan.ended:
            return And()
        node = self._any()
        if self._scan.word_at(start := self._scan.skip()):
            raise self._error(Wrong.CLOSES_NOTHING(), start, start + 1, Hint.LEAVE_OUT())
        return node

    def _any(self) -> Node:
        parts = [self._all()]
        while self._scan.take_word("or"):
            parts.append(self._all())
        return any_of(parts)

    def _all(self) -> Node:
        parts = [self._term()]
        while self._scan.take_word("and") or self._scan.at_term:
            parts.append(self._term())
        return all_of(parts)

    def _term(self) -> Node:
        self._depth += 1
        start = self._scan.skip()
        if self._depth > _DEEPEST:
            raise self._error(Wrong.TOO_DEEP(), start, start + 1, Hint.FLATTER())
        if self._scan.take_word("not") or self._scan.take("-"):
            node: Node = Not(self._term())
        elif self._scan.take("("):
            node = self._any()
            if not self._scan.take(")"):
                raise self._error(Wrong.NEVER_CLOSED(), start, start + 1, Hint.CLOSE())
        else:
            node = self._test()
        self._depth -= 1
        return node

    def _test(self) -> Node:
        scan = self._scan
        if not scan.at_term:
            raise self._missing()
        head = scan.head()
        if head is None:
            return word_condition(scan.items())
        items = scan.items(after=head)
        if head.name.lower() == "has":
            return any_of([has_condition(self._field_named(each)) for each in items])
        if head.name.lower() == "group":
            return any_of([self._group(each) for each in items])
        place = Place(self._text, head.start, head.end)
        return condition(self._field(head), head.compare, items, place)

    def _missing(self) -> QueryError:
        start = self._scan.skip()
        word = self._scan.word_at(start)
        end = start + max(1, len(word))
        what = Wrong.NO_CONDITION_BEFORE(word=word) if word else Wrong.NO_CONDITION()
        return self._error(what, start, end, Hint.EXAMPLE(example="site:Lyon"))

    def _field(self, head: Head) -> Field:
        found = self._find(head.name, quoted_key=head.quoted_key)
        if found is None:
            raise self._unknown(head.name, head.start, head.start + head.length)
        return found

    def _field_named(self, item: Item) -> Field:
        found = self._find(item.text, quoted_key=False)
        if found is None:
            raise self._unknown(item.text, item.start, item.end)
        return found

    def _find(self, name: str, *, quoted_key: bool) -> Field | None:
        if name.lower().startswith(LABEL) and len(name) > len(LABEL):
            return label_field(name[len(LABEL) :])
        if found := plain_field(name):
            return found
        labels = self._names.labels
        known = labels is None or name.lower() in {each.lower() for each in labels}
        return label_field(name) if known and not quoted_key else None

    def _unknown(self, name: str, start: int, end: int) -> QueryError:
        names = [*FIELDS, *ALIASES, *(self._names.labels or ()), "has", "group"]
        hint = close_names(name, names) or Hint.LABEL(name=f"{LABEL}{name}")
        return self._error(Wrong.NO_FIELD(name=name), start, end, hint)

    def _group(self, item: Item) -> Node:
        groups = {name.lower(): (name, text) for name, text in self._names.groups.items()}
        name = item.text.lower()
        if name not in groups:
            hint = close_names(name, groups) or Hint.GROUPS()
            raise self._error(Wrong.NO_GROUP(name=item.text), item.start, item.end, hint)
        if name in self._inside:
            way = " > ".join([*self._inside[self._inside.index(name) :], name])
            raise self._error(Wrong.INSIDE_ITSELF(name=name, way=way), item.start, item.end)
        try:
            self.groups.add(name)
            # Its labels were checked when it was saved; no device may have them any more.
            inner = Names(None, self._names.groups)
            return parse(groups[name][1], inner, (*self._inside, name))
        except QueryError as error:
            why = error.problem.removeprefix(_IN_GROUP)
            raise self._error(Wrong.IN_GROUP(said=why), item.start, item.end) from error

    def _error(self, problem: str, start: int, end: int, hint: str = "") -> QueryError:
        return QueryError(problem, self._text, start, end, hint)
