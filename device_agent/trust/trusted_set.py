"""The metadata a device trusts now: read back from the disk and verified again, signatures too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar, cast

from tuf.api.exceptions import BadVersionNumberError
from tuf.api.metadata import Metadata, Root, Signed, Snapshot, Targets, Timestamp

from device_agent.errors import RefusalError
from device_agent.trust import reasons
from device_agent.trust.boundary import refusing
from device_agent.trust.says import Says
from device_agent.trust.shape import check_shape
from device_agent.wire.metaset import ISSUED_FIELD

T = TypeVar("T", Root, Timestamp, Snapshot, Targets)


@dataclass(frozen=True)
class TrustedSet:
    """One complete set: each role verified by root, each version the one its parent names."""

    root: Root
    timestamp: Timestamp
    snapshot: Snapshot
    targets: Targets

    def check_fresh(self, reference: datetime) -> None:
        """Check that nothing has expired at `reference` (UTC).

        Raises:
            RefusalError: ``metadata-expired``, naming the role.
        """
        for signed in (self.root, self.timestamp, self.snapshot, self.targets):
            if signed.is_expired(reference):
                raise RefusalError(
                    reasons.METADATA_EXPIRED,
                    Says.ROLE_EXPIRED(role=signed.type, when=f"{signed.expires:%Y-%m-%d %H:%M}"),
                )

    @property
    def issued_s(self) -> int:
        """The later of the Unix times at which root and timestamp were signed."""
        return max(_issued_s(self.root), _issued_s(self.timestamp))

    @property
    def timestamp_keyids(self) -> tuple[str, ...]:
        """Ids of the keys that may sign timestamps."""
        return tuple(sorted(self.root.roles[Timestamp.type].keyids))


def load_set(directory: Path) -> TrustedSet:
    """Read the set in `directory` as python-tuf's Updater left it, and verify it again.

    A refusal here is no damage: after a refresh that failed half way the device holds a newer root
    or timestamp, which it must not forget, and not yet what belongs to it.

    Raises:
        RefusalError: ``metadata-missing``: nothing yet, or its parts do not fit together.
        StorageError: It cannot be read.
    """
    try:
        with refusing(reasons.METADATA_MALFORMED):
            return _load(directory)
    except RefusalError as error:
        said = Says.INCOMPLETE(said=error.detail)
        raise RefusalError(reasons.METADATA_MISSING, said) from error


def _load(directory: Path) -> TrustedSet:
    root_file = _read(directory, Root)
    root = root_file.signed
    root.verify_delegate(Root.type, root_file.signed_bytes, root_file.signatures)
    timestamp = _verified(root, _read(directory, Timestamp))
    snapshot = _verified(root, _read(directory, Snapshot))
    _check_version(snapshot, timestamp.snapshot_meta.version)
    targets = _verified(root, _read(directory, Targets))
    meta = snapshot.meta["targets.json"]
    meta.verify_length_and_hashes(_read_bytes(directory, Targets.type))
    _check_version(targets, meta.version)
    return TrustedSet(root, timestamp, snapshot, targets)


def _read_bytes(directory: Path, role: str) -> bytes:
    try:
        return (directory / f"{role}.json").read_bytes()
    except FileNotFoundError as error:
        raise RefusalError(reasons.METADATA_MISSING, Says.NOT_THERE(role=role)) from error


def _read(directory: Path, kind: type[T]) -> Metadata[T]:
    data = _read_bytes(directory, kind.type)
    check_shape(kind.type, data, reasons.METADATA_MALFORMED)
    return cast("Metadata[T]", Metadata.from_bytes(data))


def _verified(root: Root, file: Metadata[T]) -> T:
    root.verify_delegate(file.signed.type, file.signed_bytes, file.signatures)
    return file.signed


def _check_version(signed: Signed, expected: int) -> None:
    if signed.version != expected:
        raise BadVersionNumberError(
            Says.OTHER_VERSION(role=signed.type, n=signed.version, wanted=expected)
        )


def _issued_s(signed: Signed) -> int:
    return int(signed.unrecognized_fields.get(ISSUED_FIELD, 0))
