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
        each.hurried = True
        each.finish()
    for _ in range(_LAYOUT_PASSES):  # what was drawn may have asked for room, and not got it yet
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    picture = widget.grab()
    for each in turns:
        each.hurried = False
    return picture
