"""The first steps of a fleet: a card that ticks them off as they are recorded."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from app.errors import MusterError
from app.first_steps import STEPS, FirstSteps, StepName, read_first_steps
from app.gui import texts
from app.gui.actions import action_button
from app.gui.models.first_steps import shown, step_words
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.widgets.labels import CopyButton, Pill, label

CHOICE = "start/guide"
_INSIDE = (16, 10, 12, 12)


class GuideCard(QFrame):
    """Shown until all is done, hidden at the user's word, and back by ``start.guide``."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(self.tr("First steps"))
        self.steps: FirstSteps | None = None
        self._shell = shell
        self._reading = False
        self._brief = False
        shell.actions.add(
            "start.guide",
            self.tr("Show the first steps"),
            self.bring_back,
            help=self.tr("The card on the fleet page that leads to the first device and rollout."),
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*_INSIDE)
        outer.setSpacing(6)
        outer.addLayout(self._head())
        outer.addLayout(self._every_step())
        outer.addLayout(self._next_step())
        shell.bridge.second_passed.connect(self._look)
        shell.theme.changed.connect(self._recolour)
        self._recolour()
        self.hide()
        self._look()

    def bring_back(self) -> None:
        """Show the card though it was hidden, or all is done."""
        self._shell.preferences.put(CHOICE, "shown")
        self._shell.actions["go.fleet"].trigger()
        self._show()
        self._look()

    def put_away(self) -> None:
        """Hide the card until it is asked for."""
        self._shell.preferences.put(CHOICE, "hidden")
        self._show()

    def set_brief(self, brief: bool) -> None:
        """Say the next step alone, where there is no room for all of them."""
        if brief != self._brief:
            self._brief = brief
            if self.steps is not None:
                self._tick(self.steps)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(self.tr("First steps"), "h2"))
        self._progress = label("", "dim")
        row.addWidget(self._progress)
        row.addStretch(1)
        hide = QPushButton(self.tr("Hide"))
        hide.setProperty("link", True)
        hide.setAccessibleName(self.tr("Hide the first steps"))
        hide.setToolTip(self.tr("It comes back from the menu: “Show the first steps”."))
        hide.clicked.connect(lambda _=False: self.put_away())
        row.addWidget(hide)
        self.hide_button = hide
        return row

    def _every_step(self) -> QGridLayout:
        self.pills: dict[StepName, Pill] = {}
        self._titles: dict[StepName, QLabel] = {}
        self.doers: dict[StepName, QPushButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for row, name in enumerate(STEPS):
            self._add(row, name)
        return self._grid

    def _next_step(self) -> QHBoxLayout:
        self._hint = label("", "dim", wrap=True)
        self.command = CopyButton()
        row = QHBoxLayout()
        row.addWidget(self._hint, 1)
        row.addWidget(self.command, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _add(self, row: int, name: StepName) -> None:
        words = step_words(name, FirstSteps())
        self.pills[name] = Pill(self._shell.theme)
        self._titles[name] = label(words.title)
        self._grid.addWidget(self.pills[name], row, 0)
        self._grid.addWidget(self._titles[name], row, 1)
        if words.action:
            self.doers[name] = action_button(self._shell.actions[words.action])
            self._grid.addWidget(self.doers[name], row, 2)

    def _look(self) -> None:
        """Read the state again, unless nobody would see it."""
        preferences = self._shell.preferences
        done = self.steps is not None and self.steps.complete
        if self._reading or preferences.text(CHOICE) == "hidden" or done:
            self._show()
            return
        self._reading = True
        core = self._shell.core
        self._shell.bridge.jobs.run(
            lambda _: read_first_steps(
                core.workspace, core.status(), core.live.each, len(core.rollouts())
            ),
            self._take,
            self._failed,
        )

    def _take(self, steps: FirstSteps) -> None:
        self._reading = False
        self.steps = steps
        self._show()

    def _failed(self, error: MusterError) -> None:
        self._reading = False
        self._shell.notify(str(error))

    def _show(self) -> None:
        steps = self.steps
        visible = shown(steps, self._shell.preferences.text(CHOICE))
        if steps is not None and visible:
            self._tick(steps)
        self.setVisible(visible)

    def _tick(self, steps: FirstSteps) -> None:
        now = steps.next
        for name in STEPS:
            done = name in steps.done
            state, word = ("done", self.tr("Done")) if done else ("pending", self.tr("To do"))
            if name == now:
                state, word = "working", self.tr("Next")
            self.pills[name].set_state(state, word)
            for each in (self.pills[name], self._titles[name]):
                each.setVisible(name == now or not self._brief)
            if name in self.doers:
                self.doers[name].setVisible(name == now)
        self._progress.setText(
            self.tr("{n} of {all} done").format(
                n=texts.count(len(steps.done)), all=texts.count(len(STEPS))
            )
        )
        words = step_words(now, steps) if now else None
        self._hint.setText(
            words.hint if words else self.tr("All done. What comes now is the fleet's daily work.")
        )
        command = words.command if words else ""
        self.command.set_value(command, command)
        self.command.setVisible(bool(command))

    def _recolour(self) -> None:
        self.command.setIcon(icon("copy", self._shell.theme.tokens.accent))
