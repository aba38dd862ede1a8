"""Whether a device may act on an assignment: pure, everything it is judged by is passed in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from tuf.api.metadata import Metadata, TargetFile, Targets

from device_agent.errors import RefusalError
from device_agent.trust import reasons
from device_agent.trust.boundary import refusing
from device_agent.trust.shape import check_shape
from device_agent.trust.state import AcceptedAssignment
from device_agent.trust.trusted_set import TrustedSet
from device_agent.wire.assignment import (
    DOCUMENT,
    FIELD,
    MAX_ASSIGNMENT_BYTES,
    ROLE,
    AssignmentField,
    TargetCustom,
    target_path,
)
from device_agent.wire.manifest import MAX_MANIFEST_BYTES, NAME, VERSION
from device_agent.wire.topics import SHA256


@dataclass(frozen=True)
class TrustedAssignment:
    """What a device was told to run, by keys it trusts.

    Attributes:
        version: The assignment's own version.
        bundle_digest: sha256 of the bundle's manifest, signed by the release key.
        release: The bundle's release counter.
    """

    version: int
    bundle_digest: str
    manifest_size_bytes: int
    name: str
    bundle_version: str
    release: int


@dataclass(frozen=True)
class Checked:
    """An assignment that passed, with what is to be remembered once it is accepted."""

    assignment: TrustedAssignment
    record: AcceptedAssignment


@dataclass(frozen=True)
class Judge:
    """What an assignment is judged by.

    Attributes:
        reference: The later of clock and time floor, UTC.
        accepted: The newest accepted assignment, where there is one.
        releases: Highest installed release counter by bundle name.
    """

    device_id: str
    trusted: TrustedSet
    reference: datetime
    accepted: AcceptedAssignment | None
    releases: Mapping[str, int]

    def check(self, document: bytes) -> Checked:
        """Check an assignment against the image repository and against the past.

        Raises:
            RefusalError: It must not be acted on.
        """
        with refusing(reasons.ASSIGNMENT_MALFORMED, reasons.ASSIGNMENT_UNSIGNED):
            envelope = _parse(document)
            self.trusted.targets.verify_delegate(ROLE, envelope.signed_bytes, envelope.signatures)
            signed = envelope.signed
            self._check_field(signed)
            self._check_expiry(signed)
            record = AcceptedAssignment(
                version=signed.version,
                sha256=hashlib.sha256(envelope.signed_bytes).hexdigest(),
                keyids=self._keyids(),
            )
            self._check_version(record)
            return Checked(self._bundle(signed), record)

    def _keyids(self) -> tuple[str, ...]:
        return tuple(sorted(self.trusted.targets.get_delegated_role(ROLE).keyids))

    def _check_field(self, signed: Targets) -> None:
        values = signed.unrecognized_fields.get(FIELD)
        marks = msgspec.convert(values, AssignmentField)
        if marks.doc != DOCUMENT:
            raise RefusalError(reasons.ASSIGNMENT_MALFORMED, f"doc: is not {DOCUMENT!r}")
        if marks.device != self.device_id:
            raise RefusalError(
                reasons.ASSIGNMENT_WRONG_DEVICE,
                f"made for {marks.device[:63]!r}, this is {self.device_id!r}",
            )
        root, targets = self.trusted.root.version, self.trusted.targets.version
        if marks.min_root > root:
            raise RefusalError(
                reasons.ASSIGNMENT_NEEDS_ROOT, f"needs root {marks.min_root}, known is {root}"
            )
        if marks.min_targets > targets:
            raise RefusalError(
                reasons.ASSIGNMENT_NEEDS_TARGETS,
                f"needs image targets {marks.min_targets}, known are {targets}",
            )

    def _check_expiry(self, signed: Targets) -> None:
        if signed.is_expired(self.reference):
            raise RefusalError(
                reasons.ASSIGNMENT_EXPIRED,
                f"expired on {signed.expires:%Y-%m-%d %H:%M} UTC; the console must assign again",
            )

    def _check_version(self, record: AcceptedAssignment) -> None:
        past = self.accepted
        # A withdrawn key may have signed a version nobody can reach: start again (pitfall 11).
        if past is None or not set(past.keyids) <= set(record.keyids):
            return
        if record.version < past.version:
            raise RefusalError(
                reasons.ASSIGNMENT_ROLLBACK,
                f"version {record.version}, version {past.version} was accepted before",
            )
        if record.version == past.version and record.sha256 != past.sha256:
            raise RefusalError(
                reasons.ASSIGNMENT_CONFLICT,
                f"version {record.version} was accepted before and said something else",
            )

    def _bundle(self, signed: Targets) -> TrustedAssignment:
        if len(signed.targets) != 1:
            raise RefusalError(
                reasons.ASSIGNMENT_MALFORMED, f"names {len(signed.targets)} bundles, not one"
            )
        ((path, assigned),) = signed.targets.items()
        image = self.trusted.targets.targets.get(path)
        if image is None:
            raise RefusalError(
                reasons.ASSIGNMENT_UNKNOWN_TARGET, f"{path[:120]!r} is not released (any more)"
            )
        if (image.length, image.hashes) != (assigned.length, assigned.hashes):
            raise RefusalError(
                reasons.ASSIGNMENT_MISMATCH,
                f"{path[:120]!r}: length or hashes differ from the released bundle's",
            )
        custom = _custom(path, image)
        installed = self.releases.get(custom.name, 0)
        if custom.release < installed:
            raise RefusalError(
                reasons.RELEASE_ROLLBACK,
                f"{custom.name} release {custom.release}, release {installed} was installed before",
            )
        return TrustedAssignment(
            version=signed.version,
            bundle_digest=image.hashes["sha256"],
            manifest_size_bytes=image.length,
            name=custom.name,
            bundle_version=custom.version,
            release=custom.release,
        )


def _parse(document: bytes) -> Metadata[Targets]:
    if len(document) > MAX_ASSIGNMENT_BYTES:
        raise RefusalError(
            reasons.ASSIGNMENT_OVERSIZE,
            f"{len(document)} bytes, at most {MAX_ASSIGNMENT_BYTES} are allowed",
        )
    check_shape(Targets.type, document, reasons.ASSIGNMENT_MALFORMED)
    return Metadata[Targets].from_bytes(document)


def _custom(path: str, image: TargetFile) -> TargetCustom:
    """Return what the release key says of the bundle; the assignment's own word counts nothing."""
    custom = msgspec.convert(image.custom, TargetCustom)
    if not NAME.fullmatch(custom.name) or not VERSION.fullmatch(custom.version):
        raise ValueError("the released bundle has no proper name or version")
    if path != target_path(custom.name, custom.version, custom.release):
        raise ValueError(f"{path[:120]!r} is not the path of the bundle it holds")
    if image.length > MAX_MANIFEST_BYTES or not SHA256.fullmatch(image.hashes.get("sha256", "")):
        raise ValueError(f"{path[:120]!r} is too long or has no sha256")
    return custom
