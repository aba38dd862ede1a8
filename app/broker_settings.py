"""Which broker a console uses. Imports next to nothing: the first window is made with it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

DEFAULT_PORT = 18830
"""Not 1883: installing mosquitto from Debian starts a broker of the system's there."""


class BrokerSettings(NamedTuple):
    """Which broker the console uses.

    Attributes:
        host: What an embedded broker listens on, empty as recorded, see `as_recorded`; where
            another one is.
        port: For certificates. 0 picks a free one; only for an embedded broker.
        embedded: Run it as a child process; else connect to one that runs already.
        kind: ``mosquitto`` or ``amqtt``; None takes mosquitto where it is installed.
        enrol_port: For codes; 0 is the port after `port`.
        plain: A broker elsewhere has no TLS; on loopback only.
        patient: Where a broker of our own does not start, go on without and try again.
        files: Where the access files of a broker elsewhere are to be kept up to date, if anywhere.
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    embedded: bool = True
    kind: str | None = None
    enrol_port: int = 0
    plain: bool = False
    files: Path | None = None
    patient: bool = False
