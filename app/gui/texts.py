"""Numbers, times and states as people read them, in one place for every page."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from app.fleet.energy import EnergyPerInference

DASH = "—"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark a text for translation where it is listed; `tr` translates it where it is shown."""
    return text


_STATUS: Mapping[str, str] = {
    "online": QT_TRANSLATE_NOOP("words", "Online"),
    "degraded": QT_TRANSLATE_NOOP("words", "Degraded"),
    "failed": QT_TRANSLATE_NOOP("words", "Failed"),
    "offline": QT_TRANSLATE_NOOP("words", "Offline"),
    "never": QT_TRANSLATE_NOOP("words", "Never seen"),
}
OUTCOMES: Mapping[str, str] = {
    "pending": QT_TRANSLATE_NOOP("words", "Waiting"),
    "assigned": QT_TRANSLATE_NOOP("words", "Assigned"),
    "in_progress": QT_TRANSLATE_NOOP("words", "In progress"),
    "succeeded": QT_TRANSLATE_NOOP("words", "Succeeded"),
    "failed": QT_TRANSLATE_NOOP("words", "Failed"),
    "refused": QT_TRANSLATE_NOOP("words", "Refused"),
    "deferred": QT_TRANSLATE_NOOP("words", "Deferred"),
    "skipped": QT_TRANSLATE_NOOP("words", "Skipped"),
    "held": QT_TRANSLATE_NOOP("words", "Held out"),
    "superseded": QT_TRANSLATE_NOOP("words", "Left for another"),
    "reverting": QT_TRANSLATE_NOOP("words", "Going back"),
    "reverted": QT_TRANSLATE_NOOP("words", "Went back"),
    "overdue": QT_TRANSLATE_NOOP("words", "Overdue"),
    "waiting": QT_TRANSLATE_NOOP("words", "Waiting"),
    "away": QT_TRANSLATE_NOOP("words", "Out of reach"),
    "left_out": QT_TRANSLATE_NOOP("words", "Left out"),
}
ROLLOUTS: Mapping[str, str] = {
    "running": QT_TRANSLATE_NOOP("words", "Running"),
    "paused": QT_TRANSLATE_NOOP("words", "Paused"),
    "rolling_back": QT_TRANSLATE_NOOP("words", "Rolling back"),
    "rolled_back": QT_TRANSLATE_NOOP("words", "Rolled back"),
    "succeeded": QT_TRANSLATE_NOOP("words", "Succeeded"),
    "failed": QT_TRANSLATE_NOOP("words", "Failed"),
    "stopped": QT_TRANSLATE_NOOP("words", "Stopped"),
}
_PHASE: Mapping[str, str] = {
    "done": QT_TRANSLATE_NOOP("words", "Done"),
    "working": QT_TRANSLATE_NOOP("words", "Under way"),
    "soaking": QT_TRANSLATE_NOOP("words", "Soaking"),
    "judging": QT_TRANSLATE_NOOP("words", "Gates decide"),
    "not_begun": QT_TRANSLATE_NOOP("words", "Not begun"),
    "to_come": QT_TRANSLATE_NOOP("words", "To come"),
    "never_begun": QT_TRANSLATE_NOOP("words", "Never began"),
    "ended": QT_TRANSLATE_NOOP("words", "Ended here"),
}
GATES: Mapping[str, str] = {
    "failures": QT_TRANSLATE_NOOP("words", "Failures"),
    "latency": QT_TRANSLATE_NOOP("words", "p95 latency"),
    "errors": QT_TRANSLATE_NOOP("words", "Errors"),
    "energy": QT_TRANSLATE_NOOP("words", "Energy"),
    "temperature": QT_TRANSLATE_NOOP("words", "Temperature"),
    "throttling": QT_TRANSLATE_NOOP("words", "Throttling"),
    "restarts": QT_TRANSLATE_NOOP("words", "Restarts"),
    "drift": QT_TRANSLATE_NOOP("words", "Drift"),
    "agreement": QT_TRANSLATE_NOOP("words", "Agreement"),
}
_VERDICT: Mapping[str, str] = {
    "passes": QT_TRANSLATE_NOOP("words", "Passes"),
    "trips": QT_TRANSLATE_NOOP("words", "Tripped"),
    "undecided": QT_TRANSLATE_NOOP("words", "Undecided"),
    "no_evidence": QT_TRANSLATE_NOOP("words", "No evidence"),
    "not_asked": QT_TRANSLATE_NOOP("words", "Not asked yet"),
}
_ON_TRIP: Mapping[str, str] = {
    "pause": QT_TRANSLATE_NOOP("words", "pause"),
    "roll_back_phase": QT_TRANSLATE_NOOP("words", "phase back"),
    "roll_back_all": QT_TRANSLATE_NOOP("words", "all back"),
}
_HAPPENING: Mapping[str, str] = {
    "create": QT_TRANSLATE_NOOP("words", "Created"),
    "look": QT_TRANSLATE_NOOP("words", "Gates asked"),
    "advance": QT_TRANSLATE_NOOP("words", "Next phase"),
    "begin": QT_TRANSLATE_NOOP("words", "Phase began"),
    "trip": QT_TRANSLATE_NOOP("words", "Gate tripped"),
    "end": QT_TRANSLATE_NOOP("words", "Ended"),
    "join": QT_TRANSLATE_NOOP("words", "Joined"),
    "phase": QT_TRANSLATE_NOOP("words", "Next phase"),
    "assign": QT_TRANSLATE_NOOP("words", "Assigned"),
    "running": QT_TRANSLATE_NOOP("words", "Resumed"),
    "paused": QT_TRANSLATE_NOOP("words", "Paused"),
    "stopped": QT_TRANSLATE_NOOP("words", "Stopped"),
    "succeeded": QT_TRANSLATE_NOOP("words", "Succeeded"),
    "failed": QT_TRANSLATE_NOOP("words", "Failed"),
    "rolling_back": QT_TRANSLATE_NOOP("words", "Rolls back"),
    "rolled_back": QT_TRANSLATE_NOOP("words", "Rolled back"),
    "retry": QT_TRANSLATE_NOOP("words", "Retried"),
    "skip": QT_TRANSLATE_NOOP("words", "Skipped"),
    "hold": QT_TRANSLATE_NOOP("words", "Held out"),
    "let-in": QT_TRANSLATE_NOOP("words", "Let in"),
    "waive": QT_TRANSLATE_NOOP("words", "Gates waived"),
    "approve": QT_TRANSLATE_NOOP("words", "Approved"),
    "member-left": QT_TRANSLATE_NOOP("words", "Device left"),
    "superseded": QT_TRANSLATE_NOOP("words", "Devices left"),
}
_STEP: Mapping[str, str] = {
    "idle": QT_TRANSLATE_NOOP("words", "Idle"),
    "download": QT_TRANSLATE_NOOP("words", "Download"),
    "verify": QT_TRANSLATE_NOOP("words", "Verify"),
    "stage": QT_TRANSLATE_NOOP("words", "Stage"),
    "trial": QT_TRANSLATE_NOOP("words", "Trial"),
    "shadow": QT_TRANSLATE_NOOP("words", "Shadow"),
    "swap": QT_TRANSLATE_NOOP("words", "Swap"),
    "soak": QT_TRANSLATE_NOOP("words", "Soak"),
    "commit": QT_TRANSLATE_NOOP("words", "Commit"),
    "rolled_back": QT_TRANSLATE_NOOP("words", "Rolled back"),
    "refused": QT_TRANSLATE_NOOP("words", "Refused"),
    "deferred": QT_TRANSLATE_NOOP("words", "Deferred"),
}
_ENROLMENT: Mapping[str, str] = {
    "pending": QT_TRANSLATE_NOOP("words", "Waits for you"),
    "accepted": QT_TRANSLATE_NOOP("words", "Accepted"),
    "rejected": QT_TRANSLATE_NOOP("words", "Rejected"),
    "revoked": QT_TRANSLATE_NOOP("words", "Revoked"),
    "decommissioned": QT_TRANSLATE_NOOP("words", "Decommissioned"),
    "": QT_TRANSLATE_NOOP("words", "Not enrolled"),
}
_COMMAND: Mapping[str, str] = {
    "pending": QT_TRANSLATE_NOOP("words", "sent, not answered yet"),
    "done": QT_TRANSLATE_NOOP("words", "done"),
    "failed": QT_TRANSLATE_NOOP("words", "failed"),
    "expired": QT_TRANSLATE_NOOP("words", "expired"),
    "cancelled": QT_TRANSLATE_NOOP("words", "cancelled"),
}
_METHOD: Mapping[str, str] = {
    "measured": QT_TRANSLATE_NOOP("words", "measured"),
    "derived": QT_TRANSLATE_NOOP("words", "derived"),
    "estimated": QT_TRANSLATE_NOOP("words", "estimated"),
}


