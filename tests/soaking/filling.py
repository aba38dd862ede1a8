"""Uses single widgets at random, as somebody would who tries everything."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

WORDS = (
    "", "a", "sim-0007", "Lyon / line 3", "line=4", "1", "50", "0", "-3", "3.5", "10 min", "canary",
    "Größe ß €", "שלום", "名前", "a" * 300, "status:online", "50 %", "2026-11-28 14:00", "<b>x</b>",
    "no.such/thing", "*", "\t", "sim-0001, sim-0002", "group:lyon", "p95>12", "&&", "%s {n}",
)  # fmt: skip
QUERIES = (
    "", "status:online", "status:failed p95>12", "model:surface*", "site:Lyon", "sim-00*", "p95>",
    "(", "status:offline or temp>50", "not status:online", "line:3", "rate>1 energy<3", "group:",
    "seen>10s", "power>5", "spool>0", "nonsense:1", "x" * 200,
)  # fmt: skip


def shown(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return the widgets of a kind that somebody could use now."""
    found = root.findChildren(kind)
    return [each for each in found if each.isVisible() and each.isEnabled()]


def use_any(rng: random.Random, root: QWidget, forbidden: Sequence[QWidget] = ()) -> str:
    """Use a random widget; return what it was, empty if there was none."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView, QAbstractSpinBox, QTabBar)
    kind = rng.choice((*kinds, QPlainTextEdit))
    found = [each for each in shown(root, kind) if each not in forbidden]
    if not found:
        return ""
    chosen = rng.choice(found)
    use(rng, chosen)
    return name_of(chosen)


def use(rng: random.Random, widget: QWidget) -> None:
    """Do with a widget what it is for."""
    if isinstance(widget, QAbstractButton):
        widget.click()
    elif isinstance(widget, QComboBox) and widget.count():
        widget.setCurrentIndex(rng.randrange(widget.count()))
        widget.activated.emit(widget.currentIndex())
    elif isinstance(widget, QLineEdit) and not widget.isReadOnly():
        widget.setText(rng.choice(WORDS))
        widget.textEdited.emit(widget.text())
    elif isinstance(widget, QPlainTextEdit) and not widget.isReadOnly():
        widget.setPlainText(rng.choice(WORDS))
    elif isinstance(widget, QAbstractSpinBox):
        widget.stepBy(rng.randint(-5, 5))
    elif isinstance(widget, QTabBar) and widget.count():
        widget.setCurrentIndex(rng.randrange(widget.count()))
    elif isinstance(widget, QAbstractItemView):
        use_rows(rng, widget)


def use_rows(rng: random.Random, view: QAbstractItemView) -> None:
    """Go to a row, sort, press a key or scroll."""
    model = view.model()
    if model is None or not model.rowCount():
        return
    what = rng.randrange(5)
    header = view.horizontalHeader() if isinstance(view, QTableView) else None
    if what == 0 and header is not None and header.count():
        header.sectionClicked.emit(rng.randrange(header.count()))
    elif what == 1:
        bar = view.verticalScrollBar()
        bar.setValue(rng.randint(bar.minimum(), bar.maximum()))
    elif what == 2 and not isinstance(view, QListWidget):
        QTest.keyClick(view, rng.choice((Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_PageUp)))
    else:
        place = model.index(rng.randrange(model.rowCount()), 0)
        view.setCurrentIndex(place)
        view.scrollTo(place, view.ScrollHint.EnsureVisible)
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(place).center()
        )


def wheel(widget: QWidget, at: QPoint, clicks: int) -> None:
    """Turn the mouse's wheel over a widget."""
    where = QPointF(at)
    event = QWheelEvent(
        where,
        QPointF(widget.mapToGlobal(at)),
        QPoint(0, 0),
        QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, begin: QPoint, end: QPoint) -> None:
    """Drag over a widget with the left button."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(widget, (begin + end) / 2)
    QTest.mouseMove(widget, end)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def any_point(rng: random.Random, widget: QWidget) -> QPoint:
    """Return a place within a widget."""
    return QPoint(rng.randrange(max(widget.width(), 1)), rng.randrange(max(widget.height(), 1)))


def name_of(widget: QWidget) -> str:
    """Return how a report names a widget."""
    said = widget.accessibleName() or widget.objectName()
    if isinstance(widget, QAbstractButton):
        said = widget.text() or said
    return f"{type(widget).__name__} {said[:40]!r}"
