"""What the window remembers from one start to the next: layout, filters, columns, theme.

One INI file in the data directory, so that each fleet has its own. Nothing in it is needed: what
cannot be read is as if it had never been chosen.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings

FILE_NAME = "console.ini"
WINDOW = "window/geometry"
"""Where the window was: what stands before it stands there, too."""


class Preferences(QObject):
    """Small values by a name such as ``fleet/columns``; Qt writes them to the file by itself."""

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = QSettings(str(directory / FILE_NAME), QSettings.Format.IniFormat, self)

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self._settings.value(name)
        return value if isinstance(value, str) else default

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of texts; Qt reads a list of one back as a text."""
        value = self._settings.value(name)
        if isinstance(value, str):
            return (value,) if value else ()
        if isinstance(value, list):
            return tuple(each for each in value if isinstance(each, str))
        return default

    def number(self, name: str, default: float) -> float:
        """Return a number."""
        try:
            return float(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes or no."""
        return {"true": True, "false": False}.get(self.text(name), default)

    def layout(self, name: str) -> QByteArray:
        """Return what a widget's ``saveState`` or ``saveGeometry`` gave; empty if nothing did."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def put(self, name: str, value: str | float | bool | tuple[str, ...] | QByteArray) -> None:
        """Remember a value."""
        match value:
            case bool():
                self._settings.setValue(name, "true" if value else "false")
            case int() | float():
                self._settings.setValue(name, repr(value))
            case tuple():
                # Qt would write an empty list as an invalid value.
                self._settings.setValue(name, list(value) or "")
            case _:
                self._settings.setValue(name, value)

    def forget(self, name: str) -> None:
        """Remove a value, or all below a name."""
        self._settings.remove(name)
