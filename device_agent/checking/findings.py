"""What a check finds: good or bad, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from device_agent.errors import AgentError, ConfigError, LinkError, StorageError

Level = Literal["ok", "note", "warning", "error"]
Kind = Literal["configuration", "machine", "link"]
_ERRORS: dict[Kind, type[AgentError]] = {
    "configuration": ConfigError,
    "machine": StorageError,
    "link": LinkError,
}


class Finding(Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        level: An ``error`` keeps the agent from its work, a ``warning`` from some of it or later.
        where: The key of the configuration, or the part of the machine.
        text: What is there, or what is wrong.
        remedy: What to do; empty where nothing is to be done.
        kind: Whose exit code an error has.
    """

    level: Level
    where: str
    text: str
    remedy: str = ""
    kind: Kind = "configuration"


def error(where: str, text: str, remedy: str, kind: Kind = "configuration") -> Finding:
    """Return what keeps the agent from its work."""
    return Finding("error", where, text, remedy, kind)


def warning(where: str, text: str, remedy: str) -> Finding:
    """Return what keeps it from some of its work, or will."""
    return Finding("warning", where, text, remedy)


def failure(findings: Iterable[Finding]) -> AgentError | None:
    """Return the error that a check ends with; None where the agent can do its work.

    What the configuration says counts before the machine, and the machine before the network: each
    may be the cause of the next.
    """
    errors = [each for each in findings if each.level == "error"]
    if not errors:
        return None
    kind = next(kind for kind in _ERRORS if any(each.kind == kind for each in errors))
    count = f"{len(errors)} problems keep" if len(errors) > 1 else "1 problem keeps"
    return _ERRORS[kind](f"{count} the agent from its work; each is named above with what to do")
