"""Work on the GUI thread in steps, each in a turn of the event loop that has nothing else to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Takes a step a turn, while it runs.

    Args:
        steps: What to do; each is to be well below a frame that anybody would miss.
        parent: Whose thread.

    Attributes:
        done: There are no more steps.
    """

    def __init__(self, steps: Iterator[None], parent: QObject) -> None:
        super().__init__(parent)
        self.done = False
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    def begin(self, steps: Iterator[None]) -> None:
        """Take these steps, and none of those before them."""
        self._steps = steps
        self.done = False
        self.start()

    def start(self) -> None:
        """Go on."""
        if not self.done:
            self._timer.start()

    def stop(self) -> None:
        """Rest until `start`."""
        self._timer.stop()

    def _step(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._timer.stop()
            self.done = True


class Rota(QObject):
    """Gives one turn of the event loop to each `Turn` that asks, in the order of asking."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: dict[Turn, None] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._give)

    @property
    def idle(self) -> bool:
        """True while nobody waits."""
        return not self._asked

    def ask(self, turn: Turn) -> None:
        """Put a turn behind the others, unless it waits already."""
        self._asked[turn] = None
        if not self._timer.isActive():
            self._timer.start()

    def drop(self, turn: Turn) -> None:
        """Take a turn out."""
        self._asked.pop(turn, None)

    def _give(self) -> None:
        if self._asked:
            next(iter(self._asked)).take()
        if not self._asked:
            self._timer.stop()


class Turn(QObject):
    """Something that is done again and again, each time in a turn of its own.

    Args:
        rota: Whose turns.
        step: Does it.
        parent: It ends with that.
        whole: Does all of it, where a step may do a part.

    Attributes:
        hurried: A picture is being taken: what is painted now is to be whole.
    """

    def __init__(
        self,
        rota: Rota,
        step: Callable[[], None],
        parent: QObject,
        whole: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._rota = rota
        self._step, self._whole = step, whole or step
        self.hurried = False

    def ask(self) -> None:
        """Do it in one of the next turns."""
        self._rota.ask(self)

    def ask_anew(self) -> None:
        """Do it after all that others ask for now."""
        self._rota.drop(self)
        self._rota.ask(self)

    def take(self) -> None:
        """Do it now."""
        self._rota.drop(self)
        self._step()

    def finish(self) -> None:
        """Do now all that there may be to do, asked or not."""
        self._rota.drop(self)
        self._whole()
