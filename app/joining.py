"""What an owner does about devices that join: codes, decisions, and the end of a membership.

Nothing here needs a passphrase: decisions are recorded in the registry, and the running console
acts on them (`app/enrolling.py`). Whoever can write the registry decides who is in the fleet.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.authority import authority_key
from app.errors import InputError, StateError
from app.fleet.enrolment_records import Code, Enrolment
from app.fleet.records import By
from app.link.passwords import hash_password
from app.reach import Reach, recorded_reach
from app.trust.enrolment import token_digest
from app.workspace import Workspace
from device_agent.wire.enrolment import TOKEN_BYTES, EnrolmentCode, encode_code
from device_agent.wire.sentence import Sentence

CODE_LIFE_S = 15 * 60.0
MAX_CODE_LIFE_S = 30 * 86_400.0
_SHORTEST_FINGERPRINT = 16


class Says(Sentence):
    """What cannot be done, and what helps."""

    LIFE = "a code is good for 1 minute to 30 days. Give another time."
    SHORT = "fingerprint {text} is too short. Give at least {n:d} digits of it."
    NOT_WAITING = (
        "device {device} does not wait for a decision. `muster device pending` lists who does."
    )
    OTHER_KEY = (
        "device {device} waits with key {key}, not with {fingerprint}. Do not accept it before "
        "you know why."
    )


@dataclass(frozen=True)
class NewCode:
    """A code that was just made; `text` can never be shown again."""

    device_id: str
    text: str
    expires_s: int
    preauthorised: bool
    replace: bool


class Joining:
    """The owner's side of enrolment.

    Args:
        workspace: Whose fleet it is.
        clock: Unix time in seconds.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.time) -> None:
        self._workspace = workspace
        self._enrolments = workspace.registry.enrolments
        self._clock = clock

    def make_code(
        self,
        device_id: str,
        *,
        reach: Reach | None = None,
        life_s: float = CODE_LIFE_S,
        preauthorised: bool = False,
        replace: bool = False,
        why: str = "",
    ) -> NewCode:
        """Make a one-time code; one that the device has and nobody used is good no more.

        Args:
            device_id: The only device that can use it.
            reach: Where it finds the broker, if not where the console recorded.
            life_s: So long it can be used, up to `MAX_CODE_LIFE_S`.
            preauthorised: Accept whoever uses it, without a look.
            replace: It may take the place of the key that the device has.
            why: For the audit log.

        Raises:
            InputError: Not such a life.
            StateError: No such device, it has a key and `replace` is not set, or no console has
                run yet to say where the broker is.
        """
        if not 0 < life_s <= MAX_CODE_LIFE_S:
            raise InputError(Says.LIFE())
        reach = reach or recorded_reach(self._workspace.registry)
        code = self._draw_code(device_id, reach, int(self._clock() + life_s))
        recorded = Code(
            token_sha256=token_digest(code.token),
            device_id=device_id,
            root_sha256=code.root_sha256.hex(),
            expires_s=code.expires_s,
            preauthorised=preauthorised,
            replace=replace,
            listener_password=hash_password(code.broker_password),
        )
        self._enrolments.add_code(recorded, self._by(why))
        return NewCode(device_id, encode_code(code), code.expires_s, preauthorised, replace)

    def _draw_code(self, device_id: str, reach: Reach, expires_s: int) -> EnrolmentCode:
        """Return a code with a fresh token: where the broker is, and whom to trust."""
        return EnrolmentCode(
            fleet=self._workspace.fleet,
            device_id=device_id,
            host=reach.host,
            port=reach.enrol_port,
            tls=reach.tls,
            ca_key=authority_key(self._workspace.registry),
            root_sha256=hashlib.sha256(self._workspace.repository().root).digest(),
            token=secrets.token_bytes(TOKEN_BYTES),
            expires_s=expires_s,
        )

    def pending(self) -> list[Enrolment]:
        """Return the requests that wait for a decision, newest first."""
        return self._enrolments.pending()

    def accept(self, device_id: str, fingerprint: str = "", why: str = "") -> Enrolment:
        """Accept the key with which a device waits; the one it replaces is revoked.

        Args:
            device_id: Who waits.
            fingerprint: As the device shows it; compared if given.
            why: For the audit log.

        Raises:
            InputError: The fingerprint is too short, or not the waiting key's.
            StateError: Nobody waits under this id, or the device has a key already.
        """
        request = self.waiting(device_id)
        if fingerprint:
            _compare(fingerprint, request)
        return self._enrolments.accept(device_id, request.key, self._by(why))

    def reject(self, device_id: str, why: str = "", *, fingerprint: str = "") -> Enrolment:
        """Turn away the key with which a device waits.

        Raises:
            InputError: A fingerprint is given, and is not the waiting key's.
            StateError: Nobody waits under this id.
        """
        request = self.waiting(device_id)
        if fingerprint:
            _compare(fingerprint, request)
        return self._enrolments.reject(device_id, request.key, self._by(why))

    def revoke(self, device_id: str, why: str = "") -> Enrolment:
        """Let a device's key count no more; it is out until it is enrolled again.

        The running console tells the broker, which ends the device's connection.

        Raises:
            StateError: No such device, or it has no accepted key.
        """
        return self._enrolments.end(device_id, "revoked", self._by(why))

    def waiting(self, device_id: str) -> Enrolment:
        """Return the request with which a device waits.

        Raises:
            StateError: Nobody waits under this id.
        """
        found = [each for each in self.pending() if each.device_id == device_id]
        if not found:
            raise StateError(Says.NOT_WAITING(device=device_id))
        return found[0]

    def _by(self, why: str) -> By:
        return By(self._workspace.actor, why)


def _compare(fingerprint: str, request: Enrolment) -> None:
    digits = re.sub(r"[\s:-]", "", fingerprint).lower()
    if len(digits) < _SHORTEST_FINGERPRINT:
        raise InputError(Says.SHORT(text=repr(fingerprint), n=_SHORTEST_FINGERPRINT))
    if not request.key.startswith(digits):
        raise InputError(
            Says.OTHER_KEY(
                device=request.device_id, key=request.fingerprint, fingerprint=fingerprint
            )
        )
