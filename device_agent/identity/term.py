"""When the certificates end, noted beside them.

What reads certificates (1 MB) stays in a process that has called it, and a running agent wants
nothing of them but this date. Whoever makes or takes certificates reads them in any case.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timezone
from pathlib import Path

import msgspec
from msgspec import Struct

from device_agent.durable import write_atomic
from device_agent.wire.enrolment import Certificates
from device_agent.wire.typed import json_decoder

_log = logging.getLogger(__name__)


class Term(Struct, frozen=True):
    """A note.

    Attributes:
        of: sha256 of both certificates, in hex: a note of others is none.
        ends_s: Unix time at which the first of the two ends.
    """

    of: str
    ends_s: int


def ends_of(held: Certificates, path: Path) -> datetime:
    """Return when the first of two certificates ends, UTC: as noted in `path`, or read and noted.

    Raises:
        RefusalError: They are none.
    """
    digest = _digest(held)
    try:
        noted = json_decoder(Term).decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        noted = None
    if noted is not None and noted.of == digest:
        return datetime.fromtimestamp(noted.ends_s, timezone.utc)
    found = _read(held)
    try:
        write_atomic(path, msgspec.json.encode(Term(digest, int(found.timestamp()))))
    except OSError as error:
        _log.debug("%s cannot be written, so they will be read again: %s", path, error)
    return found


def _read(held: Certificates) -> datetime:
    from device_agent.identity.certificates import ends  # brings what reads certificates

    return min(ends(held.certificate), ends(held.fetch_certificate))


def _digest(held: Certificates) -> str:
    return hashlib.sha256(f"{held.certificate}\0{held.fetch_certificate}".encode()).hexdigest()
