"""A fleet's metadata made by hand, so that a test can make exactly the wrong thing.

Written from the TUF specification, not with app.trust: what the device accepts is then not only
what our own console happens to make.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from securesystemslib.signer import CryptoSigner
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

DEVICE = "edge-01"
DEVICE_KEY = hashlib.sha256(b"the device's own key").hexdigest()
TOP = ("root", "timestamp", "snapshot", "targets")


def utc_now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def make_key() -> CryptoSigner:
    return CryptoSigner.generate_ed25519()


def signed_file(signed: Any, keys: Sequence[CryptoSigner]) -> bytes:
    envelope = Metadata(signed)
    for key in keys:
        envelope.sign(key, append=True)
    return envelope.to_bytes()


def edited(data: bytes, **fields: Any) -> bytes:
    """Change fields of the signed part without signing again."""
    document = json.loads(data)
    document["signed"].update(fields)
    return json.dumps(document, separators=(",", ":")).encode()


@dataclass
class Fleet:
    """Keys and metadata of one fleet; `publish` makes the next consistent set."""

    root_keys: int = 1
    root_threshold: int = 1
    start: datetime = field(default_factory=utc_now)

    def __post_init__(self) -> None:
        self.keys = {role: [make_key()] for role in (*TOP, "assignments")}
        self.keys["root"] = [make_key() for _ in range(self.root_keys)]
        self.root = Root(expires=self.start + timedelta(days=700), consistent_snapshot=True)
        for role in TOP:
            for key in self.keys[role]:
                self.root.add_key(key.public_key, role)
        self.root.roles["root"].threshold = self.root_threshold
        self.root.unrecognized_fields["x-muster-issued"] = int(self.start.timestamp())
        self.targets = Targets(expires=self.start + timedelta(days=365))
        delegated = DelegatedRole("assignments", [], 1, terminating=True, paths=["assignments/*"])
        self.targets.delegations = Delegations(keys={}, roles={"assignments": delegated})
        self.targets.add_key(self.keys["assignments"][0].public_key, "assignments")
        self.snapshot = Snapshot(expires=self.start + timedelta(days=30))
        self.timestamp = Timestamp(expires=self.start + timedelta(days=30))
        self.issued_s = int(self.start.timestamp())
        self.chain: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.publish_root(self.keys["root"])
        self.publish(bump=False)

    @property
    def bootstrap(self) -> bytes:
        return self.chain["1.root.json"]

    def publish_root(self, keys: Sequence[CryptoSigner]) -> None:
        self.chain[f"{self.root.version}.root.json"] = signed_file(self.root, keys)

    def rotate(self, *roles: str, root_keys: Sequence[CryptoSigner] | None = None) -> None:
        """Give `roles` new keys by a new root, signed by the old and the new root keys."""
        signing = list(self.keys["root"] if root_keys is None else root_keys)
        for role in roles:
            for keyid in list(self.root.roles[role].keyids):
                self.root.revoke_key(keyid, role)
            self.keys[role] = [make_key() for _ in self.keys[role]]
            for key in self.keys[role]:
                self.root.add_key(key.public_key, role)
        self.root.version += 1
        added = [key for key in self.keys["root"] if key not in signing]
        self.publish_root([*signing, *added] if root_keys is None else signing)

    def rotate_assignments(self) -> None:
        for keyid in list(self.targets.get_delegated_role("assignments").keyids):
            self.targets.revoke_key(keyid, "assignments")
        self.keys["assignments"] = [make_key()]
        self.targets.add_key(self.keys["assignments"][0].public_key, "assignments")

    def publish(self, *, bump: bool = True) -> dict[str, bytes]:
        """Sign targets, snapshot and timestamp anew; returns the whole set."""
        if bump:
            self.targets.version += 1
            self.snapshot.version += 1
            self.timestamp.version += 1
        self.timestamp.unrecognized_fields["x-muster-issued"] = self.issued_s
        targets = signed_file(self.targets, self.keys["targets"])
        self.snapshot.meta["targets.json"] = MetaFile.from_data(
            self.targets.version, targets, ["sha256"]
        )
        snapshot = signed_file(self.snapshot, self.keys["snapshot"])
        self.timestamp.snapshot_meta = MetaFile.from_data(
            self.snapshot.version, snapshot, ["sha256"]
        )
        self.files = {
            **self.chain,
            "timestamp.json": signed_file(self.timestamp, self.keys["timestamp"]),
            f"{self.snapshot.version}.snapshot.json": snapshot,
            f"{self.targets.version}.targets.json": targets,
        }
        return dict(self.files)

    def name_of(self, role: str) -> str:
        """Return the name of a role's newest file in the set."""
        if role == "timestamp":
            return "timestamp.json"
        return f"{getattr(self, role).version}.{role}.json"

    def add_bundle(
        self,
        name: str = "surface",
        version: str = "1.0.0",
        release: int = 1,
        manifest: bytes | None = None,
    ) -> TargetFile:
        """Put a bundle into targets; publish it with `publish`."""
        manifest = manifest or f"{name} {version} {release}".encode()
        path = f"bundles/{name}/{version}/{release}/manifest.json"
        target = TargetFile(len(manifest), {"sha256": hashlib.sha256(manifest).hexdigest()}, path)
        custom = {"name": name, "version": version, "release": release}
        target.unrecognized_fields["custom"] = custom
        self.targets.targets[path] = target
        return target

    def assignment(
        self, *targets: TargetFile, version: int = 1, key: CryptoSigner | None = None, **over: Any
    ) -> bytes:
        """Return an assignment of `targets`; `over` replaces fields of its own part."""
        return self.delegated(targets, version, key, {"doc": "assignment/1"} | over)

    def settings(
        self,
        values: dict[str, Any] | None = None,
        version: int = 1,
        by: CryptoSigner | None = None,
        **over: Any,
    ) -> bytes:
        """Return settings; `over` replaces fields of their own part."""
        marks = {"doc": "settings/1", "settings": values or {"window_ms": 5000}}
        return self.delegated((), version, by, marks | over)

    def command(
        self,
        name: str = "restart",
        version: int = 1,
        by: CryptoSigner | None = None,
        **over: Any,
    ) -> bytes:
        """Return a command; `over` replaces fields of its own part."""
        marks = {"doc": "command/1", "command": name, "key": DEVICE_KEY}
        return self.delegated((), version, by, marks | over)

    def delegated(
        self,
        targets: Sequence[TargetFile],
        version: int,
        by: CryptoSigner | None,
        over: dict[str, Any],
    ) -> bytes:
        """Return a document by the key that targets name for assignments and orders."""
        marks = {"device": DEVICE, "min_root": 1, "min_targets": 1} | over
        expires = marks.pop("expires", self.start + timedelta(days=30))
        signed = Targets(
            version=version,
            expires=expires,
            targets={t.path: TargetFile(t.length, t.hashes, t.path) for t in targets},
            unrecognized_fields={"x-muster": marks},
        )
        return signed_file(signed, [by or self.keys["assignments"][0]])
