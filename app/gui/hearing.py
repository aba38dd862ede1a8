"""What services say, in the window's language.

A service writes English lines by tables (`device_agent.wire.sentence`), and English is what the
registry keeps. Another language has each line of these tables, with its places: a line is read back
by them, and its figures are put into the translation. What no table wrote stays as it is: the name
somebody gave, the words of an operating system, a line of an agent that is newer than this console.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

PLACE = re.compile(r"\{(\w+)(?::([^}]*))?\}")
_JOINT = "; "
_WHOLE = r"[+-]?\d+"
_FRACTION = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_ANYTHING = "(?:(?!; ).)+?"
"""Of one line: what follows a joint is another's."""
LINES = ".+?"
_AROUND = re.compile(r"\{\w+\}: .*\{said\}.")
"""A line that begins and ends around others, such as what is wrong with a file and what helps."""
_REMEMBERED = 4096
"""Lines of tables that are painted again and again."""

Word = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Figures:
    """How figures are written.

    Attributes:
        whole: A count.
        fraction: A number with so many digits after the point.
    """

    whole: Callable[[int], str]
    fraction: Callable[[float, int], str]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a place of this name.

    Attributes:
        say: Translates it.
        pattern: What it may be, as a regular expression.
    """

    say: Word
    pattern: str = _ANYTHING


def one_of(known: Iterable[str]) -> str:
    """Return a pattern for a few words and no other."""
    return "|".join(map(re.escape, known))


@dataclass(frozen=True)
class _Line:
    """One line of a table.

    Attributes:
        expression: Finds its places.
        fixed: What stands before, between and after its places.
    """

    expression: str
    fixed: tuple[str, ...]
    specs: Mapping[str, str]
    translation: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression, made when it is needed: most never are."""
        return re.compile(self.expression, re.DOTALL)

    def may_have_written(self, text: str) -> bool:
        """Return whether its fixed parts are there in order: that is cheaper than to match."""
        if not (text.startswith(self.fixed[0]) and text.endswith(self.fixed[-1])):
            return False
        at = 0
        for part in self.fixed:
            at = text.find(part, at)
            if at < 0:
                return False
            at += len(part)
        return True


class Hearing:
    """Reads English lines back, and says them in another language.

    Args:
        lines: From each line of the services' tables to its translation; none for English.
        figures: Of the language.
        words: Places by name; those named ``said`` and ``hint`` hold lines again.
        first: Lines that are asked before others: what is behind a known beginning may look like
            the whole of another one. Before these are lines with both a beginning and an end.
    """

    def __init__(
        self,
        lines: Mapping[str, str],
        figures: Figures,
        words: Mapping[str, Words],
        first: Collection[str] = (),
    ) -> None:
        self._figures = figures
        self._words = {**words, **dict.fromkeys(("said", "hint"), Words(self.said, LINES))}
        found = [
            (_turn(text, first), _line(text, said, self._words)) for text, said in lines.items()
        ]
        found.sort(key=lambda each: (each[0], -sum(map(len, each[1].fixed))))
        self._lines = [line for _, line in found]
        self._remember = lru_cache(_REMEMBERED)(self._say)

    def said(self, text: str) -> str:
        """Return a service's line, or several that were joined, in the window's language."""
        return self._remember(text) if self._lines and text else text

    def _say(self, text: str) -> str:
        whole = self._one(text)
        if whole is not None:
            return whole
        ends = [found.start() for found in re.finditer(_JOINT, text)]
        for end in ends:
            first = self._one(text[:end])
            if first is not None:
                return first + _JOINT + self.said(text[end + len(_JOINT) :])
        if ends:  # what nobody knows stays, and what follows is said
            return text[: ends[0]] + _JOINT + self.said(text[ends[0] + len(_JOINT) :])
        return text

    def _one(self, text: str) -> str | None:
        """Return one line, None where no table has it; a full stop at its end may be or not."""
        bare, stop = (text[:-1], ".") if text.endswith(".") else (text, "")
        for line in self._lines:
            if line.may_have_written(bare) and (found := line.pattern.fullmatch(bare)):
                said = self._fill(line, found.groupdict()) + stop
                if said != text:  # else it knew nothing of what stands in its places
                    return said
        return None

    def _fill(self, line: _Line, places: Mapping[str, str]) -> str:
        return PLACE.sub(
            lambda each: self._place(each[1], line.specs[each[1]], places[each[1]]),
            line.translation,
        )

    def _place(self, name: str, spec: str, text: str) -> str:
        if spec == "d":
            return self._figures.whole(int(text))
        if spec:
            digits = len(text.partition(".")[2])
            return self._figures.fraction(float(text), digits)
        word = self._words.get(name)
        return word.say(text) if word else text


def _turn(text: str, first: Collection[str]) -> int:
    return 0 if _AROUND.match(text) else 1 if text in first else 2


def _line(text: str, translation: str, words: Mapping[str, Words]) -> _Line:
    bare = text.removesuffix(".")
    fixed = re.split(r"\{[^}]*\}", bare)
    places = list(PLACE.finditer(bare))
    pattern = re.escape(fixed[0])
    for found, after in zip(places, fixed[1:], strict=True):
        pattern += _group(found[1], found[2], words, pattern) + re.escape(after)
    return _Line(
        pattern,
        tuple(fixed),
        {found[1]: found[2] or "" for found in places},
        translation.removesuffix("."),
    )


def _group(name: str, spec: str | None, words: Mapping[str, Words], before: str) -> str:
    if f"(?P<{name}>" in before:
        return f"(?P={name})"
    pattern = words[name].pattern if name in words else _ANYTHING
    if spec:
        pattern = _WHOLE if spec == "d" else _FRACTION
    return f"(?P<{name}>{pattern})"
