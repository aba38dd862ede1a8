"""The devices of a rollout: where each is, why, and what an owner does about some of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.fleet.rollout.records import Rollout
from app.gui import texts
from app.gui.codes import code_word
from app.gui.models.record_words import reason_line
from app.gui.models.rollout_actions import OF_DEVICES, OfDevices, targets
from app.gui.models.rollout_phases import PLACES, MemberRow, shown
from app.gui.models.rows_model import RowColumn, RowsModel
from app.gui.reasons import left_meaning
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.widgets.folding import Folding
from app.gui.widgets.labels import label
from app.gui.widgets.lens import prompt
from app.gui.widgets.rows_view import RowsView

_GAP_PX = 8
_LEAST_ROWS = 3

Act = Callable[[OfDevices, Sequence[str]], None]


class MembersView(QWidget):
    """The list with its filters and actions.

    Args:
        shell: The console.
        act: Does something with devices, after asking.
        now_s: Unix time.
    """

    def __init__(self, shell: Shell, act: Act, now_s: Callable[[], float]) -> None:
        super().__init__()
        self._act, self._now_s = act, now_s
        self._rollout: Rollout | None = None
        self._rows: Sequence[MemberRow] = ()
        self.model = RowsModel(self._columns(), lambda each: each.device_id, self)
        self.view = RowsView(
            self.model,
            shell.theme,
            self.tr("Devices of this rollout"),
            self.tr("No device matches. Choose other filters."),
            3,
        )
        self.view.keep_rows(_LEAST_ROWS)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.doubleClicked.connect(
            lambda index: shell.open_device(self.model.rows[index.row()].device_id)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._head())
        QWidget.setTabOrder(self.text, self.more)  # as they stand, not as they were made
        layout.addWidget(self.view, 1)
        layout.addWidget(self._make_whole())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._say_whole())

    def _make_whole(self) -> QLabel:
        self.whole = label("", "dim", wrap=True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole.hide()
        self._showing = QTimer(self)
        self._showing.setSingleShot(True)
        self._showing.setInterval(QApplication.doubleClickInterval())
        self._showing.timeout.connect(self._show_whole)
        return self.whole

    def _head(self) -> QVBoxLayout:
        self._build_filters()
        self._build_menu()
        boxes = QHBoxLayout()
        boxes.setSpacing(_GAP_PX)
        boxes.addWidget(self.phase)
        boxes.addWidget(self.place)
        boxes.addStretch(1)
        rows = QVBoxLayout()
        rows.setSpacing(6)
        rows.addWidget(Folding(self.text, self.more, spacing=_GAP_PX))
        rows.addWidget(Folding(boxes, self._count, spacing=_GAP_PX))
        return rows

    def _build_filters(self) -> None:
        self.text = QLineEdit()
        prompt(self.text, self.tr("Device, reason or step"))
        self.text.setAccessibleName(self.tr("Show devices whose name, reason or step holds this"))
        self.text.setClearButtonEnabled(True)
        self.phase, self.place = QComboBox(), QComboBox()
        for box in (self.phase, self.place):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.phase.setAccessibleName(self.tr("Show devices of a phase"))
        self.place.setAccessibleName(self.tr("Show devices with an outcome"))
        self.place.addItem(self.tr("Any outcome"), "")
        for each in PLACES:
            self.place.addItem(texts.outcome_word(each), each)
        self._count = label("", "dim")
        self.text.textChanged.connect(lambda _: self._filter())
        for box in (self.phase, self.place):
            box.currentIndexChanged.connect(lambda _: self._filter())

    def _build_menu(self) -> None:
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more = QPushButton(self.tr("With chosen"))
        self.more.setMenu(self.menu)
        self.more.setToolTip(self.tr("Retry, skip, hold out or let in the chosen devices"))

    def _columns(self) -> tuple[RowColumn[MemberRow], ...]:
        return (
            RowColumn("  " + self.tr("Device"), lambda r: "  " + r.device_id, 94),
            RowColumn(self.tr("Phase"), lambda r: r.phase, 62),
            RowColumn(
                self.tr("Outcome"),
                lambda r: texts.outcome_word(r.place),
                122,
                state=lambda r: r.place,
                words=tuple(map(texts.outcome_word, PLACES)),
            ),
            RowColumn(self.tr("Step and reason"), why_now, 180),
            *self._figures(),
            RowColumn("", lambda _: "", 6),
        )

    def _figures(self) -> tuple[RowColumn[MemberRow], ...]:
        return (
            RowColumn(
                self.tr("Due"),
                lambda r: due(r, self._now_s()),
                72,
                right=True,
                order=lambda r: r.member.due_s,
            ),
            RowColumn(
                self.tr("Tries"),
                lambda r: str(r.member.tries),
                44,
                right=True,
                order=lambda r: r.member.tries,
                shown=False,  # it is 1 nearly always, and where it is not the reason says so
            ),
            RowColumn(
                self.tr("Since"),
                lambda r: since(r, self._now_s()),
                84,
                right=True,
                order=lambda r: -r.member.updated_s if r.member.updated_s else None,
            ),
        )

    def hasHeightForWidth(self) -> bool:
        """Return False: the table makes room for wrapped words, not what stands above it."""
        return False

    def show_rows(self, rollout: Rollout, rows: Sequence[MemberRow]) -> None:
        """Show the devices of a rollout."""
        names = [each.name for each in rollout.plan.phases]
        if [self.phase.itemText(at) for at in range(1, self.phase.count())] != names:
            self.phase.blockSignals(True)
            self.phase.clear()
            self.phase.addItem(self.tr("Any phase"), "")
            for name in names:
                self.phase.addItem(name, name)
            self.phase.blockSignals(False)
        self._rollout, self._rows = rollout, rows
        self._filter()

    def show_phase(self, name: str) -> None:
        """Show the devices of one phase only."""
        self.phase.setCurrentIndex(max(self.phase.findData(name), 0))

    def chosen(self) -> list[MemberRow]:
        """Return the chosen devices."""
        return self.view.chosen()

    def targets(self, what: OfDevices) -> tuple[str, ...]:
        """Return those of the chosen devices with which this may be done."""
        if self._rollout is None:
            return ()
        return targets(what, self._rollout, [row.member for row in self.chosen()])

    def _filter(self) -> None:
        phase, place = self.phase.currentData() or "", self.place.currentData() or ""
        rows = shown(self._rows, phase, place, self.text.text())
        self.model.replace(rows)
        self._count.setText(
            self.tr("{n} of {total}").format(
                n=texts.count(len(rows)), total=texts.count(len(self._rows))
            )
        )

        self._say_whole()

    def _say_whole(self) -> None:
        """Say all of the reason of the chosen device: the column may be too narrow for it."""
        rows = self.chosen()
        if len(rows) != 1:
            self._showing.stop()
            self.whole.hide()
            return
        said = self.tr("{device}: {reason}")
        self.whole.setText(said.format(device=rows[0].device_id, reason=why_now(rows[0])))
        self._fit_whole()
        if self.whole.isHidden() and not self._showing.isActive():
            self._showing.start()  # no row moves between the two clicks that open a device

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the wrapped words their height."""
        super().resizeEvent(event)
        self._fit_whole()

    def _fit_whole(self) -> None:
        self.whole.setMinimumHeight(max(self.whole.heightForWidth(self.width()), 0))

    def _show_whole(self) -> None:
        self.whole.show()
        self.view.scrollTo(self.view.currentIndex())

    def _open_menu(self, at: QPoint) -> None:
        self.menu.popup(self.view.viewport().mapToGlobal(at))

    def _fill_menu(self) -> None:
        self.menu.clear()
        if self._rollout is None:
            return
        for what in OF_DEVICES:
            ids = self.targets(what)
            self._add(what, _offer(what, len(ids)), ids)
        self.menu.addSeparator()
        every = targets("retry", self._rollout, self._rollout.members)
        self._add(
            "retry", self.tr("Retry all that failed: {n}…").format(n=texts.count(len(every))), every
        )

    def _add(self, what: OfDevices, text: str, ids: Sequence[str]) -> None:
        action = self.menu.addAction(text)
        action.setEnabled(bool(ids))
        action.triggered.connect(lambda _=False: self._act(what, ids))


