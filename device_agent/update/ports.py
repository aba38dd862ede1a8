"""What an attempt needs of the parts it does not know: composition.py brings them together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from device_agent.update.jobs import Post
from device_agent.update.journal import Assignment
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import BundleRef, ShadowReport
from device_agent.wire.telemetry import Event


class TrialResult(Protocol):
    """How the golden samples went."""

    @property
    def passed(self) -> bool:
        """Whether the bundle may serve."""

    @property
    def reason(self) -> str:
        """Reason code where not."""

    @property
    def detail(self) -> str:
        """One line for people."""


class Candidate(Protocol):
    """A loaded bundle beside the serving one."""

    def trial(self) -> TrialResult:
        """Run the golden samples; WorkerError when the child fails."""

    def stop(self) -> None:
        """End it."""


class Held(Protocol):
    """What a session said that it holds."""

    @property
    def bundle(self) -> BundleRef:
        """The bundle whose manifest it read."""


Tell = Callable[[str, float, float | None], None]
"""Gets the step of a load, its seconds so far, and all its seconds where they are known."""
CandidateT = TypeVar("CandidateT", bound=Candidate)


class Serving(Protocol[CandidateT]):
    """Keeps one session serving."""

    @property
    def serving(self) -> Held | None:
        """What the live session holds; None when there is none."""

    def serve(self, slot: Path) -> Held:
        """Put a slot to serve; WorkerError when it cannot, the old one goes on."""

    def make_room(self) -> None:
        """Stop what serves: there is no memory for a candidate beside it."""

    def take_back(self) -> None:
        """Have what made room serve again, soon; nothing where nothing did."""

    def stage(self, slot: Path, tell: Tell | None = None) -> CandidateT:
        """Load a candidate; WorkerError when it cannot."""

    def shadow(
        self,
        candidate: CandidateT,
        order: ShadowOrder,
        cancel: threading.Event,
        tell: Callable[[float, float], None],
    ) -> ShadowReport:
        """Have it look at what serves; WorkerError when it fails. It is of no use afterwards."""

    def promote(self, candidate: CandidateT) -> None:
        """Hand the source over to it; WorkerError when it cannot, the old one goes on."""

    def clear(self) -> None:
        """Serve nothing."""


@dataclass(frozen=True)
class Options:
    """How patient an attempt is.

    Attributes:
        soak_s: How long a new bundle is watched before it is committed.
        window_s: Length of a telemetry window.
        retry_s: How long a deferred attempt waits before it is tried again.
    """

    soak_s: float = 5.0
    window_s: float = 10.0
    retry_s: float = 60.0


@dataclass(frozen=True)
class Outlets:
    """Where an attempt's news go.

    Attributes:
        post: Brings a job's message to the control loop, which hands it to `Updater.handle`.
        note: Keeps an event.
        committed: Remembers the installed release.
        clock: Unix time.
        monotonic: For durations.
    """

    post: Post
    note: Callable[[Event], None]
    committed: Callable[[Assignment], None]
    clock: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
