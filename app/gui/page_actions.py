"""The actions of pages that may not be made yet: bundles and the outbox, as chosen there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.actions import Actions

if TYPE_CHECKING:
    from app.gui.pages.models import ModelsPage
    from app.gui.pages.outbox import OutboxPage
    from app.gui.shelf import Shelf


class PageActions(QObject):
    """Adds them before their pages are there; to run one makes its page.

    Args:
        parent: The window.
        pages: What is chosen on them is meant.
    """

    def __init__(self, parent: QObject, pages: Shelf) -> None:
        super().__init__(parent)
        self._pages = pages

    def add_to(self, actions: Actions) -> None:
        """Add the actions to the registry."""
        add = actions.add
        add(
            "model.release",
            self.tr("Release the bundle…"),
            lambda: self._models().release_chosen(),
            help=self.tr("Signs the chosen bundle: devices run nothing that is not released."),
            when=self._why_no_release,
            short=self.tr("Release…"),
        )
        add(
            "model.roll_out",
            self.tr("Roll the bundle out…"),
            lambda: self._models().roll_out_chosen(),
            help=self.tr("Brings the chosen bundle to devices, in phases."),
            when=self._why_no_rollout,
            short=self.tr("Roll out…"),
        )
        add(
            "outbox.cancel",
            self.tr("Take back…"),
            lambda: self._outbox().cancel_chosen(),
            help=self.tr("Cancels what waits: what has not left this computer is never sent."),
            when=self._why_no_cancel,
        )

    def _models(self) -> ModelsPage:
        from app.gui.pages.models import ModelsPage

        return self._pages.of(ModelsPage)

    def _outbox(self) -> OutboxPage:
        from app.gui.pages.outbox import OutboxPage

        return self._pages.of(OutboxPage)

    def _why_no_release(self) -> str:
        chosen = self._models().chosen() if "models" in self._pages.made else None
        return "" if chosen else self.tr("Choose a bundle on the models page first.")

    def _why_no_rollout(self) -> str:
        if why := self._why_no_release():
            return why
        row = self._models().chosen()
        released = row is not None and row.release is not None
        return "" if released else self.tr("Release the bundle first.")

    def _why_no_cancel(self) -> str:
        if "outbox" in self._pages.made:
            return self._outbox().why_not_cancel()
        return self.tr("Choose what to take back on the outbox page first.")
