"""What works in the background: its name, how far it is, how long it takes still, and a way out."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.gui import texts
from app.gui.jobs import Jobs, Running
from app.gui.widgets.labels import Yielding

SHOWN_AFTER_S = 1.0
"""What is over by then is not worth a look."""
_LOOK_MS = 250
_BAR_CHARS = 14


class JobsLine(QWidget):
    """The oldest job that has a name and takes longer than a second; others are counted.

    Args:
        jobs: Whose.
        clock: The jobs' own.
    """

    def __init__(self, jobs: Jobs, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._jobs, self._clock = jobs, clock
        self._text = Yielding("", "dim")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(self.fontMetrics().averageCharWidth() * _BAR_CHARS)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setProperty("link", True)
        self.cancel.clicked.connect(lambda _=False: self._cancel())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.setSpacing(8)
        for each in (self._text, self.bar, self.cancel):
            row.addWidget(each)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        jobs.running_changed.connect(self.start)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def look(self) -> None:
        """Show how far the job is now."""
        now_s = self._clock()
        held = self._jobs.running()
        shown = [each for each in held if now_s - each.begun_s >= SHOWN_AFTER_S]
        if not held:
            self._timer.stop()
        self.setVisible(bool(shown))
        if shown:
            self._show(shown[0], len(shown) - 1, now_s)

    def start(self) -> None:
        """Look as long as there is something to see."""
        if self._jobs.running() and not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Look no more, as the window is hidden."""
        self._timer.stop()
        self.hide()

    def _show(self, it: Running, others: int, now_s: float) -> None:
        said = it.title
        if it.cancelled:
            said = self.tr("{job}: cancelling").format(job=it.title)
        elif (left_s := it.eta.left_s(now_s)) is not None:
            said = self.tr("{job}: {left} left").format(job=it.title, left=texts.span(left_s))
        if others:
            said = self.tr("{job} (and {n} more)").format(job=said, n=texts.count(others))
        self._text.setText(said)
        self.setAccessibleName(said)
        known = it.eta.share > 0
        self.bar.setRange(0, 1000 if known else 0)  # 0 to 0: Qt shows that nobody knows
        self.bar.setValue(round(it.eta.share * 1000) if known else 0)
        self.cancel.setVisible(it.cancels and not it.cancelled)
        self.cancel.setAccessibleName(self.tr("Cancel: {job}").format(job=it.title))

    def _cancel(self) -> None:
        now_s = self._clock()
        for each in self._jobs.running():
            if now_s - each.begun_s >= SHOWN_AFTER_S:
                each.cancel()
                break
        self.look()
