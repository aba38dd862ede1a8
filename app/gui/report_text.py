"""Texts of a PDF that wrap, and columns that fit a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

_MOST_LINES = 14
"""Of one cell: a row must stand on one page whole; the HTML and the CSV have all of it."""
_ELLIPSIS = "…"


class Text:
    """A text in a width, laid out once.

    Attributes:
        natural: How wide it would be on one line.
        lines: How many it takes.
    """

    def __init__(
        self, text: str, style: QFont, width: float, *, right: bool = False, most: int = _MOST_LINES
    ) -> None:
        self.natural = QFontMetricsF(style).horizontalAdvance(text)
        self._layout, self.lines, self.height = _laid(text, style, width, right)
        if self.lines > most:
            last = self._layout.lineAt(most - 1)
            kept = text[: max(last.textStart() + last.textLength() - len(_ELLIPSIS) - 1, 1)]
            self._layout, self.lines, self.height = _laid(kept + _ELLIPSIS, style, width, right)

    def draw(self, painter: QPainter, place: QPointF) -> None:
        """Draw it in the painter's colour."""
        self._layout.draw(painter, place)


def font(pixels: int, *, bold: bool = False) -> QFont:
    """Return the font of a page whose unit is a tenth of a point."""
    style = QFont("DejaVu Sans")
    style.setStyleHint(QFont.StyleHint.SansSerif)
    style.setPixelSize(pixels)
    style.setBold(bold)
    style.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return style


def widths_of(  # noqa: PLR0917 - a table and where it goes
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    figures: Sequence[bool],
    room: float,
    padding: float,
    pixels: int,
) -> list[float]:
    """Return the widths of columns: short ones whole, what is left for the long ones."""
    plain, bold = QFontMetricsF(font(pixels)), QFontMetricsF(font(pixels, bold=True))
    least, wanted = [], []
    for at, (head, figure) in enumerate(zip(heads, figures, strict=True)):
        cells = [row[at] for row in rows]
        longest = max(map(plain.horizontalAdvance, cells), default=0.0)
        words = [each for cell in cells for each in cell.split(" ")]
        word = longest if figure else max(map(plain.horizontalAdvance, words), default=0.0)
        of_head = max(map(bold.horizontalAdvance, head.split(" ")))
        least.append(max(min(word, room / 4), of_head) + padding + 10)
        wanted.append(max(longest, of_head) + padding + 10)
    spare, hunger = room - sum(least), sum(wanted) - sum(least)
    if spare < 0:
        return _squeezed(least, room)
    if spare < hunger:
        return [
            low + spare * (high - low) / hunger for low, high in zip(least, wanted, strict=True)
        ]
    flexible = [at for at, figure in enumerate(figures) if not figure] or range(len(heads))
    return [
        high + ((spare - hunger) / len(flexible) if at in flexible else 0.0)
        for at, high in enumerate(wanted)
    ]


def _squeezed(wanted: list[float], room: float) -> list[float]:
    """Cut the widest columns to one width, so that all fit."""
    ordered = sorted(wanted)
    left = room
    for at, width in enumerate(ordered):
        fair = left / (len(ordered) - at)
        if width > fair:
            return [min(each, fair) for each in wanted]
        left -= width
    return wanted


def _laid(text: str, style: QFont, width: float, right: bool) -> tuple[QTextLayout, int, float]:
    layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), style)
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height, lines = 0.0, 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, height))
        height += line.height()
        lines += 1
    layout.endLayout()
    return layout, lines, height
