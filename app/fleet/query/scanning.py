"""Reads the words of a query, and where each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.fleet.query.errors import QueryError
from app.fleet.query.says import Hint, Wrong
from app.fleet.query.tree import Compare
from app.fleet.query.values import Item

_COMPARES: dict[str, Compare] = {
    ":": ":",
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_OPERATOR = r"(?::|==?|!=|<=?|>=?)"
_LABEL = re.compile(rf'label\.(?P<key>"(?:[^"\\]|\\.)*")\s*(?P<compare>{_OPERATOR})', re.I)
_HEAD = re.compile(rf"(?P<name>[^\W\d][\w.\-/]*)(?P<space>\s*)(?P<compare>{_OPERATOR})")
_KEYWORD = re.compile(r"(?:and|or|not)(?=[\s()]|$)", re.I)
_WORD = re.compile(r'[^\s,()"<>=:!]+')
_VALUE = re.compile(r'[^\s,()"]+')


@dataclass(frozen=True, slots=True)
class Head:
    """A field and its operator.

    Attributes:
        length: Of the field alone.
        quoted_key: It is a label whose key stood in quotes.
    """

    name: str
    compare: Compare
    start: int
    end: int
    length: int
    quoted_key: bool = False


class Scanner:
    """A place in a text that moves on.

    Raises:
        QueryError: In every method that takes a word: it cannot be one.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.position = 0

    @property
    def ended(self) -> bool:
        """Whether only white space is left."""
        return self.skip() == len(self._text)

    @property
    def at_term(self) -> bool:
        """Whether something begins here that is a condition, however it ends."""
        if self.ended or self._text[self.position] == ")":
            return False
        word = _KEYWORD.match(self._text, self.position)
        return word is None or word[0].lower() == "not"

    def skip(self) -> int:
        """Pass white space; return the place after it."""
        text = self._text
        while self.position < len(text) and text[self.position].isspace():
            self.position += 1
        return self.position

    def take(self, character: str) -> bool:
        """Pass a character if it stands here."""
        if self.ended or self._text[self.position] != character:
            return False
        self.position += 1
        return True

    def take_word(self, keyword: str) -> bool:
        """Pass ``and``, ``or`` or ``not`` if it stands here."""
        found = _KEYWORD.match(self._text, self.skip())
        if found is None or found[0].lower() != keyword:
            return False
        self.position = found.end()
        return True

    def word_at(self, start: int) -> str:
        """Return what stands at a place, for an error."""
        found = re.compile(r"\S+").match(self._text, start)
        return found[0] if found else ""

    def head(self) -> Head | None:
        """Take a field with its operator; None where a bare word stands."""
        start = self.skip()
        if label := _LABEL.match(self._text, start):
            self.position = label.end()
            name = "label." + _unescaped(label["key"][1:-1])
            length = label.end("key") - start
            return Head(name, _COMPARES[label["compare"]], start, label.end(), length, True)
        found = _HEAD.match(self._text, start)
        if found is None or _KEYWORD.match(self._text, start):
            return None
        self.position = found.end()
        compare = _COMPARES[found["compare"]]
        return Head(found["name"], compare, start, found.end(), len(found["name"]))

    def items(self, after: Head | None = None) -> list[Item]:
        """Take values, or words without a field, with commas between them."""
        if after is not None and after.compare != ":":
            self.skip()  # people write p95 > 12
        items = [self._item(after)]
        while self._here(","):
            self.position += 1
            items.append(self._item(after))
        return items

    def _item(self, after: Head | None) -> Item:
        start = self.position
        if self._here('"') or self._here("'"):
            return self._quoted(start)
        found = (_VALUE if after else _WORD).match(self._text, start)
        if found is None:
            raise self._nothing(start, after)
        self.position = found.end()
        if self._here('"'):
            raise self._error(Wrong.QUOTE_INSIDE(), found.end(), Hint.QUOTE_ALL())
        if after is None and self._text[self.position : self.position + 1] in tuple("<>=:!"):
            raise self._error(Wrong.IS_NO_FIELD(word=found[0]), start, Hint.QUOTE(), self.position)
        return Item(found[0], False, start, found.end())

    def _nothing(self, start: int, after: Head | None) -> QueryError:
        if after is not None and self._text[start - 1 : start] != ",":
            problem = Wrong.NO_VALUE_AFTER(test=f"{after.name}{after.compare}")
            return QueryError(problem, self._text, after.start, max(start, after.end))
        sign = self._text[start : start + 1]
        if sign and not sign.isspace() and sign not in ",()":
            return self._error(Wrong.NO_FIELD_BEFORE(sign=sign), start, Hint.QUOTE())
        return self._error(Wrong.NO_VALUE(), max(0, start - 1), Hint.COMMAS())

    def _quoted(self, start: int) -> Item:
        quote = self._text[start]
        end = start + 1
        while end < len(self._text) and self._text[end] != quote:
            end += 2 if self._text[end] == "\\" else 1
        if end >= len(self._text):
            raise self._error(Wrong.QUOTE_OPEN(), start, "", len(self._text))
        self.position = end + 1
        text = _unescaped(self._text[start + 1 : end])
        if not text.strip():
            hint = Hint.EXAMPLE(example="-has:site")
            raise self._error(Wrong.QUOTES_EMPTY(), start, hint, end + 1)
        return Item(text, True, start, end + 1)

    def _here(self, character: str) -> bool:
        return self._text.startswith(character, self.position)

    def _error(
        self, problem: str, start: int, hint: str = "", end: int | None = None
    ) -> QueryError:
        return QueryError(problem, self._text, start, start + 1 if end is None else end, hint)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
