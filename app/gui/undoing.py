"""Undo in the window: Ctrl+Z, and a button in the line that says what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.errors import MusterError
from app.gui.actions import Actions
from app.gui.bridge import Bridge
from app.gui.models.undo import Undoable, UndoStack
from app.gui.widgets.toast import Offer

if TYPE_CHECKING:
    from app.gui.shell import Notify


class Undoing(QObject):
    """Says what was done, and undoes it if the user wants.

    Args:
        bridge: Runs what needs the stores, off the GUI thread.
        notify: Shows a line.
        parent: The window.
    """

    def __init__(self, bridge: Bridge, notify: Notify, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notify = notify
        self.stack = UndoStack()

    def add_to(self, actions: Actions) -> None:
        """Add the action to the registry."""
        self._action = actions.add(
            "edit.undo",
            self.tr("Undo"),
            self.undo,
            "Ctrl+Z",
            help=self.tr("Takes the last act back by a new one, which is logged like any other."),
            when=self._why_not,
        )

    def did(self, said: str, act: Undoable | None) -> None:
        """Say what was done, with an undo where there is one."""
        if act is None:
            self._notify(said)
            return
        self.stack.push(act)
        self._name_action()
        self._notify(said, Offer(self.tr("Undo"), lambda: self.undo(act)))

    def undo(self, act: Undoable | None = None) -> None:
        """Undo an act, or the newest."""
        taken = self.stack.take(act)
        self._name_action()
        if taken is None:
            self._notify(self.tr("There is nothing to undo any more."))
        elif taken.on_screen:
            taken.run()
        else:
            self._bridge.jobs.run(
                lambda _: taken.run(), lambda _: self._undone(taken), self._refused
            )

    def _undone(self, act: Undoable) -> None:
        self._notify(self.tr("Undone: {what}.").format(what=act.what))
        self._bridge.core.wake()
        self._bridge.refresh()

    def _refused(self, error: MusterError) -> None:
        self._notify(self.tr("Not undone. {why}").format(why=error))

    def _why_not(self) -> str:
        return "" if len(self.stack) else self.tr("There is nothing to undo.")

    def _name_action(self) -> None:
        newest = self.stack.newest
        text = self.tr("Undo {what}").format(what=newest.what) if newest else self.tr("Undo")
        self._action.setText(text.replace("&", "&&"))
