"""Somebody at the console: finds what is on the screen by its words, clicks it, types, looks.

A story is a generator. It runs from a timer, so that it goes on inside the event loops of dialogs,
and yields what it waits for. Nothing is reached but by mouse and keyboard, and what cannot be seen
or is disabled cannot be clicked: it is waited for, and missed in the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from app.gui.picturing import picture_of
from app.gui.widgets.toast import Toast

TURN_MS = 40
PATIENCE_S = 90.0
_NONE = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Until:
    """What a story waits for."""

    what: str
    ready: Callable[[], bool]
    timeout_s: float = PATIENCE_S


Steps = Generator[Until, None, None]


class StuckError(AssertionError):
    """What a story waits for does not come."""


class Operator(QObject):
    """Carries a story out.

    Attributes:
        failure: Why it ended early, None while all is well.
        pictures: What was saved, in order.
    """

    def __init__(self, pictures: Path) -> None:
        super().__init__()
        self.failure: BaseException | None = None
        self.pictures: list[Path] = []
        self._directory = pictures
        self._steps: Iterator[Until] = iter(())
        self._wait: Until | None = None
        self._since_s = 0.0
        self._busy = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    def begin(self, steps: Steps) -> None:
        """Carry a story out from now on; at its end, or when it is stuck, all windows close."""
        self._steps = steps
        self._timer.start(TURN_MS)

    # What a story is made of

    def click(self, words: str, kind: type[QWidget] = QAbstractButton, nth: int = 0) -> Steps:
        """Click what shows or is named by these words."""
        yield from self._on(words, kind, nth, lambda each: self._press(each))

    def type(self, words: str, text: str, kind: type[QWidget] = QLineEdit, nth: int = 0) -> Steps:
        """Put a text into the field of this name, over what is there."""

        def fill(field: QWidget) -> None:
            field.setFocus(Qt.FocusReason.MouseFocusReason)
            QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(field, text)

        yield from self._on(words, kind, nth, fill)

    def name_file(self, path: Path) -> Steps:
        """Type a path into the dialog that asks for a file, and agree.

        Its own field has the focus. Keys go to the window, since Python may hold a wrapper of a
        deleted widget at the place of that field.
        """
        yield Until("the dialog for a file", lambda: isinstance(_front(), QFileDialog))

        def write() -> None:
            front = _front()
            assert front is not None
            for each in str(path):
                QTest.keyClick(front.windowHandle(), each)
            QTest.keyClick(front.windowHandle(), Qt.Key.Key_Return)

        yield from self._aside(write)

    def choose(self, words: str, item: str) -> Steps:
        """Choose an item of a list of choices by its first words, with the keyboard."""

        def pick(box: QWidget) -> None:
            assert isinstance(box, QComboBox)
            wanted = next(n for n in range(box.count()) if box.itemText(n).startswith(item))
            box.setFocus(Qt.FocusReason.TabFocusReason)
            QTest.keyClick(box, Qt.Key.Key_Home)
            for _ in range(wanted):
                QTest.keyClick(box, Qt.Key.Key_Down)

        yield from self._on(words, QComboBox, 0, pick)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> Steps:
        """Press a key where the focus is."""
        yield Until("the keyboard to be somebody's", lambda: _focus() is not None)
        yield from self._aside(lambda: QTest.keyClick(_focus(), key, modifier))

    def command(self, name: str) -> Steps:
        """Do what an action of the registry says, through the palette, by its words."""
        action = self._action(name)
        yield Until(f"{name} to be allowed", action.isEnabled)
        yield from self.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        yield Until("the palette", lambda: bool(self._found("", QLineEdit)))
        field = self._found("", QLineEdit)[0]
        QTest.keyClicks(field, action.text().replace("&&", "&").removesuffix("…"))
        yield from self._aside(lambda: QTest.keyClick(field, Qt.Key.Key_Return))

    def read(self, words: str, kind: type[QWidget] = QPlainTextEdit) -> str:
        """Return what a field shows."""
        found = self._found(words, kind)
        assert found, f"{words!r} is not on the screen"
        return str(found[0].property("plainText") or found[0].property("text"))

    def see(
        self, words: str, kind: type[QWidget] = QWidget, timeout_s: float = PATIENCE_S
    ) -> Steps:
        """Wait until something shows these words."""
        yield Until(f"{words!r} to be seen", lambda: bool(self._shown(words, kind)), timeout_s)

    def picture(self, name: str) -> Steps:
        """Save what is in front, once it has settled."""
        begun = time.monotonic()
        yield Until("the picture to settle", lambda: time.monotonic() - begun > 0.4)
        front = _front()
        assert front is not None, "no window is open"
        for toast in front.findChildren(Toast):
            toast.stop()  # it lies over what the picture is about
        path = self._directory / f"{len(self.pictures) + 1:02}-{name}.png"
        assert picture_of(front).save(str(path)), path
        self.pictures.append(path)

    # Inside

    def _turn(self) -> None:
        if self._busy:
            return
        if QApplication.activeWindow() is None and (front := _front()) is not None:
            front.activateWindow()  # a screen without a window manager makes none active by itself
        self._busy = True
        try:
            self._go_on()
        except StopIteration:
            self._end(None)
        except BaseException as error:
            self._end(error)
        finally:
            self._busy = False

    def _go_on(self) -> None:
        if self._wait is None or self._wait.ready():
            self._wait = next(self._steps)
            self._since_s = time.monotonic()
        elif time.monotonic() - self._since_s > self._wait.timeout_s:
            raise StuckError(f"waited {self._wait.timeout_s:g} s for {self._wait.what}")

    def _end(self, failure: BaseException | None) -> None:
        self.failure = failure
        if failure is not None:
            for number, each in enumerate(_windows()):
                each.grab().save(str(self._directory / f"stuck-{number}.png"))
        self._timer.timeout.disconnect(self._turn)
        self._timer.timeout.connect(self._leave)  # one dialog may open after another
        self._leave()

    @staticmethod
    def _leave() -> None:
        for each in reversed(_windows()):
            each.close()

    def _on(
        self, words: str, kind: type[QWidget], nth: int, act: Callable[[QWidget], None]
    ) -> Steps:
        def there() -> bool:
            found = self._found(words, kind)
            return len(found) > nth and found[nth].isEnabled()

        yield Until(f"{words!r} to be there and enabled", there)
        widget = self._found(words, kind)[nth]
        _bring_into_view(widget)
        yield from self._aside(lambda: act(widget))

    def _aside(self, act: Callable[[], object]) -> Steps:
        """Act in a turn of its own: a click that opens a dialog ends when the dialog does."""
        begun: list[bool] = []

        def run() -> None:
            begun.append(True)
            try:
                act()
            except BaseException as error:
                self._end(error)

        QTimer.singleShot(0, self, run)
        yield Until("a turn of the event loop", lambda: bool(begun))

    @staticmethod
    def _press(widget: QWidget) -> None:
        inside = widget.rect().center()
        if not isinstance(widget, QAbstractButton) or not widget.hitButton(inside):
            inside = QPoint(min(8, widget.width() // 2), widget.height() // 2)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=inside)

    def _found(self, words: str, kind: type[QWidget]) -> list[QWidget]:
        return [each for each in _inside(kind) if _says(each, words)]

    def _shown(self, words: str, kind: type[QWidget]) -> list[QWidget]:
        return [each for each in _inside(kind) if words in _text(each)]

    @staticmethod
    def _action(name: str) -> QAction:
        for window in QApplication.topLevelWidgets():
            if (found := window.findChild(QAction, name)) is not None:
                return found
        raise AssertionError(f"there is no action {name}")


def _windows() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def _front() -> QWidget | None:
    """Return the window that takes mouse and keyboard; None between two."""
    front = (
        QApplication.activePopupWidget()
        or QApplication.activeModalWidget()
        or QApplication.activeWindow()
    )
    return front or next(iter(_windows()), None)


def _inside(kind: type[QWidget]) -> list[QWidget]:
    front = _front()
    return [] if front is None else [each for each in front.findChildren(kind) if _seen(each)]


def _focus() -> QWidget | None:
    return QApplication.focusWidget() or _front()


def _seen(widget: QWidget) -> bool:
    return widget.isVisible() and widget.width() > 0


def _says(widget: QWidget, words: str) -> bool:
    try:
        names = {widget.accessibleName(), widget.objectName(), _text(widget)}
    except RuntimeError:
        return False  # Qt has deleted it since it was found
    return not words or words in {each.replace("&&", "&").strip() for each in names}


def _text(widget: QWidget) -> str:
    return str(widget.property("plainText") or widget.property("text") or "")


def _bring_into_view(widget: QWidget) -> None:
    holder = widget.parentWidget()
    while holder is not None:
        if isinstance(holder, QScrollArea):
            holder.ensureWidgetVisible(widget)
        holder = holder.parentWidget()
