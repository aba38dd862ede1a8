"""Where a page asks for more room than it has, and what it says in another language."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from app.gui.language import Texts
from app.gui.pages.base import Page
from tests.gui.looks.checking import name_of, visible

_SLACK_PX = 3


def crowded(root: QWidget) -> list[str]:
    """Name whatever has less room than what it holds needs: Qt cuts and covers without a word.

    Of a window only the page that is to be seen: the others have asked for nothing yet.
    """
    found = []
    for each in (each for page in _pages(root) for each in visible(page, QWidget)):
        layout = each.layout()
        # A stack's own hint is that of all its pages, and a scroll bar's frame has none to keep.
        if layout is None or isinstance(each, QStackedWidget) or _is_of_bars(each):
            continue
        has, needs = each.size(), layout.totalMinimumSize()
        if needs.width() > has.width() + _SLACK_PX:
            found.append(f"{_named(each)} is {has.width()} px wide and needs {needs.width()}")
        if (high := _height_of(layout, has.width())) > has.height() + _SLACK_PX:
            found.append(f"{_named(each)} is {has.height()} px high and needs {high}")
    return found


def _is_of_bars(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_scrollarea")


def _pages(root: QWidget) -> list[QWidget]:
    pages = [each for each in visible(root, Page) if each is not root]
    return pages or [root]


def _height_of(layout: QLayout, width: int) -> int:
    held = [layout.itemAt(at) for at in range(layout.count())]
    if any(isinstance(each.widget(), QStackedWidget) for each in held if each is not None):
        return 0  # where words wrap, its least height is what all its pages would like to have
    if layout.hasHeightForWidth():
        return layout.totalMinimumHeightForWidth(width)
    return layout.totalMinimumSize().height()


def _named(widget: QWidget) -> str:
    parent = widget.parentWidget()
    return f"{name_of(widget)} in {type(parent).__name__}"


def sideways(root: QWidget) -> list[str]:
    """Name what has to be scrolled to the right, or cannot be, to be read; a table may have to."""
    found = []
    for each in visible(root, QScrollArea):
        assert isinstance(each, QScrollArea)
        inside, room = each.widget(), each.viewport().width()
        if inside is not None and inside.width() > room + _SLACK_PX:
            found.append(f"{_named(each)} shows {room} of {inside.width()} px")
    return found


def untranslated(root: QWidget, texts: Texts) -> list[str]:
    """Name what is said in English where another language is spoken.

    Args:
        root: Looked at with all that is in it.
        texts: The language's.
    """
    english = {source for (source, _), said in texts.items() if said != source}
    english -= set(texts.values())
    return [
        f"{name_of(each)} says {text!r} in English"
        for each, text in _said(root)
        if text.replace("&&", "&").strip(" ▾✓") in english
    ]


def _said(root: QWidget) -> Iterator[tuple[QWidget, str]]:
    for kind in (QLabel, QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
        for each in visible(root, kind):
            yield each, each.toolTip()
            yield each, each.accessibleName()
            if isinstance(each, QLabel | QAbstractButton):
                yield each, each.text()
            if isinstance(each, QLineEdit):
                yield each, each.placeholderText()
            if isinstance(each, QComboBox):
                yield from ((each, each.itemText(at)) for at in range(each.count()))
