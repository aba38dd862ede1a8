"""A chart as an SVG: for a page, which colours it by class, and for a PDF, by its attributes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from html import escape

from app.reports.contents import Chart, Line
from app.reports.voice import Voice

WIDTH, HEIGHT = 760, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 12, 34, 26
COLOURS = ("#2563eb", "#b45309", "#0f766e")
"""One a curve; with each goes a dash pattern, for colour is never alone."""
_DASHES = ("", "7 3", "2 3")
_TICKS = 4
_FILLS = {"d": "#55606e", "m": "#6d28d9"}
_SHARPEST = (1, 2, 2.5, 5, 10)


def chart_svg(chart: Chart, voice: Voice) -> str:
    """Return a chart as a whole SVG element."""
    low, high = _range(chart)
    plot = _Plot(chart, low, high)
    parts = [*_back(plot, voice), *_curves(plot), *_marks(plot), *_legend(chart)]
    name = escape(chart.title + (f", {chart.unit}" if chart.unit else ""))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{name}" font-family="sans-serif" font-size="11">'
        f'<text class="t" x="2" y="13" fill="#1b2430" font-weight="bold">{name}</text>'
        f"{''.join(parts)}</svg>"
    )


class _Plot:
    """Where times and values lie."""

    def __init__(self, chart: Chart, low: float, high: float) -> None:
        self.chart, self.low, self.high = chart, low, high

    def x(self, time_s: float) -> float:
        share = (time_s - self.chart.start_s) / (self.chart.end_s - self.chart.start_s)
        return _LEFT + min(max(share, 0.0), 1.0) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)


def _range(chart: Chart) -> tuple[float, float]:
    known = [v for line in chart.lines for v in line.values if math.isfinite(v)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if low >= 0 and (low < 0.6 * high or high - low < 1e-9):
        low = 0.0
    return (low, high) if high - low > 1e-9 else (low, low + max(abs(low), 1.0))


def _back(plot: _Plot, voice: Voice) -> Iterator[str]:
    chart = plot.chart
    for gap in chart.gaps:
        left, right = plot.x(gap.start_s), plot.x(gap.end_s)
        yield (
            f'<rect class="gap" x="{left:.1f}" y="{_TOP}" width="{max(right - left, 1):.1f}" '
            f'height="{HEIGHT - _TOP - _BOTTOM}" fill="#e8ebf0"/>'
        )
    for value in _ticks(plot.low, plot.high):
        y = plot.y(value)
        text = escape(voice.number(value, _digits(plot.high - plot.low)))
        line = f"M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}"
        yield f'<path class="grid" d="{line}" stroke="#d5dae2" fill="none"/>'
        yield _text("d", _LEFT - 6, y + 4, text, "end")
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        moment = chart.start_s + share * (chart.end_s - chart.start_s)
        text = time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))
        yield _text("d", plot.x(moment), HEIGHT - 8, text, anchor)


def _ticks(low: float, high: float) -> Iterator[float]:
    step = _step((high - low) / _TICKS)
    value = math.ceil(low / step - 1e-9) * step
    while value <= high + 1e-9 * step:
        yield value
        value += step


def _step(rough: float) -> float:
    scale = 10.0 ** math.floor(math.log10(rough))
    return next(each * scale for each in _SHARPEST if each * scale >= rough * 0.999)


def _digits(span: float) -> int:
    return max(0, 1 - math.floor(math.log10(_step(span / _TICKS)))) if span < 20 else 0


def _curves(plot: _Plot) -> Iterator[str]:
    for at, line in enumerate(plot.chart.lines):
        path = _path(plot, line)
        if path:
            dash = f' stroke-dasharray="{_DASHES[at % 3]}"' if _DASHES[at % 3] else ""
            yield (
                f'<path class="c{at % 3}" d="{path}" stroke="{COLOURS[at % 3]}" fill="none" '
                f'stroke-width="1.4" stroke-linejoin="round"{dash}/>'
            )


def _path(plot: _Plot, line: Line) -> str:
    """Return a curve that is broken where nothing is known; a lone point is a short stroke."""
    parts: list[str] = []
    before: float | None = None
    for time_s, value in zip(line.times_s, line.values, strict=True):
        if not math.isfinite(value):
            before = None
            continue
        joined = before is not None and time_s - before <= plot.chart.holds_s
        x, y = plot.x(time_s), plot.y(value)
        parts.append(f"L{x:.1f} {y:.1f}" if joined else f"M{x:.1f} {y:.1f}h.8")
        before = time_s
    return "".join(parts)


def _marks(plot: _Plot) -> Iterator[str]:
    free = 0.0
    for mark in plot.chart.marks:
        x = plot.x(mark.time_s)
        yield (
            f'<path class="mark" d="M{x:.1f} {_TOP}V{HEIGHT - _BOTTOM}" stroke="#6d28d9" '
            'fill="none" stroke-dasharray="4 3"/>'
        )
        width = 6.5 * len(mark.text)
        if x < free:  # its line stays; the table below names it
            continue
        right = x + 4 + width > WIDTH
        place, anchor = (x - 4, "end") if right else (x + 4, "start")
        yield _text("m", place, _TOP + 10, escape(mark.text), anchor)
        free = x + width + 8


def _legend(chart: Chart) -> Iterator[str]:
    x = WIDTH - _RIGHT
    for at, line in reversed(list(enumerate(chart.lines))):
        x -= 34 + round(6.6 * len(line.name))
        dash = f' stroke-dasharray="{_DASHES[at % 3]}"' if _DASHES[at % 3] else ""
        yield (
            f'<path class="c{at % 3}" d="M{x} 10h18" stroke="{COLOURS[at % 3]}" '
            f'stroke-width="2" fill="none"{dash}/>'
        )
        yield _text("d", x + 22, 14, escape(line.name))


def _text(kind: str, x: float, y: float, text: str, anchor: str = "start") -> str:
    """Return a text that is escaped already."""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
        f'fill="{_FILLS[kind]}">{text}</text>'
    )
