"""A whole device under attack: what it trusts, what it runs, and the way between the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from device_agent.errors import RefusalError
from device_agent.intake import Intake
from device_agent.trust import (
    TrustedAssignment,
    TrustedCommand,
    TrustedSettings,
    TrustStore,
    reasons,
)
from device_agent.update.transfer import Fetcher
from device_agent.wire.messages import AttemptReport, Refusal, Step
from device_agent.wire.metaset import encode_set
from device_agent.wire.telemetry import Event
from tests.fakes.running_device import RELEASE, VERSION, Picture, RunningDevice, for_updater
from tests.fakes.trusting_device import TrustingDevice
from tests.fakes.tuf_fleet import DEVICE, DEVICE_KEY, Fleet
from tests.fakes.updates import Bundle


class AttackedDevice(TrustingDevice):
    """A trusting device that serves; every refusal is looked at from where the agent stands.

    Attributes:
        running: What it serves with; many devices may share it, for no attack may change it.
        version: Of the newest assignment that `assign` made.
    """

    def __init__(
        self,
        directory: Path,
        fleet: Fleet,
        running: RunningDevice,
        bootstrap: bytes | None = None,
    ) -> None:
        self.running = running
        self.fleet = fleet
        self.version = 0
        super().__init__(directory, fleet, bootstrap)

    def restart(self) -> None:
        self.store: Door = Door(self)

    def assign(self, bundle: Bundle, fetcher: Fetcher) -> None:
        """Release a bundle and assign it, all signed as it must be, to come from `fetcher`."""
        running, fleet, manifest = self.running, self.fleet, bundle.manifest
        self.version = max(running.report.assignment, VERSION) + 1
        running.fetcher = fetcher
        release = RELEASE + self.version
        target = fleet.add_bundle(manifest.name, manifest.version, release, bundle.data)
        self.store.refresh(fleet.publish())
        assert self.store.follow(fleet.assignment(target, version=self.version))

    def try_bundle(
        self, bundle: Bundle, fetcher: Fetcher, *ends: tuple[Step, str]
    ) -> AttemptReport:
        """Expect an attempt to end in one of `ends` (step and reason), and to change nothing."""
        before, committed = self.picture()[1].but_for_the_attempt(), list(self.running.committed)
        self.assign(bundle, fetcher)
        accepted = self.disk()
        report = self.running.wait_end(self.version)
        assert (report.step, report.reason) in ends, report
        assert report.detail
        assert "\n" not in report.detail
        trusted, after = self.picture()
        assert after.but_for_the_attempt() == before
        assert trusted == accepted
        assert self.running.committed == committed
        return report

    def picture(self) -> tuple[dict[str, bytes], Picture]:
        """Return the trust state, what is on the disk besides, and what runs."""
        self.running.pump()
        return self.disk(), self.running.picture

    @contextmanager
    def refuses(self, reason: str) -> Iterator[None]:
        """Expect a refusal with `reason`: trust state, slots, journal and session are the same."""
        before = self.picture()
        with super().refuses(reason):
            yield
        assert self.picture() == before

    @contextmanager
    def refuses_but_keeps(self, reason: str, *names: str) -> Iterator[None]:
        """Expect a refusal that keeps the verified files `names`: all the rest is the same."""
        _, before = self.picture()
        with super().refuses_but_keeps(reason, *names):
            yield
        assert self.picture()[1] == before


class Door(TrustStore):
    """The trust store as the agent uses it.

    Metadata go through the agent's intake. Any other document is only judged, as long as it is
    good; one that is refused goes the whole way, which must end at the intake with the same reason.
    """

    def __init__(self, device: AttackedDevice) -> None:
        arguments = device.directory, DEVICE, device.bootstrap, lambda: device.time_s, DEVICE_KEY
        super().__init__(*arguments)
        self._inner = TrustStore(*arguments)
        self._device = device

    def refresh(self, files: Mapping[str, bytes]) -> None:
        self.refresh_message(encode_set(dict(files)))

    def refresh_message(self, message: bytes) -> None:
        refusal = self._hand_over(lambda intake: intake.take_metadata(message), "metadata")
        if refusal:
            raise RefusalError(refusal.reason, refusal.detail)

    def check_assignment(self, document: bytes) -> TrustedAssignment:
        with self._refused_by_the_agent_too(lambda intake: self._follow(intake, document)):
            return super().check_assignment(document)

    def check_settings(self, document: bytes) -> TrustedSettings:
        with self._refused_by_the_agent_too(lambda intake: intake.judge_settings(document)):
            return super().check_settings(document)

    def take_command(self, document: bytes) -> TrustedCommand:
        with self._refused_by_the_agent_too(lambda intake: intake.judge_command(document)):
            return super().take_command(document)

    def follow(self, document: bytes) -> TrustedAssignment | None:
        """Act on an assignment as the agent does; None where it is refused."""
        return self._follow(Intake(self._inner, self._device.running.events.append), document)

    def _follow(self, intake: Intake, document: bytes) -> TrustedAssignment | None:
        """Do what the agent's control loop does with an assignment."""
        assignment = intake.judge(document)
        if assignment:
            self._device.running.assign(for_updater(assignment), document)
        return assignment

    @contextmanager
    def _refused_by_the_agent_too(self, take: Callable[[Intake], Any]) -> Iterator[None]:
        try:
            yield
        except RefusalError as error:
            taken: list[Any] = []
            refusal = self._hand_over(lambda intake: taken.append(take(intake)))
            assert taken == [None], "the agent would act on what its trust store refuses"
            if error.reason != reasons.COMMAND_REPEATED:  # a console sends until it has the result
                assert refusal
                assert (refusal.reason, refusal.detail) == (error.reason, error.detail)
            raise

    def _hand_over(self, take: Callable[[Intake], object], what: str = "") -> Refusal | None:
        """Give something to the intake; what it refuses it reports, and notes once."""
        notes: list[Event] = []
        intake = Intake(self._inner, notes.append, lambda: self._device.time_s)
        take(intake)
        refusal = intake.refusal
        assert len(notes) == bool(refusal)
        if refusal:
            assert notes[0].code.startswith(f"refused.{what}")
            assert notes[0].detail == f"{refusal.reason}: {refusal.detail}"
        return refusal


NewDevice = Callable[[Fleet], AttackedDevice]
"""Makes a device of a fleet: it serves, and trusts nothing yet but the first root."""
