"""What the columns of the fleet table need, by the fonts and the words of the language."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics

from app.gui import texts
from app.gui.models.column_widths import Room
from app.gui.models.columns import STATUSES
from app.gui.models.fleet_fields import Column
from app.gui.widgets.paint import pill_width

_PAD = 12
_AIR = {"trend": 0.5, "number": 0.75}
"""Kinds that are usually wider than their values need; the share that these need."""
_CUT = {"text": 0.65}
"""Kinds whose values may be cut, for a tool tip has all of them; the share that is always seen."""


def room_of(column: Column, font: QFont, head: QFont, chosen: int | None, *, sorts: bool) -> Room:
    """Return what a column needs.

    Args:
        column: Which.
        font: Of the cells.
        head: Of the header.
        chosen: What the user has given it, in hundredths of an average character.
        sorts: The table is sorted by it: its title has an arrow.
    """
    average = QFontMetrics(font).averageCharWidth()
    if chosen is not None:
        width = max(chosen * average // 100, average * 3)
        return Room(width, width, width)
    bold = QFont(head)
    bold.setBold(True)
    wide = QFontMetrics(bold).horizontalAdvance
    title, arrow = (wide(column.title) + _PAD, wide(" ▾")) if column.title else (0, 0)
    least = title + (arrow if sorts else 0)
    values = column.chars * average + _PAD
    if column.kind == "status":
        least = max(_pills(font), least)
        return Room(max(values, least), least, least)
    tight = max(round(values * _AIR.get(column.kind, 1.0)), least)
    cut = 1.0 if column.field == "id" else _CUT.get(column.kind, 1.0)
    return Room(max(values, title + arrow), tight, max(round(tight * cut), least))


def _pills(font: QFont) -> int:
    """Return the room of the widest status: the words of another language are longer."""
    return pill_width(QFontMetrics(font), *map(texts.status_word, STATUSES)) + _PAD
