"""What a query can ask of a device: names, kinds, units, and where each value comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.fleet.live import DeviceView
from app.fleet.query.says import Help
from app.fleet.query.values import AGE_UNITS
from device_agent.wire.messages import Inventory

Kind = Literal["text", "choice", "number", "version", "age", "left"]
"""`choice` is text that must be meant whole; `age` is a Unix time that is asked as time since, and
`left` one that is asked as time until."""
Texts = str | tuple[str, ...]
LABEL = "label."
WORD = ""
"""Name of the field that a bare word asks: the texts by which people know devices."""

_TIME = {"us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1e3}
_POWER = {"mw": 1e-3, "w": 1.0, "kw": 1e3}
_ENERGY = {"uj": 1e-3, "µj": 1e-3, "mj": 1.0, "j": 1e3}
_BYTES = {
    "b": 1.0,
    **{f"{prefix}b": 1000.0**power for power, prefix in enumerate("kmgt", 1)},
    **{f"{prefix}ib": 1024.0**power for power, prefix in enumerate("kmgt", 1)},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be asked.

    Attributes:
        name: As it is written.
        help: What it is, one line.
        read: From a device's view to its value: text (empty: unknown), several texts, or a number
            (None: unknown) in the field's own unit.
        units: Units that may be written, in lower case, each as a factor.
        choices: All values there are, of a `choice`.
        volatile: It changes by itself, without anybody doing anything to the device.
    """

    name: str
    kind: Kind
    help: str
    read: Callable[[DeviceView], Any] = field(compare=False, repr=False)
    units: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)
    choices: tuple[str, ...] = ()
    volatile: bool = False

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in ("number", "age", "left")

    @property
    def timed(self) -> bool:
        """Whether what is asked changes with time alone."""
        return self.kind in ("age", "left")

    @property
    def ordered(self) -> bool:
        """Whether its values can be compared by size."""
        return self.kind in ("number", "age", "left", "version")


def _inventory(view: DeviceView) -> Inventory:
    return view.state.inventory if view.state else _UNKNOWN


_UNKNOWN = Inventory()


def _current(view: DeviceView, value: float | None, factor: float = 1.0) -> float | None:
    """Figures of a device that is away are history, not how it does."""
    if value is None or view.status in ("offline", "never"):
        return None
    return value * factor


def _installed(view: DeviceView) -> str:
    active = view.state.slots.active if view.state else None
    return active.name if active else ""


def _now(view: DeviceView, word: str) -> str:
    return "" if view.status in ("offline", "never") else word


def _throttled(view: DeviceView) -> str:
    if view.window is None or view.window.throttled is None:
        return ""
    return "yes" if view.window.throttled else "no"


def _text(name: str, help_: str, read: Callable[[DeviceView], Texts | None]) -> Field:
    return Field(name, "text", help_, lambda view: read(view) or "")


def _version(name: str, help_: str, read: Callable[[DeviceView], str | None]) -> Field:
    return Field(name, "version", help_, lambda view: read(view) or "")


def _figure(
    name: str, help_: str, units: Mapping[str, float], read: Callable[[DeviceView], float | None]
) -> Field:
    return Field(name, "number", help_, read, units, volatile=True)


def _count(
    name: str, help_: str, read: Callable[[DeviceView], int], units: Mapping[str, float] = {}
) -> Field:
    # The inventory says 0 for what could not be found out.
    return Field(name, "number", help_, lambda view: read(view) or None, units)


_STATUSES = ("online", "degraded", "failed", "offline", "never")
_METHODS = ("measured", "derived", "estimated")

