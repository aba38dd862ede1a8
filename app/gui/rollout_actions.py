"""What an owner does with the chosen rollout and its devices: the actions ``rollout.*``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.approving import awaiting
from app.fleet.approvals import Approver
from app.gui import texts
from app.gui.models.rollout_actions import OfDevices, OfRollout, allowed, targets

if TYPE_CHECKING:
    from app.fleet.rollout.records import Rollout
    from app.gui.pages.rollouts import RolloutsPage
    from app.gui.shelf import Shelf
    from app.gui.shell import Shell


class RolloutActions(QObject):
    """Adds them to the registry, and says why one cannot be done.

    Args:
        parent: The window.
        shell: Its parts.
        pages: What is chosen on the rollouts page is meant; to run one makes the page.
    """

    def __init__(self, parent: QObject, shell: Shell, pages: Shelf) -> None:
        super().__init__(parent)
        self._shell = shell
        self._pages = pages
        self._add_of_rollout()
        self._add_of_devices()

    def _add_of_rollout(self) -> None:
        add = self._shell.actions.add
        for name, text, short, help_ in self._steering():
            act, why_not = partial(self._act, name), partial(self._why_not, name)
            add(f"rollout.{name}", text, act, help=help_, when=why_not, short=short)
        add(
            "rollout.approve",
            self.tr("Approve a phase…"),
            self._approve,
            help=self.tr("Signs with an approver's key that a phase may begin."),
            when=self._why_no_approval,
            short=self.tr("Approve…"),
        )

    def _steering(self) -> tuple[tuple[OfRollout, str, str, str], ...]:
        """Return name, text, short text and help of each."""
        return (
            (
                "pause",
                self.tr("Pause the rollout…"),
                self.tr("Pause…"),
                self.tr("No further device is assigned until it is resumed."),
            ),
            (
                "resume",
                self.tr("Resume the rollout…"),
                self.tr("Resume…"),
                self.tr("The paused rollout goes on."),
            ),
            (
                "roll_back",
                self.tr("Roll the rollout back…"),
                self.tr("Roll back…"),
                self.tr("Its devices go back to what they served before."),
            ),
            (
                "stop",
                self.tr("Stop the rollout…"),
                self.tr("Stop…"),
                self.tr("Ends it for good; devices keep what they have."),
            ),
        )

    def _add_of_devices(self) -> None:
        add = self._shell.actions.add
        of_devices: tuple[tuple[OfDevices, str, str], ...] = (
            ("retry", self.tr("Retry devices…"), self.tr("Those that failed get another turn.")),
            ("skip", self.tr("Skip devices…"), self.tr("Leaves them out of the rollout.")),
            ("hold", self.tr("Hold devices out…"), self.tr("None is assigned until let in again.")),
            ("let_in", self.tr("Let devices in…"), self.tr("Those held out wait for their turn.")),
        )
        for each, text, help_ in of_devices:
            why_not = partial(self._why_not_on, each)
            add(f"rollout.{each}", text, partial(self._act_chosen, each), help=help_, when=why_not)
        add(
            "rollout.retry_failed",
            self.tr("Retry all that failed…"),
            self._act_failed,
            help=self.tr("Every device of the rollout that failed or refused gets another turn."),
            when=self._why_none_failed,
        )

    @property
    def _page(self) -> RolloutsPage:
        from app.gui.pages.rollouts import RolloutsPage

        return self._pages.of(RolloutsPage)

    def _act(self, what: OfRollout) -> None:
        self._page.act(what)

    def _chosen(self) -> Rollout | None:
        return self._page.chosen() if "rollouts" in self._pages.made else None

    def _why_none_failed(self) -> str:
        rollout = self._chosen()
        if rollout is None:
            return self.tr("Choose a rollout first.")
        found = targets("retry", rollout, rollout.members)
        return "" if found else self.tr("No device of it failed, or it has ended.")

    def _act_failed(self) -> None:
        rollout = self._page.chosen()
        if rollout is not None:
            self._page.act_on("retry", targets("retry", rollout, rollout.members))

    def _why_not(self, what: OfRollout) -> str:
        rollout = self._chosen()
        if rollout is None:
            return self.tr("Choose a rollout first.")
        if what in allowed(rollout):
            return ""
        return self.tr("Not while the rollout “{name}” is: {state}.").format(
            name=rollout.name, state=texts.rollout_word(rollout.state)
        )

    def _why_no_approval(self) -> str:
        rollout = self._chosen()
        if rollout is None:
            return self.tr("Choose a rollout first.")
        return "" if awaiting(rollout) else self.tr("No phase of it waits for an approval.")

    def _approve(self) -> None:
        from app.gui.dialogs.approve import ApproveDialog

        rollout = self._page.chosen()
        if rollout is None:
            return

        def ask(approvers: list[Approver]) -> None:
            names = [each.name for each in approvers]
            dialog = ApproveDialog(self._shell, self._page, rollout, names)
            if dialog.exec():
                self._page.acted(dialog.said, None)
            dialog.deleteLater()

        approvals = self._shell.workspace.registry.approvals
        self._shell.bridge.jobs.run(lambda _: approvals.approvers(), ask)

    def _why_not_on(self, what: OfDevices) -> str:
        made = "rollouts" in self._pages.made and self._page.isVisible()
        if not made or not self._page.detail.members.chosen():
            return self.tr("Choose devices of a rollout first, on the rollouts page.")
        if self._page.detail.members.targets(what):
            return ""
        return self.tr("None of the chosen devices is in a state for that.")

    def _act_chosen(self, what: OfDevices) -> None:
        self._page.act_on(what, self._page.detail.members.targets(what))
