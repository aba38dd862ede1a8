"""What can be undone: a bounded stack of acts, each with its opposite. Qt-free.

An undo erases nothing: it is a new act with a line of its own in the audit log. It is refused where
what was done is no longer how things are, for then it would undo somebody else's act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.errors import StateError

LIMIT = 20


def _still_so() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Undoable:
    """One act that was done.

    Attributes:
        what: What it was, as the button of the undo says it.
        undo: Does the opposite.
        why_not: Returns why it cannot be undone any more, one sentence; empty where it can.
        on_screen: It concerns the window only: no store, no audit log.
    """

    what: str
    undo: Callable[[], object] = field(compare=False, repr=False)
    why_not: Callable[[], str] = field(default=_still_so, compare=False, repr=False)
    on_screen: bool = False

    def run(self) -> None:
        """Undo it.

        Raises:
            StateError: It cannot be undone any more; nothing has changed then.
        """
        if why := self.why_not():
            raise StateError(why)
        self.undo()


class UndoStack:
    """The newest acts, at most `LIMIT`; the oldest are forgotten."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._acts: list[Undoable] = []

    def __len__(self) -> int:
        return len(self._acts)

    def push(self, act: Undoable) -> None:
        """Remember an act."""
        self._acts = [*self._acts, act][-self._limit :]

    @property
    def newest(self) -> Undoable | None:
        """What would be undone now."""
        return self._acts[-1] if self._acts else None

    def take(self, act: Undoable | None = None) -> Undoable | None:
        """Take an act out to undo it: this one, or the newest; None where it is not there.

        Each act is undone once at most.
        """
        wanted = act or self.newest
        place = next((at for at, each in enumerate(self._acts) if each is wanted), None)
        return None if place is None else self._acts.pop(place)
