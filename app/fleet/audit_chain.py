"""The hash chain over audit events, wherever they lie: in the registry or in an exported file.

Each event's hash covers the hash before it and the event itself, so the hash of the newest one, the
head, stands for all of them in their order. The chain has no key: it shows a change to whoever
knows a head from before. That is why heads are kept and printed in several places.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from app.errors import InputError
from app.files import environment_faults
from app.fleet.records import AuditEvent
from app.system import replace as replace_file
from device_agent.wire.sentence import Sentence
from device_agent.wire.typed import convert, json_decoder

GENESIS = "0" * 64
"""What stands before the first event."""
EXPORT_FORMAT: Literal["muster-audit/1"] = "muster-audit/1"
_MAX_LINE_BYTES = 1024 * 1024
_MOST_PROBLEMS = 5


class Says(Sentence):
    """What is wrong with a log."""

    MISSING = "entry {n:d} is missing, entry {found:d} stands in its place"
    CHANGED = "entry {n:d} is not as it was written"
    CUT_OFF = "entries {n:d} to {last:d} are missing at the end: {record} names {all:d} entries"
    OTHER = "entry {n:d} is not the one that {record} names"
    MORE = "{n:d} more places"
    NO_ENTRY = "line {n:d} is no audit entry"
    GOES_ON = "it goes on after the {n:d} entries of its first line"
    HEAD_FILE = "the head file"
    FIRST_LINE = "its first line"
    HEAD_MISSING = "the head file {path} is missing"
    HEAD_DAMAGED = "the head file {path} is damaged ({problem})"
    TRIGGER = "the trigger {name} was removed or changed"


class Head(Struct, frozen=True, kw_only=True):
    """The number of the newest event and its hash: it stands for the whole log.

    Printed as ``COUNT:HASH``.
    """

    count: Annotated[int, Meta(ge=0)]
    hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


EMPTY = Head(count=0, hash=GENESIS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at a whole log found.

    Attributes:
        problems: One line each; empty when nothing was found.
        behind: By how many events the head file is behind: a crash between the two writes does
            that, and the next event mends it.
    """

    head: Head
    problems: tuple[str, ...]
    behind: int = 0

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


class ExportHeader(Struct, frozen=True, kw_only=True):
    """The first line of an exported log."""

    format: Literal["muster-audit/1"] = EXPORT_FORMAT
    fleet: str
    exported_s: float
    head: Head


def parse_head(text: str) -> Head:
    """Return the head that ``COUNT:HASH`` names.

    Raises:
        InputError: The text is not one.
    """
    count, _, digest = text.strip().partition(":")
    try:
        return convert({"count": int(count), "hash": digest}, Head)
    except (ValueError, msgspec.ValidationError) as error:
        raise InputError(f"{text[:80]!r} is no head. Give COUNT:HASH as it was printed.") from error


def link(previous: str, event: AuditEvent) -> str:
    """Return the hash of an event that follows the one whose hash is `previous`."""
    values = [
        event.event_id,
        event.time_s,
        event.who,
        event.action,
        event.subject,
        event.detail,
        event.why,
    ]
    return hashlib.sha256(previous.encode() + b"\n" + msgspec.json.encode(values)).hexdigest()


def chained(previous: str, event: AuditEvent) -> AuditEvent:
    """Return the event with its hash."""
    return replace(event, hash=link(previous, event))


class ChainCheck:
    """Takes the events of a log in order and finds where they are not as they were written.

    Args:
        known: Heads from elsewhere; the log must contain each of them.

    Attributes:
        head: Of what was taken so far.
    """

    def __init__(self, known: Iterable[tuple[str, Head]] = ()) -> None:
        self.head = EMPTY
        self._known = list(known)
        self._found: list[str] = []
        self._more = 0
        self._compare()

    def take(self, event: AuditEvent) -> None:
        """Check the next event."""
        expected = self.head.count + 1
        if event.event_id != expected:
            self.report(Says.MISSING(n=expected, found=event.event_id))
        elif event.hash != link(self.head.hash, event):
            self.report(Says.CHANGED(n=event.event_id))
        # Going on from what stands there: one changed event is one problem, not all after it.
        self.head = Head(count=event.event_id, hash=event.hash)
        self._compare()

    def report(self, problem: str) -> None:
        """Add what was found elsewhere."""
        if len(self._found) < _MOST_PROBLEMS:
            self._found.append(problem)
        else:
            self._more += 1

    def problems(self) -> tuple[str, ...]:
        """Return what was found, once every event was taken."""
        beyond = [
            Says.CUT_OFF(n=self.head.count + 1, last=head.count, record=source, all=head.count)
            for source, head in self._known
            if head.count > self.head.count
        ]
        more = [Says.MORE(n=self._more)] if self._more else []
        return (*self._found, *more, *beyond)

    def _compare(self) -> None:
        for source, head in self._known:
            if head.count == self.head.count and head.hash != self.head.hash:
                self.report(Says.OTHER(n=head.count, record=source))


def write_export(path: Path, fleet: str, head: Head, events: Iterable[AuditEvent]) -> None:
    """Write a log as JSON lines: a header, then one event a line; whole or not at all.

    Raises:
        EnvironmentFaultError: It cannot be written.
    """
    header = ExportHeader(fleet=fleet, exported_s=time.time(), head=head)
    with environment_faults(path):
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(header) + b"\n")
                for event in events:
                    file.write(msgspec.json.encode(asdict(event)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            replace_file(Path(name), path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def verify_export(path: Path, known: Iterable[tuple[str, Head]] = ()) -> tuple[str, Verdict]:
    """Check an exported log by itself, and against the heads in `known`.

    Returns:
        The fleet's name as the file gives it, and what was found.

    Raises:
        InputError: The file is not an exported log at all.
        EnvironmentFaultError: It cannot be read.
    """
    with environment_faults(path), path.open("rb") as file:
        header = _header(path, file.readline(_MAX_LINE_BYTES))
        check = ChainCheck([(Says.FIRST_LINE(), header.head), *known])
        for number, event in _events(iter(lambda: file.readline(_MAX_LINE_BYTES), b"")):
            if event is None:
                check.report(Says.NO_ENTRY(n=number))
            else:
                check.take(event)
        if check.head.count > header.head.count:
            check.report(Says.GOES_ON(n=header.head.count))
    return header.fleet, Verdict(check.head, check.problems())


def _header(path: Path, line: bytes) -> ExportHeader:
    try:
        return json_decoder(ExportHeader).decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"{path} is no exported audit log ({error}). Give a file of `muster audit export`."
        ) from error


def _events(lines: Iterable[bytes]) -> Iterator[tuple[int, AuditEvent | None]]:
    decoder = json_decoder(AuditEvent)
    for number, line in enumerate(lines, start=2):
        try:
            yield number, decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            yield number, None
