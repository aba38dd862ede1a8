"""The lens in a line that searches, and the cross that clears it, as large as its letters."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QProxyStyle, QStyle, QStyleOption, QWidget

from app.gui.theme.icons import icon
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown


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
