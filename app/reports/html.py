"""A report as one HTML file: no script, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from app.reports.contents import Cell, Fact, Report, Section, Table
from app.reports.svg import chart_svg
from app.reports.voice import Voice

_LIGHT = """--bg:#fff;--fg:#1b2430;--dim:#55606e;--line:#d5dae2;--soft:#f4f6f9;
  --good:#0f6b3a;--warn:#8a4b00;--bad:#b3261e;--c0:#2563eb;--c1:#b45309;--c2:#0f766e;
  --m:#6d28d9;--gap:#e8ebf0"""
_STYLE = """
:root { color-scheme: light dark;
  LIGHT }
@media (prefers-color-scheme: dark) { :root {
  --bg:#12171e;--fg:#e6eaf0;--dim:#a3adba;--line:#323b47;--soft:#1a212b;
  --good:#5ecf8f;--warn:#f0b35a;--bad:#ff8a80;--c0:#6ea8ff;--c1:#f0a35a;--c2:#4fd1c0;
  --m:#b79bff;--gap:#242d38 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 1120px; padding: 28px 32px; background: var(--bg);
  color: var(--fg); font: 14px/1.45 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
h1 { font-size: 24px; margin: 0 0 8px }
h2 { font-size: 17px; margin: 30px 0 10px; padding-bottom: 4px;
  border-bottom: 1px solid var(--line) }
h3 { font-size: 14px; margin: 18px 0 6px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 0 }
dt, .note { color: var(--dim) }
dd { margin: 0; overflow-wrap: anywhere }
.note { font-size: 12px }
dd .note { margin-left: 10px }
table { border-collapse: collapse; width: 100%; font-size: 12.5px }
th, td { padding: 4px 8px; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line) }
td { overflow-wrap: break-word }
th { background: var(--soft); color: var(--dim); font-weight: 600 }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums }
td.n { white-space: nowrap }
.good { color: var(--good) } .warn { color: var(--warn) }
.bad { color: var(--bad); font-weight: 600 }
.caveat { border-left: 3px solid var(--warn); padding: 3px 10px; margin: 8px 0;
  background: var(--soft) }
svg { display: block; width: 100%; height: auto; margin: 12px 0 }
svg .t { fill: var(--fg) } svg .d { fill: var(--dim) } svg .m { fill: var(--m) }
svg .grid { stroke: var(--line) } svg .gap { fill: var(--gap) } svg .mark { stroke: var(--m) }
svg .c0 { stroke: var(--c0) } svg .c1 { stroke: var(--c1) } svg .c2 { stroke: var(--c2) }
.wide { overflow-x: auto }
@media print {
  :root { color-scheme: light;
  LIGHT }
  @page { size: A4; margin: 16mm }
  body { max-width: none; padding: 0; font-size: 11px }
  table { font-size: 9px } th, td { padding: 3px 4px }
  td { overflow-wrap: anywhere }
  tr, svg, .caveat { break-inside: avoid }
  thead { display: table-header-group }
  h2, h3 { break-after: avoid }
  .wide { overflow: visible }
}
""".replace("LIGHT", _LIGHT)


def render_html(report: Report, voice: Voice) -> str:
    """Return a report as a page that stands alone."""
    head = report.head
    body = [f"<h1>{escape(head.title)}</h1>", _definitions(head.lines)]
    for each in report.sections:
        body += _section(each, report, voice)
    return (
        f'<!doctype html>\n<html lang="{escape(report.language)}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(head.title)} · {escape(head.fleet)}</title>"
        f"<style>{_STYLE}</style></head>\n"
        f"<body><main>\n{chr(10).join(body)}\n</main></body></html>\n"
    )


def _definitions(lines: tuple[tuple[str, str], ...]) -> str:
    inside = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in lines)
    return f"<dl>{inside}</dl>"


def _section(section: Section, report: Report, voice: Voice) -> Iterator[str]:
    yield f'<section id="{escape(section.key)}"><h2>{escape(section.title)}</h2>'
    if section.facts:
        yield f"<dl>{''.join(map(_fact, section.facts))}</dl>"
    for caveat in section.caveats:
        yield f'<p class="caveat">{escape(caveat)}</p>'
    for chart in section.charts:
        yield chart_svg(chart, voice)
    for table in section.tables:
        yield from _table(table, report, voice)
    yield "</section>"


def _fact(fact: Fact) -> str:
    note = f'<span class="note">{escape(fact.note)}</span>' if fact.note else ""
    return f"<dt>{escape(fact.label)}</dt><dd>{_toned(fact.cell)}{note}</dd>"


def _table(table: Table, report: Report, voice: Voice) -> Iterator[str]:
    yield f"<h3>{escape(table.title)}</h3>"
    if not table.rows:
        yield f'<p class="note">{escape(table.empty)}</p>'
        return
    classes = [' class="n"' if each.figures else "" for each in table.columns]
    heads = "".join(
        f'<th scope="col"{name}>{escape(each.label)}</th>'
        for each, name in zip(table.columns, classes, strict=True)
    )
    yield f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>'
    for row in table.shown:
        cells = zip(row, classes, strict=True)
        yield f"<tr>{''.join(f'<td{name}>{_toned(cell)}</td>' for cell, name in cells)}</tr>"
    yield "</tbody></table></div>"
    if table.left_out:
        more = report.more.format(n=voice.number(table.left_out, 0))
        yield f'<p class="note">{escape(more)}</p>'


def _toned(cell: Cell) -> str:
    text = escape(cell.text)
    return f'<span class="{cell.tone}">{text}</span>' if cell.tone else text
