"""What a look at the state directory tells, whether the agent runs or not."""

from __future__ import annotations

import time
from pathlib import Path

from msgspec import Struct

from device_agent.config import Config
from device_agent.identity import find_identity
from device_agent.live_status import LiveStatus
from device_agent.state_dir import JOURNAL_NAME, SPOOL_NAME, is_held
from device_agent.telemetry.peek import peek_spool
from device_agent.update import JournalFile
from device_agent.update.notes import report_of
from device_agent.wiping import read_tombstone
from device_agent.wire.enrolment import fingerprint
from device_agent.wire.messages import AttemptReport, BundleRef, Slots, SpoolReport


class Status(Struct, frozen=True, kw_only=True):
    """The agent's state on disk.

    Attributes:
        running: Whether an agent holds the directory.
        decommissioned: Whether the device was taken out of service.
        attempt: None before the first.
        spool: None before the first start.
        fingerprint: Of the device's key; None before it is enrolled.
        certificate_ends_s: Unix time; None before it is enrolled.
        live: What the running agent says; None where none runs.
    """

    device_id: str
    fleet: str
    state_dir: str
    running: bool
    decommissioned: bool
    slots: Slots
    attempt: AttemptReport | None
    spool: SpoolReport | None
    fingerprint: str | None = None
    certificate_ends_s: float | None = None
    live: LiveStatus | None = None


def read_status(config: Config) -> Status:
    """Return the state; changes nothing.

    Raises:
        StorageError: A file cannot be read.
    """
    directory = Path(config.state_dir)
    journal = JournalFile(directory / JOURNAL_NAME).load()
    identity = find_identity(directory)
    return Status(
        device_id=config.device_id,
        fleet=config.fleet,
        state_dir=str(directory),
        running=is_held(directory),
        decommissioned=read_tombstone(directory) is not None,
        slots=Slots(active=journal.active, candidate=journal.candidate, previous=journal.previous),
        attempt=report_of(journal.attempt),
        spool=peek_spool(directory / SPOOL_NAME),
        fingerprint=fingerprint(identity.key.digest) if identity else None,
        certificate_ends_s=identity.ends().timestamp() if identity else None,
    )


def describe(status: Status) -> list[tuple[str, str]]:
    """Return the status for people: names and what to say of them."""
    attempt, spool = status.attempt, status.spool
    agent = "running" if status.running else "not running"
    lines = [
        ("device", f"{status.device_id} of fleet {status.fleet}"),
        ("agent", "decommissioned" if status.decommissioned else agent),
        ("state", status.state_dir),
        ("identity", _identity(status)),
        ("active", bundle_words(status.slots.active)),
        ("previous", bundle_words(status.slots.previous)),
        ("attempt", attempt_words(attempt) if attempt else "none yet"),
        *shadow_lines(attempt),
    ]
    if spool is None:
        return [*lines, ("spool", "none yet")]
    lost = f", {spool.lost} given up for lack of room" if spool.lost else ""
    return [*lines, ("spool", f"{spool.pending} records wait for the console{lost}")]


def _identity(status: Status) -> str:
    if status.fingerprint is None or status.certificate_ends_s is None:
        return "none: `muster-agent enrol CODE`"
    ends = time.strftime("%Y-%m-%d", time.localtime(status.certificate_ends_s))
    return f"key {status.fingerprint}, certificates good until {ends}"


def bundle_words(bundle: BundleRef | None) -> str:
    """Return a bundle for people."""
    return f"{bundle.name} {bundle.version} ({bundle.digest[:12]})" if bundle else "none"


def shadow_lines(attempt: AttemptReport | None) -> list[tuple[str, str]]:
    """Return what came of an attempt's shadow, for people; nothing where there was none."""
    shadow = attempt.shadow if attempt else None
    if shadow is None:
        return []
    if shadow.skipped:
        return [("shadow", f"skipped: {shadow.skipped}")]
    share = f"{shadow.agreed / shadow.compared:.1%} of " if shadow.compared else ""
    left_out = (
        f"{shadow.skipped_latency} not shown for the latency's sake, {shadow.skipped_cpu} for the "
        f"CPU's, {shadow.dropped} while it was busy"
    )
    p95s = ""
    before_s, beside_s = shadow.before_p95_s, shadow.beside_p95_s
    if before_s is not None and beside_s is not None:
        p95s = f"; p95 {1000 * before_s:.2f} ms before, {1000 * beside_s:.2f} beside it"
    words = f"agrees in {share}{shadow.compared} samples, {shadow.errors} failed; {left_out}{p95s}"
    return [("shadow", words)]


def attempt_words(attempt: AttemptReport) -> str:
    """Return an attempt for people."""
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(attempt.updated_s))
    why = ": ".join(part for part in (attempt.reason, attempt.detail) if part)
    what = f"{bundle_words(attempt.bundle)}, assignment {attempt.assignment}"
    return f"{attempt.step.replace('_', ' ')} since {when}, {what}" + (f"; {why}" if why else "")