_ALL = (
    _text("id", Help.ID(), lambda v: v.device_id),
    _text("site", Help.SITE(), lambda v: v.site),
    Field("status", "choice", Help.STATUS(), lambda v: v.status, {}, _STATUSES, volatile=True),
    _text("model", Help.MODEL(), lambda v: v.bundle_name),
    _version("version", Help.VERSION(), lambda v: v.bundle_version),
    _text("digest", Help.DIGEST(), lambda v: v.bundle_digest),
    _figure("p50", Help.P50(), _TIME, lambda v: _current(v, v.p50_s, 1e3)),
    _figure("p95", Help.P95(), _TIME, lambda v: _current(v, v.p95_s, 1e3)),
    _figure("p99", Help.P99(), _TIME, lambda v: _current(v, v.p99_s, 1e3)),
    _figure("rate", Help.RATE(), {"/s": 1.0, "hz": 1.0}, lambda v: _current(v, v.rate_hz)),
    _figure("power", Help.POWER(), _POWER, lambda v: _current(v, v.power_w)),
    _figure(
        "energy",
        Help.ENERGY(),
        _ENERGY,
        lambda v: _current(v, v.energy.gross_j if v.energy else None, 1e3),
    ),
    _figure("temp", Help.TEMP(), {"c": 1.0, "°c": 1.0}, lambda v: _current(v, v.temperature_c)),
    _figure(
        "cpu",
        Help.CPU(),
        {"%": 1.0},
        lambda v: _current(v, v.cpu_percent),
    ),
    _figure(
        "errors",
        Help.ERRORS(),
        {},
        lambda v: _current(v, v.window.errors if v.window else None),
    ),
    Field(
        "throttled",
        "choice",
        Help.THROTTLED(),
        lambda v: _now(v, _throttled(v)),
        {},
        ("yes", "no"),
        volatile=True,
    ),
    Field(
        "clock",
        "choice",
        Help.CLOCK(),
        lambda v: _now(v, v.clock or ("ok" if v.window else "")),
        {},
        ("ok", "unsynchronised", "jumped"),
        volatile=True,
    ),
    _figure("spool", Help.SPOOL(), {}, lambda v: v.spool_pending),
    Field("seen", "age", Help.SEEN(), lambda v: v.last_seen_s, AGE_UNITS, (), True),
    Field(
        "certificate",
        "left",
        Help.CERTIFICATE(),
        lambda v: v.certificate_until_s,
        AGE_UNITS,
        (),
        True,
    ),
    _text("machine", Help.MACHINE(), lambda v: _inventory(v).machine),
    _text("os", Help.OS(), lambda v: _inventory(v).system),
    _version("python", Help.PYTHON(), lambda v: _inventory(v).python),
    _version("agent", Help.AGENT(), lambda v: _inventory(v).agent),
    _version("runtime", Help.RUNTIME(), lambda v: _inventory(v).runtime),
    _text("provider", Help.PROVIDER(), lambda v: _inventory(v).providers),
    _count("cpus", Help.CPUS(), lambda v: _inventory(v).cpu_count),
    _count("memory", Help.MEMORY(), lambda v: _inventory(v).memory_bytes, _BYTES),
    _count("disk", Help.DISK(), lambda v: _inventory(v).disk_bytes, _BYTES),
    _count("disk_free", Help.DISK_FREE(), lambda v: _inventory(v).disk_free_bytes, _BYTES),
    _text("sensor", Help.SENSOR(), lambda v: _inventory(v).sensors),
    _text("power_mode", Help.POWER_MODE(), lambda v: v.power_mode or _inventory(v).power_mode),
    _text("time_zone", Help.TIME_ZONE(), lambda v: _inventory(v).time_zone),
    Field(
        "power_method", "choice", Help.POWER_METHOD(), lambda v: v.power_method or "", {}, _METHODS
    ),
    _text("installed", Help.INSTALLED(), _installed),
    _text(
        "attempt",
        Help.ATTEMPT(),
        lambda v: v.attempt.step if v.attempt else "",
    ),
    _text(
        "refusal",
        Help.REFUSAL(),
        lambda v: v.refusal.reason if v.refusal else "",
    ),
    _text(
        "rejected",
        Help.REJECTED(),
        lambda v: v.rejection.reason if v.rejection else "",
    ),
)

FIELDS: Mapping[str, Field] = {each.name: each for each in _ALL}
"""By name, in the order in which they are offered."""
ALIASES: Mapping[str, str] = {
    "device": "id",
    "age": "seen",
    "temperature": "temp",
    "ram": "memory",
    "cores": "cpus",
    "providers": "provider",
    "sensors": "sensor",
    "mode": "power_mode",
    "zone": "time_zone",
}


WORD_FIELDS = tuple(FIELDS[name] for name in ("id", "site", "model", "version"))
"""The fields that a bare word asks, all of them texts."""


def _words(view: DeviceView) -> Texts:
    return tuple(text for each in WORD_FIELDS if (text := each.read(view)))


ANY_TEXT = Field(WORD, "text", Help.ANY_TEXT(), _words)


def label_field(key: str) -> Field:
    """Return the field of a label."""
    return Field(LABEL + key, "text", Help.A_LABEL(key=key), lambda view: _label(view.labels, key))


def _label(labels: Mapping[str, str], key: str) -> str:
    if key in labels:
        return labels[key]
    return next((value for name, value in labels.items() if name.lower() == key.lower()), "")


def plain_field(name: str) -> Field | None:
    """Return a field by its name or another word for it; None where there is none."""
    name = name.lower().replace("-", "_")
    return FIELDS.get(ALIASES.get(name, name))