def _offer(what: OfDevices, number: int) -> str:
    words = {
        "retry": texts.tr("Retry {n} chosen…"),
        "skip": texts.tr("Skip {n} chosen…"),
        "hold": texts.tr("Hold {n} chosen out…"),
        "let_in": texts.tr("Let {n} chosen in…"),
    }
    return words[what].format(n=texts.count(number))


def why_now(row: MemberRow) -> str:
    """Return a device's step or reason, and which try it is if it is not the first."""
    if row.member.tries <= 1:
        return why(row)
    return texts.tr("{reason} (try {n})").format(reason=why(row), n=texts.count(row.member.tries))


def why(row: MemberRow) -> str:
    """Return a device's step or reason."""
    member = row.member
    if row.place in ("in_progress", "overdue"):
        step = texts.step_word(member.step) if member.step else texts.tr("assigned")
        return f"{step}: {reason_line('', member.detail)}" if member.detail else step
    if row.place == "waiting":
        return texts.tr("waits for its turn")
    if row.place == "away" and not member.reason:
        step = texts.step_word(member.step) if member.step else ""
        told = texts.tr("cannot be reached; gets its turn when it is back")
        return f"{step}: {texts.tr('cannot be reached')}" if step else told
    if row.place == "succeeded":
        return texts.tr("proved by its serving session")
    if row.place == "left_out" and member.outcome == "pending":
        return texts.tr("had no turn before the rollout was over")
    reason = left_meaning(member.reason) or code_word(member.reason)
    told = ": ".join(part for part in (reason, voiced(member.detail)) if part)
    return told or texts.outcome_word(member.outcome)


def due(row: MemberRow, now_s: float) -> str:
    """Return when the step should be over, or how long it should have been."""
    due_s = row.member.due_s
    if due_s is None or row.place not in ("in_progress", "overdue"):
        return texts.DASH
    if due_s < now_s:
        return texts.tr("{span} over").format(span=texts.span(now_s - due_s))
    return texts.tr("in {span}").format(span=texts.span(due_s - now_s))


def since(row: MemberRow, now_s: float) -> str:
    """Return when its outcome last changed."""
    return texts.age(row.member.updated_s or None, now_s)
