"""The chips above the fleet table: one for each status and each saved group, with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from app.fleet.groups import Group
from app.fleet.live import Status
from app.gui import texts

STATUSES: tuple[Status | None, ...] = (None, "online", "degraded", "failed", "offline")
MOST_GROUPS = 4
"""More find no room; all of them can be typed."""
_LONGEST = 16


class FilterChips(QWidget):
    """One chip is chosen at a time.

    Attributes:
        chosen: The user has chosen another.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._buttons = QButtonGroup(self)
        self._buttons.buttonClicked.connect(lambda _: self.chosen.emit())
        self._statuses = {status: self._add() for status in STATUSES}
        self._groups: dict[str, QPushButton] = {}
        self[None].setChecked(True)

    def __getitem__(self, status: Status | None) -> QPushButton:
        return self._statuses[status]

    @property
    def query(self) -> str:
        """What the chosen chip asks."""
        for name, chip in self._groups.items():
            if chip.isChecked():
                return f"group:{name}"
        status = next((key for key, chip in self._statuses.items() if chip.isChecked()), None)
        return f"status:{status}" if status else ""

    @property
    def groups(self) -> dict[str, QPushButton]:
        """The chips of groups, by name."""
        return dict(self._groups)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Have a chip for each of the first groups; a chosen one that is gone is no longer."""
        shown = {each.name: each for each in groups[:MOST_GROUPS]}
        for name in self._groups.keys() - shown.keys():
            chip = self._groups.pop(name)
            if chip.isChecked():
                self[None].setChecked(True)
            self._buttons.removeButton(chip)
            self._row.removeWidget(chip)
            chip.deleteLater()
        for name, group in shown.items():
            chip = self._groups.get(name) or self._add()
            self._groups[name] = chip
            chip.setToolTip(f"{group.query}\n{group.note}".strip())

    def show_counts(self, total: int, statuses: Mapping[Status, int]) -> None:
        """Show how many devices have each status."""
        for status, chip in self._statuses.items():
            count = total if status is None else statuses[status]
            word = self.tr("All") if status is None else texts.status_word(status)
            chip.setText(f"{word}  {texts.count(count)}")

    def show_group_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many devices match each group."""
        for name, chip in self._groups.items():
            short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
            chip.setText(f"{short}  {texts.count(counts[name])}" if name in counts else short)
            chip.setAccessibleName(self.tr("Group {name}").format(name=name))

    def _add(self) -> QPushButton:
        chip = QPushButton()
        chip.setCheckable(True)
        chip.setProperty("chip", True)
        self._buttons.addButton(chip)
        self._row.addWidget(chip)
        return chip
