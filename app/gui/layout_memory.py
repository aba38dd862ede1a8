"""Remembers how the window is arranged, and finds its way back onto a smaller screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMainWindow, QSplitter

from app.gui.places import PAGES
from app.gui.preferences import WINDOW, Preferences
from app.gui.widgets.query_box import QueryBox
from app.gui.widgets.rows_view import RowsView

if TYPE_CHECKING:
    from app.gui.pages.base import Page

_PAGE, _DEVICE = "window/page", "window/device"
_RESET = ("window", "tables", "splitters", "filters", "fleet", "device")
"""What `LayoutMemory.reset` forgets: pages keep what they remember of their look below these."""


class LayoutMemory(QObject):
    """Size and place of the window, splitters, and the columns, order and filter of each table.

    Args:
        window: Whose geometry.
        preferences: Where it is kept.
    """

    def __init__(self, window: QMainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._pages: dict[str, Page] = {}
        self._preferences = preferences
        self._first: dict[str, QByteArray] = {}
        self._size = window.size()

    def restore(self) -> None:
        """Put the window where it was left."""
        self._size = self._window.size()
        geometry = self._preferences.layout(WINDOW)
        if not geometry.isEmpty() and self._window.restoreGeometry(geometry):
            self._bring_back()

    def take(self, page: Page) -> None:
        """Arrange a new page as it was left; what does not fit any more stays as it comes."""
        self._pages[page.name] = page
        only = {page.name: page}
        for name, part in _parts(only):
            self._first[name] = _state(part)
            _apply(part, self._preferences.layout(name))
        for name, box in _filters(only):
            box.setText(self._preferences.text(name))
        for name, view in _views(only):
            column = int(self._preferences.number(f"{name}/sort", -1))
            down = self._preferences.flag(f"{name}/down", False)
            view.rows_model.sort_by(column, descending=down)

    @property
    def page(self) -> str:
        """The page that was looked at last; the fleet where it is not known any more."""
        name = self._preferences.text(_PAGE, "fleet")
        return name if name in PAGES else "fleet"

    @property
    def device_id(self) -> str:
        """The device that was looked at last."""
        return self._preferences.text(_DEVICE)

    def save(self, page: str, device_id: str) -> None:
        """Remember how everything is arranged now."""
        put = self._preferences.put
        put(WINDOW, self._window.saveGeometry())
        put(_PAGE, page)
        put(_DEVICE, device_id)
        for name, part in _parts(self._pages):
            put(name, _state(part))
        for name, box in _filters(self._pages):
            put(name, box.text())
        for name, view in _views(self._pages):
            put(f"{name}/sort", float(view.rows_model.sorted_by))
            put(f"{name}/down", view.rows_model.descending)

    def reset(self) -> None:
        """Arrange everything as on the first day, and forget the rest at the next start."""
        for name in _RESET:
            self._preferences.forget(name)
        self._window.showNormal()
        self._window.resize(self._size)
        self._bring_back()
        for name, part in _parts(self._pages):
            # A table that came later, or has other columns by now, had no first day.
            _apply(part, self._first.get(name, QByteArray()))
        for _, box in _filters(self._pages):
            box.clear()
        for _, view in _views(self._pages):
            view.rows_model.sort_by(-1)
        for page in self._pages.values():
            page.reset_layout()

    # Inside

    def _bring_back(self) -> None:
        screens = [each.availableGeometry() for each in QGuiApplication.screens()]
        wanted = fitting(self._window.geometry(), screens, self._window.minimumSize())
        if wanted != self._window.geometry():
            self._window.setGeometry(wanted)


_Pages = Mapping[str, "Page"]


def _splitters(pages: _Pages) -> Iterator[tuple[str, QSplitter]]:
    for page_name, page in pages.items():
        for number, splitter in enumerate(page.findChildren(QSplitter)):
            if page_name != "fleet":  # it keeps all of its look itself, below ``fleet/``
                yield f"splitters/{page_name}-{number}", splitter


def _parts(pages: _Pages) -> Iterator[tuple[str, QSplitter | RowsView]]:
    yield from _splitters(pages)
    yield from _views(pages)


def _views(pages: _Pages) -> Iterator[tuple[str, RowsView]]:
    for page_name, page in pages.items():
        for number, view in enumerate(page.findChildren(RowsView)):
            # Another set of columns is another table: its widths would fit nothing.
            count = len(view.rows_model.columns)
            yield f"tables/{page_name}-{number}-{count}", view


def _filters(pages: _Pages) -> Iterator[tuple[str, QLineEdit]]:
    for page_name, page in pages.items():
        box = getattr(page, "filter_edit", None)
        if isinstance(box, QLineEdit) and not isinstance(box, QueryBox):
            yield f"filters/{page_name}", box


def fitting(wanted: QRect, screens: list[QRect], least: QSize) -> QRect:
    """Return a window's place, moved and shrunk onto a screen where it would not be reached.

    Args:
        wanted: Where it was, its title bar above.
        screens: What the screens have free; the first is the main one.
        least: It is not made smaller than this, even where the screen is.
    """
    if not screens or any(screen.contains(wanted) for screen in screens):
        return wanted
    most = max(screens, key=lambda screen: _area(screen.intersected(wanted)))
    screen = most if most.intersects(wanted) else screens[0]
    width = max(min(wanted.width(), screen.width()), least.width())
    height = max(min(wanted.height(), screen.height()), least.height())
    left = max(min(wanted.left(), screen.left() + screen.width() - width), screen.left())
    top = max(min(wanted.top(), screen.top() + screen.height() - height), screen.top())
    return QRect(left, top, width, height)


def _area(box: QRect) -> int:
    return max(box.width(), 0) * max(box.height(), 0)


def _state(part: QSplitter | RowsView) -> QByteArray:
    return part.saveState() if isinstance(part, QSplitter) else part.horizontalHeader().saveState()


def _apply(part: QSplitter | RowsView, state: QByteArray) -> None:
    if state.isEmpty():
        return
    if isinstance(part, QSplitter):
        part.restoreState(state)
    else:
        part.horizontalHeader().restoreState(state)
