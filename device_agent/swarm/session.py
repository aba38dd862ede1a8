"""Serving without inference: the bytes of a slot are read, nothing is run."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device_agent.errors import WorkerError
from device_agent.swarm.says import Says
from device_agent.swarm.script import Script
from device_agent.update.ports import Tell
from device_agent.update.staging import load_manifest, read_manifest
from device_agent.wire.assignment import ShadowOrder
from device_agent.wire.messages import BundleRef, ShadowReport

MODEL_NAME = "model.onnx"


@dataclass(frozen=True)
class Loaded:
    """What a session holds, as read from the slot.

    Attributes:
        since_s: Unix time at which it was loaded.
    """

    bundle: BundleRef
    model_sha256: str
    since_s: float


@dataclass(frozen=True)
class Verdict:
    """How the golden samples "went"."""

    passed: bool
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True)
class SimulatedCandidate:
    """A bundle beside the serving one."""

    loaded: Loaded
    run: Callable[[Loaded], Verdict]

    def trial(self) -> Verdict:
        """Say what the script says."""
        return self.run(self.loaded)

    def stop(self) -> None:
        """Nothing runs."""


class SimulatedServing:
    """One device's sessions, as the attempt's state machine sees them."""

    def __init__(self, script: Script, device_id: str) -> None:
        self._script = script
        self._device_id = device_id
        self._halt = threading.Event()
        self._room_for: Loaded | None = None
        self.serving: Loaded | None = None

    def halt(self) -> None:
        """Let no step take time any more: the process ends."""
        self._halt.set()

    def serve(self, slot: Path) -> Loaded:
        """Serve a slot; WorkerError when it cannot be read."""
        self.serving = _load(slot)
        return self.serving

    def make_room(self) -> None:
        """Stop what serves."""
        self._room_for, self.serving = self.serving, None

    def take_back(self) -> None:
        """Serve again what made room."""
        if self.serving is None:
            self.serving = self._room_for

    def stage(self, slot: Path, tell: Tell | None = None) -> SimulatedCandidate:
        """Take the scripted time to load; WorkerError where the script says so."""
        loaded, load_s = _load(slot), self._script.device.load_s
        if tell is not None:
            tell("simulated load", 0.0, load_s)
        self._halt.wait(load_s)
        self._fail_at("stage", loaded)
        return SimulatedCandidate(loaded, self._trial)

    def shadow(
        self,
        candidate: SimulatedCandidate,
        order: ShadowOrder,
        cancel: threading.Event,
        tell: Callable[[float, float], None],
    ) -> ShadowReport:
        """Do none: there are no inputs to compare on, and no agreement is made up."""
        return ShadowReport(skipped="simulated: nothing is inferred here")

    def promote(self, candidate: SimulatedCandidate) -> None:
        """Serve the candidate."""
        self.serving = candidate.loaded

    def clear(self) -> None:
        """Serve nothing."""
        self.serving = None

    def _trial(self, loaded: Loaded) -> Verdict:
        self._halt.wait(self._script.device.trial_s)
        try:
            self._fail_at("trial", loaded)
        except WorkerError as error:
            return Verdict(False, error.reason, error.detail)
        return Verdict(True)

    def _fail_at(self, step: str, loaded: Loaded) -> None:
        version = loaded.bundle.version
        if self._script.fails(self._device_id, version, step):
            self._halt.wait(self._script.effect(version).hang_s)
            raise WorkerError("simulated-failure", Says.FAILS(version=version, step=step))


def _load(slot: Path) -> Loaded:
    try:
        manifest = read_manifest(load_manifest(slot), slot.name)
        model = hashlib.sha256((slot / MODEL_NAME).read_bytes()).hexdigest()
    except OSError as error:
        raise WorkerError("slot-unreadable", f"{slot.name[:12]}: {error.strerror}") from error
    bundle = BundleRef(digest=slot.name, name=manifest.name, version=manifest.version)
    return Loaded(bundle, model, time.time())
