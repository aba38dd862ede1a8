"""Work on the GUI thread in steps, each in a turn of the event loop that has nothing else to do."""

from __future__ import annotations

from collections.abc import Iterator

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
