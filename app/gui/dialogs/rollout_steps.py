"""Resuming past a tripped gate, and rolling back: questions that offer a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.fleet.records import Release
from app.fleet.rollout.gates.gate import GateKind
from app.fleet.rollout.records import Rollout, Scope
from app.gui import texts
from app.gui.dialogs.confirm import ConfirmDialog
from app.gui.models.rollout_questions import question_of
from app.gui.widgets.labels import label


class ResumeDialog(ConfirmDialog):
    """Resume; gates that tripped may be waived."""

    def __init__(self, parent: QWidget, rollout: Rollout, tripped: Sequence[GateKind]) -> None:
        asked = question_of("resume", rollout)
        super().__init__(
            parent, asked.title, asked.consequence, asked.button, danger=False,
            reached=asked.reached,
        )  # fmt: skip
        self._boxes: dict[GateKind, QCheckBox] = {}
        if not tripped:
            return
        self.contents.addWidget(
            label(
                self.tr(
                    "These gates tripped. One that you waive is not asked any more in this "
                    "rollout: you answer for what it would find. One that you keep trips again "
                    "if the figures stay."
                ),
                wrap=True,
            )
        )
        for kind in tripped:
            box = QCheckBox(self.tr("Waive: {gate}").format(gate=texts.gate_word(kind)))
            self._boxes[kind] = box
            self.contents.addWidget(box)

    @property
    def waived(self) -> tuple[GateKind, ...]:
        """The gates that are not to be asked any more."""
        return tuple(kind for kind, box in self._boxes.items() if box.isChecked())


class RollBackDialog(ConfirmDialog):
    """Roll back: whom, and to which bundle."""

    def __init__(self, parent: QWidget, rollout: Rollout, releases: Sequence[Release]) -> None:
        asked = question_of("roll_back", rollout)
        super().__init__(
            parent, asked.title, asked.consequence, asked.button, danger=True,
            reached=asked.reached,
        )  # fmt: skip
        self._rollout = rollout
        self.scope_box = QComboBox()
        self.scope_box.addItem(self.tr("Every device of this rollout"), "all")
        if rollout.open and rollout.plan.last:
            name = rollout.plan.phases[rollout.phase].name
            self.scope_box.addItem(self.tr("Phase {name} only").format(name=name), "phase")
        self.bundle_box = QComboBox()
        self.bundle_box.addItem(self.tr("What each device served before"), "")
        for each in _others(releases, rollout.digest):
            text = f"{each.name} {each.version}  ({texts.short_digest(each.digest)})"
            self.bundle_box.addItem(text, each.digest)
        for title, box in (
            (self.tr("Who goes back"), self.scope_box),
            (self.tr("To what"), self.bundle_box),
        ):
            self.add_field(title, box)
        self.scope_box.currentIndexChanged.connect(lambda _: self._on_scope())

    @property
    def scope(self) -> Scope:
        """Who goes back."""
        return "phase" if self.scope_box.currentData() == "phase" else "all"

    @property
    def digest(self) -> str:
        """The bundle to go back to; empty: each to what it served before."""
        return str(self.bundle_box.currentData())

    def _on_scope(self) -> None:
        asked = question_of("roll_back", self._rollout, self.scope)
        self.about.setText(asked.consequence)
        self.set_reached(asked.reached)
        self.fit()


def _others(releases: Sequence[Release], digest: str) -> list[Release]:
    """Return the newest release of each other bundle."""
    newest: dict[str, Release] = {}
    for each in releases:
        newest.setdefault(each.digest, each)
    return [each for each in newest.values() if each.digest != digest]
