"""What `muster-agent import` says, and the exit code that goes with it."""

from __future__ import annotations

import time
from typing import Any

from device_agent.errors import OutcomeError, RefusalError
from device_agent.importing import Imported
from device_agent.wire.messages import AttemptReport, Serving


def describe(imported: Imported) -> list[tuple[str, str]]:
    """Return the outcome for people: names and what to say of them."""
    index, result = imported.parcel.index, imported.result
    lines = [("stick", f"made by {index.made_by} on {_local(index.made_s)}")]
    if result is None:
        return [*lines, ("result", "not ended yet; the agent goes on")]
    for each in result.refused:
        lines.append(("refused", f"{each.what}: {each.reason}: {each.detail}"))
    if result.attempt:
        lines.append(("result", _attempt(result.attempt)))
    lines.append(("serving", _serving(result.serving)))
    return [*lines, ("receipt", imported.receipt)]


def facts(imported: Imported) -> dict[str, Any]:
    """Return the outcome for other programs."""
    index, result = imported.parcel.index, imported.result
    return {
        "made_by": index.made_by,
        "made_s": index.made_s,
        "ended": result is not None,
        "accepted": result.accepted if result else None,
        "refused": result.refused if result else (),
        "attempt": result.attempt if result else None,
        "serving": result.serving if result else None,
        "receipt": imported.receipt or None,
    }


def judge(imported: Imported) -> None:
    """Say by an error what did not succeed.

    Raises:
        RefusalError: Something on the stick was refused; nothing changed by it.
        OutcomeError: It was accepted and is not installed.
    """
    result = imported.result
    if result is None:
        raise OutcomeError(
            "the attempt has not ended; `muster-agent status` shows it, "
            "and another import leaves the receipt"
        )
    attempt = result.attempt
    if attempt and attempt.step == "refused":
        raise RefusalError(attempt.reason, attempt.detail)
    if attempt and attempt.step != "commit":
        raise OutcomeError(f"{attempt.step.replace('_', ' ')}: {attempt.reason}: {attempt.detail}")
    if result.refused:
        raise RefusalError(result.refused[0].reason, result.refused[0].detail)
    if attempt and (result.serving is None or result.serving.bundle != attempt.bundle):
        raise OutcomeError("installed, but the serving session has not proved it; look at the log")


def _attempt(attempt: AttemptReport) -> str:
    bundle = attempt.bundle
    name = f"{bundle.name} {bundle.version}" if bundle else "no bundle"
    if attempt.step == "commit":
        return f"{name} is installed, by assignment {attempt.assignment}"
    why = ": ".join(part for part in (attempt.reason, attempt.detail) if part)
    return f"{name}: {attempt.step.replace('_', ' ')}: {why}"


def _serving(serving: Serving | None) -> str:
    if serving is None:
        return "nothing"
    return (
        f"{serving.bundle.name} {serving.bundle.version} since {_local(serving.since_s)}, "
        f"bundle {serving.bundle.digest}, model {serving.model_sha256}, {serving.provider}"
    )


def _local(unix_s: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(unix_s))
