"""The chips above the fleet table: one for each status and each saved group, with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from app.fleet.groups import Group
from app.fleet.live import Status
from app.gui import texts

STATUSES: tuple[Status | None, ...] = (None, "online", "degraded", "failed", "offline")
_LONGEST = 16
_GAP = 6


class FilterChips(QWidget):
    """One chip is chosen at a time; groups that find no room are in the menu at the end.

    Attributes:
        chosen: The user has chosen another.
        save_asked: The user wants to save what is asked now.
        change_asked: The user wants to change a group; its name.
        remove_asked: The user wants to remove a group; its name.
        more: Opens the menu with the groups that find no room.
        save: Saves what is asked now.
    """

    chosen = Signal()
    save_asked = Signal()
    change_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._buttons = QButtonGroup(self)
        self._buttons.buttonClicked.connect(lambda _: self.chosen.emit())
        self._statuses = {status: self._add() for status in STATUSES}
        self._groups: dict[str, QPushButton] = {}
        self._counts: dict[str, int] = {}
        self._known: list[Group] = []
        self._hidden: list[str] = []
        self._wanted = ""
        self.more = self._plain()
        self.more.clicked.connect(lambda _=False: self._show_more())
        self.save = self._plain()
        self.save.setText(self.tr("+ Save filter"))
        self.save.clicked.connect(lambda _=False: self.save_asked.emit())
        self._row.addStretch(1)
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
        """The chips of all groups, shown or without room, by name."""
        return dict(self._groups)

    @property
    def hidden_groups(self) -> list[str]:
        """The groups that found no room, by name."""
        return list(self._hidden)

    def choose(self, query: str) -> None:
        """Choose the chip that asks this, now or as soon as its group is known."""
        self._wanted = query
        name = query.removeprefix("group:")
        status = query.removeprefix("status:")
        if query.startswith("group:") and name in self._groups:
            self._groups[name].setChecked(True)
        else:
            chip = next((c for key, c in self._statuses.items() if (key or "") == status), None)
            (chip or self[None]).setChecked(True)
        self._make_room()

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Have a chip for each group; a chosen one that is gone is no longer."""
        self._known = list(groups)
        shown = {each.name: each for each in groups}
        for name in self._groups.keys() - shown.keys():
            chip = self._groups.pop(name)
            if chip.isChecked():
                self[None].setChecked(True)
            self._buttons.removeButton(chip)
            self._row.removeWidget(chip)
            chip.deleteLater()
        for name, group in shown.items():
            chip = self._groups.get(name) or self._add_group(name)
            self._groups[name] = chip
            chip.setToolTip(f"{group.query}\n{group.note}".strip())
        if self._wanted.removeprefix("group:") in shown:
            self.choose(self._wanted)
        self._label_groups()

    def show_counts(self, total: int, statuses: Mapping[Status, int]) -> None:
        """Show how many devices have each status."""
        for status, chip in self._statuses.items():
            count = total if status is None else statuses[status]
            word = self.tr("All") if status is None else texts.status_word(status)
            _say(chip, f"{word}  {texts.count(count)}")
        self._make_room()

    def show_group_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many devices match each group."""
        self._counts = dict(counts)
        self._label_groups()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many groups as there is room for."""
        super().resizeEvent(event)
        self._make_room()

    def _label_groups(self) -> None:
        for name, chip in self._groups.items():
            _say(chip, self._label(name))
            chip.setAccessibleName(self.tr("Group {name}").format(name=name))
        self._make_room()

    def _label(self, name: str) -> str:
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
        return f"{short}  {texts.count(self._counts[name])}" if name in self._counts else short

    def _make_room(self) -> None:
        """Hide what does not fit; the chosen one always does."""
        taken = sum(
            each.sizeHint().width() + _GAP for each in (*self._statuses.values(), self.save)
        )
        self.setMinimumWidth(taken + self.more.sizeHint().width() if self._groups else taken)
        free = self.width() - taken
        needed = {name: chip.sizeHint().width() + _GAP for name, chip in self._groups.items()}
        if sum(needed.values()) > free:
            _say(self.more, self._more_text(len(needed)))
            free -= self.more.sizeHint().width() + _GAP
        first = sorted(needed, key=lambda name: not self._groups[name].isChecked())
        shown: set[str] = set()
        for name in first:
            if needed[name] > free:
                break
            shown.add(name)
            free -= needed[name]
        for name, chip in self._groups.items():
            chip.setVisible(name in shown or chip.isChecked())
        self._hidden = [name for name, chip in self._groups.items() if chip.isHidden()]
        _say(self.more, self._more_text(len(self._hidden)))
        self.more.setVisible(bool(self._hidden))

    def _more_text(self, count: int) -> str:
        return self.tr("{n} more ▾").format(n=texts.count(count))

    def _show_more(self) -> None:
        menu = QMenu(self)
        for name in self._hidden:
            menu.addAction(self._label(name), self._groups[name].click)
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()
        self._make_room()

    def _show_menu(self, name: str, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Change or rename…"), lambda: self.change_asked.emit(name))
        menu.addAction(self.tr("Remove…"), lambda: self.remove_asked.emit(name))
        menu.exec(self._groups[name].mapToGlobal(at))
        menu.deleteLater()

    def _add(self) -> QPushButton:
        chip = QPushButton()
        chip.setCheckable(True)
        chip.setProperty("chip", True)
        self._buttons.addButton(chip)
        self._row.addWidget(chip)
        return chip

    def _add_group(self, name: str) -> QPushButton:
        chip = self._add()
        self._row.removeWidget(chip)
        self._row.insertWidget(len(STATUSES) + len(self._groups), chip)
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(lambda at: self._show_menu(name, at))
        return chip

    def _plain(self) -> QPushButton:
        button = QPushButton()
        button.setProperty("chip", True)
        self._row.addWidget(button)
        return button


def _say(button: QPushButton, text: str) -> None:
    if button.text() != text:
        button.setText(text)
