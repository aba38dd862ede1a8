"""Ends a device's membership: shut it out now, or have it leave in order and wipe itself."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.errors import MusterError
from app.gui import texts
from app.gui.dialogs.base import Dialog, why_edit
from app.gui.models.undo import Undoable
from app.gui.shell import Shell
from app.gui.widgets.labels import label
from app.joining import Joining
from app.ordering import Ordering


class _Farewell(Dialog):
    """Says the consequence, asks for the reason, and records the decision off the GUI thread.

    Attributes:
        said: What was done, one line; empty before.
        undo: There is none: the dialog says so before.
    """

    def __init__(
        self, shell: Shell, parent: QWidget, device_id: str, *, title: str, about: str, accept: str
    ) -> None:
        super().__init__(parent, title, about, accept, 520)
        self.about.setObjectName("plain")
        self.about.style().polish(self.about)
        self.accept_button.setProperty("primary", False)
        self.accept_button.setProperty("danger", True)
        self.accept_button.setDefault(False)
        self.cancel_button.setDefault(True)
        self._shell = shell
        self._device_id = device_id
        self._busy = False
        self.said = ""
        self.undo: Undoable | None = None
        self.why = why_edit()

    def run(self) -> None:
        """Record it."""
        self._busy = True
        self.say_error("")
        self._allow()
        why = self.why.text().strip()
        self._shell.bridge.jobs.run(lambda _: self._end(why), self._done, self._failed)

    @abstractmethod
    def _end(self, why: str) -> str:
        """Record the decision, on a worker thread; return what to say."""

    def _allow(self) -> None:
        self.accept_button.setEnabled(not self._busy)

    def _done(self, said: str) -> None:
        self.said = said
        self._shell.core.wake()
        self._shell.bridge.refresh()
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self.say_error(str(error))
        self._allow()


class RevokeDialog(_Farewell):
    """Shuts a device out: for a stolen machine, or a key that may have leaked."""

    def __init__(self, shell: Shell, parent: QWidget, device_id: str) -> None:
        super().__init__(
            shell,
            parent,
            device_id,
            title=texts.tr("Revoke {device}?").format(device=device_id),
            about=texts.tr(
                "Its key and certificates count no more and its connection ends at once. What it "
                "holds stays on it: it goes on running its model, and its telemetry that has not "
                "arrived is not taken any more. This cannot be undone: only a new code lets the "
                "machine in again."
            ),
            accept=texts.tr("Revoke"),
        )
        self.add_field(self.tr("Why"), self.why)

    def _end(self, why: str) -> str:
        ended = Joining(self._shell.workspace).revoke(self._device_id, why)
        return texts.tr("{device} is shut out; its key was {key}.").format(
            device=self._device_id, key=ended.fingerprint
        )


class DecommissionDialog(_Farewell):
    """Has a device send its telemetry, say so, and wipe itself; asks for its id in letters."""

    def __init__(self, shell: Shell, parent: QWidget, device_id: str) -> None:
        super().__init__(
            shell,
            parent,
            device_id,
            title=texts.tr("Decommission {device}?").format(device=device_id),
            about=texts.tr(
                "The device sends the telemetry it still holds, says so, and wipes its keys, "
                "bundles and spool. It stops running its model. There is no way back: to return, "
                "it must be enrolled anew. A device that is away does it when it comes back, "
                "within a year."
            ),
            accept=texts.tr("Decommission"),
        )
        self.force = QCheckBox(
            self.tr("It will not come back: take it out now, without its word, unwiped")
        )
        self.contents.addWidget(self.force)
        self.add_field(self.tr("Why"), self.why)
        self.typed = QLineEdit()
        question = self.tr("Type {device} to confirm").format(device=device_id)
        self.typed.setAccessibleName(question)
        self.typed.textChanged.connect(lambda _: self._allow())
        self.contents.addWidget(label(question, "h2"))
        self.contents.addWidget(self.typed)
        self._allow()

    def _end(self, why: str) -> str:
        ordering = Ordering(self._shell.workspace)
        if self.force.isChecked():
            ordering.write_off(self._device_id, why)
            said = texts.tr("{device} is out of the fleet; what it holds stays on it.")
        else:
            ordering.decommission(self._device_id, why=why)
            said = texts.tr("{device} is told to leave; it is out once its signed word has come.")
        return said.format(device=self._device_id)

    def _allow(self) -> None:
        right = self.typed.text().strip() == self._device_id
        self.accept_button.setEnabled(right and not self._busy)
