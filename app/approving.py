"""Approvers of rollouts: who they are, what they sign, and how many signatures count."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.errors import StateError
from app.fleet.approvals import Approver, StoredApproval
from app.fleet.records import By
from app.fleet.rollout.plan import Plan
from app.fleet.rollout.records import Rollout
from app.fleet.rollout.says import Says
from app.trust.approvals import ROLE, ApprovalError, Subject, sign_approval, verify_approval
from app.trust.keyfile import new_secret, open_key, public_key, write_key
from app.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Given:
    """One signature for a phase.

    Attributes:
        approver: Their name; empty for a key that is no approver's any more.
        time_s: When it was signed, by the approver's clock; when it came where that is not known.
        problem: Why it does not count; empty where it does.
    """

    phase: int
    approver: str
    keyid: str
    time_s: float
    problem: str = ""


def plan_sha256(plan: Plan) -> str:
    """Return the digest by which an approval names a plan."""
    return hashlib.sha256(msgspec.json.encode(plan, order="deterministic")).hexdigest()


class Approving:
    """Approvals of one fleet's rollouts.

    Args:
        workspace: The fleet's.
        clock: Unix time in seconds.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], float] = time.time) -> None:
        self._workspace = workspace
        self._registry = workspace.registry
        self._book = workspace.registry.approvals
        self._clock = clock
        self._counted: dict[int, tuple[int, str, int, int]] = {}

    def check_free(self, name: str) -> None:
        """Find out that a name cannot be taken before anybody types a passphrase.

        Raises:
            InputError: The name cannot be one.
            StateError: Somebody has it.
        """
        self._book.check_free(name)

    def add_approver(self, name: str, path: Path, passphrase: str, why: str = "") -> Approver:
        """Make a key for somebody whose signature is to count.

        Args:
            name: Theirs.
            path: Of the key file, new; it belongs to them, on a stick for instance.
            passphrase: Theirs, too.
            why: For the audit log.

        Raises:
            InputError: The name cannot be one.
            PassphraseError: The passphrase is empty.
            StateError: The name is taken, or the file is there.
            EnvironmentFaultError: The file cannot be written.
        """
        self._book.check_free(name)
        secret = new_secret()
        write_key(path, ROLE, secret, passphrase, self._workspace.keys.scrypt_n)
        return self._book.add(name, secret.keyid, secret.public, By(self._workspace.actor, why))

    def remove_approver(self, name: str, why: str = "") -> None:
        """Take an approver out: nothing they signed counts any more.

        Raises:
            StateError: There is none of this name.
        """
        self._book.remove(name, By(self._workspace.actor, why))

    def approve(self, rollout_id: int, phase: int, name: str, path: Path, passphrase: str) -> Given:
        """Sign that a phase may begin.

        Raises:
            StateError: No such rollout, phase or approver, it has ended, the phase wants no
                approval or has begun, or the key is not this approver's.
            PassphraseError: The passphrase does not open the key.
        """
        rollout = self._registry.rollouts.get(rollout_id)
        check_open(rollout, phase)
        approver = self._book.approver(name)
        signer = open_key(path, ROLE, passphrase)
        if signer.public_key.keyid != approver.keyid:
            raise StateError(Says.NOT_THE_APPROVERS(path=path, name=name))
        now_s = self._clock()
        document = sign_approval(self._subject(rollout, phase), now_s, signer)
        stored = StoredApproval(rollout_id, phase, approver.keyid, document, now_s)
        self._book.record(stored, name, By(self._workspace.actor))
        return Given(phase, name, approver.keyid, now_s)

    def given(self, rollout: Rollout) -> list[Given]:
        """Return every signature for a rollout, and whether it counts."""
        approvers = {each.keyid: each for each in self._book.approvers()}
        found = self._book.of_rollout(rollout.rollout_id)
        return [self._judged(each, approvers.get(each.keyid), rollout) for each in found]

    def count(self, rollout: Rollout, phase: int) -> int:
        """Return how many approvers have approved that a phase begins.

        Only where the phase waits for it: the engine asks at every tick.
        """
        if not rollout.plan.phases[phase].approvals or rollout.stage.begun_s is not None:
            return 0
        state = (self._registry.revision, plan_sha256(rollout.plan), phase)
        known = self._counted.get(rollout.rollout_id)
        if known is None or known[:3] != state:
            given = [each for each in self.given(rollout) if each.phase == phase]
            counting = {each.keyid for each in given if not each.problem}
            known = (*state, len(counting))
            self._counted[rollout.rollout_id] = known
        return known[3]

    def _judged(self, stored: StoredApproval, approver: Approver | None, rollout: Rollout) -> Given:
        if approver is None:
            problem = Says.NOBODYS_KEY()
            return Given(stored.phase, "", stored.keyid, stored.received_s, problem)
        subject = self._subject(rollout, stored.phase)
        try:
            statement = verify_approval(stored.document, public_key(approver.public), subject)
        except ApprovalError as error:
            name, at_s = approver.name, stored.received_s
            return Given(stored.phase, name, stored.keyid, at_s, str(error))
        return Given(stored.phase, approver.name, stored.keyid, statement.time_s)

    def _subject(self, rollout: Rollout, phase: int) -> Subject:
        return Subject(
            fleet=self._workspace.fleet,
            rollout=rollout.rollout_id,
            digest=rollout.digest,
            plan_sha256=plan_sha256(rollout.plan),
            phase=phase,
        )


def check_open(rollout: Rollout, phase: int) -> None:
    """Check that a phase still waits for an approval.

    Raises:
        StateError: It does not.
    """
    if not rollout.open:
        raise StateError(Says.NEEDS_NO_APPROVAL(rollout=rollout.rollout_id, state=rollout.state))
    if not 0 <= phase < len(rollout.plan.phases):
        raise StateError(Says.NO_PHASE(rollout=rollout.rollout_id, phase=phase + 1))
    name = rollout.plan.phases[phase].name
    if not rollout.plan.phases[phase].approvals:
        raise StateError(Says.WANTS_NO_APPROVAL(phase=name))
    if phase < rollout.phase or (phase == rollout.phase and rollout.stage.begun_s is not None):
        raise StateError(Says.HAS_BEGUN(phase=name))


def awaiting(rollout: Rollout) -> tuple[int, ...]:
    """Return the phases that still wait for approvals."""
    if not rollout.open:
        return ()
    first = rollout.phase + (rollout.stage.begun_s is not None)
    phases = enumerate(rollout.plan.phases)
    return tuple(index for index, each in phases if each.approvals and index >= first)


def phase_named(rollout: Rollout, text: str) -> int:
    """Return the phase that its name or number, from 1, means; without either the next to approve.

    Raises:
        StateError: There is none.
    """
    phases = rollout.plan.phases
    wanted = [
        index
        for index, each in enumerate(phases)
        if (text in (each.name, str(index + 1)) if text else each.approvals)
        and (text or index > rollout.phase or rollout.stage.begun_s is None)
        and (text or index >= rollout.phase)
    ]
    if not wanted:
        if not text:
            raise StateError(Says.NONE_WAITS(rollout=rollout.rollout_id))
        raise StateError(Says.NO_PHASE(rollout=rollout.rollout_id, phase=repr(text)))
    return wanted[0]
