"""The swarm's control loop: one thread gives every device its turn, another does the network."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from device_agent.config import load_config
from device_agent.link.shared import Reactor
from device_agent.swarm.device import Device
from device_agent.swarm.script import Script

TURN_S = 0.25
_FETCHES = 16
_FILES_EACH = 16


class Swarm:
    """Devices that have joined.

    Raises:
        ConfigError: One of them cannot be used.
        StorageError: A state directory cannot be used.
    """

    def __init__(self, configs: Sequence[Path], script: Script) -> None:
        _allow_files(len(configs) * _FILES_EACH)
        self._reactor = Reactor()
        turns = threading.Semaphore(_FETCHES)
        self.devices = [Device(load_config(path), script, self._reactor, turns) for path in configs]
        self._stop = threading.Event()

    def ask_stop(self) -> None:
        """Have `run` return soon; from any thread or signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Work until asked to stop."""
        self._reactor.start()
        try:
            for device in self.devices:
                device.start()
            while not self._stop.is_set():
                began_s = time.monotonic()
                for device in self.devices:
                    device.turn()
                self._stop.wait(max(TURN_S - (time.monotonic() - began_s), 0.01))
        finally:
            for device in self.devices:
                device.stop()
            self._reactor.stop()


def _allow_files(needed: int) -> None:
    """Raise the limit of open files as far as this user may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        needed = min(needed, hard)
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
