"""The rollouts page: every campaign, its phases and gates, and each device with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea

from app.approving import Approving
from app.errors import MusterError
from app.fallbacks import Fallback
from app.fleet.records import AuditEvent
from app.fleet.rollout.gates.gate import GateKind
from app.fleet.rollout.records import ENGINE, Decision, Rollout, RolloutState, Scope
from app.gui import texts
from app.gui.actions import action_button
from app.gui.dialogs.confirm import confirm
from app.gui.dialogs.rollout_steps import ResumeDialog, RollBackDialog
from app.gui.dialogs.way_back import WayBackDialog
from app.gui.models.rollout_actions import OfDevices, OfRollout
from app.gui.models.rollout_gates import gate_table
from app.gui.models.rollout_phases import member_rows, phase_views
from app.gui.models.rollout_questions import Question, question_about, question_of, told, told_about
from app.gui.models.rollout_summary import summarize
from app.gui.models.rollout_timeline import Numbers, numbers_of, timeline
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.models.undo import Undoable
from app.gui.models.undo_acts import members_undo, steer_undo
from app.gui.pages.base import Page
from app.gui.shell import Shell
from app.gui.theme.scale import grown
from app.gui.widgets.rollout_detail import Reading, RolloutDetail
from app.gui.widgets.rows_view import RowsView
from app.rolling import Rolling
from app.workspace import Workspace

_MOST_COUNTED = 999
"""Of more devices the share is shown: both numbers would not fit."""
_LIST_WIDTH, _LEAST_WIDTH, _LIST_SHARE = 336, 256, 0.36
"""Of the list beside a rollout: in a narrow window, or with large letters, names wrap earlier."""
_ANY_WIDTH = 2**24 - 1
"""Qt's QWIDGETSIZE_MAX, which PySide does not hand on."""
_EVENTS = 500
_Log = tuple[int, int, list[Decision], list[AuditEvent], dict[int, int]]
"""Revision of the registry, the rollout, its decisions, audit events, and approvals by phase."""


