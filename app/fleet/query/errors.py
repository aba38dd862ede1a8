"""What is wrong with a query, and where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from app.errors import InputError
from app.fleet.query.says import Hint, Wrong

_CLOSE = 3
"""Names that a hint lists, at most."""


class QueryError(InputError):
    """A query cannot be read.

    Args:
        problem: What is wrong.
        text: The query.
        start: Where it is wrong: characters before.
        end: Where that ends; at least `start`.
        hint: What to write instead.
    """

    def __init__(self, problem: str, text: str, start: int, end: int, hint: str = "") -> None:
        problem, hint = _shown(problem), _shown(hint)
        say = Wrong.UNREADABLE_HINT if hint else Wrong.UNREADABLE
        super().__init__(say(said=problem, hint=hint))
        self.problem = problem
        self.text = text
        self.start = start
        self.end = end
        self.hint = hint
        self.pointer = f"{_shown(text)}\n{' ' * start}{'^' * max(1, end - start)}"


def _shown(text: str) -> str:
    """Return text with blanks for what is not to be printed: it is as long as it was."""
    return "".join(each if each.isprintable() else " " for each in text)


def close_names(wrong: str, names: Iterable[str]) -> str:
    """Return a hint that lists the names most like a wrong one; empty where none is."""
    close = difflib.get_close_matches(wrong.lower(), sorted(set(names)), n=_CLOSE, cutoff=0.6)
    return Hint.CLOSEST(close=" or ".join(close)) if close else ""
