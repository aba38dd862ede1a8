"""A line that searches: the lens in it, and the cross that clears it, as large as its letters."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QLineEdit, QProxyStyle, QStyle, QStyleOption, QWidget

from app.gui.theme.icons import icon
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown

AROUND_PX = 66
"""Lens, clear button and margins."""
_AROUND_TEXT_PX = 24
"""What the style keeps free where there is no lens."""
_USUAL_CHARS = 44


def prompt(edit: QLineEdit, says: str) -> None:
    """Say what belongs into a line as long as it is empty, and keep the room for that."""
    edit.setPlaceholderText(says)
    edit.setMinimumWidth(edit.fontMetrics().horizontalAdvance(says) + _AROUND_TEXT_PX)


class Lens(QObject):
    """Gives a line edit a lens at its left, and a button that clears it.

    Args:
        edit: Keeps it.
        theme: The lens is drawn in its colours.
    """

    def __init__(self, edit: QLineEdit, theme: ThemeManager) -> None:
        super().__init__(edit)
        usual = edit.style().pixelMetric(QStyle.PixelMetric.PM_LineEditIconSize, None, edit)
        side = grown(usual, edit.fontMetrics())
        if side > usual:
            edit.setStyle(_LargeIcons(side, edit))
        edit.setClearButtonEnabled(True)
        self._theme = theme
        self._action = edit.addAction(
            icon("search", theme.tokens.dim), QLineEdit.ActionPosition.LeadingPosition
        )
        theme.changed.connect(self._recolour)

    def _recolour(self) -> None:
        self._action.setIcon(icon("search", self._theme.tokens.dim))


class SearchLine(QLineEdit):
    """A line to filter a list by; asks for more room than what it says before it is used.

    Args:
        theme: The lens is drawn in its colours.
        says: Which words it looks at.
        name: For a screen reader.
    """

    def __init__(self, theme: ThemeManager, says: str, name: str) -> None:
        super().__init__()
        self.setPlaceholderText(says)
        self.setAccessibleName(name)
        Lens(self, theme)

    def sizeHint(self) -> QSize:
        """Return the room of some words."""
        usual = _USUAL_CHARS * self.fontMetrics().averageCharWidth()
        return super().sizeHint().expandedTo(QSize(usual, 0)).expandedTo(self.minimumSizeHint())

    def minimumSizeHint(self) -> QSize:
        """Return the room of what it says."""
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(self.placeholderText()) + grown(AROUND_PX, metrics)
        return super().minimumSizeHint().expandedTo(QSize(wide, 0))


class _LargeIcons(QProxyStyle):
    """A line edit asks the style for the size of its icons, and no style sheet can say it."""

    def __init__(self, side: int, parent: QWidget) -> None:
        super().__init__("Fusion")
        self.setParent(parent)
        self._side = side

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Return a size in pixels."""
        if metric == QStyle.PixelMetric.PM_LineEditIconSize:
            return self._side
        return super().pixelMetric(metric, option, widget)
