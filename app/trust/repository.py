"""The image repository: which bundles are released, as TUF metadata signed by the fleet's keys.

Pure: it holds the current files in memory and makes the next ones. Whoever uses it stores `files`
and publishes them as one message; a change either happens whole or leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime

import msgspec
from securesystemslib.signer import Key, Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from app.errors import StateError
from app.trust.assignments import AssignmentSigner
from app.trust.bundle_target import Says as OfBundle
from app.trust.bundle_target import bundle_target, check_bundle
from app.trust.chain import chain, newest, stamp
from app.trust.orders import OrderSigner
from app.trust.roots import ONLINE, check_apart, check_chain, check_root
from app.trust.signing import LIFE, RoleSigners, check_distinct, expiry, listed, sign
from device_agent.wire.assignment import PATHS, ROLE, ShadowOrder, TargetCustom, target_path
from device_agent.wire.metaset import ISSUED_FIELD
from device_agent.wire.sentence import Sentence
from device_agent.wire.typed import convert

RELEASES_FIELD = "x-muster-releases"
"""In the signed part of targets: highest release counter by bundle name, withdrawn ones too."""


class Says(Sentence):
    """What cannot be done, and what helps."""

    DAMAGED = "stored metadata set: {problem}; restore the registry from a backup"


class ImageRepository:
    """The current metadata of a fleet.

    Attributes:
        files: The whole set by name, every root of the chain included.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._take(files)

    @classmethod
    def create(
        cls,
        signers: RoleSigners,
        now: datetime,
        thresholds: Mapping[str, int] | None = None,
    ) -> ImageRepository:
        """Found a fleet: root 1, an empty list of bundles, the delegation of assignments.

        Args:
            signers: For each of `app.trust.ROLES`.
            now: UTC.
            thresholds: Signatures needed for a role where it is more than one.

        Raises:
            InputError: A role has no key, or one key would stand for two.
        """
        keys = {role: listed(signers, role) for role in (*LIFE, ROLE)}
        check_distinct(keys)
        needed = thresholds or {}
        root = Root(expires=expiry("root", now), consistent_snapshot=True)
        for role in LIFE:
            for signer in keys[role]:
                root.add_key(signer.public_key, role)
            root.roles[role].threshold = needed.get(role, 1)
        root.unrecognized_fields[ISSUED_FIELD] = int(now.timestamp())
        targets = Targets(expires=expiry("targets", now))
        delegated = DelegatedRole(ROLE, [], needed.get(ROLE, 1), terminating=True, paths=[PATHS])
        targets.delegations = Delegations(keys={}, roles={ROLE: delegated})
        for signer in keys[ROLE]:
            targets.add_key(signer.public_key, ROLE)
        data = sign(root, root, keys["root"])
        return cls({"1.root.json": data} | chain(root, targets, keys, now))

    @classmethod
    def load(cls, files: Mapping[str, bytes]) -> ImageRepository:
        """Take up a repository from what `files` held.

        Raises:
            StateError: The set is incomplete or damaged.
        """
        try:
            return cls(files)
        except (RepositoryError, KeyError, ValueError) as error:
            raise StateError(Says.DAMAGED(problem=error)) from error

    @property
    def root(self) -> bytes:
        """The newest root.json, for devices to pin."""
        return self.files[f"{self.root_version}.root.json"]

    @property
    def roots(self) -> list[bytes]:
        """Every root.json, from 1."""
        return [self.files[f"{number}.root.json"] for number in range(1, self.root_version + 1)]

    @property
    def root_version(self) -> int:
        """Version of the newest root."""
        return self._root.version

    @property
    def root_threshold(self) -> int:
        """How many root keys must sign a root."""
        return self._root.roles[Root.type].threshold

    @property
    def targets_version(self) -> int:
        """Version of the list of released bundles."""
        return self._targets.version

    def targets(self) -> dict[str, TargetCustom]:
        """Return the released bundles by target path."""
        return {
            path: convert(target.custom, TargetCustom)
            for path, target in self._targets.targets.items()
        }

    @property
    def timestamp_version(self) -> int:
        """Grows with everything that is signed anew."""
        version: int = self._timestamp.version
        return version

    def expiries(self) -> dict[str, datetime]:
        """Return when each role's metadata expires, UTC."""
        parts = (self._root, self._targets, self._snapshot, self._timestamp)
        return {part.type: part.expires for part in parts}

    def keyids(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the keys that may sign for each of `app.trust.ROLES`."""
        named = {role: tuple(sorted(self._root.roles[role].keyids)) for role in ("root", *ONLINE)}
        return named | {ROLE: tuple(sorted(self._targets.get_delegated_role(ROLE).keyids))}

    def next_release(self, name: str) -> int:
        """Return the release counter the next bundle called `name` must have at least."""
        return self._releases().get(name, 0) + 1

    def release(
        self, manifest: bytes, custom: TargetCustom, signers: RoleSigners, now: datetime
    ) -> str:
        """Release a bundle; returns its target path.

        Args:
            manifest: The very bytes that devices will hash.
            custom: Name, version and release counter; the counter grows with each release of a
                name, so that an older bundle can be told from a newer one.
            signers: For targets, snapshot and timestamp.
            now: UTC.

        Raises:
            InputError: Name, version or size is not allowed.
            StateError: The counter does not grow, or the set would grow too large.
            PassphraseError: A signer is missing or is not the one root names.
        """
        check_bundle(manifest, custom)
        if custom.release < self.next_release(custom.name):
            following = self.next_release(custom.name)
            raise StateError(OfBundle.USED(name=custom.name, n=custom.release, next=following))
        path, target = bundle_target(manifest, custom)
        targets = deepcopy(self._targets)
        targets.targets[path] = target
        counters = {**self._releases(), custom.name: custom.release}
        targets.unrecognized_fields[RELEASES_FIELD] = counters
        self._publish_targets(targets, signers, now)
        return path

    def withdraw(self, path: str, signers: RoleSigners, now: datetime) -> None:
        """Take a bundle back: no device will install it any more.

        Raises:
            StateError: It is not released.
            PassphraseError: A signer is missing or is not the one root names.
        """
        self._released(path)
        targets = deepcopy(self._targets)
        del targets.targets[path]
        self._publish_targets(targets, signers, now)

    def renew(self, signers: RoleSigners, now: datetime) -> bool:
        """Sign snapshot and timestamp again where half their life is over.

        Returns:
            Whether anything changed, so that `files` must be stored and published.

        Raises:
            PassphraseError: A signer is missing or is not the one root names.
        """
        due = [
            part
            for part in (self._snapshot, self._timestamp)
            if part.expires - now <= LIFE[part.type] / 2
        ]
        if not due:
            return False
        first = "snapshot" if self._snapshot in due else "timestamp"
        self._replace(self._signed_again(first, self._root, signers, now))
        return True

    def renew_targets(self, signers: RoleSigners, now: datetime) -> None:
        """Sign the list of released bundles again, so that it lasts another term.

        Raises:
            PassphraseError: A signer is missing or is not the one root names.
        """
        self._replace(self._signed_again("targets", self._root, signers, now))

    def adopt_root(self, envelope: Metadata[Root], signers: RoleSigners, now: datetime) -> None:
        """Take up the next root, and sign again what hangs on keys that it withdraws.

        Args:
            envelope: Signed by enough keys of the root in force and of its own.
            signers: The new keys of the roles it gives new ones, and all of those below them.
            now: UTC.

        Raises:
            InputError: It does not follow the root in force, or a key would stand for two roles.
            PassphraseError: A signer is missing or is not the one it names.
        """
        root = envelope.signed
        check_chain([*self.roots, envelope.to_bytes()])
        check_root(root)
        check_apart(root, self._delegated())
        fresh = {f"{root.version}.root.json": envelope.to_bytes()}
        for role in ONLINE:  # in order: what is signed again takes all below it along
            if set(root.roles[role].keyids) != set(self._root.roles[role].keyids):
                fresh |= self._signed_again(role, root, signers, now)
                break
        self._replace(fresh)

    def rotate_assignments(self, key: Key, signers: RoleSigners, now: datetime) -> None:
        """Delegate assignments to another key; what the one before signed is void.

        Args:
            key: The key that follows.
            signers: For targets, snapshot and timestamp.
            now: UTC.

        Raises:
            InputError: The key stands for a role already.
            PassphraseError: A signer is missing or is not the one root names.
        """
        targets = deepcopy(self._targets)
        check_apart(self._root, [key])
        for keyid in list(targets.get_delegated_role(ROLE).keyids):
            targets.revoke_key(keyid, ROLE)
        targets.add_key(key, ROLE)
        self._publish_targets(targets, signers, now)

    def take_over(self, jump: int, signers: RoleSigners, now: datetime) -> None:
        """Sign everything below root anew, with versions and release counters `jump` higher.

        So devices that saw what was signed after a backup was made accept what follows it.

        Args:
            jump: Higher than anything that can have been signed since the backup.
            signers: For targets, snapshot and timestamp.
            now: UTC.

        Raises:
            PassphraseError: A signer is missing or is not the one root names.
        """
        targets = deepcopy(self._targets)
        targets.targets = dict(_released_later(each, jump) for each in targets.targets.values())
        counters = {name: counter + jump for name, counter in self._releases().items()}
        targets.unrecognized_fields[RELEASES_FIELD] = counters
        self._replace(self._next_targets(targets, self._root, signers, now, step=jump))

    def assignments(self, signer: Signer, now: datetime) -> AssignmentSigner:
        """Return what signs assignments by this state of the repository.

        Args:
            signer: The key that targets delegates assignments to.
            now: UTC.
        """
        return AssignmentSigner(self._targets, self.root_version, signer, now)

    def assign(
        self,
        device_id: str,
        target_path: str,
        version: int,
        signer: Signer,
        now: datetime,
        *,
        shadow: ShadowOrder | None = None,
    ) -> bytes:
        """Return one signed assignment, see `AssignmentSigner.sign`; many share `assignments`."""
        return self.assignments(signer, now).sign(device_id, target_path, version, shadow)

    def orders(self, signer: Signer, now: datetime) -> OrderSigner:
        """Return what signs settings and commands by this state of the repository.

        Args:
            signer: The key that targets delegates assignments to.
            now: UTC.
        """
        return OrderSigner(self._targets, self.root_version, signer, now)

    def _released(self, path: str) -> TargetFile:
        target = self._targets.targets.get(path)
        if target is None:
            raise StateError(OfBundle.NOT_RELEASED(path=repr(path)))
        return target

    def _releases(self) -> dict[str, int]:
        return dict(self._targets.unrecognized_fields.get(RELEASES_FIELD, {}))

    def _delegated(self) -> list[Key]:
        delegations = self._targets.delegations
        assert delegations is not None
        return [delegations.keys[each] for each in self._targets.get_delegated_role(ROLE).keyids]

    def _publish_targets(self, targets: Targets, signers: RoleSigners, now: datetime) -> None:
        self._replace(self._next_targets(targets, self._root, signers, now))

    def _next_targets(
        self, targets: Targets, root: Root, signers: RoleSigners, now: datetime, step: int = 1
    ) -> dict[str, bytes]:
        targets.version += step
        targets.expires = expiry("targets", now)
        return chain(
            root,
            targets,
            {role: listed(signers, role) for role in ONLINE},
            now,
            snapshot_version=self._snapshot.version + step,
            timestamp_version=self._timestamp.version + step,
        )

    def _signed_again(
        self, role: str, root: Root, signers: RoleSigners, now: datetime
    ) -> dict[str, bytes]:
        """Return `role` and all below it, signed by the keys that `root` names."""
        if role == "targets":
            return self._next_targets(deepcopy(self._targets), root, signers, now)
        snapshot, data = self._snapshot, self.files[f"{self._snapshot.version}.snapshot.json"]
        if role == "snapshot":
            snapshot = deepcopy(snapshot)
            snapshot.version += 1
            snapshot.expires = expiry("snapshot", now)
            data = sign(snapshot, root, listed(signers, "snapshot"))
        keys = {"timestamp": listed(signers, "timestamp")}
        version = self._timestamp.version + 1
        stamped = stamp(root, keys, now, snapshot=snapshot, data=data, version=version)
        return {f"{snapshot.version}.snapshot.json": data} | stamped

    def _replace(self, fresh: Mapping[str, bytes]) -> None:
        replaced = {_role(name) for name in fresh} - {Root.type}
        kept = {name: data for name, data in self.files.items() if _role(name) not in replaced}
        self._take(kept | dict(fresh))

    def _take(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self._root = newest(files, Root)
        self._targets = newest(files, Targets)
        self._snapshot = newest(files, Snapshot)
        self._timestamp = newest(files, Timestamp)


def _role(name: str) -> str:
    """Return the role of a file: ``2.root.json`` is root's."""
    return name.removesuffix(".json").rpartition(".")[2]


def _released_later(target: TargetFile, jump: int) -> tuple[str, TargetFile]:
    """Return a released bundle as if it had been released `jump` releases later."""
    custom = convert(target.custom, TargetCustom)
    custom = msgspec.structs.replace(custom, release=custom.release + jump)
    path = target_path(custom.name, custom.version, custom.release)
    later = TargetFile(target.length, target.hashes, path)
    later.unrecognized_fields["custom"] = msgspec.to_builtins(custom)
    return path, later
