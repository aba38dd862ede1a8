"""A console without broker and threads: real registry, library, store and live fleet."""

from __future__ import annotations

from pathlib import Path

from app.core import CoreStatus
from app.errors import InputError
from app.fleet.alerts.records import Alert
from app.fleet.enrolment_records import Enrolment
from app.fleet.groups import Group
from app.fleet.live import LiveFleet
from app.fleet.rollout.records import Rollout
from app.reach import record_reach
from app.workspace import Workspace
from device_agent.wire.enrolment import EnrolmentReply, decode_request
from device_agent.wire.errors import WireError
from tests.fakes.joining import REACH, open_desk

RELEASE_PASSPHRASE = "release words"
CONSOLE_PASSPHRASE = "console words"


class FakeCore:
    """What the window sees of a core."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.live = LiveFleet()
        self.console_signers = workspace.unlock_console(CONSOLE_PASSPHRASE)
        self.current = CoreStatus(
            broker_kind="mosquitto",
            broker_address="127.0.0.1:1883",
            connected=True,
            messages_per_s=0.0,
            queued=0,
            dropped=0,
            last_message_s=None,
            publisher_idle=True,
            error="",
        )

    def status(self) -> CoreStatus:
        """Return what a test has set."""
        return self.current

    def rollouts(self) -> list[Rollout]:
        """Return the registry's rollouts."""
        return self.workspace.registry.rollouts.all()

    def groups(self) -> list[Group]:
        """Return the registry's groups."""
        return self.workspace.registry.groups.all()

    def alerts(self) -> tuple[Alert, ...]:
        """Return the registry's open alerts."""
        return tuple(self.workspace.registry.alerts.open())

    def pending(self) -> list[Enrolment]:
        """Return who waits for a decision."""
        return self.workspace.registry.enrolments.pending()

    def take_request(self, content: bytes) -> EnrolmentReply:
        """Take a request to join from a file, as the running console does."""
        try:
            return open_desk(self.workspace).take(decode_request(content).device_id, content)
        except WireError as error:
            raise InputError(f"{error}. Give the file that `--request-to` wrote.") from error

    def wake(self) -> None:
        """Nothing sleeps here."""


def make_core(path: Path) -> FakeCore:
    """Return a core over a new and empty workspace."""
    workspace = Workspace.create(
        path, "plant-7", RELEASE_PASSPHRASE, CONSOLE_PASSPHRASE, scrypt_n=2**4
    )
    record_reach(workspace.registry, REACH)
    return FakeCore(workspace)
