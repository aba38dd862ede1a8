"""A line to type a query into: it offers how to go on, and marks what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
    QTextCharFormat,
)
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QListView

from app.fleet.query import QueryError
from app.fleet.query.completing import Completion, Vocabulary, complete
from app.gui.saying import voiced
from app.gui.theme.manager import ThemeManager
from app.gui.theme.scale import grown
from app.gui.widgets.lens import AROUND_PX


class QueryBox(QLineEdit):
    """A line edit for queries.

    Args:
        theme: Gives the colour of mistakes.
        vocabulary: Returns what may be asked; called as somebody types.

    Attributes:
        offered: What the popup shows, or showed last.
        popup: Shows `offered`.
        marked: Where the mistake is, as start and end; None where there is none.
    """

    def __init__(self, theme: ThemeManager, vocabulary: Callable[[], Vocabulary]) -> None:
        super().__init__()
        self._theme = theme
        self._vocabulary = vocabulary
        self._usual_px = 0
        self._example = ""
        self.offered: list[Completion] = []
        self.marked: tuple[int, int] | None = None
        self._rows = QStandardItemModel(self)
        self.popup = QListView()
        self.popup.setAccessibleName(self.tr("How it may go on"))
        self._completer = QCompleter(self._rows, self)
        self._completer.setPopup(self.popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        # As its widget only: a line edit's own completer would replace all of the text.
        self._completer.setWidget(self)
        chosen = self._completer.activated[QModelIndex]  # type: ignore[index]  # the stubs lack it
        chosen.connect(self._take)
        self.textEdited.connect(lambda _: self.offer())
        self.textChanged.connect(lambda _: self._mark(None))

    def set_example(self, text: str) -> None:
        """Show a query while there is none, and ask for its room; less will do."""
        self._example = text
        around = grown(AROUND_PX, self.fontMetrics())
        self._usual_px = self.fontMetrics().horizontalAdvance(text) + around
        self.setMinimumWidth(self._usual_px * 2 // 3)
        self._show_example()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the example as there is room for."""
        super().resizeEvent(event)
        self._show_example()

    def _show_example(self) -> None:
        """Show the first terms of the example: one that is cut would be none."""
        metrics = self.fontMetrics()
        terms, room = self._example.split("  "), self.width() - grown(AROUND_PX, metrics)
        while len(terms) > 1 and metrics.horizontalAdvance("  ".join(terms)) > room:
            terms.pop()
        self.setPlaceholderText("  ".join(terms))

    def sizeHint(self) -> QSize:
        """Return the room of the example."""
        return super().sizeHint().expandedTo(QSize(self._usual_px, 0))

    def offer(self) -> None:
        """Show how the word at the cursor may go on; nothing where no word was begun."""
        text, cursor = self.text(), self.cursorPosition()
        begun = bool(text[:cursor].strip()) and not text[cursor - 1].isspace()
        self.offered = complete(text, cursor, self._vocabulary()) if begun else []
        if not self.offered:
            self.popup.hide()
            return
        self._rows.clear()
        for each in self.offered:
            self._rows.appendRow(QStandardItem(f"{each.text}   {voiced(each.help)}".rstrip()))
        width = self.popup.sizeHintForColumn(0) + 2 * self.popup.frameWidth() + 24
        box = self.cursorRect()
        box.setWidth(min(max(width, 160), 460))
        room = self.window().width() - self.mapTo(self.window(), self.rect().topLeft()).x()
        box.moveLeft(min(box.left(), room - box.width()))
        box.setBottom(self.rect().bottom())  # the list stands below the box, not over its edge
        self._completer.complete(box)

    def show_error(self, error: QueryError | None) -> None:
        """Mark the place of a mistake and say what it is; None where there is none."""
        said = "" if error is None else f"{voiced(error.problem)}. {voiced(error.hint)}"
        text = f"{said[:1].upper()}{said[1:]}".strip()
        self.setToolTip(text)
        self.setAccessibleDescription(text)
        self.setProperty("wrong", error is not None)
        self.style().polish(self)
        self._mark(None if error is None else (error.start, max(error.end, error.start + 1)))

    def _take(self, index: QModelIndex) -> None:
        if index.row() < len(self.offered):
            text, cursor = self.offered[index.row()].applied(self.text())
            self.setText(text)
            self.setCursorPosition(cursor)
            self.offer()

    def _mark(self, place: tuple[int, int] | None) -> None:
        """Underline a place: only an input method's event brings formats into a line edit."""
        if place is None and self.marked is None:
            return
        self.marked = place
        attributes = []
        if place is not None:
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(QColor(self._theme.tokens.err))
            start, end = place
            attributes.append(
                QInputMethodEvent.Attribute(
                    QInputMethodEvent.AttributeType.TextFormat,
                    start - self.cursorPosition(),
                    end - start,
                    style,
                )
            )
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))
