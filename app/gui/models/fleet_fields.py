"""Which columns the fleet table can have: every field that a query can ask, labels included."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.fleet.query.fields import FIELDS, LABEL, Field, label_field
from app.gui import texts
from app.gui.codes import code_word
from app.gui.metrics import METRICS
from app.gui.texts import QT_TRANSLATE_NOOP

Kind = Literal["check", "text", "number", "power", "bytes", "age", "left", "status", "trend"]
CHECK, TREND = "check", "history"
"""Columns that no query asks: what is chosen for an action, and the p95 of the last windows."""
USUAL = ("id", "site", "status", "model", "version", "p50", "p95", "power", "temp", "seen", TREND)
"""What is shown until somebody chooses."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    Attributes:
        field: Name of the query's field, or `CHECK` or `TREND`.
        chars: Room its values need, in average characters.
        digits: Decimals of a number.
    """

    field: str
    title: str
    help: str
    kind: Kind
    chars: int
    digits: int = 0

    @property
    def right(self) -> bool:
        """Whether its values stand at the right."""
        return self.kind in ("number", "power", "bytes", "age", "left")

    @property
    def figure(self) -> bool:
        """Whether it is measured again and again, so that an old one must not look new."""
        return self.field in _FIGURES


_FIGURES = frozenset(("p50", "p95", "p99", "rate", "power", "energy", "temp", "cpu", TREND))
_TITLES: Mapping[str, str] = {
    "id": QT_TRANSLATE_NOOP("words", "Device"),
    "site": QT_TRANSLATE_NOOP("words", "Site"),
    "status": QT_TRANSLATE_NOOP("words", "Status"),
    "model": QT_TRANSLATE_NOOP("words", "Model"),
    "version": QT_TRANSLATE_NOOP("words", "Version"),
    "digest": QT_TRANSLATE_NOOP("words", "Digest"),
    "p50": QT_TRANSLATE_NOOP("words", "p50 ms"),
    "p95": QT_TRANSLATE_NOOP("words", "p95 ms"),
    "p99": QT_TRANSLATE_NOOP("words", "p99 ms"),
    "rate": QT_TRANSLATE_NOOP("words", "Rate /s"),
    "power": QT_TRANSLATE_NOOP("words", "Power W"),
    "energy": QT_TRANSLATE_NOOP("words", "mJ / inf."),
    "temp": QT_TRANSLATE_NOOP("words", "Temp °C"),
    "cpu": QT_TRANSLATE_NOOP("words", "CPU %"),
    "spool": QT_TRANSLATE_NOOP("words", "Spool"),
    "seen": QT_TRANSLATE_NOOP("words", "Last seen"),
    "machine": QT_TRANSLATE_NOOP("words", "Processor"),
    "os": QT_TRANSLATE_NOOP("words", "System"),
    "python": QT_TRANSLATE_NOOP("words", "Python"),
    "agent": QT_TRANSLATE_NOOP("words", "Agent"),
    "runtime": QT_TRANSLATE_NOOP("words", "Runtime"),
    "provider": QT_TRANSLATE_NOOP("words", "Providers"),
    "cpus": QT_TRANSLATE_NOOP("words", "Cores"),
    "memory": QT_TRANSLATE_NOOP("words", "Memory"),
    "disk": QT_TRANSLATE_NOOP("words", "Disk"),
    "disk_free": QT_TRANSLATE_NOOP("words", "Disk free"),
    "sensor": QT_TRANSLATE_NOOP("words", "Sensors"),
    "power_mode": QT_TRANSLATE_NOOP("words", "Power mode"),
    "time_zone": QT_TRANSLATE_NOOP("words", "Time zone"),
    "power_method": QT_TRANSLATE_NOOP("words", "Power known by"),
    "installed": QT_TRANSLATE_NOOP("words", "Installed"),
    "attempt": QT_TRANSLATE_NOOP("words", "Attempt"),
    "refusal": QT_TRANSLATE_NOOP("words", "Refused because"),
    "rejected": QT_TRANSLATE_NOOP("words", "Report rejected"),
    "errors": QT_TRANSLATE_NOOP("words", "Errors"),
    "throttled": QT_TRANSLATE_NOOP("words", "Throttled"),
    "clock": QT_TRANSLATE_NOOP("words", "Clock"),
    "certificate": QT_TRANSLATE_NOOP("words", "Certificate"),
    TREND: QT_TRANSLATE_NOOP("words", "p95 trend"),
}
_HELP: Mapping[str, str] = {
    CHECK: QT_TRANSLATE_NOOP("words", "Chosen for an action"),
    "id": QT_TRANSLATE_NOOP("words", "The name of the device in this fleet"),
    "site": QT_TRANSLATE_NOOP("words", "Where the device stands"),
    "status": QT_TRANSLATE_NOOP("words", "What the device and its link say right now"),
    "model": QT_TRANSLATE_NOOP("words", "The bundle its serving session itself reports"),
    "version": QT_TRANSLATE_NOOP("words", "Version of the bundle it serves"),
    "digest": QT_TRANSLATE_NOOP("words", "Digest of the bundle it serves"),
    "machine": QT_TRANSLATE_NOOP("words", "Architecture of the processor"),
    "os": QT_TRANSLATE_NOOP("words", "Operating system of the device"),
    "python": QT_TRANSLATE_NOOP("words", "Version of the Python that the agent runs in"),
    "agent": QT_TRANSLATE_NOOP("words", "Version of the agent"),
    "runtime": QT_TRANSLATE_NOOP("words", "Version of the inference runtime"),
    "provider": QT_TRANSLATE_NOOP("words", "Execution providers that the device has"),
    "cpus": QT_TRANSLATE_NOOP("words", "Processor cores"),
    "memory": QT_TRANSLATE_NOOP("words", "Size of its memory"),
    "disk": QT_TRANSLATE_NOOP("words", "Size of its disk"),
    "disk_free": QT_TRANSLATE_NOOP("words", "Free on its disk, as the device last reported"),
    "sensor": QT_TRANSLATE_NOOP("words", "What the device can measure"),
    "power_mode": QT_TRANSLATE_NOOP("words", "Power mode that the device runs in"),
    "time_zone": QT_TRANSLATE_NOOP("words", "Time zone of the device's clock"),
    "power_method": QT_TRANSLATE_NOOP("words", "Whether power is measured, derived or estimated"),
    "installed": QT_TRANSLATE_NOOP("words", "The bundle in its active slot"),
    "attempt": QT_TRANSLATE_NOOP("words", "How far its newest attempt came"),
    "refusal": QT_TRANSLATE_NOOP("words", "Reason code of its newest refusal"),
    "rejected": QT_TRANSLATE_NOOP("words", "Why a report in its name was not believed"),
    "clock": QT_TRANSLATE_NOOP("words", "Whether the device's clock can be believed"),
    "certificate": QT_TRANSLATE_NOOP("words", "Time until the device's certificate ends"),
    TREND: QT_TRANSLATE_NOOP("words", "95 % latency of the last windows"),
}
_LABEL_HELP = QT_TRANSLATE_NOOP("words", "What the label {key} of the device says")
_KINDS: Mapping[str, Kind] = {
    CHECK: "check", "status": "status", "power": "power", "energy": "power", TREND: "trend",
    "memory": "bytes", "disk": "bytes", "disk_free": "bytes",
}  # fmt: skip
_CHARS: Mapping[str, int] = {
    CHECK: 3, "id": 10, "site": 14, "status": 17, "model": 14, "version": 7, "digest": 14,
    "power": 10, "energy": 11, "seen": 10, "os": 24, "provider": 24, "sensor": 30,
    "clock": 22, "certificate": 11,
    "power_mode": 18, "time_zone": 16, "refusal": 24, "rejected": 24, "attempt": 15,
    TREND: 10,
}  # fmt: skip
_DIGITS: Mapping[str, int] = dict.fromkeys(
    ("p50", "p95", "p99", "rate", "power", "energy", "temp"), 1
)


def field_of(name: str) -> Field | None:
    """Return the query's field of a column; None where no query can ask it."""
    if name.startswith(LABEL):
        return label_field(name.removeprefix(LABEL))
    return FIELDS.get(name)


