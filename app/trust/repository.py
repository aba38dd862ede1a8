"""The image repository: which bundles are released, as TUF metadata signed by the fleet's keys.

Pure: it holds the current files in memory and makes the next ones. Whoever uses it stores `files`
and publishes them as one message; a change either happens whole or leaves everything as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import TypeVar

import msgspec
from securesystemslib.signer import Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from app.errors import InputError, StateError
from app.trust.assignments import assignment_document
from app.trust.signing import LIFE, Keys, RoleSigners, check_distinct, expiry, listed, sign
from device_agent.wire.assignment import PATHS, ROLE, TargetCustom, target_path
from device_agent.wire.manifest import MAX_MANIFEST_BYTES, NAME, VERSION
from device_agent.wire.metaset import ISSUED_FIELD

RELEASES_FIELD = "x-muster-releases"
"""In the signed part of targets: highest release counter by bundle name, withdrawn ones too."""

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)
_NUMBERED = re.compile(r"([1-9][0-9]*)\.(root|snapshot|targets)\.json")


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
        return cls({"1.root.json": data} | _chain(root, targets, keys, now))

    @classmethod
    def load(cls, files: Mapping[str, bytes]) -> ImageRepository:
        """Take up a repository from what `files` held.

        Raises:
            StateError: The set is incomplete or damaged.
        """
        try:
            return cls(files)
        except (RepositoryError, KeyError, ValueError) as error:
            raise StateError(
                f"stored metadata set: {error}; restore the registry from a backup"
            ) from error

    @property
    def root(self) -> bytes:
        """The newest root.json, for devices to pin."""
        return self.files[f"{self.root_version}.root.json"]

    @property
    def root_version(self) -> int:
        """Version of the newest root."""
        return self._root.version

    @property
    def targets_version(self) -> int:
        """Version of the list of released bundles."""
        return self._targets.version

    def targets(self) -> dict[str, TargetCustom]:
        """Return the released bundles by target path."""
        return {
            path: msgspec.convert(target.custom, TargetCustom)
            for path, target in self._targets.targets.items()
        }

    def expiries(self) -> dict[str, datetime]:
        """Return when each role's metadata expires, UTC."""
        parts = (self._root, self._targets, self._snapshot, self._timestamp)
        return {part.type: part.expires for part in parts}

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
        _check_bundle(manifest, custom)
        if custom.release < self.next_release(custom.name):
            raise StateError(
                f"bundle {custom.name}: release {custom.release} was used before; "
                f"use {self.next_release(custom.name)}"
            )
        path = target_path(custom.name, custom.version, custom.release)
        target = TargetFile.from_data(path, manifest, ["sha256"])
        target.unrecognized_fields["custom"] = msgspec.to_builtins(custom)
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
        keys = {role: listed(signers, role) for role in ("snapshot", "timestamp")}
        if self._snapshot in due:
            snapshot = deepcopy(self._snapshot)
            snapshot.version += 1
            snapshot.expires = expiry("snapshot", now)
            data = sign(snapshot, self._root, keys["snapshot"])
        else:
            snapshot, data = self._snapshot, self.files[f"{self._snapshot.version}.snapshot.json"]
        version = self._timestamp.version + 1
        stamped = _stamp(self._root, keys, now, snapshot=snapshot, data=data, version=version)
        self._replace({f"{snapshot.version}.snapshot.json": data} | stamped)
        return True

    def assign(
        self, device_id: str, target_path: str, version: int, signer: Signer, now: datetime
    ) -> bytes:
        """Return the signed document that tells `device_id` to run a released bundle.

        Args:
            device_id: The only device that will act on it.
            target_path: A released bundle's.
            version: Grows with each assignment of the device.
            signer: The key that targets delegates assignments to.
            now: UTC.

        Raises:
            InputError: Not a device id, or not a version.
            StateError: The bundle is not released.
            PassphraseError: `signer` is not the delegated key.
        """
        target = self._released(target_path)
        return assignment_document(
            self._targets,
            self.root_version,
            device_id=device_id,
            target=target,
            version=version,
            signer=signer,
            now=now,
        )

    def _released(self, path: str) -> TargetFile:
        target = self._targets.targets.get(path)
        if target is None:
            raise StateError(f"bundle {path!r}: not released; release it first")
        return target

    def _releases(self) -> dict[str, int]:
        return dict(self._targets.unrecognized_fields.get(RELEASES_FIELD, {}))

    def _publish_targets(self, targets: Targets, signers: RoleSigners, now: datetime) -> None:
        roles = ("targets", "snapshot", "timestamp")
        keys = {role: listed(signers, role) for role in roles}
        targets.version += 1
        targets.expires = expiry("targets", now)
        self._replace(
            _chain(
                self._root,
                targets,
                keys,
                now,
                snapshot_version=self._snapshot.version + 1,
                timestamp_version=self._timestamp.version + 1,
            )
        )

    def _replace(self, fresh: Mapping[str, bytes]) -> None:
        kept = {name: data for name, data in self.files.items() if name.endswith(".root.json")}
        targets_name = f"{self._targets.version}.targets.json"
        if not any(name.endswith(".targets.json") for name in fresh):
            kept[targets_name] = self.files[targets_name]
        self._take(kept | dict(fresh))

    def _take(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self._root = _newest(files, Root)
        self._targets = _newest(files, Targets)
        self._snapshot = _newest(files, Snapshot)
        self._timestamp = _newest(files, Timestamp)


def _chain(
    root: Root,
    targets: Targets,
    keys: Keys,
    now: datetime,
    *,
    snapshot_version: int = 1,
    timestamp_version: int = 1,
) -> dict[str, bytes]:
    """Return targets signed, and the snapshot and timestamp that vouch for them."""
    targets_data = sign(targets, root, keys["targets"])
    meta = MetaFile.from_data(targets.version, targets_data, ["sha256"])
    snapshot = Snapshot(
        version=snapshot_version, expires=expiry("snapshot", now), meta={"targets.json": meta}
    )
    snapshot_data = sign(snapshot, root, keys["snapshot"])
    return {
        f"{targets.version}.targets.json": targets_data,
        f"{snapshot.version}.snapshot.json": snapshot_data,
    } | _stamp(root, keys, now, snapshot=snapshot, data=snapshot_data, version=timestamp_version)


def _stamp(
    root: Root, keys: Keys, now: datetime, *, snapshot: Snapshot, data: bytes, version: int
) -> dict[str, bytes]:
    """Return the timestamp that vouches for `snapshot`, whose file is `data`."""
    timestamp = Timestamp(
        version=version,
        expires=expiry("timestamp", now),
        snapshot_meta=MetaFile.from_data(snapshot.version, data, ["sha256"]),
        unrecognized_fields={ISSUED_FIELD: int(now.timestamp())},
    )
    return {"timestamp.json": sign(timestamp, root, keys["timestamp"])}


def _newest(files: Mapping[str, bytes], kind: type[T]) -> T:
    name = f"{kind.type}.json"
    if name not in files:
        versions = [int(m[1]) for m in map(_NUMBERED.fullmatch, files) if m and m[2] == kind.type]
        if not versions:
            raise ValueError(f"has no {name}")
        name = f"{max(versions)}.{name}"
    return Metadata[T].from_bytes(files[name]).signed


def _check_bundle(manifest: bytes, custom: TargetCustom) -> None:
    if not NAME.fullmatch(custom.name):
        raise InputError(f"bundle {custom.name!r}: a name is a-z, 0-9 and inner hyphens")
    if not VERSION.fullmatch(custom.version):
        raise InputError(f"bundle {custom.name}: version {custom.version!r} must look like 1.2.3")
    if not 0 < len(manifest) <= MAX_MANIFEST_BYTES:
        raise InputError(
            f"bundle {custom.name}: a manifest of {len(manifest)} bytes, "
            f"1 to {MAX_MANIFEST_BYTES} are allowed"
        )