_SCOPE: Mapping[str, str] = {
    "board": QT_TRANSLATE_NOOP("words", "whole board"),
    "package": QT_TRANSLATE_NOOP("words", "processor"),
    "gpu": QT_TRANSLATE_NOOP("words", "graphics cards"),
    "package+gpu": QT_TRANSLATE_NOOP("words", "processor and graphics cards"),
    "wall": QT_TRANSLATE_NOOP("words", "at the socket"),
}
_CLOCK: Mapping[str, str] = {
    "": "",
    "unsynchronised": QT_TRANSLATE_NOOP("words", "clock not synchronised"),
    "jumped": QT_TRANSLATE_NOOP("words", "clock was set"),
}


def tr(text: str, disambiguation: str | None = None, n: int = -1) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("words", text, disambiguation, n)


def _word(table: Mapping[str, str], key: str) -> str:
    return tr(table[key]) if key in table else key


def status_word(status: str) -> str:
    """Return a device's status for people."""
    return _word(_STATUS, status)


def outcome_word(outcome: str) -> str:
    """Return a device's outcome in a rollout for people."""
    return _word(OUTCOMES, outcome)


def rollout_word(state: str) -> str:
    """Return a rollout's state for people."""
    return _word(ROLLOUTS, state)


def happening_word(kind: str) -> str:
    """Return what happened in a rollout, for people."""
    return _word(_HAPPENING, kind)


