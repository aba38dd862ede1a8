"""Changes where devices stand and how they are labelled."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import InputError, MusterError
from app.fleet.labelling import Labelling
from app.fleet.records import Device
from app.gui import texts
from app.gui.dialogs.base import Dialog, why_edit
from app.gui.dialogs.confirm import TYPED_ABOVE, confirm
from app.gui.models.labelling import labelling_of, standing_of
from app.gui.models.undo import Undoable
from app.gui.models.undo_acts import label_undo
from app.gui.shell import Shell


class LabelDialog(Dialog):
    """Moves devices, sets labels and removes them; what stays empty changes nothing.

    Attributes:
        said: What was done, one line; empty before.
        undo: How it can be taken back; None before.
    """

    def __init__(self, shell: Shell, parent: QWidget, device_ids: Collection[str]) -> None:
        self._shell = shell
        self._ids = sorted(device_ids)
        chosen = [each for each in map(shell.core.live.get, self._ids) if each is not None]
        self._standing = standing_of(chosen)
        super().__init__(
            parent, self._title(), self._about(), texts.tr("Change site and labels"), 520
        )
        self.said = ""
        self.undo: Undoable | None = None
        self._busy = False
        self.site = QLineEdit(self._standing.site or "")
        self.put = QLineEdit()
        self.drop = QLineEdit()
        self.why = why_edit()
        self.put.setPlaceholderText(self.tr("role=inspection, line=2"))
        self.drop.setPlaceholderText(self.tr("shift, camera"))
        if self._standing.site is None:
            self.site.setPlaceholderText(self.tr("They stand at several sites"))
        for title, widget in (
            (self.tr("Site"), self.site),
            (self.tr("Set labels"), self.put),
            (self.tr("Remove labels"), self.drop),
            (self.tr("Why"), self.why),
        ):
            widget.textChanged.connect(lambda _: self._follow())
            self.add_field(title, widget)
        self._follow()

    def run(self) -> None:
        """Record it, off the GUI thread; more than a few devices are typed first."""
        if len(self._ids) > TYPED_ABOVE and not self._agreed():
            return
        self._busy = True
        labelling, why = self._labelling(), self.why.text().strip()
        workspace, ids = self._shell.workspace, self._ids
        self.accept_button.setEnabled(False)

        def change(_: object) -> tuple[list[Device], list[Device]]:
            old = {each.device_id: each for each in workspace.registry.devices()}
            after = workspace.label_devices(ids, labelling, why)
            return [old[each.device_id] for each in after], after

        self._shell.bridge.jobs.run(
            change, self._done, self._failed, title=self.tr("Changing site and labels")
        )

    def _title(self) -> str:
        if len(self._ids) == 1:
            return texts.tr("Site and labels of {device}").format(device=self._ids[0])
        return texts.tr("Site and labels of {n} devices").format(n=texts.count(len(self._ids)))

    def _about(self) -> str:
        has = ", ".join(self._standing.labels) or texts.tr("none")
        now = texts.tr("Labels now: {labels}.").format(labels=has)
        groups = texts.tr(
            "Open rollouts by group follow: who begins to match joins, who stops is held."
        )
        return f"{now}\n{groups}"

    def _agreed(self) -> bool:
        return confirm(
            self,
            self._title(),
            self.tr("Open rollouts by group let them in or hold them."),
            self.accept_button.text(),
            reached=len(self._ids),
        )

    def _labelling(self) -> Labelling:
        return labelling_of(self._standing, self.site.text(), self.put.text(), self.drop.text())

    def _follow(self) -> None:
        try:
            wanted = self._labelling()
        except InputError as error:
            self.say_error(str(error))
            self.accept_button.setEnabled(False)
            return
        self.say_error("")
        changes = wanted.site is not None or bool(wanted.put) or bool(wanted.drop)
        self.accept_button.setEnabled(changes and not self._busy)

    def _done(self, changed: tuple[list[Device], list[Device]]) -> None:
        before, after = changed
        if after:
            self.undo = label_undo(self._shell.workspace, before, after)
        self.said = texts.plural(
            len(after),
            self.tr("{n} device has its new site and labels"),
            self.tr("{n} devices have their new site and labels"),
        )
        self._shell.core.wake()
        self._shell.bridge.refresh()
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self._follow()
        self.say_error(str(error))
