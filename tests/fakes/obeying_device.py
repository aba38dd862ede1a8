"""The orders of a device: real trust store and results, the rest of the agent as values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from device_agent.config import Config, Telemetry
from device_agent.intake import Intake
from device_agent.obedience import Effect, Hands, Obedience
from device_agent.results import Results
from device_agent.telemetry import MIN_SPOOL_BYTES, LogRing, Spool
from device_agent.trust import TrustStore
from device_agent.update.jobs import Outcome
from device_agent.wire.messages import Ack
from device_agent.wire.orders import CommandResult, decode_result
from device_agent.wire.sealed import decode_sealed, seal
from device_agent.wire.telemetry import Event
from tests.fakes.telemetry import event
from tests.fakes.tuf_fleet import DEVICE, DEVICE_KEY, Fleet

OWN = Telemetry(window_s=10.0, spool_max_bytes=8 * MIN_SPOOL_BYTES)


def seal_result(body: bytes) -> bytes:
    return seal("result", body, DEVICE_KEY, lambda signed: b"signature" + signed[:4])


class Device:
    """The orders of a device; `boot` is a new process over the same disk.

    Args:
        directory: The state directory.
        fleet: Whose device it is; one of its own by default.
        spool_dir: Where the spool is, if not there.
    """

    def __init__(
        self, directory: Path, fleet: Fleet | None = None, spool_dir: Path | None = None
    ) -> None:
        self.directory = directory
        self.fleet = fleet or Fleet()
        self.now_s = self.fleet.start.timestamp() + 60.0
        self.notes: list[Event] = []
        self.windows_s: list[float] = []
        self.captures: list[tuple[str, int]] = []
        self.log = LogRing()
        self.restarts: list[Callable[[Outcome], None]] = []
        self.published: list[bytes] = []
        self.connected = True
        self.left = 0
        path = (spool_dir or directory) / "spool.db"
        self.spool = Spool(path, DEVICE, "boot", OWN.spool_max_bytes)
        self.boot()
        self.trust.refresh(self.fleet.files if fleet else self.fleet.publish())

    def boot(self) -> None:
        self.trust = TrustStore(
            self.directory / "trust", DEVICE, self.fleet.bootstrap, lambda: self.now_s, DEVICE_KEY
        )
        self.intake = Intake(self.trust, self.notes.append, lambda: self.now_s)
        config = Config(device_id=DEVICE, fleet="test", telemetry=OWN)
        effect = Effect(
            config,
            self.spool.limit,
            lambda *wanted: self.captures.append(wanted),
            self.windows_s.append,
        )
        results = Results(self.directory / "result.json", seal_result, self.publish)
        hands = Hands(
            effect.apply,
            self.restarts.append,
            self.leave,
            lambda request: len(self.spool.append_all(self.log.lines(request))),
            self.spool.report,
            self.publish,
            self.notes.append,
            lambda: self.now_s,
        )
        self.obedience = Obedience(DEVICE, self.trust, self.intake, results, hands)

    def publish(self, payload: bytes) -> bool:
        if self.connected:
            self.published.append(payload)
        return self.connected

    def leave(self) -> None:
        self.left += 1
        self.spool.append(event(self.now_s, "last.window"))

    def results(self) -> list[CommandResult]:
        """Everything the broker was given, decoded."""
        return [decode_result(bytes(decode_sealed(p, "result").body)) for p in self.published]

    def acknowledge(self) -> None:
        report = self.spool.report()
        self.spool.acknowledge(Ack(spool_id=report.spool_id, seq=report.newest_seq))

    @property
    def codes(self) -> list[str]:
        return [note.code for note in self.notes]