def phase_word(state: str) -> str:
    """Return how far a phase is, for people."""
    return _word(_PHASE, state)


def gate_word(kind: str) -> str:
    """Return what a gate watches, for people."""
    return _word(GATES, kind)


def verdict_word(state: str) -> str:
    """Return what a gate says, for people."""
    return _word(_VERDICT, state)


def on_trip_word(action: str) -> str:
    """Return what a tripped gate does, for people."""
    return _word(_ON_TRIP, action)


def note_words(kind: str, gate: str) -> str:
    """Return what a rollout decided about a device, for people."""
    words = {
        "tripped": tr("gate tripped: {gate}"),
        "rolled_back": tr("rolled back by gate: {gate}") if gate else tr("rolled back"),
        "paused": tr("rollout paused"),
        "stopped": tr("rollout stopped"),
    }
    return words[kind].format(gate=gate_word(gate))


def step_word(step: str) -> str:
    """Return an attempt's step for people."""
    return _word(_STEP, step)


def enrolment_word(state: str) -> str:
    """Return how a device stands in the fleet, for people; empty where it never asked to join."""
    return _word(_ENROLMENT, state)


def command_word(status: str) -> str:
    """Return how far a command is, for people."""
    return _word(_COMMAND, status)


def method_word(method: str) -> str:
    """Return how a figure of energy was obtained, for people."""
    return _word(_METHOD, method)


def energy_word(key: str) -> str:
    """Return how a figure of energy was obtained, or what it covers."""
    return _word(_METHOD, key) if key in _METHOD else _word(_SCOPE, key)


def how_measured(method: str, scope: str, source: str) -> str:
    """Return how a figure of energy was obtained, what it covers and where it comes from."""
    covers = _word(_SCOPE, scope) if scope else ""
    known = ", ".join(part for part in (method_word(method), covers) if part)
    return f"{known}: {source}"


def clock_doubt(state: str) -> str:
    """Return what is doubtful about a device's clock, empty where nothing is."""
    return _word(_CLOCK, state) if state else ""


def joules(value_j: float, band_j: float | None) -> str:
    """Return an energy with its band, both in the unit that suits."""
    unit, factor = ("J", 1.0) if abs(value_j) >= 1 else ("mJ", 1e3)
    digits = 2 if band_j is None or band_j * factor < 1 else 0  # none that the band swallows
    band = f" ± {number(band_j * factor, digits)}" if band_j is not None else ""
    return f"{number(value_j * factor, digits)}{band} {unit}"


def energy(it: EnergyPerInference) -> str:
    """Return gross and net energy of an inference, with the method, on one line."""
    gross = tr("%1 gross").replace("%1", joules(it.gross_j, it.gross_band_j))
    if it.net_j is None:
        return f"{gross} ({method_word(it.method)})"
    net = tr("%1 net").replace("%1", joules(it.net_j, it.net_band_j))
    return f"{gross}, {net} ({method_word(it.method)})"


