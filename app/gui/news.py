"""Says what happened by itself and wants a person: rare things, each once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui import texts
from app.gui.bridge import Bridge
from app.gui.preferences import Preferences
from app.gui.quiet import is_quiet
from app.gui.saying import voiced

if TYPE_CHECKING:
    from app.fleet.enrolment_records import Enrolment
    from app.fleet.rollout.records import Rollout
    from app.gui.shell import Notify


class News(QObject):
    """Compares what the bridge brings with what was known before.

    Args:
        bridge: Whose rollouts and requests; who waits at the start is on the fleet page already.
        notify: Shows a line.
        preferences: Where it stands that nobody wants to be disturbed.
        clock: Unix time in seconds.
    """

    def __init__(
        self,
        bridge: Bridge,
        notify: Notify,
        preferences: Preferences,
        parent: QObject,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._notify = notify
        self._preferences = preferences
        self._clock = clock
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
                self._say(f"{each.name}: {word}. {voiced(each.reason)}".strip())

    def _on_pending(self, pending: list[Enrolment]) -> None:
        """Say that a device asks to be let in."""
        before, self._requests = self._requests, {each.key for each in pending}
        new = [each for each in pending if each.key not in before]
        if new:
            self._say(
                self.tr("{device} asks to join, with key {key}.").format(
                    device=new[0].device_id, key=new[0].fingerprint
                )
            )

    def _say(self, text: str) -> None:
        if not is_quiet(self._preferences, self._clock()):
            self._notify(text)
