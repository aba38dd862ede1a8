"""A device on its way into the fleet: its code, and how far it has come with it. Qt-free."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.errors import InputError, StateError
from app.files import environment_faults, write_file
from app.trust.enrolment import token_digest
from device_agent.wire.enrolment import MAX_REQUEST_BYTES, EnrolmentReply, decode_code, encode
from device_agent.wire.sentence import Sentence

if TYPE_CHECKING:
    from app.fleet.enrolment_records import Enrolment
    from app.fleet.enrolments import Enrolments
    from app.joining import NewCode
    from app.workspace import Workspace

Stage = Literal["waiting", "expired", "pending", "accepted", "rejected", "joined"]

LIVES_S = (15 * 60.0, 3600.0, 8 * 3600.0, 86_400.0, 7 * 86_400.0, 30 * 86_400.0)
"""How long a code may be good, as the dialog offers it."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    NO_LABEL = "label '{part}' must look like line=1; separate labels by commas."
    WAITS = "device {device} still waits. Accept or reject it first"
    REFUSED = "{name} is refused: {told}"


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """What the owner put together.

    Attributes:
        labels: ``line=1, shift=night``.
        life_s: So long the code can be used.
    """

    device_id: str
    site: str = ""
    labels: str = ""
    life_s: float = LIVES_S[0]
    preauthorised: bool = False
    replace: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Following:
    """How far a device has come with its code.

    Attributes:
        enrolment: With which key it asked; None before it did.
    """

    stage: Stage
    enrolment: Enrolment | None = None


def labels_of(text: str) -> dict[str, str]:
    """Return the labels that ``key=value, key=value`` means.

    Raises:
        InputError: A part does not look so.
    """
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        key, equals, value = (each.strip() for each in part.partition("="))
        if not key or not equals:
            raise InputError(Says.NO_LABEL(part=part))
        found[key] = value
    return found


def make_code(workspace: Workspace, request: CodeRequest) -> NewCode:
    """Add the device where it is new, and make its code.

    Raises:
        InputError: The id, the site or a label cannot be used.
        StateError: The device is enrolled and is not to be replaced, or no console has run yet.
    """
    from app.joining import Joining

    labels = labels_of(request.labels)
    known = {each.device_id for each in workspace.registry.devices()}
    if request.device_id not in known:
        workspace.add_device(request.device_id, request.site, labels)
    return Joining(workspace).make_code(
        request.device_id,
        life_s=request.life_s,
        preauthorised=request.preauthorised,
        replace=request.replace,
        why=request.why,
    )


def follow(enrolments: Enrolments, code: NewCode, now_s: float) -> Following:
    """Say how far the device of a code has come."""
    stored = enrolments.code(token_digest(decode_code(code.text).token))
    if stored is None or not stored.used_key:
        over = stored is None or stored.expires_s <= now_s
        return Following("expired" if over else "waiting")
    found = enrolments.find(code.device_id, stored.used_key)
    if found is None or found.state == "pending":
        return Following("pending", found)
    if found.state != "accepted":
        return Following("rejected", found)
    return Following("joined" if found.taken_s is not None else "accepted", found)


def save_answer(take: Callable[[bytes], EnrolmentReply], request: bytes, directory: Path) -> Path:
    """Write the answer to a request from a stick into a directory, and return the file.

    Args:
        take: The running console's: brings the answer as it is now.
        request: The very bytes that came.
        directory: The stick's.

    Raises:
        StateError: The request is not decided yet.
        EnvironmentFaultError: The directory cannot be written.
    """
    reply = take(request)
    if reply.status == "pending":
        raise StateError(Says.WAITS(device=reply.device_id))
    path = directory / f"enrol-{reply.device_id}.reply"
    write_file(path, encode(reply))
    return path


def read_request(path: Path) -> bytes:
    """Return what a file holds; no more of it than a request may be long.

    Raises:
        EnvironmentFaultError: It cannot be read.
    """
    with environment_faults(path), path.open("rb") as file:
        return file.read(MAX_REQUEST_BYTES + 1)


def countdown(left_s: float) -> str:
    """Return a time that runs out: ``14:59``, or with hours ``23:59:59``."""
    seconds = max(int(left_s), 0)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"