def estimate_mark(method: str | None) -> str:
    """Return what must stand beside every figure of energy that no sensor measured."""
    if method == "estimated":
        return tr("est.")
    return tr("derived") if method == "derived" else ""


def number(value: float | None, digits: int = 1) -> str:
    """Return a number in the user's notation, a dash where it is unknown."""
    if value is None or math.isnan(value):
        return DASH
    return _locale().toString(float(value), "f", digits)


def _locale() -> QLocale:
    """Return the user's locale; the bare C locale writes no thousands separators."""
    locale = QLocale()
    return QLocale(QLocale.Language.English) if locale.language() == QLocale.Language.C else locale


def plural(value: int, one: str, many: str, **more: str) -> str:
    """Return `one` or `many` (already translated) with ``{n}`` and `more` filled in."""
    return (one if value == 1 else many).format(n=count(value), **more)


def count(value: int) -> str:
    """Return a whole number with the user's thousands separators."""
    return _locale().toString(value)


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share of 1 as a percentage."""
    return DASH if share is None else f"{number(share * 100, digits)} %"


def size(size_bytes: int) -> str:
    """Return a size in bytes, kB, MB or GB (decimal)."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    if size_bytes < 1_000_000:
        return f"{number(size_bytes / 1e3, 0 if size_bytes >= 100_000 else 1)} kB"
    if size_bytes < 1_000_000_000:
        return f"{number(size_bytes / 1e6)} MB"
    return f"{number(size_bytes / 1e9)} GB"


def short_digest(digest: str | None) -> str:
    """Return the part of a digest that people compare."""
    return digest[:12] if digest else DASH


def span(seconds: float) -> str:
    """Return a duration: ``4 s``, ``12 min``, ``3 h``, ``2 d``."""
    seconds = max(seconds, 0.0)
    if seconds < 90:
        return tr("%1 s").replace("%1", str(round(seconds)))
    if seconds < 90 * 60:
        return tr("%1 min").replace("%1", str(round(seconds / 60)))
    if seconds < 36 * 3600:
        return tr("%1 h").replace("%1", str(round(seconds / 3600)))
    return tr("%1 d").replace("%1", str(round(seconds / 86400)))


def age(then_s: float | None, now_s: float) -> str:
    """Return how long ago something was, a dash where it never was."""
    if then_s is None or math.isnan(then_s):
        return DASH
    if now_s - then_s < 1:
        return tr("just now")
    return tr("%1 ago").replace("%1", span(now_s - then_s))


def home_path(path: Path) -> str:
    """Return a path with the user's home written as ``~``."""
    home = Path.home()
    return str(Path("~", path.relative_to(home))) if path.is_relative_to(home) else str(path)


def clock(time_s: float, now_s: float | None = None) -> str:
    """Return a local time of day, with the date where it is not today."""
    then = time.localtime(time_s)
    same = then[:3] == time.localtime(time.time() if now_s is None else now_s)[:3]
    return time.strftime("%H:%M:%S" if same else "%Y-%m-%d %H:%M:%S", then)


def minute(time_s: float, now_s: float) -> str:
    """Return a local time of day without seconds, with the date where it is not today."""
    then = time.localtime(time_s)
    same = then[:3] == time.localtime(now_s)[:3]
    return time.strftime("%H:%M" if same else "%Y-%m-%d %H:%M", then)


def moment(time_s: float) -> str:
    """Return a local date and time with its offset, as other programs read it (ISO 8601)."""
    from datetime import datetime  # no first window tells one

    return datetime.fromtimestamp(time_s).astimezone().isoformat(timespec="seconds")


def date(time_s: float) -> str:
    """Return the local date."""
    return time.strftime("%Y-%m-%d", time.localtime(time_s))


def day_name(time_s: float) -> str:
    """Return the local day of the week and of the month, short."""
    then = time.localtime(time_s)
    name = _locale().dayName(then.tm_wday + 1, QLocale.FormatType.ShortFormat)
    return f"{name} {then.tm_mday:02d}"


def month_name(time_s: float) -> str:
    """Return the local month, short."""
    then = time.localtime(time_s)
    return _locale().standaloneMonthName(then.tm_mon, QLocale.FormatType.ShortFormat)


def opsets(found: Mapping[str, int]) -> str:
    """Return operator sets; ONNX's own has an empty name in files."""
    return ", ".join(f"{domain or 'ai.onnx'} {version}" for domain, version in found.items())
