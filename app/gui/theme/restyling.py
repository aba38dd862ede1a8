"""Puts another style sheet on the application, a part of its widgets a turn of the event loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication, QLayout, QWidget
from shiboken6 import isValid

from app.gui.turns import Turns

_STYLED_A_TURN = 100
"""So many widgets take 5 ms."""
_LITTLE = (0, 0, 1, 1)


class Restyling(QObject):
    """Changes the sheet that is on. What is seen changes as a whole, once all of it is styled.

    Nothing is painted or laid out before that: each frame whose style changes would lay out all
    that is around it, again and again.

    Args:
        application: Wears a sheet already.
        restyled: Called in a turn of its own, when all widgets are styled and none is painted.
        parent: Keeps it.

    Attributes:
        under_way: Something is still to be styled or to be painted.
    """

    def __init__(
        self, application: QApplication, restyled: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._restyled = restyled
        self._held: list[QWidget] = []
        self._layouts: list[QLayout] = []
        self._turns = Turns(iter(()), self)
        self.under_way = False

    def wear(self, sheet: str, palette: QPalette) -> None:
        """Change over; whatever is made from now on has the new style at once.

        Where one sheet follows another Qt styles each widget once for every ancestor (360 ms of
        1,600 widgets), all in one turn. It looks for them among those whose rules it remembers, so
        it has to forget them all before; then none is left to it, and each is styled once, here.
        """
        application, self.under_way = self._application, True
        self._hold(application.topLevelWidgets())
        application.setPalette(palette)
        QPixmapCache.clear()  # Qt keeps what it drew under a palette's number, which comes no more
        application.style().unpolish(application)
        application.setStyleSheet(sheet)
        self._turns.begin(self._steps())

    def _steps(self) -> Iterator[None]:
        widgets = [
            each
            for each in self._application.allWidgets()
            if each.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_Polished)
        ]
        for first in range(0, len(widgets), _STYLED_A_TURN):
            self._style(widgets[first : first + _STYLED_A_TURN])
            yield
        self._restyled()
        yield
        self._lay_out()
        yield
        self._show()

    def _style(self, widgets: Sequence[QWidget]) -> None:
        style, changed = self._application.style(), QEvent(QEvent.Type.StyleChange)
        for each in widgets:
            if isValid(each):  # it may have gone since the turn before
                style.polish(each)
                QCoreApplication.sendEvent(each, changed)

    def _hold(self, windows: Sequence[QWidget]) -> None:
        """Neither paint nor lay out these until all is styled."""
        self._held += [each for each in windows if each.updatesEnabled()]
        for window in windows:
            # Were the window itself the first that is to be painted, Qt would paint it with all
            # that is in it, and then once more whatever of that is not opaque.
            for child in window.children():
                if isinstance(child, QWidget):
                    child.update(*_LITTLE)
            window.setUpdatesEnabled(False)
            for each in window.findChildren(QLayout):
                if isinstance(each.parent(), QWidget) and each.isEnabled():
                    each.setEnabled(False)
                    self._layouts.append(each)

    def _lay_out(self) -> None:
        layouts, self._layouts = self._layouts, []
        for layout in layouts:
            if isValid(layout):  # what is in a window may have gone meanwhile
                layout.setEnabled(True)
                # Not `update`: it asks for nothing where what it asked for before was not done.
                owner = layout.parentWidget()
                assert owner is not None, "`_hold` takes only what has one"
                QCoreApplication.postEvent(owner, QEvent(QEvent.Type.LayoutRequest))

    def _show(self) -> None:
        held, self._held = self._held, []
        for window in held:
            if isValid(window):  # a dialog may have gone meanwhile
                window.setUpdatesEnabled(True)
                # Qt asks for nothing where it did before, and that came to nothing meanwhile.
                QCoreApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest))
        self.under_way = False
