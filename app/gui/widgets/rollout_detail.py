"""One rollout in full: state and actions, phases, and its devices, gates or timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
)

from app.approving import awaiting
from app.fleet.rollout.records import Decision, Rollout
from app.gui import texts
from app.gui.actions import Actions, action_button
from app.gui.models.rollout_actions import OF_ROLLOUT, OfRollout, allowed
from app.gui.models.rollout_gates import GateTable
from app.gui.models.rollout_phases import MemberRow, PhaseView
from app.gui.models.rollout_timeline import Happening, Numbers
from app.gui.saying import voiced
from app.gui.shell import Shell
from app.gui.theme.icons import icon
from app.gui.widgets.gate_table import GateView
from app.gui.widgets.happenings import HappeningsView
from app.gui.widgets.labels import CopyButton, ElidedLabel, Pill, card, label
from app.gui.widgets.phase_strip import PhaseStrip
from app.gui.widgets.rollout_members import Act, MembersView
from app.gui.widgets.tabs import chip_tabs

_SIDE_PX = 16
_MOST_LINES = 1.8
"""Of the words below a name, as words are not broken: with them two lines."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page shows of a rollout, read at one time."""

    rollout: Rollout
    rows: list[MemberRow]
    phases: list[PhaseView]
    gates: GateTable
    happenings: list[Happening]


class RolloutDetail(QFrame):
    """One rollout.

    Args:
        shell: The console.
        act_on: Does something with devices of it, after asking.
        ask: Makes a decision again from its record.
        now_s: Unix time.
    """

    def __init__(
        self,
        shell: Shell,
        act_on: Act,
        ask: Callable[[Decision, Callable[[Numbers], None]], None],
        now_s: Callable[[], float],
    ) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._theme = shell.theme
        self.members = MembersView(shell, act_on, now_s)
        self.gates = GateView(shell.theme)
        self.happenings = HappeningsView(shell.theme, ask)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._head(shell.actions))
        layout.addLayout(self._tabs())
        layout.addWidget(self.stack, 1)
        shell.theme.changed.connect(self._recolour)
        self._recolour()

    def _head(self, actions: Actions) -> QFrame:
        self._title = ElidedLabel("", "h1")
        self._pill = Pill(self._theme)
        self._about = label("", "dim", wrap=True)
        self._reason = label("", wrap=True)
        self.phases = PhaseStrip(self._theme)
        self.buttons: dict[OfRollout, QPushButton] = {
            name: action_button(actions[f"rollout.{name}"], danger=name in ("roll_back", "stop"))
            for name in OF_ROLLOUT
        }
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(self._pill)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addStretch(1)
        for button in self.buttons.values():
            acts.addWidget(button)
        self._build_below(actions)
        return card(
            row, acts, self._below, self._reason, self.phases, margins=(_SIDE_PX, 12, _SIDE_PX, 12)
        )

    def _build_below(self, actions: Actions) -> None:
        self.approve = action_button(actions["rollout.approve"], primary=True)
        self._below = QHBoxLayout()
        self._beside = QHBoxLayout()
        self._digest = CopyButton()
        self._below.addWidget(self._about, 1)
        self._below.addLayout(self._beside)
        self._beside.addStretch(1)
        self._beside.addWidget(self._digest)
        self._beside.addWidget(self.approve)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place what stands beside the words by the room there is."""
        super().resizeEvent(event)
        self._place_beside()

    def heightForWidth(self, width: int) -> int:
        """Return the height of its head, and the least of its lists: they have what is left.

        Less than the head's would be taken from the lists, too: where words wrap, Qt knows no
        least height of a part.
        """
        held = [self._column.itemAt(at) for at in range(self._column.count())]
        high = [
            each.heightForWidth(width) if each.hasHeightForWidth() else each.minimumSize().height()
            for each in held
            if each is not None
        ]
        return sum(high) + self._column.spacing() * (len(high) - 1)

    def _place_beside(self) -> None:
        """Let what stands beside the words go below where they would have many lines."""
        wide = self._about.fontMetrics().horizontalAdvance(self._about.text())
        room = self.width() - 2 * _SIDE_PX - self._beside.sizeHint().width()
        way = QBoxLayout.Direction
        fits = wide < _MOST_LINES * room
        self._below.setDirection(way.LeftToRight if fits else way.TopToBottom)

    def _tabs(self) -> QHBoxLayout:
        pages = (
            (self.tr("Devices"), self.members),
            (self.tr("Gates"), self.gates),
            (self.tr("Timeline"), self.happenings),
        )
        self.tabs, self.stack, row = chip_tabs(self, pages)
        self.phases.chosen.connect(self._show_phase)
        return row

    def _show_phase(self, name: str) -> None:
        self.tabs.button(0).click()
        self.members.show_phase(name)

    def show_reading(self, it: Reading, now_s: float) -> None:
        """Show a rollout."""
        rollout = it.rollout
        self._title.set_full_text(rollout.name)
        self._pill.set_state(rollout.state, texts.rollout_word(rollout.state))
        self._about.setText(
            texts.plural(
                len(rollout.members),
                self.tr("{name} {version} · {n} device · begun {when}"),
                self.tr("{name} {version} · {n} devices · begun {when}"),
                name=rollout.bundle_name,
                version=rollout.bundle_version,
                when=texts.clock(rollout.created_s, now_s),
            )
        )
        self._digest.set_value(texts.short_digest(rollout.digest), rollout.digest)
        self.approve.setVisible(bool(awaiting(rollout)))
        self._place_beside()
        self._reason.setText(said(rollout))
        self._reason.setVisible(bool(self._reason.text()))
        may = allowed(rollout)
        for name, button in self.buttons.items():
            button.setVisible(name in may)
        self.phases.show_phases(it.phases)
        self.members.show_rows(rollout, it.rows)
        names = [each.name for each in rollout.plan.phases]
        looked = names[it.gates.phase] if it.gates.phase < len(names) else ""
        self.gates.show_table(it.gates, looked, now_s)
        self.happenings.show_happenings(it.happenings)
        self._name_tabs(it)

    def _recolour(self) -> None:
        self._digest.setIcon(icon("copy", self._theme.tokens.accent))

    def _name_tabs(self, it: Reading) -> None:
        tripped = sum(row.state == "trips" for row in it.gates.rows)
        gates = self.tr("Gates {n}").format(n=len(it.gates.rows))
        if tripped:
            gates = self.tr("Gates {n} · {tripped} tripped").format(
                n=len(it.gates.rows), tripped=tripped
            )
        self.tabs.button(1).setText(gates)


def said(rollout: Rollout) -> str:
    """Return what a rollout waits for, or why it stands or ended."""
    if rollout.reason:
        return voiced(rollout.reason)
    if rollout.open and rollout.stage.waits:
        return texts.tr("Waits for: {what}").format(what=voiced(rollout.stage.waits))
    return ""
