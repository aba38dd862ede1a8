"""What the window remembers from one start to the next: layout, filters, columns, theme.

One JSON file in the data directory, so that each fleet has its own. Nothing in it is needed: what
cannot be read is as if it had never been chosen. A file that is to outlast a power cut waits for
the disk, for a tenth of a second or more where telemetry keeps that busy: a thread does.
"""

from __future__ import annotations

import json
import logging
import math
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QTimer

from app.errors import EnvironmentFaultError

FILE_NAME = "console.json"
WINDOW = "window/geometry"
"""Where the window was: what stands before it stands there, too."""
_SOON_MS = 500

_log = logging.getLogger(__name__)


class Preferences(QObject):
    """Small values by a name such as ``fleet/columns``, written half a second after a change."""

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = _opened(directory / FILE_NAME)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.write)
        weakref.finalize(self, self._file.finish)

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        value = self._file.values.get(name)
        return value if isinstance(value, str) else default

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._file.values.get(name)
        if not isinstance(value, list):
            return default
        return tuple(each for each in value if isinstance(each, str))

    def number(self, name: str, default: float) -> float:
        """Return a number."""
        value = self._file.values.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return default
        return float(value) if math.isfinite(value) else default

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes or no."""
        value = self._file.values.get(name)
        return value if isinstance(value, bool) else default

    def layout(self, name: str) -> QByteArray:
        """Return what a widget's ``saveState`` or ``saveGeometry`` gave; empty if nothing did."""
        return QByteArray.fromBase64(QByteArray(self.text(name).encode()))

    def put(self, name: str, value: str | float | bool | tuple[str, ...] | QByteArray) -> None:
        """Remember a value."""
        match value:
            case tuple():
                self._remember(name, list(value))
            case QByteArray():
                self._remember(name, value.toBase64().toStdString())
            case _:
                self._remember(name, value)

    def forget(self, name: str) -> None:
        """Remove a value, or all below a name."""
        for each in list(self._file.values):
            if each == name or each.startswith(f"{name}/"):
                self._remember(each, None)

    def write(self) -> None:
        """Have a thread write now what is still to be written."""
        self._soon.stop()
        if not self._file.begin():
            self._soon.start()

    def flush(self) -> None:
        """Write now what is still to be written."""
        self._soon.stop()
        self._file.finish()

    def _remember(self, name: str, value: object) -> None:
        if self._file.put(name, value) and not self._soon.isActive():
            self._soon.start()


class _File:
    """What a file holds, and its way there; for the window's thread.

    Attributes:
        values: By name, also those that are still to be written.
    """

    def __init__(self, path: Path) -> None:
        self.values = _read(path)
        self._path = path
        self._changed = False
        self._thread: threading.Thread | None = None

    def put(self, name: str, value: object) -> bool:
        """Take a value, or with None remove it; return whether that changed anything."""
        if value == self.values.get(name):
            return False
        if value is None:
            del self.values[name]
        else:
            self.values[name] = value
        self._changed = True
        return True

    def begin(self) -> bool:
        """Write in a thread; return False while one writes what there was before."""
        if self._thread is not None and self._thread.is_alive():
            return False
        if self._changed:
            self._changed = False
            what = (self._path, dict(self.values))
            self._thread = threading.Thread(target=_write, args=what, name="preferences")
            self._thread.start()
        return True

    def finish(self) -> None:
        """Write all of it before returning."""
        if self._thread is not None:
            self._thread.join()
        if self._changed:
            self._changed = False
            _write(self._path, self.values)


_open: weakref.WeakValueDictionary[Path, _File] = weakref.WeakValueDictionary()
"""What stands before the window has the same file open."""


def _opened(path: Path) -> _File:
    file = _open.get(path)
    if file is None:
        file = _open[path] = _File(path)
    return file


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, values: Mapping[str, object]) -> None:
    from app.files import write_file  # the first window waits for what it needs alone

    try:
        write_file(path, json.dumps(values, indent=1, sort_keys=True).encode())
    except EnvironmentFaultError as error:
        _log.warning("the window's layout is not kept: %s", error)
