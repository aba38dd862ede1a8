"""`muster receipt`: takes in what devices put onto a stick.

A receipt is a device's reported state, signed as the ones that come over the link are and believed
by the same rules: the key that was accepted, and a number above any before. So a stick proves what
a connection proves; a receipt that comes late, or twice, or from somebody else, changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.errors import InputError, StateError
from app.files import environment_faults
from app.given_paths import is_there
from app.reporting import ReportBook, ReportRejectedError
from app.workspace import Workspace
from device_agent.wire.errors import WireError
from device_agent.wire.messages import ReportedState
from device_agent.wire.sealed import MAX_SEALED_BYTES
from device_agent.wire.sentence import Framed, Sentence
from device_agent.wire.stick import RECEIPTS, Receipt, directory_name, parse_receipt, receipt_path
from device_agent.wire.stick_files import StickFiles

STALE = "report-stale"
_NAMED = 20


class Says(Sentence):
    """Which receipts were taken."""

    STATE = "{device} (state {n:d})"


"""Something newer was heard of the device in the meantime: nothing is wrong with that."""

Fate = Literal["taken", "known", "older", "rejected"]


@dataclass(frozen=True)
class Taken:
    """What became of one receipt.

    Attributes:
        fate: ``known`` was taken before; ``older`` than what is known of the device.
        reason: Reason code where it was not taken, else empty.
        serving: Name and version of what the device proved to serve; empty where nothing.
        attempt: How its newest attempt stood.
        refusal: Reason code of what it refused; empty where nothing.
    """

    device_id: str
    counter: int
    fate: Fate
    reason: str = ""
    detail: str = ""
    time_s: float = 0.0
    serving: str = ""
    digest: str = ""
    attempt: str = ""
    refusal: str = ""


def take_receipts(workspace: Workspace, stick: Path, why: str = "") -> list[Taken]:
    """Take the receipts of a stick into the registry; a running console sees them at once.

    Raises:
        InputError: The stick holds no receipts of this fleet.
        StateError: Its directory is not what it should be.
        EnvironmentFaultError: Stick or registry cannot be used.
    """
    book = ReportBook(workspace.registry)
    for _ in book.load():
        pass
    with _opened(stick, workspace.fleet) as files:
        found = [each for each in map(parse_receipt, files.names(RECEIPTS)) if each]
        if not found:
            raise InputError(
                f"{stick} holds no receipts. Run `muster-agent import` on a device first."
            )
        ordered = sorted(found, key=lambda each: (each.device_id, each.counter))
        taken = [_take(book, files, each) for each in ordered]
    book.save()
    if new := [each for each in taken if each.fate == "taken"]:
        workspace.note("receipt.take", str(stick), _detail(new), why)  # the revision grows with it
    return taken


def _take(book: ReportBook, files: StickFiles, receipt: Receipt) -> Taken:
    device_id, counter = receipt.device_id, receipt.counter
    try:
        payload = _read(files, receipt)
        state = book.take(device_id, payload, time.time(), "stick")
    except ReportRejectedError as error:
        if error.reason == STALE:
            return Taken(device_id, counter, "older", error.reason, error.detail)
        book.reject(device_id, error)
        return Taken(device_id, counter, "rejected", error.reason, error.detail)
    if state is None:
        return Taken(device_id, counter, "known")
    return _taken(state)


def _read(files: StickFiles, receipt: Receipt) -> bytes:
    path = receipt_path(receipt.device_id, receipt.counter)
    try:
        return files.read(path, MAX_SEALED_BYTES)
    except WireError as error:
        raise ReportRejectedError("report-unsigned", error.problem) from error


def _taken(state: ReportedState) -> Taken:
    bundle = state.serving.bundle if state.serving else None
    attempt = state.attempt
    why = f" ({attempt.reason})" if attempt and attempt.reason else ""
    return Taken(
        state.device_id,
        state.counter,
        "taken",
        time_s=state.time_s,
        serving=f"{bundle.name}@{bundle.version}" if bundle else "",
        digest=bundle.digest if bundle else "",
        attempt=f"{attempt.step.replace('_', ' ')}{why}" if attempt else "",
        refusal=state.refusal.reason if state.refusal else "",
    )


def _detail(taken: Sequence[Taken]) -> str:
    said = ", ".join(Says.STATE(device=each.device_id, n=each.counter) for each in taken[:_NAMED])
    more = len(taken) - _NAMED
    return Framed.AND_MORE(parts=said, n=more) if more > 0 else said


@contextmanager
def _opened(stick: Path, fleet: str) -> Iterator[StickFiles]:
    name = directory_name(fleet)
    if not is_there(stick / name):
        raise InputError(f"{stick} holds no {name}. Is it the right stick?")
    try:
        with environment_faults(stick):
            files = StickFiles(stick, name)
            try:
                yield files
            finally:
                files.close()
    except WireError as error:
        raise StateError(f"{stick}: {error.problem}. Remove it, or use another stick.") from error
