"""What stands after a field's operator: texts, numbers with units, ages, versions, ranges.

Each kind of value says whether a device's own value lies within it. Numbers do it for one device
and for a whole column alike: the same comparisons run on a float and on a numpy array.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

AGE_UNITS: Mapping[str, float] = {
    "s": 1.0,
    "min": 60.0,
    "m": 60.0,
    "h": 3600.0,
    "d": 86_400.0,
    "w": 604_800.0,
}
RANGE = ".."
_NUMBER = re.compile(r"([-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?)\s*(\S*)", re.I)
_VERSION = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)(?:[-+.]?([0-9a-z].*))?", re.I)
_PART = re.compile(r"[0-9]+|[a-z]+")
Values = Any
"""A number, or a whole column of them; of versions their keys."""
Truths = Any
"""Whether it is so: of each row where a column was asked."""
VersionKey = tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """A value as it was written.

    Attributes:
        quoted: It stood in quotes: nothing in it has a special meaning.
        start: Where it stands in the query; no part of what it means.
    """

    text: str
    quoted: bool = False
    start: int = -1
    end: int = -1

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Item):
            return NotImplemented
        return (self.text, self.quoted) == (other.text, other.quoted)

    def __hash__(self) -> int:
        return hash((self.text, self.quoted))

    def __str__(self) -> str:
        if not self.quoted:
            return self.text
        escaped = self.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'

    @property
    def pattern(self) -> bool:
        """Whether it has wildcards."""
        return not self.quoted and ("*" in self.text or "?" in self.text)


def text_test(item: Item, *, whole: bool) -> Callable[[str], bool]:
    """Return what tells whether a lower-case text is meant.

    Args:
        item: As it was written.
        whole: All of the text is meant, not a part; one with wildcards always means all.
    """
    wanted = item.text.lower()
    if item.pattern:
        # fnmatch knows [...] too; here it is plain text.
        match = re.compile(fnmatch.translate(wanted.replace("[", "[[]"))).match
        return lambda text: match(text) is not None
    if whole:
        return lambda text: text == wanted
    return lambda text: wanted in text


def read_number(text: str, units: Mapping[str, float]) -> float:
    """Return a number in the field's own unit, which is meant where none is written.

    Raises:
        ValueError: It is no number, or has a unit that is not among `units`.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    unit = found[2].lower()
    if unit and unit not in units:
        raise ValueError(text)
    return float(found[1]) * units.get(unit, 1.0)


@lru_cache(maxsize=4096)
def version_key(text: str) -> VersionKey | None:
    """Return what versions are ordered by; None for a text that is no version.

    Trailing zeros say nothing (1.4 is 1.4.0), and 1.4.0-rc1 comes before 1.4.0.
    """
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        return None
    numbers = [int(each) for each in found[1].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    rest = (found[2] or "").lower().partition("+")[0]
    after = tuple(
        (not part.isdigit(), int(part) if part.isdigit() else 0, part if part.isalpha() else "")
        for part in _PART.findall(rest)
    )
    return tuple(numbers), not after, after


@dataclass(frozen=True, slots=True)
class Span:
    """A range with both its ends; one value where they are the same, open where one is None."""

    low: Values
    high: Values

    def holds(self, value: Values) -> Truths:
        """Return whether a value, or each one of a column, lies within."""
        if self.low is None:
            return value <= self.high
        if self.high is None:
            return value >= self.low
        return (value >= self.low) & (value <= self.high)
