"""What the agent says of orders, certificates and its end, beside the code."""

from __future__ import annotations

from device_agent.wire.sentence import Sentence


class Says(Sentence):
    """What became of settings, commands and certificates."""

    STARTED_AGAIN = "the agent was started again; ask anew"
    AGENT_STARTED = "the agent itself was started again"
    SERVES_AGAIN = "serves again"
    LINES = "{n:d} lines"
    SETTINGS = "version {n:d}: {parts}"
    TAKEN = "{command}, version {n:d}"
    DONE = "{command}, version {n:d}: {told}"
    WINDOW = "window {ms:d} ms"
    SPOOL = "spool {n:d} bytes"
    LOG = "log {level}"
    CAPTURE = "capture {capture}"
    CAPTURES = "captures {n:d} bytes"
    OWN_FILE = "the device's own file alone"
    ALL_SENT = "all telemetry is with the console"
    LOST = "{n:d} records of telemetry were lost: not acknowledged within {seconds:g} s"
    GOOD_UNTIL = "good until {date}"
    ENDING = "the certificates end on {date}: let the device reach its console, or enrol it again"
