"""How the running agent is: for the service manager's watchdog, and for whoever asks.

The control loop hands over what it knows each time it comes round, so nobody who asks holds it up,
and nothing is put together before somebody does.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device_agent.config import Config
from device_agent.inference.supervisor import Supervisor
from device_agent.link import Link
from device_agent.live_status import (
    LinkStatus,
    LiveStatus,
    LoopStatus,
    SpoolStatus,
    encode_live,
)
from device_agent.obedience import Obedience
from device_agent.reporter import Situation
from device_agent.service.notify import Notifier
from device_agent.service.status_socket import StatusSocket
from device_agent.service.watchdog import Loops, Watchdog
from device_agent.state_dir import SPOOL_NAME, STATUS_NAME
from device_agent.telemetry import Spool
from device_agent.trust import TrustStore
from device_agent.version import agent_version
from device_agent.wire.messages import Slots, SpoolReport
from device_agent.wire.telemetry import Window

CONTROL_PATIENCE_S = 60.0
SENDER_PATIENCE_S = 60.0
CHILD_GRACE_S = 15.0
"""On top of its hang limit: by then the one who kills it must have done so, or be stuck."""


@dataclass(frozen=True)
class Organs:
    """Whom to ask; any thread may.

    Attributes:
        spool: How much telemetry waits; None where the spool cannot be read.
        spool_max_bytes: What it may take.
        connected: Whether the broker is there.
        child_silent_s: Since the serving child was last heard; None while none serves.
        child_patience_s: After that it is killed for a hang.
        child_down: Why the slot that is meant to serve does not; empty while it does.
        trust_damage: What of the trust state is damaged; empty if nothing.
        leaving: Whether the device goes out of service.
    """

    spool: Callable[[], SpoolReport | None]
    spool_max_bytes: Callable[[], int]
    connected: Callable[[], bool]
    child_silent_s: Callable[[], float | None]
    child_patience_s: float
    child_down: Callable[[], str]
    trust_damage: Callable[[], str]
    leaving: Callable[[], bool]


def organs_of(
    spool: Spool, link: Link, supervisor: Supervisor, trust: TrustStore, obedience: Obedience
) -> Organs:
    """Return whom to ask in an agent."""
    return Organs(
        spool=spool.glance,
        spool_max_bytes=lambda: spool.max_bytes,
        connected=lambda: link.connected,
        child_silent_s=lambda: supervisor.silent_s,
        child_patience_s=supervisor.hang_timeout_s,
        child_down=lambda: supervisor.down,
        trust_damage=lambda: trust.damage,
        leaving=lambda: obedience.leaving,
    )


class Vitals:
    """The watchdog and the status socket of one agent, from `start` to `stop`.

    Args:
        config: As loaded.
        boot_id: Of this start of the agent.
        notifier: The line to the service manager.

    Attributes:
        sender_beat: The telemetry sender calls it each time it comes round.
    """

    def __init__(self, config: Config, boot_id: str, notifier: Notifier) -> None:
        self._config = config
        self._boot_id = boot_id
        self._since_s = time.time()
        self._loops = Loops()
        self._watchdog_s = notifier.watchdog_s
        self._watchdog = Watchdog(notifier, self._loops, self._line)
        self._socket = StatusSocket(Path(config.state_dir) / STATUS_NAME, self._answer)
        self._beat = self._loops.add("control loop", CONTROL_PATIENCE_S)
        self.sender_beat = self._loops.add("telemetry sender", SENDER_PATIENCE_S)
        self._organs: Organs | None = None
        self._situation: Situation | None = None
        self._window: Window | None = None
        self._link = (False, self._since_s)

    def watch(self, organs: Organs) -> None:
        """Learn whom to ask."""
        self._organs = organs
        patience_s = organs.child_patience_s + CHILD_GRACE_S
        self._loops.watch("inference child", organs.child_silent_s, patience_s)

    def start(self) -> None:
        """Say that the agent is up, and answer from now on."""
        self._socket.start()
        self._watchdog.start()

    def turn(self, situation: Situation) -> None:
        """Say that the control loop has come round, and what it knows."""
        self._beat()
        self._situation = situation
        connected = self._organs is not None and self._organs.connected()
        if connected != self._link[0]:
            self._link = (connected, time.time())

    def saw(self, window: Window) -> None:
        """Keep the newest window."""
        self._window = window

    def stop(self) -> None:
        """Watch no more and answer no more: the agent is about to be gone."""
        self._watchdog.stop()
        self._socket.stop()

    def stopping(self) -> None:
        """Say that the agent ends in order; its loops may end too."""
        for name in ("control loop", "telemetry sender", "inference child"):
            self._loops.forget(name)
        self._watchdog.stopping()

    def _answer(self) -> bytes:
        return encode_live(self.status())

    def status(self) -> LiveStatus:
        """Return how the agent is at this moment; any thread may ask."""
        config, situation = self._config, self._situation
        return LiveStatus(
            time_s=time.time(),
            device_id=config.device_id,
            fleet=config.fleet,
            agent=agent_version(),
            pid=os.getpid(),
            boot_id=self._boot_id,
            since_s=self._since_s,
            slots=situation.slots if situation else Slots(),
            serving=situation.serving if situation else None,
            attempt=situation.attempt if situation else None,
            refusal=situation.refusal if situation else None,
            settings=situation.settings if situation else 0,
            window=self._window,
            spool=self._spool(),
            link=self._link_status(),
            loops=tuple(
                LoopStatus(name=each.name, silent_s=each.silent_s, patience_s=each.patience_s)
                for each in self._loops.pulses()
            ),
            watchdog_s=self._watchdog_s,
            **self._troubles(),
        )

    def _troubles(self) -> dict[str, Any]:
        organs = self._organs
        if organs is None:
            return {}
        return {
            "down": organs.child_down(),
            "trust_damage": organs.trust_damage(),
            "leaving": organs.leaving(),
        }

    def _spool(self) -> SpoolStatus:
        organs = self._organs
        return SpoolStatus(
            report=organs.spool() if organs else None,
            size_bytes=sum(_sizes(Path(self._config.state_dir))),
            max_bytes=organs.spool_max_bytes() if organs else 0,
        )

    def _link_status(self) -> LinkStatus:
        broker, (connected, since_s) = self._config.broker, self._link
        return LinkStatus(
            broker=f"{broker.host}:{broker.port}", connected=connected, since_s=since_s
        )

    def _line(self) -> str:
        """Return one line for `systemctl status`."""
        serving = self._situation.serving if self._situation else None
        what = f"{serving.bundle.name} {serving.bundle.version}" if serving else "nothing"
        return f"serves {what}, broker {'connected' if self._link[0] else 'away'}"


def _sizes(directory: Path) -> Iterator[int]:
    for path in directory.glob(f"{SPOOL_NAME}*"):
        with contextlib.suppress(FileNotFoundError):  # SQLite's own files come and go
            yield path.stat().st_size
