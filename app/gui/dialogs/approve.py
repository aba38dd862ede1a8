"""Signs that a phase of a rollout may begin, with an approver's own key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from app.approving import Approving, awaiting, plan_sha256
from app.errors import MusterError
from app.fleet.rollout.records import Rollout
from app.gui import texts
from app.gui.dialogs.confirm import ConfirmDialog
from app.gui.shell import Shell
from app.gui.widgets.secrets import PlaceEdit, secret_edit


class ApproveDialog(ConfirmDialog):
    """For this bundle, this plan and one phase only; the passphrase is kept nowhere.

    Args:
        shell: The console.
        parent: The window.
        rollout: One with a phase that waits for approvals.
        approvers: Names of those whose signature counts.

    Attributes:
        said: What was done, one line; empty before.
    """

    _built = False

    def __init__(
        self, shell: Shell, parent: QWidget, rollout: Rollout, approvers: Sequence[str]
    ) -> None:
        super().__init__(
            parent,
            texts.tr("Approve a phase of “{name}”").format(name=rollout.name),
            " ",
            texts.tr("Sign the approval"),
            danger=False,
        )
        self._shell, self._rollout = shell, rollout
        self._busy = False
        self.said = ""
        self._build(approvers)
        self._built = True
        self._show_phase()
        self.place.edit.setFocus()
        if not approvers:
            self.say_error(
                self.tr("Nobody may approve yet. `muster key add-approver` names somebody.")
            )

    def _build(self, approvers: Sequence[str]) -> None:
        self.phase, self.name = QComboBox(), QComboBox()
        for index in awaiting(self._rollout):
            self.phase.addItem(self._rollout.plan.phases[index].name, index)
        for each in approvers:
            self.name.addItem(each)
        self.place = PlaceEdit(self.tr("Key file of the approver"))
        self.word = secret_edit(self.tr("Passphrase of the approver"))
        for title, widget in (
            (self.tr("Phase"), self.phase),
            (self.tr("Who approves"), self.name),
            (self.tr("Their key file"), self.place),
            (self.tr("Their passphrase"), self.word),
        ):
            self.add_field(title, widget)
        self.phase.currentIndexChanged.connect(lambda _: self._show_phase())
        self.place.edit.textChanged.connect(lambda _: self._allow())
        self.word.textChanged.connect(lambda _: self._allow())

    def run(self) -> None:
        """Sign on a worker thread: opening a key takes a second on purpose."""
        path, word = self.place.path, self.word.text()
        if path is None:
            return
        number, phase, name = self._rollout.rollout_id, self._phase, self.name.currentText()
        approving = Approving(self._shell.workspace)
        self._busy = True
        self.say_error("")
        self._allow()
        self._shell.bridge.jobs.run(
            lambda _: approving.approve(number, phase, name, path, word),
            lambda _: self._done(name),
            self._failed,
            title=self.tr("Signing"),
        )

    def reject(self) -> None:
        """A signature under way is waited for."""
        if not self._busy:
            super().reject()

    @property
    def _phase(self) -> int:
        return int(self.phase.currentData())

    def _show_phase(self) -> None:
        rollout, phase = self._rollout, self._phase
        wanted = rollout.plan.phases[phase].approvals
        members = len(rollout.of_phase(phase))
        told = texts.plural(
            members,
            self.tr("{name} {version} goes to {n} device by plan {plan}. {wanted}"),
            self.tr("{name} {version} goes to {n} devices by plan {plan}. {wanted}"),
            name=rollout.bundle_name,
            version=rollout.bundle_version,
            plan=texts.short_digest(plan_sha256(rollout.plan)),
            wanted=texts.plural(
                wanted,
                self.tr("The phase begins once {n} approver has signed."),
                self.tr("The phase begins once {n} approvers have signed."),
            ),
        )
        once = self.tr("A signature cannot be taken back; a plan that is changed wants new ones.")
        self.about.setText(f"{told}\n{once}")
        self.set_reached(members)

    def _allow(self) -> None:
        super()._allow()
        if not self._built:
            return
        ready = self.place.path is not None and bool(self.word.text()) and self.name.count() > 0
        if self._busy or not ready:
            self.accept_button.setEnabled(False)

    def _done(self, name: str) -> None:
        self.said = self.tr("{name} has approved phase {phase}.").format(
            name=name, phase=self.phase.currentText()
        )
        self._shell.core.wake()
        self.accept()

    def _failed(self, error: MusterError) -> None:
        self._busy = False
        self.word.clear()
        self.say_error(str(error))
        self._allow()
