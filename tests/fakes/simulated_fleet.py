"""Thousands of devices on an injected clock, as a rollout engine sees them.

They take assignments through the steps of an attempt, come and go, and behave as a script says:
everything is drawn from a seed. Their behaviour under each bundle is that of `behaving`.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from app.fleet.rollout.evidence import MOST_SAMPLED, Evidence, Question
from device_agent.wire.messages import (
    AttemptReport,
    Inventory,
    Refusal,
    ReportedState,
    Serving,
    Slots,
    Step,
)
from tests.fakes.behaving import Fleet as BehavingFleet
from tests.fakes.behaving import Model
from tests.fakes.fleet import MODEL, SeenDevice, SeenFleet, bundle_ref

STEPS: tuple[tuple[Step, float], ...] = (
    ("download", 20.0), ("verify", 2.0), ("stage", 5.0), ("trial", 5.0), ("swap", 1.0),
    ("soak", 60.0),
)  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """What becomes of one device's attempt.

    Attributes:
        ends: ``commit``, ``rolled_back``, ``refused``, ``deferred`` or ``hang``.
        at: The step in which it ends other than in ``commit``.
        falls_back_s: So long after the commit it rolls back after all; None for never.
    """

    ends: str = "commit"
    at: Step = "trial"
    reason: str = ""
    falls_back_s: float | None = None


COMMITS = Fate()
Fates = Callable[[str, str, random.Random], Fate]
"""From device id and bundle digest to the fate of its attempt."""


@dataclass
class _Device:
    device_id: str
    serving: str
    online: bool = True
    time_zone: str = ""
    counter: int = 0
    attempt: AttemptReport | None = None
    refusal: Refusal | None = None
    order: tuple[int, str] | None = None
    taken: int = 0
    steps: list[Step] = field(default_factory=list)


class SimulatedFleet(SeenFleet):
    """Devices for `RolloutEngine`: live states, a signer and a measure.

    Args:
        device_ids: Who they are.
        clock: Unix time in seconds.
        seed: Of everything that is drawn.
        serving: Digest of what all of them serve at first; empty for nothing.
        fates: What becomes of attempts; all commit by default.
        model: What the new bundle does to their figures.

    Attributes:
        proves: Whether a session serves what was committed.
    """

    def __init__(
        self,
        device_ids: list[str],
        clock: Callable[[], float],
        seed: int = 0,
        serving: str = "a" * 64,
        fates: Fates = lambda device_id, digest, rng: COMMITS,
        model: Model = Model(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__()
        self._clock = clock
        self._rng = random.Random(seed)
        self._seed = seed
        self.fates = fates
        self.proves = True
        self.model = model
        self.assigned: list[tuple[str, str, int]] = []
        self._digests: dict[str, str] = {}
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._devices = {each: _Device(each, serving) for each in device_ids}
        self._behaving: dict[tuple[int, int, int], BehavingFleet] = {}
        self._served: dict[str, set[str]] = {}
        for each in self._devices.values():
            self._tell(each)

    # What the engine asks for

    def sign(self, device_id: str, target_path: str, version: int) -> bytes:
        """Make an assignment; `deliver` takes it to the device."""
        self.assigned.append((device_id, target_path, version))
        return f"{device_id}:{target_path}:{version}".encode()

    def evidence(self, question: Question) -> Evidence:
        """Return what the devices did since the phase's first device committed."""
        updated = min(len(question.updated), MOST_SAMPLED)
        waiting = min(len(question.waiting), MOST_SAMPLED)
        since_s = min((each.committed_s for each in question.updated), default=question.time_s)
        figures = self._figures(question.phase, updated, waiting, question.time_s - since_s)
        return Evidence(
            time_s=question.time_s,
            phase=question.phase,
            look=question.look,
            outcomes=question.outcomes,
            updated=figures[0],
            waiting=figures[1],
            agreements=tuple(question.agreements),
        )

    # What a test does

    def add(self, device_id: str, serving: str = "a" * 64) -> None:
        """Let a device join the fleet."""
        self._devices[device_id] = _Device(device_id, serving)
        self._tell(self._devices[device_id])

    def released(self, target_path: str, digest: str) -> None:
        """Say which bundle a target path is of."""
        self._digests[target_path] = digest

    def online(self, device_id: str, online: bool) -> None:
        """Let a device come or go; what it had begun goes on without a link."""
        device = self._devices[device_id]
        device.online = online
        self._tell(device)
        if online:
            self._begin(device)

    def place(self, device_id: str, time_zone: str) -> None:
        """Let a device stand in a time zone."""
        self._devices[device_id].time_zone = time_zone
        self._tell(self._devices[device_id])

    def serving(self, device_id: str) -> str:
        """Return the digest that a device really serves, whatever it could report."""
        return self._devices[device_id].serving

    def served(self, digest: str) -> set[str]:
        """Return the devices that ever served a bundle that was rolled out here."""
        return self._served.get(digest, set())

    def empty(self, device_id: str) -> None:
        """Let a device serve nothing, as one that is new."""
        self._devices[device_id].serving = ""
        self._tell(self._devices[device_id])

    def falls_back(self, device_id: str, to: str = "a" * 64) -> None:
        """Let what a device serves crash until it takes the bundle before it."""
        device = self._devices[device_id]
        assert device.order is not None
        version, digest = device.order
        device.serving = to
        self._attempt(device, version, digest, "rolled_back", "crash-loop")

    def deliver(self, documents: list[bytes]) -> None:
        """Hand over recorded assignments; one that a device has is no news to it."""
        for document in documents:
            device_id, path, version = document.decode().rsplit(":", 2)
            device = self._devices[device_id]
            if device.order is None or int(version) > device.order[0]:
                device.order = (int(version), self._digests[path])
                self._begin(device)

    def step(self) -> None:
        """Let everything happen that is due by now."""
        now_s = self._clock()
        while self._events and self._events[0][0] <= now_s:
            heapq.heappop(self._events)[2]()

    @property
    def next_s(self) -> float | None:
        """When something happens next."""
        return self._events[0][0] if self._events else None

    def at(self, time_s: float, action: Callable[[], None]) -> None:
        """Do something at a time."""
        heapq.heappush(self._events, (time_s, next(self._order), action))

    # Attempts

    def _begin(self, device: _Device) -> None:
        if not device.online or device.order is None or device.taken >= device.order[0]:
            return
        version, digest = device.order
        device.taken = version
        fate = self.fates(device.device_id, digest, self._rng)
        start_s = self._clock() + self._rng.uniform(0.1, 2.0)
        self._walk(device, version, digest, fate, 0, start_s)

    def _walk(
        self, device: _Device, version: int, digest: str, fate: Fate, index: int, at_s: float
    ) -> None:
        def enter() -> None:
            if device.taken != version:
                return  # a newer assignment took its place
            step, mean_s = STEPS[index]
            self._attempt(device, version, digest, step)
            stays_s = mean_s * self._rng.uniform(0.5, 1.5)
            ends_here = fate.ends != "commit" and step == fate.at
            if ends_here and fate.ends == "hang":
                return
            then_s = self._clock() + stays_s
            if ends_here:
                self.at(then_s, lambda: self._end(device, version, digest, fate))
            elif index + 1 < len(STEPS):
                self._walk(device, version, digest, fate, index + 1, then_s)
            else:
                self.at(then_s, lambda: self._commit(device, version, digest, fate))

        self.at(at_s, enter)

    def _end(self, device: _Device, version: int, digest: str, fate: Fate) -> None:
        if device.taken == version:
            step: Step = fate.ends  # type: ignore[assignment]  # one of its values
            self._attempt(device, version, digest, step, fate.reason or "trial-failed")

    def _commit(self, device: _Device, version: int, digest: str, fate: Fate) -> None:
        if device.taken != version:
            return
        before = device.serving
        if self.proves:
            device.serving = digest
            self._served.setdefault(digest, set()).add(device.device_id)
        self._attempt(device, version, digest, "commit")
        if fate.falls_back_s is not None:

            def fall_back() -> None:
                if device.taken == version:
                    device.serving = before
                    self._attempt(device, version, digest, "rolled_back", "crash-loop")

            self.at(self._clock() + fate.falls_back_s, fall_back)

    def _attempt(
        self, device: _Device, version: int, digest: str, step: Step, reason: str = ""
    ) -> None:
        device.attempt = AttemptReport(
            assignment=version, bundle=bundle_ref(digest), step=step, reason=reason
        )
        self._tell(device)

    def _tell(self, device: _Device) -> None:
        """Report, if there is a link; what was said last stands otherwise."""
        if device.online:
            device.counter += 1
            self._set(device.device_id, SeenDevice("online", self._report(device)))
            return
        old = self.get(device.device_id)
        self._set(device.device_id, SeenDevice("offline", old.state if old else None))

    def _report(self, device: _Device) -> ReportedState:
        serving = None
        if device.serving:
            ref = bundle_ref(device.serving)
            serving = Serving(bundle=ref, model_sha256=MODEL, provider="CPU", since_s=1.0)
        return ReportedState(
            device_id=device.device_id,
            counter=device.counter,
            time_s=self._clock(),
            boot_id="boot",
            inventory=Inventory(time_zone=device.time_zone),
            slots=Slots(),
            serving=serving,
            attempt=device.attempt,
            refusal=device.refusal,
        )

    def _figures(self, phase: int, updated: int, waiting: int, after_s: float):
        key = (phase, updated, waiting)
        if key not in self._behaving:
            seed = self._seed * 1000 + phase
            self._behaving[key] = BehavingFleet(seed, updated, waiting, self.model)
        return self._behaving[key].seen(after_s)
