"""Leaves the devices of a low fleet page their room: charts and first steps give way to them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.gui.widgets.guide_card import GuideCard

_LOW, _LOWEST = 34, 23
"""Lines of text that fit into the page. In a low one not everything has room beside the first
steps or a heat map, in the lowest (large letters, below the banner of a lost link) not beside the
table."""
_NEWS = (QEvent.Type.Resize, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class FleetRoom(QObject):
    """Looks whenever the page has another height, or its first steps or heat map come or go.

    Args:
        page: Keeps it.
        guide: Says the next step alone in a low page.
        heat: The heat map, hidden where the table is shown.
        charts: Hidden where they would leave the table no rows: a device's page has them, too.
    """

    def __init__(self, page: QWidget, guide: GuideCard, heat: QWidget, charts: QWidget) -> None:
        super().__init__(page)
        self._page, self._guide, self._heat, self._charts = page, guide, heat, charts
        for each in (page, guide, heat):
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share out the room anew."""
        if event.type() in _NEWS:
            lines = self._page.height() / self._page.fontMetrics().lineSpacing()
            low = lines < _LOW
            self._guide.set_brief(low)
            more = not (self._guide.isHidden() and self._heat.isHidden())
            self._charts.setVisible(lines >= _LOWEST and not (low and more))
        return super().eventFilter(watched, event)