def column_of(name: str) -> Column | None:
    """Return a column by its name, in the user's language; None where there can be none."""
    field = field_of(name)
    if field is None and name not in (CHECK, TREND):
        return None
    kind: Kind = _KINDS.get(name, "text")
    if field is not None and field.numeric and name not in _KINDS:
        kind = field.kind if field.kind in ("age", "left") else "number"
    chars = _CHARS.get(name, 10 if kind == "text" else 8)
    return Column(name, _title(name), _help(name), kind, chars, _DIGITS.get(name, 0))


def columns_of(names: Iterable[str]) -> tuple[Column, ...]:
    """Return the check column and these; a name twice or of nothing is left out."""
    found = (column_of(each) for each in dict.fromkeys((CHECK, *names)))
    return tuple(each for each in found if each is not None)


def offered(labels: Sequence[str]) -> tuple[Column, ...]:
    """Return every column there can be: fields, the trend, and the labels of this fleet."""
    names = [*FIELDS, TREND, *(LABEL + each for each in labels)]
    return columns_of(names)[1:]


def metric_names() -> tuple[str, ...]:
    """Return the fields whose values are numbers: what a heat map can show."""
    return tuple(name for name, each in FIELDS.items() if each.numeric)


def group_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the fields by which devices can be put side by side."""
    return ("site", "model", "version", "status", *(LABEL + each for each in labels))


def value_text(column: Column, value: object, now_s: float) -> str:
    """Return a value as people read it, a dash where it is unknown."""
    if column.kind in ("number", "power"):
        return texts.number(_number(value), column.digits)
    if column.kind == "age":
        return texts.age(_number(value), now_s)
    if column.kind == "left":
        return _left_text(_number(value) - now_s)
    if column.kind == "bytes":
        number = _number(value)
        return texts.DASH if math.isnan(number) else texts.size(int(number))
    return _WORDS.get(column.field, _joined)(value) or texts.DASH


def figure_text(name: str, value: float) -> str:
    """Return a value of a heat map with its unit; of a time it is how far away that is."""
    field, column = FIELDS[name], column_of(name)
    if field.kind == "left":
        return _left_text(value)
    if field.kind == "age":
        return texts.DASH if math.isnan(value) else texts.span(value)
    if name in METRICS:
        return METRICS[name].text(value)
    return value_text(column, value, 0.0) if column else texts.DASH


def figure_title(name: str) -> str:
    """Return what a figure is called where there is room."""
    return METRICS[name].title if name in METRICS else _title(name)


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


_WORDS: Mapping[str, Callable[[object], str]] = {
    "status": lambda value: texts.status_word(str(value)),
    "power_method": lambda value: texts.method_word(str(value)),
    "throttled": lambda value: {"yes": texts.tr("yes"), "no": texts.tr("no")}.get(str(value), ""),
    "attempt": lambda value: texts.step_word(str(value)),
    "refusal": lambda value: code_word(str(value)),
    "rejected": lambda value: code_word(str(value)),
    "clock": lambda value: texts.tr("ok") if value == "ok" else texts.clock_doubt(str(value)),
}


def _left_text(left_s: float) -> str:
    if math.isnan(left_s):
        return texts.DASH
    return texts.span(left_s) if left_s > 0 else texts.tr("ended")


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _title(name: str) -> str:
    if name.startswith(LABEL):
        return name.removeprefix(LABEL)
    return texts.tr(_TITLES[name]) if name in _TITLES else ""


def _help(name: str) -> str:
    if name.startswith(LABEL):
        return texts.tr(_LABEL_HELP).format(key=name.removeprefix(LABEL))
    return METRICS[name].help if name in METRICS else texts.tr(_HELP[name])
