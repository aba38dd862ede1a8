"""Saves what is asked on the fleet page under a name, or changes what a name means."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import MusterError
from app.fleet.groups import Group
from app.fleet.records import By
from app.gui import texts
from app.gui.dialogs.base import Dialog
from app.gui.shell import Shell


class SaveFilterDialog(Dialog):
    """Name, query and note of a group.

    Args:
        shell: The console.
        parent: The window.
        query: What is asked now; of a group that is changed, what it means.
        labels: Keys of labels that there are in the fleet.
        group: The one to change; None for a new one.

    Attributes:
        saved: The group's name once it is saved.
    """

    def __init__(
        self,
        shell: Shell,
        parent: QWidget,
        query: str,
        labels: Collection[str],
        group: Group | None = None,
    ) -> None:
        title = texts.tr("Save filter") if group is None else texts.tr("Change saved filter")
        about = texts.tr(
            "A saved filter is a group: it is whoever matches now, and rollouts can be given to it."
        )
        super().__init__(parent, title, about, texts.tr("Save"), 480)
        self._shell = shell
        self._labels = tuple(labels)
        self._old = group
        self._taken = {each.name for each in shell.bridge.groups} - {self._old_name}
        self.saved = ""
        self._build(query, group.note if group else "")
        self.name.setFocus()
        self._follow()

    def _build(self, query: str, note: str) -> None:
        self.name = QLineEdit(self._old_name)
        self.query = QLineEdit(query)
        self.note = QLineEdit(note)
        self.name.setPlaceholderText(self.tr("lower-case letters, digits and hyphens"))
        for text, widget in (
            (self.tr("Name"), self.name),
            (self.tr("Query"), self.query),
            (self.tr("Note"), self.note),
        ):
            widget.textChanged.connect(lambda _: self._follow())
            self.add_field(text, widget)

    @property
    def _old_name(self) -> str:
        return self._old.name if self._old else ""

    def run(self) -> None:
        """Save it, off the GUI thread; what is wrong is said here."""
        self.accept_button.setEnabled(False)
        workspace, old, labels = self._shell.workspace, self._old_name, self._labels
        name, query, note = (each.text().strip() for each in (self.name, self.query, self.note))
        groups, by = workspace.registry.groups, By(workspace.actor)
        if old and old != name:
            work = lambda _: groups.rename(old, name, query, note, labels=labels, by=by)  # noqa: E731
        else:
            work = lambda _: groups.save(name, query, note, labels, by)  # noqa: E731
        self._shell.bridge.jobs.run(work, self._done, self._failed)

    def _follow(self) -> None:
        name = self.name.text().strip()
        taken = name in self._taken
        self.say_error(
            self.tr("There is a group {name} already. Choose another name.").format(name=name)
            if taken
            else ""
        )
        self.accept_button.setEnabled(bool(name and self.query.text().strip()) and not taken)

    def _done(self, group: Group) -> None:
        self.saved = group.name
        self._shell.bridge.refresh()
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self.accept_button.setEnabled(True)
        self.say_error(str(error))
