"""Which time zone the device is set to, by its IANA name."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from device_agent.host.sysfs import read_text

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
_DATABASE = "zoneinfo/"
_MAX_LENGTH = 64


def time_zone(root: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the zone's name; empty where it cannot be told, or is no name.

    The variable TZ goes first, as it does for the C library; then the link that systemd keeps, then
    Debian's file, which outlives a change of the link.

    Args:
        root: Where /etc lies.
        environment: Where TZ may be.
    """
    named = environment.get("TZ", "").removeprefix(":")
    if named:
        return _checked(named.partition(_DATABASE)[2] or named)
    return _linked(root / "etc/localtime") or _checked(read_text(root / "etc/timezone") or "")


def _linked(link: Path) -> str:
    try:
        target = str(link.readlink())
    except OSError:  # a copy of a zone's file says nothing of its name
        return ""
    return _checked(target.partition(_DATABASE)[2])


def _checked(name: str) -> str:
    """Return what may be a name; a rule as ``CET-1CEST`` is none, the far side has no use for it.

    Whether there is such a zone is for the reader to say: a device need not have the database.
    """
    return name if len(name) <= _MAX_LENGTH and _NAME.fullmatch(name) else ""
