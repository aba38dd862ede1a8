"""Whether a device may act on an assignment: pure, everything it is judged by is passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuf.api.metadata import TargetFile

from device_agent.errors import RefusalError
from device_agent.trust import reasons
from device_agent.trust.boundary import refusing
from device_agent.trust.delegated import Codes, Judge, Kind, Read
from device_agent.trust.says import Says
from device_agent.trust.state import Accepted
from device_agent.wire.assignment import (
    DOCUMENT,
    MAX_ASSIGNMENT_BYTES,
    AssignmentField,
    ShadowOrder,
    TargetCustom,
    target_path,
)
from device_agent.wire.manifest import MAX_MANIFEST_BYTES, NAME, VERSION
from device_agent.wire.topics import SHA256
from device_agent.wire.typed import convert

ASSIGNMENT = Kind(
    doc=DOCUMENT,
    field=AssignmentField,
    max_bytes=MAX_ASSIGNMENT_BYTES,
    targets=1,
    again=True,
    codes=Codes(
        oversize=reasons.ASSIGNMENT_OVERSIZE,
        malformed=reasons.ASSIGNMENT_MALFORMED,
        unsigned=reasons.ASSIGNMENT_UNSIGNED,
        wrong_device=reasons.ASSIGNMENT_WRONG_DEVICE,
        expired=reasons.ASSIGNMENT_EXPIRED,
        rollback=reasons.ASSIGNMENT_ROLLBACK,
        conflict=reasons.ASSIGNMENT_CONFLICT,
        needs_root=reasons.ASSIGNMENT_NEEDS_ROOT,
        needs_targets=reasons.ASSIGNMENT_NEEDS_TARGETS,
    ),
)


@dataclass(frozen=True)
class TrustedAssignment:
    """What a device was told to run, by keys it trusts.

    Attributes:
        version: The assignment's own version.
        bundle_digest: sha256 of the bundle's manifest, signed by the release key.
        release: The bundle's release counter.
        shadow: How it is to run beside what serves before it takes over; not at all if None.
    """

    version: int
    bundle_digest: str
    manifest_size_bytes: int
    name: str
    bundle_version: str
    release: int
    shadow: ShadowOrder | None = None


@dataclass(frozen=True)
class Checked:
    """An assignment that passed, with what is to be remembered once it is accepted."""

    assignment: TrustedAssignment
    record: Accepted


def check_assignment(
    judge: Judge, document: bytes, past: Accepted | None, releases: Mapping[str, int]
) -> Checked:
    """Check an assignment against the image repository and against the past.

    Args:
        judge: By the metadata that is trusted now.
        document: As it came.
        past: The newest accepted assignment, where there is one.
        releases: Highest installed release counter by bundle name.

    Raises:
        RefusalError: It must not be acted on.
    """
    read = judge.read(ASSIGNMENT, document, past)
    with refusing(reasons.ASSIGNMENT_MALFORMED):
        return Checked(_bundle(judge, read, releases), read.record)


def _bundle(
    judge: Judge, read: Read[AssignmentField], releases: Mapping[str, int]
) -> TrustedAssignment:
    ((path, assigned),) = read.signed.targets.items()
    image = judge.trusted.targets.targets.get(path)
    if image is None:
        raise RefusalError(
            reasons.ASSIGNMENT_UNKNOWN_TARGET, Says.NOT_RELEASED(path=repr(path[:120]))
        )
    if (image.length, image.hashes) != (assigned.length, assigned.hashes):
        raise RefusalError(
            reasons.ASSIGNMENT_MISMATCH,
            Says.OTHER_BYTES(path=repr(path[:120])),
        )
    custom = _custom(path, image)
    installed = releases.get(custom.name, 0)
    if custom.release < installed:
        raise RefusalError(
            reasons.RELEASE_ROLLBACK,
            Says.OLDER_RELEASE(name=custom.name, n=custom.release, installed=installed),
        )
    return TrustedAssignment(
        version=read.signed.version,
        bundle_digest=image.hashes["sha256"],
        manifest_size_bytes=image.length,
        name=custom.name,
        bundle_version=custom.version,
        release=custom.release,
        shadow=read.field.shadow,
    )


def _custom(path: str, image: TargetFile) -> TargetCustom:
    """Return what the release key says of the bundle; the assignment's own word counts nothing."""
    custom = convert(image.custom, TargetCustom)
    if not NAME.fullmatch(custom.name) or not VERSION.fullmatch(custom.version):
        raise ValueError(Says.NO_NAME())
    if path != target_path(custom.name, custom.version, custom.release):
        raise ValueError(Says.OTHER_PATH(path=repr(path[:120])))
    if image.length > MAX_MANIFEST_BYTES or not SHA256.fullmatch(image.hashes.get("sha256", "")):
        raise ValueError(Says.NO_DIGEST(path=repr(path[:120])))
    return custom
