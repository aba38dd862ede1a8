"""Every action of the console once: behind buttons, menus, shortcuts and the command palette."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from app.gui.models.commands import Command
from app.gui.texts import QT_TRANSLATE_NOOP, tr

GROUPS: Mapping[str, str] = {
    "muster": QT_TRANSLATE_NOOP("words", "Muster"),
    "edit": QT_TRANSLATE_NOOP("words", "Edit"),
    "go": QT_TRANSLATE_NOOP("words", "Go to"),
    "fleet": QT_TRANSLATE_NOOP("words", "Fleet"),
    "device": QT_TRANSLATE_NOOP("words", "Device"),
    "model": QT_TRANSLATE_NOOP("words", "Models"),
    "rollout": QT_TRANSLATE_NOOP("words", "Rollouts"),
    "alerts": QT_TRANSLATE_NOOP("words", "Alerts and events"),
    "outbox": QT_TRANSLATE_NOOP("words", "Outbox"),
    "report": QT_TRANSLATE_NOOP("words", "Reports"),
    "audit": QT_TRANSLATE_NOOP("words", "Audit log"),
    "keys": QT_TRANSLATE_NOOP("words", "Keys"),
    "view": QT_TRANSLATE_NOOP("words", "View"),
    "more": QT_TRANSLATE_NOOP("words", "More"),
}
"""In the order of menus, palette and sheet. The part of a name before the dot says the group."""
_ALSO = {
    "find": "fleet", "back": "go", "palette": "muster", "quit": "muster", "help": "muster",
    "theme": "view", "layout": "view", "language": "view", "events": "alerts", "models": "model",
    "rollouts": "rollout", "reports": "report", "look": "view", "export": "view", "menu": "muster",
    "start": "muster",
}  # fmt: skip

_LAST = "quit"


def group_of(name: str) -> str:
    """Return the group of an action by its name."""
    first = name.split(".", 1)[0]
    first = _ALSO.get(first, first)
    return first if first in GROUPS else "more"


class Actions(QObject):
    """The registry. Names are stable; texts are translated.

    Attributes:
        refused: An action was asked for that cannot be done now: why.
    """

    refused = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._whens: dict[str, Callable[[], str]] = {}
        self._tips: dict[str, str] = {}

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        shortcut: str | None = None,
        *,
        help: str = "",  # noqa: A002 - what it is, as everywhere in the console
        when: Callable[[], str] | None = None,
        short: str = "",
    ) -> QAction:
        """Add an action; its shortcut works wherever the focus is in the window.

        Args:
            name: ``group.what``; groups order menus, the palette and the sheet of shortcuts.
            text: In the user's language; an ellipsis where it asks before anything happens.
            run: What it does.
            shortcut: As ``Ctrl+R``.
            help: One sentence on what it does and to what, where the text does not say it all.
            when: Returns why it cannot be done now, one sentence; empty where it can. Asked often:
                it must be cheap.
            short: What its button says, on a page where it is clear what it is about.
        """
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setStatusTip(help)
        action.setProperty("short", short)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        self._tips[name] = _tip(text, keys_of(action), help)
        action.setToolTip(self._tips[name])
        if when is not None:
            self._whens[name] = when
        # An explicit lambda: `triggered` carries a bool that no action here wants.
        action.triggered.connect(lambda _=False: self._run(name, run))
        self._window.addAction(action)
        self._actions[name] = action
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return every action, by group, and within one in the order in which they were added.

        What ends all comes last in its group: first in the palette, Enter alone would do it.
        """
        order = {group: place for place, group in enumerate(GROUPS)}

        def place(action: QAction) -> tuple[int, bool]:
            return order[group_of(action.objectName())], action.objectName() == _LAST

        return sorted(self._actions.values(), key=place)

    def why_not(self, name: str) -> str:
        """Return why an action cannot be done now; empty where it can."""
        return self._whens[name]() if name in self._whens else ""

    def refresh(self) -> None:
        """Enable what can be done now; what cannot says why in its tool tip."""
        for name in self._whens:
            why, action = self.why_not(name), self._actions[name]
            tip = why or self._tips[name]
            if action.toolTip() != tip:
                action.setToolTip(tip)
            action.setEnabled(not why)

    def commands(self) -> list[Command]:
        """Return every action for the palette and the sheet of shortcuts."""
        self.refresh()
        return [self._command(each) for each in self.all()]

    def _command(self, action: QAction) -> Command:
        name = action.objectName()
        return Command(
            name=name,
            group=tr(GROUPS[group_of(name)]),
            text=action.text().replace("&&", "&"),
            run=action.trigger,
            keys=keys_of(action),
            help=action.statusTip(),
            why_not=self.why_not(name),
        )

    def _run(self, name: str, run: Callable[[], object]) -> None:
        # What was possible a moment ago may not be any more, and the menu did not know.
        if why := self.why_not(name):
            self.refused.emit(why)
        else:
            run()


def keys_of(action: QAction) -> str:
    """Return an action's shortcut as this platform writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def action_button(action: QAction, *, primary: bool = False, danger: bool = False) -> QPushButton:
    """Return a button that shows, runs and follows an action."""
    button = QPushButton(action.text())
    button.setProperty("primary", primary)
    button.setProperty("danger", danger)
    button.clicked.connect(lambda _=False: action.trigger())

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setText(action.property("short") or action.text())
        button.setAccessibleName(action.text())
        button.setToolTip(action.toolTip())

    follow()
    action.changed.connect(follow)
    return button


def _tip(text: str, keys: str, help_: str) -> str:
    said = help_ or text.removesuffix("…").replace("&&", "&")
    return f"{said} ({keys})" if keys else said
