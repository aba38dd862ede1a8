"""Says what happened by itself and wants a person: rare things, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui import texts
from app.gui.bridge import Bridge

if TYPE_CHECKING:
    from app.fleet.enrolment_records import Enrolment
    from app.fleet.rollout.records import Rollout
    from app.gui.shell import Notify


class News(QObject):
    """Compares what the bridge brings with what was known before.

    Args:
        bridge: Whose rollouts and requests; who waits at the start is on the fleet page already.
        notify: Shows a line.
    """

    def __init__(self, bridge: Bridge, notify: Notify, parent: QObject) -> None:
        super().__init__(parent)
        self._notify = notify
        self._rollouts: dict[int, Rollout] | None = None
        self._requests = {each.key for each in bridge.core.pending()}
        bridge.rollouts_changed.connect(self._on_rollouts)
        bridge.pending_changed.connect(self._on_pending)

    def _on_rollouts(self, rollouts: list[Rollout]) -> None:
        """Say when a rollout ends or is paused by its own gate."""
        before, self._rollouts = self._rollouts, {each.rollout_id: each for each in rollouts}
        if before is None:
            return
        for each in rollouts:
            old = before.get(each.rollout_id)
            if old is not None and old.state != each.state:
                word = texts.rollout_word(each.state)
                self._notify(f"{each.name}: {word}. {each.reason}".strip())

    def _on_pending(self, pending: list[Enrolment]) -> None:
        """Say that a device asks to be let in."""
        before, self._requests = self._requests, {each.key for each in pending}
        new = [each for each in pending if each.key not in before]
        if new:
            self._notify(
                self.tr("{device} asks to join, with key {key}.").format(
                    device=new[0].device_id, key=new[0].fingerprint
                )
            )
