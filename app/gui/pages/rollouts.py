"""The rollouts page: every campaign, its phases, and each device's outcome with its reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.fleet.rollout.records import Member, Rollout
from app.gui import texts
from app.gui.actions import action_button
from app.gui.dialogs.confirm import confirm
from app.gui.models.rollout_summary import Summary, summarize
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.pages.base import Page
from app.gui.shell import Shell
from app.gui.theme.manager import ThemeManager
from app.gui.widgets.labels import ElidedLabel, Pill, card, label
from app.gui.widgets.rows_view import RowsView
from app.rolling import Rolling

_LIST_WIDTH = 336


class RolloutsPage(Page):
    """Watch, pause, resume, stop."""

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
        self.view.setFixedWidth(_LIST_WIDTH)
        self.detail = RolloutDetail(shell, self._act)
        body = QHBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.view)
        body.addWidget(self.detail, 1)
        self.layout_.addLayout(body, 1)
        self.setFocusProxy(self.view)
        shell.bridge.rollouts_changed.connect(self._show)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._show(shell.bridge.rollouts)

    def _columns(self) -> tuple[RowColumn[Rollout], ...]:
        return (
            RowColumn("  " + self.tr("Rollout"), lambda r: "  " + r.name, 140),
            RowColumn(
                self.tr("State"),
                lambda r: texts.rollout_word(r.state),
                106,
                state=lambda r: r.state,
            ),
            RowColumn(self.tr("Done"), _done, 66, right=True),
            RowColumn("", lambda _: "", 6),
        )

    def chosen(self) -> Rollout | None:
        """Return the chosen rollout."""
        row: Rollout | None = self.model.row_at(self.view.place())
        return row

    def refresh(self) -> None:
        """Let ages grow."""
        self._show_chosen()

    def _show(self, rollouts: list[Rollout]) -> None:
        known = {each.rollout_id for each in self.model.rows}
        self.model.replace(rollouts)
        new = next((each for each in rollouts if each.rollout_id not in known), None)
        if new is not None:
            self.view.selectRow(self.model.place_of(new.rollout_id) or 0)
        running = sum(each.open for each in rollouts)
        self.caption.setText(
            self.tr("{n} in all · {open} open").format(n=len(rollouts), open=running)
        )
        self._show_chosen()

    def _show_chosen(self) -> None:
        rollout = self.chosen()
        self.detail.setVisible(rollout is not None)
        if rollout is not None:
            self.detail.show_rollout(rollout, self.now_s())

    def _act(self, what: str) -> None:
        rollout = self.chosen()
        if rollout is None or not self._confirmed(what, rollout):
            return
        rolling, core = Rolling(self.shell.workspace), self.shell.core
        calls: dict[str, Callable[[int], Rollout]] = {
            "pause": rolling.pause,
            "resume": rolling.resume,
            "stop": rolling.stop,
        }
        call, rollout_id = calls[what], rollout.rollout_id

        def done(_: Rollout) -> None:
            core.wake()
            self.shell.bridge.refresh()

        self.shell.bridge.jobs.run(lambda _: call(rollout_id), done)

    def _confirmed(self, what: str, rollout: Rollout) -> bool:
        if what == "resume" and not _bad(rollout):
            return True
        title, consequence, button = consequence_of(what, rollout)
        return confirm(self, title, consequence, button, danger=what == "stop")


def consequence_of(what: str, rollout: Rollout) -> tuple[str, str, str]:
    """Return the title, the consequence with its counts, and the button of a confirmation."""
    s = summarize(rollout)
    sent = sum(
        each.assignment is not None and each.outcome not in ("succeeded", "failed", "refused")
        for each in rollout.members
    )
    unsent = sum(each.assignment is None for each in rollout.members)
    values = {
        "name": rollout.name,
        "total": texts.count(s.total),
        "done": texts.count(s.succeeded),
        "sent": texts.count(sent),
        "unsent": texts.count(unsent),
        "bad": texts.count(_bad(rollout)),
    }
    if what == "pause":
        return (
            texts.tr("Pause “{name}”?").format(**values),
            texts.tr(
                "{unsent} of {total} devices have no assignment yet and get none until you resume. "
                "{sent} devices under way go on."
            ).format(**values),
            texts.tr("Pause rollout"),
        )
    if what == "resume":
        return (
            texts.tr("Resume “{name}”?").format(**values),
            texts.tr(
                "{bad} devices that failed or refused get another turn, and {unsent} without an "
                "assignment get theirs."
            ).format(**values),
            texts.tr("Resume rollout"),
        )
    return (
        texts.tr("Stop “{name}” for good?").format(**values),
        texts.tr(
            "{unsent} of {total} devices will not get the bundle from this rollout. {done} that "
            "serve it keep it, and {sent} under way finish. A stopped rollout cannot be resumed."
        ).format(**values),
        texts.tr("Stop rollout"),
    )


def _bad(rollout: Rollout) -> int:
    s = summarize(rollout)
    return s.failed + s.refused


def _done(rollout: Rollout) -> str:
    s = summarize(rollout)
    return f"{texts.count(s.succeeded)} / {texts.count(s.total)}"


class PhaseRow(QWidget):
    """One phase: its name, progress and counts."""

    def __init__(self, name: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        self._count = label("", "dim", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        layout.addWidget(label(name, "h2"))
        layout.addWidget(self._bar)
        layout.addWidget(self._count)
        layout.addStretch(1)

    def show_summary(self, s: Summary) -> None:
        """Show counts."""
        self._bar.setMaximum(max(s.total, 1))
        self._bar.setValue(s.succeeded)
        if not s.total:
            self._count.setText(self.tr("no devices"))
            return
        parts = [self.tr("{n} of {total} serve it").format(n=s.succeeded, total=s.total)]
        if s.failed:
            parts.append(self.tr("{n} failed").format(n=s.failed))
        if s.refused:
            parts.append(self.tr("{n} refused").format(n=s.refused))
        if s.waiting:
            parts.append(self.tr("{n} to go").format(n=s.waiting))
        self._count.setText(" · ".join(parts))


class RolloutDetail(QFrame):
    """One rollout in full."""

    def __init__(self, shell: Shell, act: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._theme: ThemeManager = shell.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._head(act))
        self.model = RowsModel(self._columns(), lambda each: each.device_id, self)
        self.view = RowsView(
            self.model,
            shell.theme,
            self.tr("Devices of this rollout"),
            "",
            3,
        )
        self.view.doubleClicked.connect(
            lambda index: shell.open_device(self.model.rows[index.row()].device_id)
        )
        layout.addWidget(self.view, 1)

    def _head(self, act: Callable[[str], None]) -> QFrame:
        self._title = ElidedLabel("", "h1")
        self._pill = Pill(self._theme)
        self._about = label("", "dim", wrap=True)
        self._reason = label("", wrap=True)
        self._phases = (PhaseRow(self.tr("Canary")), PhaseRow(self.tr("The rest")))
        self._buttons = {
            "pause": QPushButton(self.tr("Pause…")),
            "resume": QPushButton(self.tr("Resume")),
            "stop": QPushButton(self.tr("Stop…")),
        }
        self._buttons["stop"].setProperty("danger", True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self._pill)
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _=False, what=name: act(what))
            row.addWidget(button)
        phases = QHBoxLayout()
        phases.setSpacing(24)
        phases.addWidget(self._phases[0], 1)
        phases.addWidget(self._phases[1], 2)
        return card(row, self._about, self._reason, phases, margins=(16, 12, 16, 16))

    def _columns(self) -> tuple[RowColumn[Member], ...]:
        return (
            RowColumn("  " + self.tr("Device"), lambda m: "  " + m.device_id, 100),
            RowColumn(
                self.tr("Phase"),
                lambda m: self.tr("Canary") if m.phase == 0 else self.tr("Rest"),
                66,
            ),
            RowColumn(
                self.tr("Outcome"),
                lambda m: texts.outcome_word(m.outcome),
                122,
                state=lambda m: m.outcome,
            ),
            RowColumn(self.tr("Step and reason"), _why, 200),
            RowColumn(self.tr("Changed"), _changed, 84, right=True),
            RowColumn("", lambda _: "", 6),
        )

    def show_rollout(self, rollout: Rollout, now_s: float) -> None:
        """Show a rollout."""
        self._title.set_full_text(rollout.name)
        self._pill.set_state(rollout.state, texts.rollout_word(rollout.state))
        self._about.setText(
            self.tr("{name} {version} · {digest} · {n} devices · begun {when}").format(
                name=rollout.bundle_name,
                version=rollout.bundle_version,
                digest=texts.short_digest(rollout.digest),
                n=texts.count(len(rollout.members)),
                when=texts.clock(rollout.created_s, now_s),
            )
        )
        self._reason.setText(rollout.reason)
        self._reason.setVisible(bool(rollout.reason))
        self._buttons["pause"].setVisible(rollout.state == "running")
        self._buttons["resume"].setVisible(rollout.state == "paused")
        self._buttons["stop"].setVisible(rollout.open)
        for phase, row in enumerate(self._phases):
            row.show_summary(summarize(rollout, phase))
        self.model.replace(sorted(rollout.members, key=_rank))


_ORDER = ("failed", "refused", "in_progress", "assigned", "deferred", "pending", "succeeded")


def _rank(member: Member) -> tuple[int, int, str]:
    return _ORDER.index(member.outcome), member.phase, member.device_id


def _why(member: Member) -> str:
    if member.outcome == "in_progress" and member.detail:
        return texts.step_word(member.detail)
    if member.outcome == "pending":
        return texts.tr("waits for its turn or for the device")
    if member.outcome == "succeeded":
        return texts.tr("proved by its serving session")
    return ": ".join(part for part in (member.reason, member.detail) if part) or texts.DASH


def _changed(member: Member) -> str:
    return texts.clock(member.updated_s) if member.updated_s else texts.DASH
