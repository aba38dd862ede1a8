"""A rollout's phases side by side: name, size, state, soak, and where their devices are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.gui import texts
from app.gui.models.rollout_phases import PhaseView
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown
from app.gui.widgets.labels import ElidedLabel, Pill, label
from app.gui.widgets.outcome_bar import OutcomeBar, OutcomeLegend

_WIDTH_PX = 190
"""What a phase has at least where its words are short, as it was drawn."""
_TITLE_CHARS = 9
"""So much of its name stands beside its state at least."""
_LEAST_PX = 96
"""Its name, state, size and bar; the rest of it scrolls where the window is low."""
_GAP_PX, _LINE_PX = 20, 12
_LINES = 2
"""More lines of phases scroll."""


class PhaseCell(QFrame):
    """One phase.

    Attributes:
        chosen: The user wants to see its devices only.
    """

    chosen = Signal(str)

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._name = ""
        self._title = ElidedLabel("", "h2")
        self._pill = Pill(theme)
        self._about = label("", "dim", wrap=True)
        self._bar = OutcomeBar(theme)
        self._legend = OutcomeLegend(theme)
        self._only = QPushButton(self.tr("Show its devices"))
        self._only.setProperty("link", True)
        self._only.clicked.connect(lambda _=False: self.chosen.emit(self._name))
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._pill)
        layout.addLayout(head)
        for each in (self._about, self._bar, self._legend):
            layout.addWidget(each)
        layout.addStretch(1)
        layout.addWidget(self._only, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def least_px(self) -> int:
        """The width that its words need."""
        title = _TITLE_CHARS * self.fontMetrics().averageCharWidth()
        head = title + self._layout.spacing() + self._pill.sizeHint().width()
        return min(max(head, self.minimumSizeHint().width()), grown(_WIDTH_PX, self.fontMetrics()))

    def height_for(self, width: int) -> int:
        """Return the height it needs at a width."""
        return self._layout.totalHeightForWidth(width)

    def show_phase(self, phase: PhaseView) -> None:
        """Show a phase."""
        self._name = phase.name
        self._title.set_full_text(f"{phase.index + 1}. {phase.name}")
        self._pill.set_state(phase.state, texts.phase_word(phase.state))
        self._about.setText(about_phase(phase))
        self._bar.show_counts(phase.name, phase.counts)
        self._legend.show_counts(phase.counts)
        self._only.setAccessibleName(
            self.tr("Show the devices of phase {name}").format(name=phase.name)
        )


class PhaseStrip(QScrollArea):
    """All phases, in lines; scrolls where they are many, or the window is low.

    Attributes:
        chosen: The name of a phase whose devices the user wants to see.
    """

    chosen = Signal(str)

    def __init__(self, theme: ThemeManager) -> None:
        super().__init__()
        self._theme = theme
        self._cells: list[PhaseCell] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Phases"))
        inside = QWidget()
        inside.setObjectName("plain")
        self._lines = QGridLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(_GAP_PX)
        self._lines.setVerticalSpacing(_LINE_PX)
        self._columns = 0
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def show_phases(self, phases: Sequence[PhaseView]) -> None:
        """Show phases."""
        while len(self._cells) < len(phases):
            cell = PhaseCell(self._theme)
            cell.chosen.connect(self.chosen)
            self._cells.append(cell)
            self._columns = 0
        for cell, phase in zip(self._cells, phases, strict=False):
            cell.show_phase(phase)
        for place, cell in enumerate(self._cells):
            cell.setVisible(place < len(phases))
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Give the wrapped words their height."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt hands a QResizeEvent
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room of all of it."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _fit(self) -> None:
        shown = [cell for cell in self._cells if not cell.isHidden()]
        if not shown:
            return
        room, least = self.viewport().width() + _GAP_PX, max(cell.least_px for cell in shown)
        columns = max(min(room // (least + _GAP_PX), len(shown)), 1)
        self._arrange(columns)
        width = room // columns - _GAP_PX
        lines = [shown[at : at + columns] for at in range(0, len(shown), columns)]
        high = [max(cell.height_for(width) for cell in line) for line in lines[:_LINES]]
        needed = sum(high) + _LINE_PX * (len(high) - 1)
        self.setMaximumHeight(needed)
        self.setMinimumHeight(min(needed, grown(_LEAST_PX, self.fontMetrics())))
        self.updateGeometry()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._lines.setColumnStretch(column, int(column < columns))
        self._columns = columns
        for cell in self._cells:
            self._lines.removeWidget(cell)
        for place, cell in enumerate(self._cells):
            self._lines.addWidget(cell, place // columns, place % columns)


def about_phase(phase: PhaseView) -> str:
    """Return size, soak and approvals of a phase in words."""
    parts = [
        texts.plural(phase.size, texts.tr("{n} device"), texts.tr("{n} devices"))
        if phase.size
        else texts.tr("no devices")
    ]
    if phase.soak_left_s is not None:
        parts.append(texts.tr("soak: {left} left").format(left=texts.span(phase.soak_left_s)))
    elif phase.soak_s:
        parts.append(texts.tr("soaks {span}").format(span=texts.span(phase.soak_s)))
    if phase.approvals and phase.state in ("to_come", "not_begun"):
        parts.append(
            texts.plural(
                phase.approvals,
                texts.tr("{given} of {n} approval"),
                texts.tr("{given} of {n} approvals"),
                given=texts.count(phase.approved),
            )
        )
    return " · ".join(parts)
