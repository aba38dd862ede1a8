"""What attempts say of themselves, beside step and reason code."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why an attempt ended, and what became of journal and slots."""

    CANCELLED = "cancelled"
    OTHER_MANIFEST = "the manifest is not {digest}"
    OTHER_NAME = "the manifest is of {bundle}, released as {released}"
    OTHER_FILE = (
        "{path} has {size:d} bytes of sha256 {digest}, the manifest says {wanted:d} of {other}"
    )
    FILE_IN_FILE = "{path} lies in {parent}, which is a file"
    DISK_FULL = "needs {needed:.1f} MB of disk, {free:.1f} MB are free; make room"
    OTHER_SAMPLES = "inputs-differ: it takes other samples"
    SAMPLES_FAILED = "{n:d} of {all:d} samples failed"
    NO_WINDOW = "the serving session has closed no telemetry window"
    NOT_HELD = "the serving session does not hold the bundle"
    NOTHING_TO_RESTART = "there is no active bundle to restart"
    ACTIVE_ALREADY = "it is the active bundle already"
    ENDED_DURING = "the agent ended {n:d} times during it, last in {step}"
    NO_BUNDLE = "no bundle"
    SALVAGED = "of what is whole {bundle} serves; {said}, nor is there a whole copy"
    SALVAGED_NOTHING = "of what is whole nothing serves; {said}, nor is there a whole copy"
    FROM_COPY = "its copy took its place: {said}"
    JOURNAL_DAMAGED = (
        "{journal} is damaged ({problem}); the agent goes on from its copy, or from its slots"
    )
    JOURNAL_UNREADABLE = "{journal} cannot be read: {cause}"
    JOURNAL_UNWRITABLE = "{journal} cannot be written: {cause}"