class RolloutsPage(Page):
    """Watch, steer, and see why."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        row = self.head(self.tr("Rollouts"))
        row.addWidget(action_button(shell.actions["rollout.new"], primary=True))
        self.model = RowsModel(self._columns(), lambda each: each.rollout_id, self)
        self.view = RowsView(
            self.model,
            shell.theme,
            self.tr("Rollouts"),
            self.tr("No rollout yet.\nRelease a bundle, then roll it out to a canary first."),
            0,
        )
        self.view.take_lines(2)  # a name is a bundle and its version: too long for one
        self.detail = RolloutDetail(shell, self.act_on, self._ask_numbers, self.now_s)
        self._reading = False
        self._asked_again = False
        self._shown: Reading | None = None
        self._log: _Log | None = None
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.view)
        body.addWidget(self._scrolled(), 1)
        self.layout_.addLayout(body, 1)
        self.first = self.view
        shell.bridge.rollouts_changed.connect(self._show)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._read())
        self._show(shell.bridge.rollouts)

    def _scrolled(self) -> QScrollArea:
        """Let the detail scroll where the window is low: its list keeps some rows then."""
        self._beside = QScrollArea()
        self._beside.setFrameShape(QFrame.Shape.NoFrame)
        self._beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._beside.setWidgetResizable(True)
        self._beside.setWidget(self.detail)
        return self._beside

    def _columns(self) -> tuple[RowColumn[Rollout], ...]:
        return (
            RowColumn(
                "  " + self.tr("Rollout"), lambda r: "  " + r.name, 140, help=lambda r: r.name
            ),
            RowColumn(
                self.tr("State"),
                lambda r: texts.rollout_word(r.state),
                110,
                state=lambda r: r.state,
                below=_done,
                words=tuple(map(texts.rollout_word, get_args(RolloutState))),
            ),
            RowColumn(
                self.tr("Done"),
                _done,
                78,
                right=True,
                order=lambda r: summarize(r).share,
                shown=False,  # it stands under the state
            ),
        )

    # What it shows

    def choose(self, rollout_id: int) -> None:
        """Show a rollout, if it is there."""
        place = self.model.place_of(rollout_id)
        if place is not None:
            self.view.selectRow(place)

    def chosen(self) -> Rollout | None:
        """Return the chosen rollout."""
        row: Rollout | None = self.model.row_at(self.view.place())
        return row

    @property
    def settled(self) -> bool:
        """True once the chosen rollout is shown as it is."""
        rollout = self.chosen()
        return rollout is None or (self._shown is not None and self._shown.rollout == rollout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its share."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        metrics = self.fontMetrics()
        least, most = grown(_LEAST_WIDTH, metrics), grown(_LIST_WIDTH, metrics)
        width = min(max(round(self.width() * _LIST_SHARE), least), most)
        self.view.setMinimumWidth(width)
        # Alone, the list has all of the page.
        self.view.setMaximumWidth(_ANY_WIDTH if self.chosen() is None else width)

    def refresh(self) -> None:
        """Let ages grow, and devices come and go."""
        self._read()

    def _show(self, rollouts: list[Rollout]) -> None:
        known = {each.rollout_id for each in self.model.rows}
        self.model.replace(rollouts)
        new = next((each for each in rollouts if each.rollout_id not in known), None)
        if new is not None:
            self.view.selectRow(self.model.place_of(new.rollout_id) or 0)
        self.shell.actions.refresh()
        running = sum(each.open for each in rollouts)
        self.caption.setText(
            self.tr("{n} in all · {open} open").format(n=len(rollouts), open=running)
        )
        self._read()

    def _read(self) -> None:
        rollout = self.chosen()
        self._beside.setVisible(rollout is not None)
        self._share_width()
        if rollout is None or not self.isVisible():
            return
        if self._reading:
            self._asked_again = True
            return
        self._reading = True
        core, now_s, known = self.shell.core, self.now_s(), self._log
        workspace = self.shell.workspace
        registry = workspace.registry

        def read(_: object) -> tuple[Reading, _Log]:
            log = known
            head = (registry.revision, rollout.rollout_id)
            if log is None or log[:2] != head:
                decisions = registry.rollouts.decisions(rollout.rollout_id)
                subject = f"rollout {rollout.rollout_id}"
                events = registry.audit_log.events(_EVENTS, subject=subject)
                log = (*head, decisions, events, _approved(workspace, rollout))
            away = {
                each.device_id for each in core.live.all() if each.status in ("offline", "never")
            }
            return _reading_of(rollout, log, away, now_s), log

        self.shell.bridge.jobs.run(read, self._show_reading, self._reading_failed)

    def _show_reading(self, read: tuple[Reading, _Log]) -> None:
        self._reading = False
        reading, self._log = read
        chosen = self.chosen()
        if chosen is not None and chosen.rollout_id == reading.rollout.rollout_id:
            self._shown = reading
            self.detail.show_reading(reading, self.now_s())
            self.shell.actions.refresh()
        if self._asked_again or (chosen is not None and chosen != reading.rollout):
            self._asked_again = False
            self._read()

    def _reading_failed(self, error: MusterError) -> None:
        self._reading = False
        self.shell.notify(str(error))

    def _ask_numbers(self, decision: Decision, show: Callable[[Numbers], None]) -> None:
        self.shell.bridge.jobs.run(
            lambda _: numbers_of(decision), show, title=self.tr("Making the decision again")
        )

    # What an owner does

    def act(self, what: OfRollout) -> None:
        """Do something with the chosen rollout, after asking."""
        rollout = self.chosen()
        if rollout is None:
            return
        rolling, number = Rolling(self.shell.workspace), rollout.rollout_id
        if what == "resume":
            resume = ResumeDialog(self, rollout, self._tripped())
            if resume.exec():
                waived = resume.waived
                self._steer("resume", lambda: rolling.resume(number, waive=waived))
            resume.deleteLater()
        elif what == "roll_back":
            back = RollBackDialog(self, rollout, self.shell.workspace.registry.releases())
            if back.exec():
                self._roll_back(number, back.scope, back.digest)
            back.deleteLater()
        elif self._agreed(question_of(what, rollout)):
            call = rolling.pause if what == "pause" else rolling.stop
            self._steer(what, lambda: call(number))

    def _roll_back(self, number: int, scope: Scope, digest: str) -> None:
        """Roll back; what devices would refuse as it is released now is released again before."""
        rolling = Rolling(self.shell.workspace)

        def go_on(wanted: list[Fallback]) -> None:
            if wanted:
                dialog = WayBackDialog(self.shell, wanted, self)
                agreed = bool(dialog.exec())
                dialog.deleteLater()
                if not agreed:
                    return
            self._steer("roll_back", lambda: rolling.roll_back(number, scope, digest))

        jobs = self.shell.bridge.jobs
        jobs.run(
            lambda _: rolling.lacking_back(number, scope, digest),
            go_on,
            title=self.tr("Looking for the way back"),
        )

    def act_on(self, what: OfDevices, devices: Sequence[str]) -> None:
        """Do something with devices of the chosen rollout, after asking."""
        rollout = self.chosen()
        if rollout is None or not self._agreed(question_about(what, rollout, devices)):
            return
        rolling, number = Rolling(self.shell.workspace), rollout.rollout_id
        call = {
            "retry": rolling.retry,
            "skip": rolling.skip,
            "hold": rolling.hold,
            "let_in": rolling.let_in,
        }[what]

        def done(_: object) -> None:
            undo = members_undo(self.shell.workspace, rollout, what, devices)
            self.acted(told_about(what, rollout, devices), undo)

        self.shell.bridge.jobs.run(
            lambda _: call(number, devices),
            done,
            title=self.tr("Changing devices of {name}").format(name=rollout.name),
        )

    def _tripped(self) -> Sequence[GateKind]:
        return self._shown.gates.tripped if self._shown else ()

    def _agreed(self, asked: Question) -> bool:
        return confirm(
            self,
            asked.title,
            asked.consequence,
            asked.button,
            danger=asked.danger,
            reached=asked.reached,
        )

    def _steer(self, what: OfRollout, call: Callable[[], Rollout]) -> None:
        def done(rollout: Rollout) -> None:
            self.acted(told(what, rollout), steer_undo(self.shell.workspace, rollout, what))

        self.shell.bridge.jobs.run(lambda _: call(), done, title=self.tr("Steering the rollout"))

    def acted(self, said: str, undo: Undoable | None) -> None:
        """Say what was done and how it can be undone; the engine looks at once."""
        self.shell.core.wake()
        self.shell.bridge.refresh()
        self.shell.undoing.did(said, undo)


def _reading_of(rollout: Rollout, log: _Log, away: set[str], now_s: float) -> Reading:
    _, _, decisions, events, approved = log
    rows = member_rows(rollout, away, now_s)
    return Reading(
        rollout=rollout,
        rows=rows,
        phases=phase_views(rollout, rows, approved, now_s),
        gates=gate_table(rollout, decisions),
        happenings=timeline(decisions, events, ENGINE.who),
    )


def _approved(workspace: Workspace, rollout: Rollout) -> dict[int, int]:
    if not any(each.approvals for each in rollout.plan.phases):
        return {}
    given = Approving(workspace).given(rollout)
    counting = {(each.phase, each.keyid) for each in given if not each.problem}
    return Counter(phase for phase, _ in counting)


def _done(rollout: Rollout) -> str:
    s = summarize(rollout)
    if s.total > _MOST_COUNTED:
        return f"{int(100 * s.share)} %"  # rounded down: 100 says that nobody is missing
    return f"{texts.count(s.succeeded)} / {texts.count(s.total)}"
