"""What the agent does on signed orders: applies settings, runs commands, answers, leaves.

Whether an order is to be obeyed is the trust store's business (`Intake`); here is only what follows
from it. A command is on the disk as taken before it comes here; one that a power cut kept from its
answer is answered at the next start.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from device_agent.config import Config
from device_agent.errors import StorageError
from device_agent.farewell import Farewell, Patience
from device_agent.intake import Intake
from device_agent.results import Results
from device_agent.says import Says
from device_agent.trust import TrustedCommand, TrustedSettings, TrustStore
from device_agent.update.jobs import Outcome
from device_agent.wiping import Tombstone
from device_agent.wire.messages import SpoolReport
from device_agent.wire.orders import Capture, CommandResult, DeviceSettings, LogRequest
from device_agent.wire.telemetry import Event

_STARTED_AGAIN = Outcome("deferred", "interrupted", Says.STARTED_AGAIN())
USUAL = Patience()
CAPTURE_BYTES = 64 * 1024 * 1024
"""What samples may take where the settings allow some and do not say how many."""


class Effect:
    """Puts settings into effect, over what the device's own file says.

    Args:
        config: The device's own.
        limit_spool: Takes the byte cap.
        capture: Takes which samples to keep, and how many bytes of them.
        resize_windows: Take the window's length in seconds; all that have to do with it.
    """

    def __init__(
        self,
        config: Config,
        limit_spool: Callable[[int], None],
        capture: Callable[[Capture, int], None],
        *resize_windows: Callable[[float], None],
    ) -> None:
        self._telemetry = config.telemetry
        self._level = logging.getLogger().level
        self._limit_spool = limit_spool
        self._capture = capture
        self._resize_windows = resize_windows

    def apply(self, settings: DeviceSettings) -> None:
        """Have these settings in effect, and no others that were set from afar before.

        Raises:
            StorageError: The spool could not shrink; it does with its next record.
        """
        level = settings.log_level
        logging.getLogger().setLevel(level.upper() if level else self._level)
        own = self._telemetry
        window_s = own.window_s if settings.window_ms is None else settings.window_ms / 1000
        for resize in self._resize_windows:
            resize(window_s)
        self._capture(settings.capture or "none", settings.capture_max_bytes or CAPTURE_BYTES)
        cap = settings.spool_max_bytes
        self._limit_spool(own.spool_max_bytes if cap is None else cap)


@dataclass(frozen=True)
class Hands:
    """What orders reach.

    Attributes:
        apply: Puts settings into effect.
        restart: Restarts the serving session and tells how that ended.
        leave: Stops serving for good, the last window flushed.
        send_logs: Puts lines of the log into the spool and returns how many.
        spool: Returns how much telemetry waits.
        deliver: Has the broker take a result; True once it has acknowledged it.
        note: Keeps an event.
        clock: Unix time.
    """

    apply: Callable[[DeviceSettings], None]
    restart: Callable[[Callable[[Outcome], None]], None]
    leave: Callable[[], None]
    send_logs: Callable[[LogRequest], int]
    spool: Callable[[], SpoolReport]
    deliver: Callable[[bytes], bool]
    note: Callable[[Event], None]
    clock: Callable[[], float] = time.time


class Obedience:
    """The orders of one device. For the control loop only.

    Attributes:
        command_version: Of the newest command that was taken; 0 before the first.
        gone: The device has left and may be wiped.
    """

    def __init__(
        self, device_id: str, trust: TrustStore, intake: Intake, results: Results, hands: Hands
    ) -> None:
        self._device_id = device_id
        self._trust = trust
        self._intake = intake
        self._results = results
        self._hands = hands
        self._farewell: Farewell | None = None
        self._settings: TrustedSettings | None = None
        self._due: CommandResult | None = None
        self.command_version = 0
        self.gone = False

    @property
    def settings_version(self) -> int:
        """Of the settings in effect; 0 for the device's own file alone."""
        return self._settings.version if self._settings else 0

    @property
    def leaving(self) -> bool:
        """Whether the device goes out of service: nothing else counts any more."""
        return self._farewell is not None

    def start(self) -> None:
        """Put the kept settings into effect, and answer for the command a power cut interrupted.

        Raises:
            StorageError: The disk is at fault.
        """
        command = self._trust.newest_command
        if command:
            self.command_version = command.version
            self._resume(command)
        self._settings = self._trust.settings
        if self._settings:
            self._hands.apply(self._settings.settings)

    def send(self) -> None:
        """Send the newest result: there is a new connection."""
        self._results.send()

    def take_settings(self, document: bytes) -> None:
        """Apply settings, if they are to be applied.

        Raises:
            StorageError: The disk is at fault.
        """
        settings = self._intake.judge_settings(document)
        if settings is None or settings == self._settings:
            return
        self._settings = settings
        parts = _describe(settings.settings)
        self._note("settings.applied", Says.SETTINGS(n=settings.version, parts=parts))
        self._hands.apply(settings.settings)

    def take_command(self, document: bytes) -> None:
        """Run a command, if it is to be run; else send the newest result, which may be missed.

        Raises:
            StorageError: The disk is at fault.
        """
        command = self._intake.judge_command(document)
        if command is None:
            self._results.send()
            return
        self.command_version = command.version
        self._note("command.taken", Says.TAKEN(command=command.name, n=command.version))
        self._run(command)

    def judge_again(self) -> bool:
        """Judge again what was refused: what was in its way may be gone.

        Returns:
            Whether there was anything.

        Raises:
            StorageError: The disk is at fault.
        """
        settings, command = self._intake.kept_of("settings"), self._intake.kept_of("command")
        if settings is not None:
            self.take_settings(settings)
        if command is not None:
            self.take_command(command)
        return settings is not None or command is not None

    def leave(self, command: int = 0, patience: Patience = USUAL) -> None:
        """Go out of service: stop serving, and let `tick` do the rest.

        Args:
            command: Version of the command, 0 where somebody asked on the device itself.
            patience: How long that may take.
        """
        hands = self._hands
        hands.leave()
        self._farewell = Farewell(
            command,
            self._device_id,
            hands.spool,
            self._results,
            hands.deliver,
            patience=patience,
            clock=hands.clock,
        )

    def tick(self) -> None:
        """Go on with what is not done: an answer that the disk did not take, or leaving.

        Raises:
            StorageError: The disk is at fault; it is tried again.
        """
        if self._due:
            self._results.keep(self._due)
            self._due = None
        if self._farewell and not self.gone:
            self.gone = self._farewell.tick()

    def tombstone(self) -> Tombstone:
        """Return what stays once the device is wiped."""
        word = self._results.sealed.decode()
        return Tombstone(device_id=self._device_id, time_s=self._hands.clock(), result=word)

    def _resume(self, command: TrustedCommand) -> None:
        newest = self._results.newest
        if command.name == "decommission":
            self.leave(command.version)
        elif newest is None or newest.command != command.version:
            ended = Outcome() if command.name == "restart" else _STARTED_AGAIN
            self._answer(command, ended, Says.AGENT_STARTED())

    def _run(self, command: TrustedCommand) -> None:
        if command.name == "decommission":
            self.leave(command.version)
        elif command.name == "logs":
            self._send_logs(command)
        else:
            self._hands.restart(lambda outcome: self._answer(command, outcome, Says.SERVES_AGAIN()))

    def _send_logs(self, command: TrustedCommand) -> None:
        try:
            count = self._hands.send_logs(command.logs or LogRequest())
        except StorageError as error:
            outcome = Outcome("deferred", "storage", str(error)[:500])
            self._answer(command, outcome, "")
        else:
            self._answer(command, Outcome(), Says.LINES(n=count))

    def _answer(self, command: TrustedCommand, outcome: Outcome, done: str) -> None:
        failed = outcome.end is not None or outcome.cancelled
        detail = outcome.detail if failed else done
        self._note(
            f"command.{'failed' if failed else 'done'}",
            Says.DONE(command=command.name, n=command.version, told=outcome.reason or detail),
        )
        self._due = CommandResult(
            device_id=self._device_id,
            command=command.version,
            name=command.name,
            status="failed" if failed else "done",
            reason=outcome.reason,
            detail=detail,
            time_s=self._hands.clock(),
        )
        self.tick()

    def _note(self, code: str, detail: str) -> None:
        self._hands.note(Event(time_s=self._hands.clock(), code=code, detail=detail))


def _describe(settings: DeviceSettings) -> str:
    values = (
        Says.WINDOW(ms=settings.window_ms) if settings.window_ms is not None else "",
        Says.SPOOL(n=settings.spool_max_bytes) if settings.spool_max_bytes is not None else "",
        Says.LOG(level=settings.log_level) if settings.log_level is not None else "",
        Says.CAPTURE(capture=settings.capture) if settings.capture is not None else "",
        Says.CAPTURES(n=settings.capture_max_bytes)
        if settings.capture_max_bytes is not None
        else "",
    )
    return ", ".join(filter(None, values)) or Says.OWN_FILE()
