"""What the dialog for device settings offers, and what was chosen means. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import msgspec

from app.gui import texts
from app.gui.texts import QT_TRANSLATE_NOOP, tr
from device_agent.wire.orders import DeviceSettings
from device_agent.wire.typed import convert

Value = int | str
_MIB = 1024 * 1024
_BACKLOGS = tuple(each * _MIB for each in (8, 32, 128, 512, 2048))
_CAPTURES = tuple(each * _MIB for each in (16, 64, 256, 1024))
_WORDS: Mapping[str, str] = {
    "debug": QT_TRANSLATE_NOOP("words", "Everything, for looking for a fault"),
    "info": QT_TRANSLATE_NOOP("words", "What happens"),
    "warning": QT_TRANSLATE_NOOP("words", "Warnings and errors only"),
    "error": QT_TRANSLATE_NOOP("words", "Errors only"),
    "none": QT_TRANSLATE_NOOP("words", "No samples"),
    "alarms": QT_TRANSLATE_NOOP("words", "Samples that raised an alarm"),
    "sample": QT_TRANSLATE_NOOP("words", "A sample now and then"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        field: Its name in `DeviceSettings`.
        title_: Not translated yet, like `help_`.
        values: What is offered; another that was set by command is shown, too.
    """

    field: str
    title_: str
    help_: str
    values: tuple[Value, ...]

    def text(self, value: Value) -> str:
        """Return a value for people."""
        if self.field == "window_ms":
            return texts.span(int(value) / 1000)
        if self.field.endswith("_bytes"):
            return texts.size(int(value))
        return tr(_WORDS[str(value)]) if value in _WORDS else str(value)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "window_ms",
        QT_TRANSLATE_NOOP("words", "Telemetry window"),
        QT_TRANSLATE_NOOP("words", "Shorter windows show more and take more room and traffic."),
        (1000, 5000, 10_000, 30_000, 60_000, 300_000),
    ),
    Setting(
        "spool_max_bytes",
        QT_TRANSLATE_NOOP("words", "Backlog on the device"),
        QT_TRANSLATE_NOOP("words", "When it is full, old windows are merged, then given up."),
        _BACKLOGS,
    ),
    Setting(
        "log_level",
        QT_TRANSLATE_NOOP("words", "Log"),
        QT_TRANSLATE_NOOP("words", "What the agent writes into the log on the device."),
        ("debug", "info", "warning", "error"),
    ),
    Setting(
        "capture",
        QT_TRANSLATE_NOOP("words", "Samples kept"),
        QT_TRANSLATE_NOOP("words", "They stay on the device's own disk, within the room below."),
        ("none", "alarms", "sample"),
    ),
    Setting(
        "capture_max_bytes",
        QT_TRANSLATE_NOOP("words", "Room for samples"),
        QT_TRANSLATE_NOOP("words", "The oldest samples go when it is full."),
        _CAPTURES,
    ),
)


def held(settings: Collection[DeviceSettings], field: str) -> tuple[bool, Value | None]:
    """Return whether all devices have the same value of a field, and that value."""
    values = {getattr(each, field) for each in settings}
    return len(values) <= 1, next(iter(values)) if len(values) == 1 else None


def change_of(
    chosen: Mapping[str, Value | None],
) -> Callable[[DeviceSettings], DeviceSettings]:
    """Return what becomes of a device's settings; fields that are not chosen stay.

    Args:
        chosen: By field: the value, or None to let the device's own file decide.
    """
    return lambda old: convert(msgspec.structs.asdict(old) | dict(chosen), DeviceSettings)
