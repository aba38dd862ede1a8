"""Why records of telemetry were lost, as the loss ledger has it."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """Why there is a gap."""

    FULL = "spool full at {n:d} bytes"
    NOT_TAKEN = "the disk did not take it: {cause}"
    DAMAGED = "spool damaged ({problem}), kept as {name}; how many records it held is not known"
