"""What may follow where somebody types a query. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.fleet.query.fields import ALIASES, FIELDS, LABEL, Field, label_field, plain_field
from app.fleet.query.says import Help
from app.fleet.query.tree import spelled
from app.fleet.query.values import RANGE, Item

MOST = 12
_TEST = re.compile(
    r'(?P<name>label\."[^"]*"|[^\W\d][\w.\-/]*)\s*(?:==?|!=|<=?|>=?|:)(?P<values>.*)', re.S
)
_REST = re.compile(r'[^\s,()"]*')
_SPECIAL = re.compile(r"""[\s,()"'*?\\]|^-""")
_SIGNS = {"number": ">", "age": "<"}


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on.

    Attributes:
        text: What takes the place of ``[start, end)``.
        help: What it means, for people; may be empty.
    """

    text: str
    start: int
    end: int
    help: str = ""

    def applied(self, text: str) -> tuple[str, int]:
        """Return the query with it, and where the cursor stands then."""
        return text[: self.start] + self.text + text[self.end :], self.start + len(self.text)


def _no_values(_: Field) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What there is in the fleet to be asked for.

    Attributes:
        labels: Keys.
        groups: Saved groups, name to query.
        values: From a text field to the values it has somewhere.
    """

    labels: Iterable[str] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    values: Callable[[Field], Iterable[str]] = _no_values


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> list[Completion]:
    """Return what the word at the cursor may become, the likeliest first.

    Args:
        text: The query as far as it is written; it need not be whole.
        cursor: Where in it: characters before.
        vocabulary: What there is.
    """
    start = _term_start(text, cursor)
    written = text[start:cursor]
    if test := _TEST.fullmatch(written):
        values = test["values"]
        offset = _last_item(values)
        start, written = start + test.start("values") + offset, values[offset:]
        offers = _values(test["name"], vocabulary)
        plain = test["name"].lower() in ("has", "group")
    else:
        offers, plain = _names(vocabulary), True
    found = _REST.match(text, cursor)
    end = found.end() if found else cursor
    ranked = _ranked(written.lstrip("\"'"), offers)[: MOST + 1]  # one may be there already
    texts = [(each if plain else _written(each), help_) for each, help_ in ranked]
    return [Completion(each, start, end, help_) for each, help_ in texts if each != written][:MOST]


def _ranked(written: str, offers: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    wanted = written.lower()
    begin, within = [], []
    for text, help_ in offers:
        plain = text.strip('"').lower()
        if plain.startswith(wanted):
            begin.append((text, help_))
        elif wanted in plain or wanted in re.findall(r"\w+", help_.lower()):
            within.append((text, help_))
    return begin + within


def _names(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    others: dict[str, list[str]] = {}
    for other, name in ALIASES.items():
        others.setdefault(name, []).append(other)
    for name, each in FIELDS.items():
        said = each.help
        if name in others:
            said = Help.ALSO(said=said, names=", ".join(others[name]))
        yield name + _SIGNS.get(each.kind, ":"), said
    for key in sorted(vocabulary.labels):
        yield f"{spelled(LABEL + key)}:", Help.SOME_LABEL()
    for name, query in vocabulary.groups.items():
        yield f"group:{name}", query
    yield "has:", Help.HAS()


def _values(name: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    word = name.lower()
    if word == "group":
        yield from vocabulary.groups.items()
        return
    if word == "has":
        yield from ((each.name, each.help) for each in FIELDS.values())
        yield from ((spelled(LABEL + key), Help.SOME_LABEL()) for key in sorted(vocabulary.labels))
        return
    asked = _field(name, vocabulary)
    if asked is None or asked.numeric:
        return
    values = asked.choices or sorted({each for each in vocabulary.values(asked) if each})
    yield from ((each, "") for each in values)


def _field(name: str, vocabulary: Vocabulary) -> Field | None:
    if name.lower().startswith(LABEL):
        return label_field(name[len(LABEL) :].strip('"'))
    if found := plain_field(name):
        return found
    keys = {key.lower(): key for key in vocabulary.labels}
    return label_field(keys[name.lower()]) if name.lower() in keys else None


def _written(value: str) -> str:
    return str(Item(value, quoted=bool(_SPECIAL.search(value)) or RANGE in value))


def _term_start(text: str, cursor: int) -> int:
    """Return where the term at the cursor begins, after any sign."""
    start, quote, at = 0, "", 0
    while at < cursor:
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
            at += sign == "\\"
        elif sign == '"' or (sign == "'" and text[at - 1 : at] in ("", " ", ":", "=", ",", "(")):
            quote = sign
        elif sign.isspace() or sign in "()" or (sign == "-" and at == start):
            start = at + 1
        at += 1
    return min(start, cursor)


def _last_item(values: str) -> int:
    """Return where the last of several values begins."""
    start, quoted = 0, False
    for at, sign in enumerate(values):
        quoted ^= sign == '"'
        if sign == "," and not quoted:
            start = at + 1
    return start + len(values[start:]) - len(values[start:].lstrip())
