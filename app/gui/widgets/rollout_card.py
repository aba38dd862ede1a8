"""The current rollout at a glance."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from app.fleet.rollout.records import Rollout
from app.gui import texts
from app.gui.models.rollout_summary import Summary, summarize
from app.gui.saying import voiced
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown
from app.gui.widgets.labels import Caption, ElidedLabel, Pill, label
from app.gui.widgets.some_lines import SomeLines


class RolloutCard(QFrame):
    """State, progress and counts of one rollout.

    Attributes:
        opened: The user wants its page.
    """

    opened = Signal()

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(grown(230, self.fontMetrics()))
        self._title = ElidedLabel("", "h2")
        self._pill = Pill(theme)
        self._count = label("", "kpi")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Rollout progress"))
        self._phase = SomeLines("dim")
        self._bad = Caption("", "plain")
        self._open = QPushButton(self.tr("Show rollout"))
        self._open.clicked.connect(lambda _=False: self.opened.emit())
        self._lay_out()
        self.show_rollout(None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(7)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._pill)
        layout.addLayout(head)
        for each in (self._count, self._bar, self._phase, self._bad):
            layout.addWidget(each)
        layout.addStretch(1)
        layout.addWidget(self._open)

    def show_rollout(self, rollout: Rollout | None) -> None:
        """Show a rollout, or that there is none."""
        some = rollout is not None
        for each in (self._pill, self._count, self._bar, self._bad, self._open):
            each.setVisible(some)
        if rollout is None:
            self._title.set_full_text(self.tr("No rollout yet"))
            self._phase.setText(
                self.tr("Check devices in the table and choose “Roll out…” to bring them a bundle.")
            )
            return
        self._show(rollout, summarize(rollout))

    def _show(self, rollout: Rollout, summary: Summary) -> None:
        self._title.set_full_text(rollout.name)
        self._pill.set_state(rollout.state, texts.rollout_word(rollout.state))
        self._count.setText(
            self.tr("{done} of {total}").format(
                done=texts.count(summary.succeeded), total=texts.count(summary.total)
            )
        )
        self._bar.setMaximum(max(summary.total, 1))
        self._bar.setValue(summary.succeeded)
        phase = self.tr("Phase {name}").format(name=rollout.plan.phases[rollout.phase].name)
        waits = self.tr("{n} to go").format(n=texts.count(summary.waiting))
        self._phase.setText(voiced(rollout.reason) or f"{phase} · {waits}")
        self._bad.setText(
            self.tr("{failed} failed · {refused} refused").format(
                failed=summary.failed, refused=summary.refused
            )
        )
        self._bad.setObjectName("error" if summary.failed or summary.refused else "dim")
        self._bad.style().polish(self._bad)
