"""Pictures of widgets, whole: nothing in them still waits for its turn, or for its room."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from app.gui.turns import Turn

_LAYOUT_PASSES = 3
"""As deep as layouts are nested where figures change."""


def picture_of(widget: QWidget) -> QPixmap:
    """Return what a widget looks like once all turns are taken."""
    turns = widget.findChildren(Turn)
    for each in turns:
        each.finish()  # what is drawn may ask for room, and be painted smaller then
    for _ in range(_LAYOUT_PASSES):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    for each in turns:
        each.finish()
    return widget.grab()
