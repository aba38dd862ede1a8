"""Tables, JSON, times and progress for a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

_NOTHING = "-"


def print_json(value: object) -> None:
    """Print a record, or a list of them, as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2).decode())


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]], empty: str) -> None:
    """Print aligned columns, or `empty` where there is nothing."""
    if not rows:
        click.echo(empty)
        return
    cells = [list(head), *[[_cell(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def print_facts(facts: Sequence[tuple[str, object]]) -> None:
    """Print one fact a line, names aligned."""
    width = max(len(name) for name, _ in facts)
    for name, value in facts:
        click.echo(f"{name.ljust(width)}  {_cell(value)}")


def local_time(unix_s: float | None) -> str:
    """Return a time as people here read it."""
    if unix_s is None:
        return _NOTHING
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(unix_s))


def size(size_bytes: float) -> str:
    """Return a size with three digits or so."""
    for unit in ("B", "KB", "MB"):
        if size_bytes < 1000:
            return f"{size_bytes:.3g} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.3g} GB"


def span(seconds: float) -> str:
    """Return a length of time as people say it."""
    for unit, length_s in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= length_s:
            return f"{seconds / length_s:.3g} {unit}"
    return f"{seconds:.0f} s"


def milliseconds(value_s: float | None) -> str:
    """Return a latency."""
    return _NOTHING if value_s is None else f"{value_s * 1000:.2f} ms"


class StepPrinter:
    """Shows steps and how far each is on stderr; a `Progress` to hand to long work."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._step = ""

    def __call__(self, step: str, share: float) -> None:
        """Take note of where the work is."""
        if self._live:
            click.echo(f"\r\x1b[K{share:4.0%}  {step}", err=True, nl=share >= 1)
        elif step != self._step:
            click.echo(f"{share:4.0%}  {step}", err=True)
        self._step = step


def _plain(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value)} has no JSON")


def _cell(value: object) -> str:
    """Return a value on one line: devices speak through many, and must not command a terminal."""
    if value is None or value == "":
        return _NOTHING
    return printable(str(value))


def printable(text: str) -> str:
    """Return a text of which every character is only shown."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
