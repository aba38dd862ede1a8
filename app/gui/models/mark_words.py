"""Marks of a time axis in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.gui import texts
from app.gui.codes import code_word
from app.gui.models.device_marks import FAULTS, SPANS, Mark, MarkKind
from app.gui.models.record_words import event_line
from app.gui.saying import voiced
from app.gui.texts import QT_TRANSLATE_NOOP

_LINES: Mapping[MarkKind, str] = {
    "deployment": QT_TRANSLATE_NOOP("words", "{time}  {text} began to serve ({detail})"),
    "note": QT_TRANSLATE_NOOP("words", "{time}  {text}, by rollout {detail}"),
    "error": QT_TRANSLATE_NOOP("words", "{time}  error, {detail}"),
    "warning": QT_TRANSLATE_NOOP("words", "{time}  warning, {detail}"),
    "restart": QT_TRANSLATE_NOOP("words", "{time}  restart, {detail}"),
    "fallback": QT_TRANSLATE_NOOP("words", "{time}  fallback, {detail}"),
    "gap": QT_TRANSLATE_NOOP("words", "{time} to {end}  {detail} records lost: {text}"),
    "unsynchronised": QT_TRANSLATE_NOOP("words", "{time} to {end}  {text}"),
    "jumped": QT_TRANSLATE_NOOP("words", "{time} to {end}  {text}"),
}


def mark_text(mark: Mark) -> str:
    """Return the words that stand beside a mark."""
    if mark.kind in ("unsynchronised", "jumped"):
        return texts.clock_doubt(mark.kind)
    if mark.kind in FAULTS:
        return code_word(mark.text)
    return voiced(mark.text) if mark.kind == "gap" else mark.text


def mark_line(mark: Mark, now_s: float) -> str:
    """Return all that is known of a mark, on one line."""
    return texts.tr(_LINES[mark.kind]).format(
        time=texts.clock(mark.start_s, now_s),
        end=texts.clock(mark.end_s, now_s) if mark.kind in SPANS else "",
        text=mark_text(mark),
        detail=_detail(mark),
    )


def _detail(mark: Mark) -> str:
    if mark.kind == "deployment":
        return texts.short_digest(mark.detail)
    return event_line(mark.text, mark.detail) if mark.kind in FAULTS else mark.detail
