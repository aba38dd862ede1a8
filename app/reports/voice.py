"""Words and figures of a report, in the language of whoever asks for it. Qt-free."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.fleet.records import AuditEvent
from app.reports.contents import Cell, Tone, Value
from app.reports.words import WORDS

DASH = "—"
_TIE = "\N{NO-BREAK SPACE}"


def _same(text: str) -> str:
    return text


def _as_kept(event: AuditEvent) -> AuditEvent:
    return event


@dataclass(frozen=True, slots=True)
class Voice:
    """How a report speaks.

    Attributes:
        tr: Translates a text of this package.
        said: Says lines of services in the report's language.
        code: Says the code of an event or a reason.
        entry: Says an entry of the audit log.
        decimal: Between whole and part; digits are grouped by narrow spaces in every language.
        language: As HTML wants it.
    """

    tr: Callable[[str], str] = _same
    said: Callable[[str], str] = _same
    code: Callable[[str], str] = _same
    entry: Callable[[AuditEvent], AuditEvent] = _as_kept
    decimal: str = "."
    language: str = "en"

    def number(self, value: float | None, digits: int = 1) -> str:
        """Return a number, a dash where it is not known."""
        if value is None or not math.isfinite(value):
            return DASH
        text = f"{value:,.{digits}f}"
        return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", self.decimal)

    def count(self, value: float, tone: Tone = "") -> Cell:
        """Return a whole number."""
        return Cell(self.number(value, 0), int(value), tone)

    def figure(self, value: float | None, digits: int, unit: str, factor: float = 1.0) -> Cell:
        """Return a figure that is shown `factor` times as big, with the unit of that."""
        if value is None or not math.isfinite(value):
            return Cell(DASH)
        return Cell(f"{self.number(value * factor, digits)}{_TIE}{unit}", float(value))

    def ms(self, value_s: float | None) -> Cell:
        """Return a latency."""
        return self.figure(value_s, 2, "ms", 1e3)

    def percent(self, share: float | None, digits: int = 1, tone: Tone = "") -> Cell:
        """Return a share of 1 as a percentage; what is not all or nothing never looks so."""
        if share is None or not math.isfinite(share):
            return Cell(DASH)
        step = 10.0 ** -(digits + 2)
        if 0 < share < step:
            return Cell(f"< {self.number(step * 100, digits)} %", share, tone)
        if 1 - step < share < 1:
            return Cell(f"> {self.number((1 - step) * 100, digits)} %", share, tone)
        return Cell(f"{self.number(share * 100, digits)} %", share, tone)

    def energy(self, value_j: float, band_j: float | None = None) -> str:
        """Return an energy with the half width of its band, both in the unit that suits."""
        size = abs(value_j)
        if size >= 3.6e3:
            unit, factor = "Wh", 1 / 3600
        else:
            unit, factor = ("J", 1.0) if size >= 1 else ("mJ", 1e3)
        band = f"{_TIE}±{_TIE}{self.number(band_j * factor, 2)}" if band_j is not None else ""
        return f"{self.number(value_j * factor, 2)}{band}{_TIE}{unit}"

    def moment(self, time_s: float | None) -> Cell:
        """Return a local time."""
        if time_s is None or not math.isfinite(time_s):
            return Cell(DASH)
        return Cell(time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(time_s)), time_s)

    def span(self, seconds: float, tone: Tone = "") -> Cell:
        """Return a duration in two units at most."""
        left = max(round(seconds), 0)
        days, left = divmod(left, 86400)
        hours, left = divmod(left, 3600)
        minutes, rest = divmod(left, 60)
        parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")]
        first = next((at for at, (number, _) in enumerate(parts) if number), 3)
        shown = [f"{number} {unit}" for number, unit in parts[first : first + 2] if number]
        return Cell(" ".join(shown) or "0 s", float(seconds), tone)

    def say(self, text: str, **places: object) -> str:
        """Return a text of this package with its places filled in."""
        return self.tr(text).format(**places)

    def word(self, key: str) -> str:
        """Return a state or kind for people; one that no table knows stands as it is."""
        return self.tr(WORDS[key]) if key in WORDS else key

    def plural(self, n: int, one: str, many: str, **places: object) -> str:
        """Return `one` or `many` (already translated) with ``{n}`` and `places` filled in."""
        return (one if n == 1 else many).format(n=self.number(n, 0), **places)


def word(text: str, value: Value = None, tone: Tone = "") -> Cell:
    """Return a text; a dash where there is none."""
    return Cell(text or DASH, (text or None) if value is None else value, tone)
