"""What the broker should hold, kept up to date with the registry part by part."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from app.desired import Assigned, desired_chunks, desired_metadata
from app.fleet.parts import Part
from app.link import Retained
from app.workspace import Workspace

_GONE = frozenset({"decommissioned"})
"""Devices in these states are assigned nothing any more."""
_LOOK_S = 60.0
"""Some answers to devices end with time alone, and the library changes without a word."""


class Follower:
    """Looks into each part of the registry when it has changed, and at all of it now and then.

    Args:
        workspace: Whose registry it is.
        door: Takes note of who is in; returns what devices that join are told.
        settings: Returns the settings of devices.
        clock: Monotonic seconds.

    Attributes:
        documents: All that the broker should hold but acknowledgements.
        missing: Bundles that are assigned and not in the library.
    """

    def __init__(
        self,
        workspace: Workspace,
        door: Callable[[], Sequence[Retained]],
        settings: Callable[[], Sequence[Retained]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.documents: list[Retained] = []
        self.missing: list[str] = []
        self._workspace = workspace
        self._registry = workspace.registry
        self._read_door = door
        self._read_settings = settings
        self._clock = clock
        self._seen: dict[tuple[Part, ...], tuple[int, ...]] = {}
        self._look_at_s = 0.0
        self._assigned = Assigned(workspace.topics)
        self._digests: frozenset[str] = frozenset()
        self._answers: Sequence[Retained] = ()
        self._settings: Sequence[Retained] = ()
        self._metadata: Sequence[Retained] = ()
        self._chunks: Sequence[Retained] = ()
        self._documents: Sequence[Retained] = ()

    def changed(self, *parts: Part) -> bool:
        """Return whether one of these parts has changed since they were last named together."""
        now = self._registry.version_of(*parts)
        before, self._seen[parts] = self._seen.get(parts), now
        return before != now

    def look_again(self) -> None:
        """Look into everything at the next time."""
        self._seen.clear()

    def follow(self) -> None:
        """Take up what has changed."""
        if self._clock() >= self._look_at_s:
            self.look_again()
            self._look_at_s = self._clock() + _LOOK_S
        if self.changed("keys", "sticks", "metadata"):
            self._answers = self._read_door()
        if self.changed("orders", "keys"):
            self._settings = self._read_settings()
        if self.changed("metadata"):
            files = self._registry.metadata()
            self._metadata = [desired_metadata(self._workspace.topics, files)]
        if self.changed("assignments", "keys") or self.missing:
            self._follow_assignments()
        self.documents = [
            *self._chunks,
            *self._metadata,
            *self._documents,
            *self._answers,
            *self._settings,
        ]

    def _follow_assignments(self) -> None:
        states = self._registry.enrolments.states()
        gone = {device_id for device_id, state in states.items() if state in _GONE}
        self._assigned.follow(self._registry)
        self._documents = self._assigned.documents(gone)
        topics, library = self._workspace.topics, self._workspace.library
        digests = self._assigned.digests(gone)
        self._chunks, self.missing = desired_chunks(topics, library, digests)
