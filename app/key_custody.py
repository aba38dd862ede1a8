"""Ceremonies with a fleet's keys: what changes them, in one transaction and one order.

New key files are written before anything names them; then one transaction publishes the metadata
that name them, with every assignment signed anew; then the key files they follow are set aside.
Cut at any point the fleet is usable: `KeyStore.settle` makes the files follow what is published.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from securesystemslib.signer import Key, Signer
from tuf.api.metadata import Metadata, Root

from app.errors import InputError, StateError
from app.fleet.records import By
from app.fleet.rekeying import Event, Rekeyed
from app.trust import CA, CONSOLE_KEYS, CONSOLE_ROLES, ImageRepository
from app.trust.ceremony import (
    RootChange,
    RootDraft,
    check_finished,
    propose,
    short,
    sign_draft,
)
from app.trust.roots import ONLINE, parse_root
from app.workspace import Workspace
from device_agent.wire.assignment import ROLE as ASSIGNMENTS
from device_agent.wire.sentence import Sentence

ROTATED = (*ONLINE, ASSIGNMENTS)
"""Roles whose one key is followed by another; root keys are added and removed."""
_SIGNED_BY_CONSOLE = ("snapshot", "timestamp", ASSIGNMENTS)


class Says(Sentence):
    """What was done, what cannot be done, and what helps."""

    SIGNED_BY = "signed by {names}"
    KEY_OF = "{key_role} is {keyid}"
    ROTATES = "rotates {key_role}"
    ADDS = "adds {keyid}"
    NO_ROLE = "{role} is none of {names}. Name one of these."
    TOGETHER = "a new console passphrase is for all of its keys. Rotate {roles} together."
    REMOVES = "removes {keyid}"
    THRESHOLD = "threshold {n:d}"
    RENEWED = "renewed"
    RENOUNCED = "authority renounced"

    KEY_AWAY = (
        "key {key}, which is to sign {role}, is not in this data directory. Finish the draft "
        "where it was made, or restore the keys."
    )
    PUBLISHED = "root {version:d} was published meanwhile. Make a new draft."


@dataclass(frozen=True)
class Words:
    """Where passphrases come from; each is asked for only when it is needed.

    Attributes:
        release: Asks for the release passphrase.
        console: Asks for the console passphrase.
        fresh: Which of the two are new ones, because those of the keys that go are lost.
    """

    release: Callable[[], str]
    console: Callable[[], str]
    fresh: Collection[Literal["release", "console"]] = ()


@dataclass(frozen=True)
class DraftRequest:
    """What the next root is to change.

    Attributes:
        rotate: Roles of `ONLINE` that get new keys.
        add_root: Public keys that are to sign roots, too.
        remove_root: Ids, or their beginnings, of root keys that are to go.
        threshold: Root signatures needed from then on.
    """

    rotate: Collection[str] = ()
    add_root: Sequence[Key] = ()
    remove_root: Sequence[str] = ()
    threshold: int | None = None


@dataclass(frozen=True)
class _Plan:
    """What one transaction does.

    Attributes:
        root: The next root, signed.
        assignments: The key that follows the delegated one.
        renew_targets: Sign the list of released bundles again.
    """

    event: Event
    root: Metadata[Root] | None = None
    assignments: Key | None = None
    renew_targets: bool = False
    opened: Mapping[str, Signer] = field(default_factory=dict)


class KeyCustody:
    """The ceremonies of one fleet.

    Args:
        workspace: The fleet's.
        clock: UTC.
    """

    def __init__(
        self, workspace: Workspace, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._workspace = workspace
        self._keys = workspace.keys
        self._clock = clock

    def draft_root(self, request: DraftRequest, words: Words) -> RootDraft:
        """Draft the next root; keys it gives to roles are made here and wait for it.

        Raises:
            InputError: The change is impossible.
            PassphraseError: A passphrase does not open the key that is to be followed.
        """
        self._workspace.settle_keys()
        repository = self._workspace.repository()
        self._check_rotated(request.rotate, ONLINE, words)
        change = RootChange({}, request.add_root, request.remove_root, request.threshold)
        propose(self._workspace.fleet, repository.roots, change, self._clock())  # before keys are
        made = self._prepare(request.rotate, words)
        rotate = {role: signer.public_key for role, signer in made.items()}
        change = RootChange(rotate, request.add_root, request.remove_root, request.threshold)
        draft = propose(self._workspace.fleet, repository.roots, change, self._clock())
        self._workspace.note("root.draft", f"root {len(draft.chain) + 1}", _detail(request))
        return draft

    def finish_root(
        self, draft: RootDraft, words: Words, why: str = "", *, assignments_too: bool = False
    ) -> int:
        """Publish a root that enough keys signed; returns its version.

        Args:
            draft: As it came back.
            words: Passphrases.
            why: For the audit log.
            assignments_too: Give assignments a new key in the same transaction.

        Raises:
            InputError: The draft is another fleet's, or damaged.
            StateError: It is older than the root in force, signatures are missing, or the new key
                of a role is not here.
            PassphraseError: A passphrase does not open a key that is needed.
        """
        self._workspace.settle_keys()
        chain = self._workspace.repository().roots
        root = check_finished(draft, self._workspace.fleet, chain, self._clock())
        version = root.signed.version
        signers = ", ".join(sorted(map(short, root.signatures)))
        event = Event("root.publish", f"root {version}", Says.SIGNED_BY(names=signers))
        made: dict[str, Signer] = {}
        if assignments_too:
            made = self._prepare((ASSIGNMENTS,), words)
        self._apply(_Plan(event, root, _public(made, ASSIGNMENTS), opened=made), words, why)
        self._renounce_unopenable(made, words)
        return version

    def rotate(
        self, roles: Collection[str], roots: Sequence[Signer], words: Words, why: str = ""
    ) -> None:
        """Give roles new keys in one step.

        Args:
            roles: Of `ROTATED`.
            roots: Open root keys, enough for a root; needed for all but assignments.
            words: Passphrases.
            why: For the audit log.

        Raises:
            InputError: A role cannot be rotated so.
            StateError: Too few root keys are open.
            PassphraseError: A passphrase does not open a key that is needed.
        """
        self._workspace.settle_keys()
        self._check_rotated(roles, ROTATED, words)
        named = [role for role in ONLINE if role in roles]
        if named:
            self.check_roots(roots)
        made = self._prepare(roles, words)
        public = {role: signer.public_key for role, signer in made.items()}
        root = None
        if named:
            root = self._next_root(RootChange({role: public[role] for role in named}), roots)
        details = [
            Says.KEY_OF(key_role=role, keyid=short(key.keyid)) for role, key in public.items()
        ]
        event = Event("key.rotate", ", ".join(public), ", ".join(details))
        self._apply(_Plan(event, root, _public(made, ASSIGNMENTS), opened=made), words, why)
        self._renounce_unopenable(public, words)

    def change_root(
        self, request: RootChange, roots: Sequence[Signer], words: Words, why: str = ""
    ) -> int:
        """Change who signs roots where the keys are at hand; returns the new root's version.

        Args:
            request: With a new key added, `roots` holds that key, too.
            roots: Open root keys, old and new.
            words: Passphrases.
            why: For the audit log.

        Raises:
            InputError: The change is impossible.
            StateError: Too few root keys are open.
        """
        self._workspace.settle_keys()
        root = self._next_root(request, roots)
        version = root.signed.version
        detail = _detail(DraftRequest((), request.add_root, request.remove_root, request.threshold))
        self._apply(_Plan(Event("root.publish", f"root {version}", detail), root), words, why)
        return version

    def renew(
        self, roles: Collection[str], roots: Sequence[Signer], words: Words, why: str = ""
    ) -> None:
        """Prolong the lives of root and targets by signing them again.

        Args:
            roles: Root, targets or both.
            roots: Open root keys, enough for a root, where it is renewed.
            words: Passphrases.
            why: For the audit log.

        Raises:
            StateError: Too few root keys are open.
            PassphraseError: A passphrase does not open a key that is needed.
        """
        self._workspace.settle_keys()
        root = self._next_root(RootChange(), roots) if "root" in roles else None
        event = Event("key.renew", ", ".join(sorted(roles)), "")
        self._apply(_Plan(event, root, renew_targets="targets" in roles), words, why)

    def change_passphrase(
        self, group: Literal["targets", "console"], old: str, new: str, why: str = ""
    ) -> None:
        """Change the passphrase of the release key, or of all the console's keys.

        Raises:
            PassphraseError: `old` does not open a key, or `new` is empty; nothing has changed.
        """
        self._workspace.settle_keys()
        roles = CONSOLE_KEYS if group == "console" else ("targets",)
        here = [role for role in roles if role != CA or self._keys.read(CA)]
        self._keys.change_passphrase(here, old, new)
        self._workspace.note("key.passphrase", group, why=why)

    def renounce_authority(self, why: str = "") -> None:
        """Give up the certificate authority: the console founds another when it next starts.

        Every device must be enrolled again then, for it trusts the broker by the old one.
        """
        by = By(self._workspace.actor, why)
        # The key first: cut between the two, no new certificate is made for the old key.
        self._keys.retire(CA)
        self._workspace.registry.parameters.forget("ca_certificate", by, Says.RENOUNCED())

    def check_roots(self, roots: Sequence[Signer]) -> None:
        """Find out that root keys are missing before any key is made.

        Raises:
            StateError: They are.
        """
        self._next_root(RootChange(), roots)

    def _next_root(self, change: RootChange, roots: Sequence[Signer]) -> Metadata[Root]:
        chain = self._workspace.repository().roots
        draft = propose(self._workspace.fleet, chain, change, self._clock())
        after = parse_root(draft.proposed).signed.roles["root"].keyids
        before = parse_root(chain[-1]).signed.roles["root"].keyids
        for signer in roots:
            if signer.public_key.keyid in {*before, *after}:
                draft = sign_draft(draft, signer)
        return check_finished(draft, self._workspace.fleet, chain, self._clock())

    def _check_rotated(self, roles: Collection[str], allowed: Sequence[str], words: Words) -> None:
        for role in roles:
            if role not in allowed:
                raise InputError(Says.NO_ROLE(role=repr(role), names=", ".join(allowed)))
        together = {role for role in allowed if role in CONSOLE_ROLES}
        if "console" in words.fresh and together & set(roles) not in (set(), together):
            raise InputError(Says.TOGETHER(roles=" and ".join(sorted(together))))

    def _prepare(self, roles: Collection[str], words: Words) -> dict[str, Signer]:
        """Make the keys that are to follow those of `roles`."""
        made: dict[str, Signer] = {}
        for role in roles:
            word = words.console() if role in CONSOLE_ROLES else words.release()
            if ("console" if role in CONSOLE_ROLES else "release") not in words.fresh:
                self._keys.unlock((role,), word)
            made[role] = self._keys.prepare(role, word)
        return made

    def _renounce_unopenable(self, rotated: Collection[str], words: Words) -> None:
        """Give up the authority whose key nobody can open any more."""
        if "console" in words.fresh and ASSIGNMENTS in rotated:
            self.renounce_authority("the console passphrase is lost")

    def _apply(self, plan: _Plan, words: Words, why: str) -> None:
        named = self._named_after(plan)
        needed = list(_SIGNED_BY_CONSOLE)
        if plan.assignments or plan.renew_targets or named["targets"] != self._named()["targets"]:
            needed.append("targets")
        signers = {role: self._opened(role, named[role], plan, words) for role in needed}
        now = self._clock()
        assigned = self._workspace.registry.assignments()
        documents = {each.device_id: each.document for each in assigned}

        def change(files: dict[str, bytes]) -> Rekeyed:
            repository = ImageRepository.load(files)
            if plan.root is not None:
                _check_follows(repository, plan.root)
                repository.adopt_root(plan.root, signers, now)
            if plan.assignments is not None:
                repository.rotate_assignments(plan.assignments, signers, now)
            elif plan.renew_targets:
                repository.renew_targets(signers, now)
            sign = repository.assignments(signers[ASSIGNMENTS], now).renewing(documents)
            return Rekeyed(repository.files, sign, repository.targets())

        by = By(self._workspace.actor, why)
        self._workspace.registry.rekeying.apply(change, by, plan.event)
        self._workspace.settle_keys()
        if plan.root is not None:
            self._keys.drop_pending()

    def _named(self) -> dict[str, tuple[str, ...]]:
        return self._workspace.repository().keyids()

    def _named_after(self, plan: _Plan) -> dict[str, tuple[str, ...]]:
        """Return the ids of the keys that sign for each role once the plan is done."""
        named = self._named()
        if plan.root is not None:
            roles = plan.root.signed.roles
            named |= {role: tuple(sorted(roles[role].keyids)) for role in ("root", *ONLINE)}
        if plan.assignments is not None:
            named[ASSIGNMENTS] = (plan.assignments.keyid,)
        return named

    def _opened(self, role: str, keyids: Sequence[str], plan: _Plan, words: Words) -> Signer:
        if role in plan.opened:
            return plan.opened[role]
        word = words.console() if role in CONSOLE_ROLES else words.release()
        for keyid in keyids:
            if self._keys.prepared(role, keyid):
                return self._keys.open_prepared(role, keyid, word)
        present = self._keys.read(role)
        if present is None or present.keyid not in keyids:
            raise StateError(Says.KEY_AWAY(key=short(keyids[0]), role=role))
        return self._keys.unlock((role,), word)[role]


def _public(made: Mapping[str, Signer], role: str) -> Key | None:
    return made[role].public_key if role in made else None


def _check_follows(repository: ImageRepository, root: Metadata[Root]) -> None:
    """Look again inside the transaction: another console may have been faster.

    Raises:
        StateError: It was.
    """
    if root.signed.version != repository.root_version + 1:
        raise StateError(Says.PUBLISHED(version=repository.root_version))


def _detail(request: DraftRequest) -> str:
    parts = [Says.ROTATES(key_role=role) for role in request.rotate]
    parts += [Says.ADDS(keyid=short(key.keyid)) for key in request.add_root]
    parts += [Says.REMOVES(keyid=short(keyid)) for keyid in request.remove_root]
    if request.threshold is not None:
        parts.append(Says.THRESHOLD(n=request.threshold))
    return ", ".join(parts) or Says.RENEWED()
