"""A report as a PDF: its own flow of blocks, so that no row is cut and charts stay vectors.

Lengths are tenths of a point: fonts get whole pixel sizes there that are fine enough.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)
from PySide6.QtSvg import QSvgRenderer

from app.gui.report_text import Text, font, widths_of
from app.reports.contents import Cell, Report, Section, Table
from app.reports.svg import HEIGHT, WIDTH, chart_svg
from app.reports.voice import Voice

_DPI = 720
_PAGE = QRectF(0, 0, 5950, 8420)
_MARGIN, _HEADER, _FOOTER = 450.0, 650.0, 600.0
_ACROSS = _PAGE.width() - 2 * _MARGIN
_DOWN = _PAGE.height() - _HEADER - _FOOTER
_PAD, _GAP = 35.0, 60.0
_INK, _DIM, _LINE, _SOFT = (
    QColor("#1b2430"),
    QColor("#55606e"),
    QColor("#d5dae2"),
    QColor("#f4f6f9"),
)
_TONES = {"": _INK, "good": QColor("#0f6b3a"), "warn": QColor("#8a4b00"), "bad": QColor("#b3261e")}
_BODY, _SMALL, _TINY = 88, 78, 66
_MANY = 8
"""Tables of more columns are written smaller."""
_ABOVE = 0.9
"""Room above a heading, in heights of its letters."""


class Block(Protocol):
    """A piece that stands on one page whole."""

    height: float
    keeps: bool
    """It never is the last of a page: what follows belongs to it."""

    def draw(self, painter: QPainter, top: float) -> None:
        """Draw it with its upper edge at `top`."""


@dataclass
class _Words:
    """Texts side by side, each with its place and colour."""

    pieces: list[tuple[float, Text, QColor]]
    height: float
    keeps: bool = False
    bar: QColor | None = None
    above: float = 0.0

    def draw(self, painter: QPainter, top: float) -> None:
        if self.bar is not None:
            painter.fillRect(QRectF(_MARGIN, top, 18, self.height - _GAP / 2), self.bar)
        for left, text, colour in self.pieces:
            painter.setPen(colour)
            text.draw(painter, QPointF(left, top + self.above))


@dataclass
class _Row:
    """A row of a table, or its head."""

    cells: list[tuple[float, Text, QColor]]
    height: float
    head: _Row | None
    keeps: bool = False

    def draw(self, painter: QPainter, top: float) -> None:
        if self.head is None:
            painter.fillRect(QRectF(_MARGIN, top, _ACROSS, self.height), _SOFT)
        painter.setPen(QPen(_LINE, 4))
        bottom = top + self.height
        painter.drawLine(QPointF(_MARGIN, bottom), QPointF(_MARGIN + _ACROSS, bottom))
        for left, text, colour in self.cells:
            painter.setPen(colour)
            text.draw(painter, QPointF(left, top + _PAD / 2))


class _Picture:
    """A chart, drawn as a vector."""

    keeps = False

    def __init__(self, svg: str) -> None:
        self._svg = QSvgRenderer(svg.encode())
        self._drawn = _ACROSS * HEIGHT / WIDTH
        self.height = self._drawn + _GAP

    def draw(self, painter: QPainter, top: float) -> None:
        self._svg.render(painter, QRectF(_MARGIN, top, _ACROSS, self._drawn))


def render_pdf(report: Report, voice: Voice) -> bytes:
    """Return a report as a PDF, on whatever thread asks; `ensure_application` first."""
    pages = _paginate([*_title(report), *_sections(report, voice)])
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, report)
    painter = QPainter(writer)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            writer.newPage()
        _frame(painter, report, number, len(pages))
        for top, block in page:
            block.draw(painter, top)
    painter.end()
    return bytes(buffer.data().data())


def _writer(buffer: QBuffer, report: Report) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(f"{report.head.title} · {report.head.fleet}")
    writer.setCreator("Muster")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    return writer


def ensure_application() -> QGuiApplication | None:
    """Make a Qt application without a screen where there is none: fonts need one.

    The caller keeps what is returned for as long as it draws.
    """
    if QGuiApplication.instance() is not None:
        return None
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(["muster"])


def _paginate(blocks: list[Block]) -> list[list[tuple[float, Block]]]:
    """Return the blocks of each page with their places."""
    pages: list[list[tuple[float, Block]]] = [[]]
    top, at = _HEADER, 0
    while at < len(blocks):
        group = _group(blocks, at)
        needed = sum(each.height for each in group)
        if top + needed > _HEADER + _DOWN and pages[-1]:
            pages.append([])
            top = _HEADER
            head = group[0].head if isinstance(group[0], _Row) else None
            if head is not None:  # a table that goes on says again what its columns are
                pages[-1].append((top, head))
                top += head.height
        for each in group:
            pages[-1].append((top, each))
            top += each.height
        at += len(group)
    return pages


def _group(blocks: list[Block], at: int) -> list[Block]:
    end = at
    while blocks[end].keeps and end + 1 < len(blocks):
        end += 1
    return blocks[at : end + 1]


def _frame(painter: QPainter, report: Report, number: int, pages: int) -> None:
    """Draw what stands on every page."""
    head = report.head
    small = font(_SMALL)
    page = report.page.format(page=number, pages=pages)
    painter.setPen(_DIM)
    top = QPointF(_MARGIN, 330)
    Text(f"Muster · {head.fleet} · {head.title}", small, _ACROSS, most=1).draw(painter, top)
    foot = _PAGE.height() - 400
    Text(f"{head.lines[-1][1]} · {head.audit_head[:24]}…", small, _ACROSS * 0.8, most=1).draw(
        painter, QPointF(_MARGIN, foot)
    )
    Text(page, small, _ACROSS, right=True).draw(painter, QPointF(_MARGIN, foot))
    painter.setPen(QPen(_LINE, 4))
    for y in (480.0, foot - 60):
        painter.drawLine(QPointF(_MARGIN, y), QPointF(_MARGIN + _ACROSS, y))


def _title(report: Report) -> Iterator[Block]:
    yield _heading(report.head.title, 190)
    for name, text in report.head.lines:
        yield _pair(name, text, "", "")


def _sections(report: Report, voice: Voice) -> Iterator[Block]:
    for section in report.sections:
        yield from _section(section, report, voice)


def _section(section: Section, report: Report, voice: Voice) -> Iterator[Block]:
    yield _heading(section.title, 132)
    for fact in section.facts:
        yield _pair(fact.label, fact.cell.text, fact.note, fact.cell.tone)
    for caveat in section.caveats:
        text = Text(caveat, font(_BODY), _ACROSS - 80)
        pieces = [(_MARGIN + 60, text, _INK)]
        yield _Words(pieces, text.height + _GAP / 2, bar=_TONES["warn"])
    for chart in section.charts:
        yield _Picture(chart_svg(chart, voice))
    for table in section.tables:
        yield from _table(table, report, voice)


def _heading(title: str, pixels: int) -> _Words:
    text = Text(title, font(pixels, bold=True), _ACROSS)
    above = pixels * _ABOVE
    return _Words([(_MARGIN, text, _INK)], above + text.height + _GAP / 2, keeps=True, above=above)


def _pair(name: str, text: str, note: str, tone: str) -> _Words:
    left = _ACROSS * 0.27
    label = Text(name, font(_BODY), left - 60)
    said = Text(text, font(_BODY), _ACROSS - left)
    pieces = [(_MARGIN, label, _DIM), (_MARGIN + left, said, _TONES[tone])]
    height = max(label.height, said.height)
    if not note:
        return _Words(pieces, height + _PAD / 2)
    beside = left + said.natural + 120
    room = _ACROSS - beside
    under = Text(note, font(_SMALL), room if room > _ACROSS * 0.3 else _ACROSS - left)
    if room > _ACROSS * 0.3 and said.lines == 1:
        return _Words(
            [*pieces, (_MARGIN + beside, under, _DIM)], max(height, under.height) + _PAD / 2
        )
    block = _Words(pieces, height + under.height + _PAD / 2)
    lower = Text(
        f"\n{note}" if said.lines == 1 else "\n" * said.lines + note, font(_SMALL), _ACROSS - left
    )
    block.pieces.append((_MARGIN + left, lower, _DIM))
    block.height = max(height, lower.height) + _PAD / 2
    return block


def _table(table: Table, report: Report, voice: Voice) -> Iterator[Block]:
    yield _heading(table.title, 96)
    if not table.rows:
        yield _note(table.empty)
        return
    pixels = _SMALL if len(table.columns) <= _MANY else _TINY
    small, bold = font(pixels), font(pixels, bold=True)
    heads = [each.label for each in table.columns]
    figures = [each.figures for each in table.columns]
    texts = [[cell.text for cell in row] for row in table.shown]
    widths = widths_of(heads, texts, figures, _ACROSS, _PAD * 2, pixels)
    head = _row([Cell(each) for each in heads], widths, figures, bold, None)
    head.keeps = True
    yield head
    for row in table.shown:
        yield _row(list(row), widths, figures, small, head)
    if table.left_out:
        yield _note(report.more.format(n=voice.number(table.left_out, 0)))


def _row(
    cells: list[Cell], widths: list[float], figures: list[bool], style: QFont, head: _Row | None
) -> _Row:
    left, placed = _MARGIN, []
    for cell, width, right in zip(cells, widths, figures, strict=True):
        text = Text(cell.text, style, width - 2 * _PAD, right=right)
        colour = _TONES[cell.tone] if head is not None else _DIM
        placed.append((left + _PAD, text, colour))
        left += width
    return _Row(placed, max(text.height for _, text, _ in placed) + _PAD, head)


def _note(said: str) -> _Words:
    text = Text(said, font(_SMALL), _ACROSS)
    return _Words([(_MARGIN, text, _DIM)], text.height + _GAP)
